"""What stewards ask of the tables, on both engines: what waits, what was taken out, and a merge with all it moves."""

from __future__ import annotations

import pytest

from bot.access import NotSteward
from bot.database import Database
from bot.errors import Expected
from bot.interface.drafts import DraftId
from cogs.resources.rules.keeping import CannotMerge, CardThere, NoRoomForCards, NotMoved, Problem
from cogs.resources.rules.links import canonical
from cogs.resources.rules.resource import Description, Resource, ResourceId, State
from cogs.resources.rules.sharing import NoSuchResource, Share, ThereAlready
from cogs.resources.service.collecting import Collecting
from cogs.resources.service.curating import Curating
from cogs.resources.service.posting import Posting
from cogs.resources.service.watching import Watching
from cogs.resources.store import members, resources, stewards
from cogs.resources.tables import looks
from tests.clocks import SettableClock
from tests.resources.files_in import GUILD, MEMBER, STEWARD, TOPICS, Library

NO_DRAFT = DraftId(0)


class Shelves:
    """A library with its stewards' services, without Discord."""

    def __init__(self, library: Library) -> None:
        self.library = library
        posting = Posting(library.database, library.clock, lambda: None)
        self.watching = Watching(library.clock)
        self.curating = Curating(library.database, library.clock, TOPICS, posting, self.watching)
        self.collecting = Collecting(library.database, library.clock)

    async def holds(self, name: str, *, topics: tuple[str, ...] = ("rights",)) -> ResourceId:
        """Put a resource in, with a link of its name."""
        link = canonical(f"https://example.org/{name}")
        share = Share(link.address, link.shown, Description(name, topics=topics))
        async with self.library.database.writing() as unit:
            now = self.library.clock.now()
            made = await resources.add(unit, GUILD, share, now)
            found = await resources.get(unit, made)
            assert found is not None
            await self.watching.begin(unit, found, now)
        return made

    async def one(self, resource_id: int) -> Resource:
        [found] = [one for one in await self.library.rows() if one.id == resource_id]
        return found

    async def waits(self, page: int = 0) -> list[str]:
        """Return the titles of what waits, in order."""
        async with self.library.database.reading() as unit:
            found = await self.curating.inbox(unit, STEWARD, page)
            assert found.total == (await self.curating.standing(unit, STEWARD)).waiting
        return [one.description.title for one in found.resources]


@pytest.fixture
def shelves(database: Database, clock: SettableClock) -> Shelves:
    """The stewards' services, on each engine in turn."""
    return Shelves(Library(database, clock))


async def test_what_waits_is_what_was_reported_then_what_is_broken_then_the_rest(shelves: Shelves):
    made = [await shelves.holds(name) for name in ("fine", "moved", "broken", "unposted", "reported")]
    await shelves.holds("untagged", topics=())
    now = shelves.library.clock.now()
    async with shelves.library.database.writing() as unit:
        await resources.change(unit, made[1], moved_to="https://example.org/new")
        await resources.change(unit, made[2], flagged_at=now)
        await resources.change(unit, made[3], not_posted="refused")
        found = await resources.get(unit, made[4])
        assert found is not None
        await stewards.report(unit, found, MEMBER.id, Problem.OLD, "", now)
    assert await shelves.waits() == ["reported", "broken", "moved", "unposted", "untagged"]
    for one in range(1, 7):
        await shelves.curating.settle(STEWARD, ResourceId(one))
    assert await shelves.waits() == []


async def test_what_was_taken_out_is_counted_past_a_thousand(shelves: Shelves):
    share = Share("", "", Description("A service", topics=("rights",)))
    async with shelves.library.database.writing() as unit:
        now = shelves.library.clock.now()
        await resources.add_all(unit, GUILD, [(share, None)] * 1005, 1, now)
        await unit.execute(resources.rows.update().values(state=State.RETIRED, edited_at=now))
    async with shelves.library.database.reading() as unit:
        found = await shelves.curating.retired(unit, STEWARD, 10**6)
    assert (found.total, found.of, found.number, len(found.resources)) == (1005, 126, 125, 5)


async def test_taken_out_and_brought_back(shelves: Shelves):
    one = await shelves.holds("guide")
    await shelves.curating.retire(STEWARD, one)
    assert (await shelves.library.found("guide"), await shelves.library.kept(looks)) == ([], [])
    with pytest.raises(NoSuchResource):
        await shelves.curating.retire(STEWARD, one)
    await shelves.curating.restore(STEWARD, one)
    assert await shelves.library.found("guide") == ["guide"]
    assert len(await shelves.library.kept(looks)) == 1


async def test_a_merge_adds_up_what_both_had(shelves: Shelves):
    first, second, now = await shelves.holds("one"), await shelves.holds("two"), shelves.library.clock.now()
    made = [await shelves.collecting.name(STEWARD, None, name, "", NO_DRAFT) for name in ("A", "B", "C")]
    async with shelves.library.database.writing() as unit:
        one, two = await shelves.one(first), await shelves.one(second)
        for found, people in ((one, (10, 11, 12)), (two, (10, 13))):
            for person in people:
                await members.credit(unit, found, person, f"of {found.id}", now)
                await members.use(unit, found, person, now)
                await members.put_on_shelf(unit, found, person, now)
                await stewards.report(unit, found, person, Problem.OLD, f"of {found.id}", now)
    await shelves.collecting.file(STEWARD, first, [made[0].id, made[1].id])
    await shelves.collecting.file(STEWARD, second, [made[1].id, made[2].id])
    left = await shelves.curating.merge(STEWARD, first, second)
    assert (left.id, left.uses) == (second, 4)
    async with shelves.library.database.reading() as unit:
        sharers = {one.person_id: one.why for one in await members.sharers(unit, second)}
        assert sharers == {10: "of 2", 11: "of 1", 12: "of 1", 13: "of 2"}
        reports = {one.person_id: one.words for one in await stewards.reports_of(unit, second)}
        assert reports == sharers
        assert sorted(await stewards.collections_with(unit, second)) == [one.id for one in made]
        assert await members.sharers(unit, first) == []
        for name in ("one", "two"):
            found = await resources.by_address(unit, GUILD, canonical(f"https://example.org/{name}").address)
            assert found is not None
            assert found.id == second
    assert await shelves.library.found("one") == []
    assert [row.resource_id for row in await shelves.library.kept(looks)] == [second]


async def test_merges_chain(shelves: Shelves):
    made = [await shelves.holds(name) for name in ("one", "two", "three")]
    await shelves.curating.merge(STEWARD, made[0], made[1])
    await shelves.curating.merge(STEWARD, made[1], made[2])
    assert [one.merged_into for one in await shelves.library.rows()] == [made[2], made[2], None]
    with pytest.raises(NoSuchResource):
        await shelves.curating.merge(STEWARD, made[2], made[0])
    with pytest.raises(CannotMerge):
        await shelves.curating.to_merge(STEWARD, made[2], "https://example.org/one", NO_DRAFT)


async def test_the_new_link_is_led_to_and_the_old_one_still_leads_here(shelves: Shelves):
    one = await shelves.holds("old")
    with pytest.raises(NotMoved):
        await shelves.curating.lead_on(STEWARD, one)
    async with shelves.library.database.writing() as unit:
        await resources.change(unit, one, moved_to="https://example.org/new")
    await shelves.curating.lead_on(STEWARD, one)
    async with shelves.library.database.reading() as unit:
        found = [
            await resources.by_address(unit, GUILD, canonical(f"https://example.org/{name}").address)
            for name in ("old", "new")
        ]
    assert [each.id if each else None for each in found] == [one, one]
    # And back again: the site has thought better of it.
    async with shelves.library.database.writing() as unit:
        await resources.change(unit, one, moved_to="https://example.org/old")
    await shelves.curating.lead_on(STEWARD, one)
    assert (await shelves.one(one)).shown == "https://example.org/old"
    other = await shelves.holds("other")
    async with shelves.library.database.writing() as unit:
        await resources.change(unit, one, moved_to="https://example.org/other")
    with pytest.raises(ThereAlready) as refused:
        await shelves.curating.lead_on(STEWARD, one)
    assert refused.value.resource_id == other


async def test_a_card_without_a_channel_is_refused(shelves: Shelves):
    one = await shelves.holds("guide")
    with pytest.raises(NoRoomForCards):
        await shelves.curating.post(STEWARD, one)
    async with shelves.library.database.writing() as unit:
        await resources.posted(unit, await shelves.one(one), (1, 2), shelves.library.clock.now(), is_forum_post=False)
    with pytest.raises(CardThere):
        await shelves.curating.post(STEWARD, one)


async def test_others_are_refused_whatever_they_ask(shelves: Shelves):
    one, other = await shelves.holds("one"), await shelves.holds("two")
    curating, before = shelves.curating, await shelves.library.rows()
    for asked in (
        curating.settle(MEMBER, one),
        curating.retire(MEMBER, one),
        curating.restore(MEMBER, one),
        curating.post(MEMBER, one),
        curating.lead_on(MEMBER, one),
        curating.merge(MEMBER, one, other),
        curating.to_merge(MEMBER, one, "https://example.org/two", NO_DRAFT),
        shelves.collecting.name(MEMBER, None, "A", "", NO_DRAFT),
        shelves.collecting.file(MEMBER, one, []),
    ):
        with pytest.raises(NotSteward):
            await asked
    stranger = type(STEWARD)(id=9, guild_id=GUILD + 1, is_steward=True)
    for asked in (curating.settle(stranger, one), curating.merge(stranger, one, other), curating.retire(stranger, one)):
        with pytest.raises(Expected):
            await asked
    assert await shelves.library.rows() == before
