"""Links that are looked at, on both engines: whose turn it is, and what the answers bring."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.database import Database
from cogs.resources.link_health import LinkHealth
from cogs.resources.looking.answer import Answer, Reason
from cogs.resources.rules.health import QUARTER, Health, Verdict
from cogs.resources.rules.links import canonical, host_of
from cogs.resources.rules.resource import Description, Kind, Resource, ResourceId
from cogs.resources.rules.sharing import Share
from cogs.resources.store import looks, resources, stewards
from cogs.resources.tables import looks as rows
from tests.clocks import SettableClock
from tests.resources.files_in import GUILD, Library
from tests.resources.looks import Told

FINE, GONE = Answer(Verdict.FINE, Reason.ANSWERED, 200), Answer(Verdict.BROKEN, Reason.GONE, 404)
UNSURE, NOT_LOOKED_AT = Answer(Verdict.UNSURE, Reason.WALLED, 403), Answer(Verdict.NOT_LOOKED_AT, Reason.PRIVATE)
TURN = timedelta(minutes=15)
A_MISS = timedelta(days=4)


def moved(link: str) -> Answer:
    return Answer(Verdict.MOVED, Reason.ANSWERED, 200, link)


class Shelves:
    """A library whose links are looked at by whoever is told what they are like."""

    def __init__(self, library: Library, site: Told) -> None:
        self.library = library
        self.site = site
        self.health = LinkHealth(library.database, library.clock, site)

    async def holds(self, link: str, *, due: timedelta = timedelta(), closes_at: datetime | None = None) -> ResourceId:
        """Put a resource in whose turn came so long ago."""
        now, found = self.library.clock.now(), canonical(link)
        kind = Kind.ARTICLE if closes_at is None else Kind.OPPORTUNITY
        share = Share(found.address, found.shown, Description("A guide", kind=kind, topics=("rights",)))
        async with self.library.database.writing() as unit:
            made = await resources.add(unit, GUILD, share, now, closes_at=closes_at)
            await looks.put(unit, made, GUILD, host_of(found.shown), Health(now - due))
        return made

    async def one(self, resource_id: int) -> Resource:
        [found] = [one for one in await self.library.rows() if one.id == resource_id]
        return found

    async def looks(self, *answers: Answer, every: timedelta = A_MISS) -> None:
        """Look once for each answer, with so much time before each but the first."""
        for number, answer in enumerate(answers):
            if number:
                self.library.clock.advance(every)
            self.site.answer = answer
            await self.health.look()

    async def next_at(self, resource_id: int) -> datetime:
        """Return when a link has its next turn."""
        [found] = [row for row in await self.library.kept(rows) if row.resource_id == resource_id]
        return found.next_at

    async def wait(self) -> int:
        """Return how many wait for stewards."""
        async with self.library.database.reading() as unit:
            return await stewards.in_inbox(unit, GUILD)


@pytest.fixture
def shelves(database: Database, clock: SettableClock) -> Shelves:
    """A library, on each engine in turn, whose links are all fine until told otherwise."""
    return Shelves(Library(database, clock), Told(FINE))


# -- Whose turn it is ---------------------------------------------------------------------------------


async def test_one_of_each_host_is_looked_at_in_a_turn_the_longest_due_first(shelves: Shelves):
    for number in range(60):
        await shelves.holds(f"https://many.example/{number}", due=timedelta(days=60 - number))
    await shelves.holds("https://few.example/a", due=timedelta(hours=1))
    await shelves.looks(FINE)
    assert shelves.site.asked == ["https://many.example/0"]  # a turn has room for one: it is one of 61 links
    await shelves.looks(FINE)
    assert shelves.site.asked[1:] == ["https://many.example/1"]


async def test_many_links_of_one_site_keep_no_other_site_waiting(shelves: Shelves):
    for number in range(40):
        await shelves.holds(f"https://many.example/{number}", due=timedelta(days=2))
    await shelves.holds("https://few.example/a", due=timedelta(days=1))
    await shelves.holds("https://other.example/a", due=timedelta(days=3))
    async with shelves.library.database.writing() as unit:
        taken = await looks.take(unit, shelves.library.clock.now(), 3)
    assert [one.host for one in taken] == ["other.example", "many.example", "few.example"]


async def test_two_processes_never_look_at_the_same_link(shelves: Shelves):
    for number in range(3):
        await shelves.holds(f"https://site{number}.example/", due=timedelta(days=1))
    other = LinkHealth(shelves.library.database, shelves.library.clock, shelves.site)
    await asyncio.gather(shelves.health.look(), other.look())
    await asyncio.gather(shelves.health.look(), other.look())
    assert sorted(shelves.site.asked) == ["https://site0.example/", "https://site1.example/", "https://site2.example/"]


async def test_one_that_brings_a_look_down_is_not_tried_first_again(shelves: Shelves):
    await shelves.holds("https://bad.example/", due=timedelta(days=2))
    await shelves.holds("https://good.example/", due=timedelta(days=1))
    shelves.site.fails = {"https://bad.example/"}
    with pytest.raises(ZeroDivisionError):
        await shelves.health.look()
    await shelves.health.look()
    assert shelves.site.asked == ["https://bad.example/", "https://good.example/"]
    shelves.library.clock.advance(looks.LEASE)
    shelves.site.fails = set()
    await shelves.health.look()
    assert shelves.site.asked[2:] == ["https://bad.example/"]


async def test_nothing_is_looked_at_before_its_turn_nor_once_it_is_over(shelves: Shelves):
    await shelves.holds("https://later.example/", due=-timedelta(seconds=1))
    await shelves.holds("https://over.example/", due=timedelta(days=1), closes_at=shelves.library.clock.now())
    await shelves.looks(FINE)
    assert shelves.site.asked == []


async def test_a_fine_one_has_its_next_turn_in_a_quarter(shelves: Shelves):
    one = await shelves.holds("https://a.example/")
    await shelves.looks(FINE)
    assert await shelves.next_at(one) == shelves.library.clock.now() + QUARTER


# -- What the answers bring -----------------------------------------------------------------------------


async def test_three_misses_over_a_week_flag_it_and_it_waits_for_stewards(shelves: Shelves):
    one = await shelves.holds("https://a.example/")
    await shelves.looks(GONE, GONE)
    assert ((await shelves.one(one)).flagged_at, await shelves.wait()) == (None, 0)
    shelves.library.clock.advance(A_MISS)
    await shelves.looks(FINE)
    shelves.library.clock.advance(QUARTER)
    await shelves.looks(GONE, GONE)
    assert await shelves.wait() == 0
    shelves.library.clock.advance(A_MISS)
    await shelves.looks(GONE)
    flagged = await shelves.one(one)
    assert (flagged.flagged_at, await shelves.wait()) == (shelves.library.clock.now(), 1)


async def test_a_fine_look_clears_the_flag(shelves: Shelves):
    one = await shelves.holds("https://a.example/")
    await shelves.looks(GONE, GONE, GONE)
    assert (await shelves.one(one)).flagged_at is not None
    for answer in (UNSURE, NOT_LOOKED_AT):
        shelves.library.clock.advance(A_MISS)
        await shelves.looks(answer)
        assert (await shelves.one(one)).flagged_at is not None
    shelves.library.clock.advance(A_MISS)
    await shelves.looks(FINE)
    assert ((await shelves.one(one)).flagged_at, await shelves.wait()) == (None, 0)


async def test_the_flag_keeps_the_day_on_which_it_came(shelves: Shelves):
    one = await shelves.holds("https://a.example/")
    await shelves.looks(GONE, GONE, GONE)
    flagged_at = (await shelves.one(one)).flagged_at
    shelves.library.clock.advance(A_MISS)
    await shelves.looks(GONE)
    assert (await shelves.one(one)).flagged_at == flagged_at


async def test_an_answer_about_a_link_that_is_another_one_by_now_changes_nothing(shelves: Shelves):
    one = await shelves.holds("https://a.example/")

    async def meanwhile() -> None:
        async with shelves.library.database.writing() as unit:
            await resources.change(unit, one, shown="https://b.example/", address="b.example/")

    shelves.site.meanwhile = meanwhile
    await shelves.looks(moved("https://c.example/"))
    assert (await shelves.one(one)).moved_to is None


async def test_an_answer_about_one_that_is_gone_changes_nothing(shelves: Shelves):
    one = await shelves.holds("https://a.example/")

    async def meanwhile() -> None:
        async with shelves.library.database.writing() as unit:
            await looks.drop(unit, [one])
            await resources.drop(unit, one)

    shelves.site.meanwhile = meanwhile
    await shelves.looks(GONE)
    assert await shelves.library.rows() == []


async def test_where_it_has_moved_waits_for_stewards_until_it_moves_back(shelves: Shelves):
    one = await shelves.holds("https://a.example/")
    await shelves.looks(moved("https://b.example/"))
    assert ((await shelves.one(one)).moved_to, await shelves.wait()) == ("https://b.example/", 1)
    for answer in (UNSURE, FINE):
        assert await shelves.wait() == 1
        shelves.library.clock.advance(QUARTER)
        await shelves.looks(answer)
    assert ((await shelves.one(one)).moved_to, await shelves.wait()) == (None, 0)


async def test_what_stewards_declined_is_not_told_again_and_another_place_is(shelves: Shelves):
    one = await shelves.holds("https://a.example/")
    async with shelves.library.database.writing() as unit:
        await looks.put(unit, one, GUILD, "a.example", Health(shelves.library.clock.now()), "https://b.example/")
    await shelves.looks(moved("https://b.example/"))
    assert (await shelves.one(one)).moved_to is None
    shelves.library.clock.advance(QUARTER)
    await shelves.looks(moved("https://c.example/"))
    assert (await shelves.one(one)).moved_to == "https://c.example/"
