"""What stewards look after: the panel, what waits and why, taking out, bringing back, and cards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot import servers
from cogs.resources.keeping import LIBRARY_CHANNEL
from cogs.resources.rules.resource import Hitch, ResourceId, State
from cogs.resources.store import resources
from tests.community import Community, posts, said
from tests.interface.pressing import labels, private
from tests.resources.sharing import TITLE, all_of, one, passes, previews, resource, room, shares
from tests.resources.stewards_room import last, opened, panel, presses, trail


async def changed(community: Community, resource_id: int, **facts: Any) -> None:
    async with community.hearth.database.writing() as unit:
        await resources.change(unit, ResourceId(resource_id), **facts)


async def inbox(community: Community) -> str:
    shown = await panel(community)
    return said(await community.steward.click(shown.response, label="What waits"))


async def reports(community: Community, problem: str = "old", words: str = "It closed") -> None:
    found = await community.member.slash(community.reflections, "library find")
    shown = await community.member.click(found.response, label="Open")
    form = await community.member.click(shown.response, label="Something is wrong")
    private(await community.member.submit_modal(form, {"problem": problem, "words": words}))


async def test_the_panel_says_how_it_stands(community: Community):
    told = said(await panel(community))
    assert "0 resources are in it." in told
    assert "Nothing waits for you." in told
    assert "No channel is chosen yet" in told
    channel = await room(community)
    await shares(community, community.member)
    told = said(await panel(community))
    assert "1 resource is in it." in told
    assert "1 waits for you." in told
    assert f"Cards stand in <#{channel.id}>." in told


async def test_what_waits_says_why_and_the_reported_come_first(community: Community):
    await shares(community, community.member)
    await shares(community, community.member, link="https://example.org/b", title="Ways to rest")
    found = await all_of(community)
    await changed(community, found[0].id, flagged_at=community.now, is_sorted=True)
    await changed(community, found[1].id, not_posted=Hitch.REFUSED, is_sorted=True)
    told = await inbox(community)
    assert f"**{TITLE}**\n-# It waits because its link may be broken." in told
    assert "**Ways to rest**\n-# It waits because Discord refused its card." in told
    found = await community.member.slash(community.reflections, "library find", words="rest")
    shown = await community.member.click(found.response, label="Open")
    form = await community.member.click(shown.response, label="Something is wrong")
    await community.member.submit_modal(form, {"problem": "old", "words": "It closed"})
    told = await inbox(community)
    assert told.index("Ways to rest") < told.index(TITLE)
    assert "members say that something is wrong and Discord refused its card" in told


async def test_home_and_today_tell_stewards_and_nobody_else(community: Community):
    await shares(community, community.member)
    waits = "1 resource of the library waits for a look."
    assert waits in said(await community.steward.slash(community.stewards, "home"))
    today = await community.steward.slash(community.stewards, "steward today")
    assert waits in said(today)
    assert waits not in said(await community.member.slash(community.reflections, "home"))
    assert TITLE in said(await community.steward.click(today.response, label="What waits"))


async def test_fine_as_it_is_settles_all_that_waits(community: Community):
    await shares(community, community.member)
    await reports(community)
    found = await one(community)
    await changed(
        community, found.id, flagged_at=community.now, not_posted=Hitch.DELETED, moved_to="https://b.example/"
    )
    shown = await opened(community, found.id)
    assert f"<@{community.member.id}>: " in said(shown)
    assert "“It closed”" in said(shown)
    told = private(await presses(community, shown, "It is fine as it is"))
    assert "Done: it waits no longer." in told
    assert "It closed" not in told
    assert "Nothing waits. Thank you for looking." in await inbox(community)
    assert "looked at resource 1 and left it as it is" in await trail(community)


async def test_taken_out_its_card_goes_and_nobody_finds_it_and_brought_back_all_is_as_it_was(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    [card] = posts(channel)
    await community.member.click(card, label="I used this")
    found = await one(community)
    asked = await presses(community, await opened(community, found.id), "Take it out")
    assert "You can bring it back." in private(asked)
    assert (await one(community)).state is State.SHARED
    await presses(community, asked, "Yes, take it out")
    await passes(community)
    assert posts(channel) == []
    assert "Nothing fits" in said(await community.member.slash(community.reflections, "library find", words="chair"))
    shown = await community.steward.click((await panel(community)).response, label="What was taken out")
    assert TITLE in said(shown)
    back = await presses(community, shown, "Open", "Bring it back")
    assert "Done: it is back in the library." in private(back)
    await passes(community)
    [card] = posts(channel)
    there = await one(community)
    assert (there.state, there.uses, there.post_id) == (State.SHARED, 1, card.id)
    assert f"**{TITLE}**" in said(await community.member.slash(community.reflections, "library find", words="chair"))
    audit = await trail(community)
    assert "took resource 1 out of the library" in audit
    assert "brought resource 1 back into the library" in audit
    assert TITLE not in audit


async def test_sharing_anew_what_was_taken_out_does_not_bring_it_back(community: Community):
    await shares(community, community.member)
    await presses(community, await opened(community, 1), "Take it out", "Yes, take it out")
    told = private(await previews(community, community.member))
    assert "Stewards took that out of the library" in told
    assert "Add my name" not in told
    assert (await one(community)).state is State.RETIRED


async def test_what_was_taken_out_is_listed_the_last_first_over_pages(community: Community):
    for number in range(10):
        await shares(community, community.member, link=f"https://example.org/{number}", title=f"Guide {number}")
    for number in range(10):
        await presses(community, await opened(community, number + 1), "Take it out", "Yes, take it out")
    shown = await community.steward.click((await panel(community)).response, label="What was taken out")
    assert said(shown).index("Guide 9") < said(shown).index("Guide 2")
    assert "Page 1 of 2" in said(shown)
    second = said(await presses(community, shown, "Next page"))
    assert "Guide 1" in second
    assert "Guide 0" in second


async def test_a_card_is_posted_on_request_and_that_is_in_the_trail(community: Community):
    await shares(community, community.member)
    shown = await opened(community, 1)
    assert "No channel is chosen for the library yet." in private(await presses(community, shown, "Post its card"))
    channel = await room(community)
    await presses(community, shown, "Post its card")
    await passes(community)
    assert len(posts(channel)) == 1
    assert "stands in the library channel already" in private(await presses(community, shown, "Post its card"))
    await passes(community)
    assert len(posts(channel)) == 1
    assert (await trail(community)).count("had the card of resource 1 posted") == 1


async def test_a_card_that_somebody_deletes_twice_waits_for_stewards(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    for _ in range(2):
        [card] = posts(channel)
        await card.delete()
        await passes(community, timedelta(minutes=2))
    assert posts(channel) == []
    assert "its card was deleted twice" in await inbox(community)
    await presses(community, await opened(community, 1), "Post its card")
    await passes(community)
    assert len(posts(channel)) == 1
    assert "deleted twice" not in await inbox(community)


@pytest.mark.parametrize("forum", [False, True])
async def test_setup_and_settings_choose_a_text_channel_or_a_forum(community: Community, *, forum: bool):
    guild = community.guild
    made = guild.create_forum_channel("library") if forum else guild.create_text_channel("library")
    shown = await community.steward.click((await panel(community)).response, label="Choose the channel")
    private(await community.steward.submit_modal(shown, {LIBRARY_CHANNEL.name: [made]}))
    async with community.hearth.database.reading() as unit:
        assert await servers.setting(unit, guild.id, LIBRARY_CHANNEL) == made.id
    await shares(community, community.member)
    assert (await one(community)).is_forum_post is forum
    steps = said(await community.steward.slash(community.stewards, "steward setup"))
    assert "The library: **done**." in steps


async def test_members_see_nothing_of_what_is_for_stewards(community: Community):
    await shares(community, community.member)
    await reports(community)
    found = await community.member.slash(community.reflections, "library find")
    shown = await community.member.click(found.response, label="Open")
    assert "For stewards" not in said(shown)
    assert not {"Take it out", "Merge", "Collections", "It is fine as it is", "Post its card"} & set(
        labels(last(shown))
    )
    assert await resource(community, 1) is not None
