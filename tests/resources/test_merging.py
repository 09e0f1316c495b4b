"""Two resources become one: what each had is added up, every link and button leads to what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cogs.resources.rules.keeping import Problem
from cogs.resources.rules.resource import ResourceId, State
from cogs.resources.store import members, stewards
from cogs.resources.tables import looks
from tests.community import Community, posts, said, texts
from tests.interface.pressing import everything_kept, private, standing
from tests.resources.sharing import LINK, TITLE, all_of, passes, previews, resource, room, shares
from tests.resources.stewards_room import opened, presses, trail

OTHER, REST = "https://example.org/rest", "Ways to rest"


async def two(community: Community) -> None:
    """Share two things, of which the first is to become part of the second."""
    await shares(community, community.member)
    await shares(community, community.steward, link=OTHER, title=REST, why="Calm")


async def asks_to_merge(community: Community, resource_id: int = 1, link: str = OTHER) -> Any:
    form = await presses(community, await opened(community, resource_id), "Merge")
    return await community.steward.submit_modal(form, {"link": link})


async def merges(community: Community, resource_id: int = 1, link: str = OTHER) -> None:
    shown = await presses(community, await asks_to_merge(community, resource_id, link), "Yes, merge them")
    assert "Done: they are one now." in private(shown)
    await passes(community)


async def test_what_would_be_merged_is_read_back_and_a_no_changes_nothing(community: Community):
    await two(community)
    asked = await asks_to_merge(community)
    told = private(asked)
    assert f"Shall “{TITLE}” become part of “{REST}”?" in told
    assert "This can't be undone." in told
    before = await all_of(community)
    assert f"**{TITLE}**" in private(await presses(community, asked, "No, leave them"))
    assert await all_of(community) == before


async def test_names_uses_shelves_collections_and_reports_are_added_up_and_nobody_counts_twice(community: Community):
    await two(community)
    first, second, member, steward = ResourceId(1), ResourceId(2), community.member.id, community.steward.id
    async with community.hearth.database.writing() as unit:
        now, (one, other) = community.now, await all_of(community)
        collecting = [
            await stewards.make_collection(unit, community.guild.id, name, "", now) for name in ("A", "B", "C")
        ]
        await members.credit(unit, other, member, "Both", now)
        for found, people in ((one, (member, 501, 502)), (other, (member, 503))):
            for person in people:
                await members.use(unit, found, person, now)
                await members.put_on_shelf(unit, found, person, now)
        for found, names in ((one, collecting[:2]), (other, collecting[1:])):
            for collection in names:
                await stewards.put_in(unit, collection, found.id, now)
        for found, person in ((one, member), (one, 501), (other, member)):
            await stewards.report(unit, found, person, Problem.OLD, f"of {found.id}", now)
    await merges(community)
    async with community.hearth.database.reading() as unit:
        assert {credit.person_id for credit in await members.sharers(unit, second)} == {member, steward}
        assert sorted(await stewards.collections_with(unit, second)) == collecting
        assert {(one.person_id, one.words) for one in await stewards.reports_of(unit, second)} == {
            (member, "of 2"),
            (501, "of 1"),
        }
        for person in (member, 501, 502, 503):
            own = await members.own(unit, second, person)
            assert (own.used, own.kept) == (True, True)
        assert await stewards.reports_of(unit, first) == []
        assert await stewards.collections_with(unit, first) == []
    gone, left = await all_of(community)
    assert (gone.state, gone.merged_into, gone.uses, left.uses) == (State.MERGED, second, 0, 4)
    assert [row[0] for row in (await everything_kept(community))[looks.name]] == [second]


async def test_what_erased_people_used_is_still_counted(community: Community):
    await two(community)
    async with community.hearth.database.writing() as unit:
        for found in await all_of(community):
            await members.use(unit, found, 501, community.now)
        await members.erase(unit, 501)
    await merges(community)
    [_, left] = await all_of(community)
    assert left.uses == 2  # nobody can tell any more that they were one


async def test_both_links_lead_to_what_is_left_and_search_finds_it_alone(community: Community):
    await two(community)
    await merges(community)
    somebody = community.guild.add_member(community.env.create_user("lee"))
    for link in (LINK, OTHER):
        told = private(await previews(community, somebody, link=link))
        assert f"“{REST}” is in the library already." in told
    found = said(await community.member.slash(community.reflections, "library find", words="chair"))
    assert "Nothing fits" in found
    assert f"**{REST}**" in said(await community.member.slash(community.reflections, "library find", words="rest"))


async def test_the_losers_card_goes_and_the_winners_says_the_new_numbers(community: Community):
    channel = await room(community)
    await two(community)
    first, second = posts(channel)
    await community.member.click(first, label="I used this")
    await community.steward.click(second, label="I used this")
    await merges(community)
    await passes(community, timedelta(minutes=5))
    [card] = posts(channel)
    assert card.id == second.id
    told = texts([component.to_dict() for component in card.components])
    assert "2 people used this." in told
    assert f"Shared by <@{community.member.id}> and <@{community.steward.id}>." in told


async def test_a_forum_post_of_the_loser_goes_too(community: Community):
    forum = await room(community, forum=True)
    await two(community)
    await merges(community)
    assert [post.name for post in forum.threads] == [REST]


async def test_old_buttons_lead_on_over_a_chain_of_merges(community: Community):
    await two(community)
    await shares(community, community.member, link="https://example.org/c", title="The third")
    old = await standing(community, community.reflections, "resource:open:1", "resource:use:1", "resource:keep:1")
    await merges(community)
    await merges(community, 2, "https://example.org/c")
    assert "**The third**" in private(await community.member.click(old, custom_id="resource:open:1"))
    await community.member.click(old, custom_id="resource:use:1")
    await community.member.click(old, custom_id="resource:keep:1")
    third = await resource(community, 3)
    assert third is not None
    assert third.uses == 1
    assert "The third" in said(await community.member.slash(community.reflections, "library shelf"))
    assert [one.merged_into for one in await all_of(community)] == [3, 3, None]


async def test_what_a_steward_would_do_with_the_loser_is_not_done_to_the_winner(community: Community):
    await two(community)
    old = await standing(
        community, community.stewards, "library:retire-yes:1", "library:settle:1", "library:merge-yes:1-2"
    )
    await merges(community)
    before = await all_of(community)
    for custom_id in ("library:retire-yes:1", "library:settle:1", "library:merge-yes:1-2"):
        assert "here (any more)" in private(await community.steward.click(old, custom_id=custom_id))
    assert await all_of(community) == before


async def test_what_cannot_be_merged_says_why(community: Community):
    await two(community)
    assert "That is the link of the very same one" in private(await asks_to_merge(community, 2))
    unknown = private(await asks_to_merge(community, 1, "https://example.org/nowhere"))
    assert "No resource of this library has that link." in unknown
    assert "I can't read that as a link." in private(await asks_to_merge(community, 1, "nothing"))
    await presses(community, await opened(community, 2), "Take it out", "Yes, take it out")
    assert "or of one that is not in the library" in private(await asks_to_merge(community))


async def test_what_was_taken_out_between_the_question_and_the_yes_is_refused(community: Community):
    await two(community)
    asked = await asks_to_merge(community)
    await presses(community, await opened(community, 2), "Take it out", "Yes, take it out")
    assert "here (any more)" in private(await presses(community, asked, "Yes, merge them"))
    assert (await all_of(community))[0].state is State.SHARED


async def test_the_trail_says_so_without_a_title(community: Community):
    await two(community)
    await merges(community)
    audit = await trail(community)
    assert "let resource 1 become part of resource 2" in audit
    assert TITLE not in audit
    assert REST not in audit
