"""My shelf, and what I shared: mine alone, in pages, whatever became of what lies there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.community import Community, said
from tests.interface.pressing import labels, private, standing
from tests.resources.sharing import TITLE, offers, one, opens, passes, room, shares, takes_out


async def shelf(community: Community, person: Any = None) -> Any:
    found = await (person or community.member).slash(community.reflections, "library shelf")
    private(found)
    return found


async def keeps(community: Community, person: Any, resource_id: int = 1) -> None:
    await person.click((await opens(community, person, resource_id)).response, label="Keep it for me")


async def test_it_is_kept_once_and_goes_again(community: Community):
    await shares(community, community.member)
    old = await standing(community, community.reflections, "resource:keep:1", "resource:unkeep:1")
    for _ in range(2):
        told = private(await community.member.click(old, custom_id="resource:keep:1"))
        assert "It is on your shelf now. Only you can see your shelf" in told
    assert said(await shelf(community)).count(TITLE) == 1
    for _ in range(2):
        assert "it is off your shelf" in private(await community.member.click(old, custom_id="resource:unkeep:1"))
    assert "Your shelf is empty." in said(await shelf(community))


async def test_pages_turn_newest_first_and_go_on_from_what_is_left(community: Community):
    for number in range(9):
        await shares(community, community.member, link=f"https://example.org/{number}", title=f"Guide {number}")
        await keeps(community, community.member, number + 1)
        await passes(community)
    first = await shelf(community)
    assert "Page 1 of 2" in said(first)
    assert "Guide 8" in said(first)
    assert "Guide 0" not in said(first)
    await community.restart()
    second = await community.member.click(first.response, label="Next page")
    assert "Guide 0" in said(second)
    opened = await community.member.click(second.response, label="Open")
    await community.member.click(opened.response, label="Take it off my shelf")
    again = said(await community.member.click(first.response, label="Next page"))
    assert "Guide 8" in again
    assert "Page" not in again


async def test_what_stewards_took_out_can_be_taken_off(community: Community):
    await shares(community, community.member)
    await keeps(community, community.member)
    await takes_out(community)
    found = await shelf(community)
    assert f"**{TITLE}**\nStewards took this out of the library." in said(found)
    assert "it is off your shelf" in said(await community.member.click(found.response, label="Take it off"))
    assert "Your shelf is empty." in said(await shelf(community))


async def test_an_opportunity_that_is_over_stays_and_says_so(community: Community):
    preview = await offers(community, community.member, "3 January")
    await community.member.click(preview.response, label="Share it")
    await keeps(community, community.member)
    found = await one(community)
    assert found.closes_at is not None
    await community.go_to(found.closes_at)
    listed = await shelf(community)
    assert "-# Closed · Opportunity · Paid" in said(listed)
    assert "**Paid** · closed <t:" in said(await community.member.click(listed.response, label="Open"))


async def test_an_old_button_of_what_was_merged_takes_what_it_became_off(community: Community):
    await shares(community, community.member)
    await shares(community, community.member, link="https://example.org/other", title="The other")
    await keeps(community, community.member)
    opened = await opens(community, community.steward)
    form = await community.steward.click(opened.response, label="Merge")
    asked = await community.steward.submit_modal(form, {"link": "https://example.org/other"})
    await community.steward.click(asked.response, label=labels(asked.response)[0])
    assert "The other" in said(await shelf(community))
    old = await standing(community, community.reflections, "resource:unkeep:1")
    await community.member.click(old, custom_id="resource:unkeep:1")
    assert "Your shelf is empty." in said(await shelf(community))


async def test_what_i_shared_is_a_list_of_its_own_from_which_all_can_be_changed(community: Community):
    await room(community)
    empty = await community.member.click((await shelf(community)).response, label="What I shared")
    assert "Nothing here has your name on it." in said(empty)
    for number in range(9):
        await shares(community, community.member, link=f"https://example.org/{number}", title=f"Guide {number}")
    await shares(community, community.steward, link="https://example.org/else", title="Not mine")
    await takes_out(community, 9)
    first = await community.member.click((await shelf(community)).response, label="What I shared")
    assert "**Guide 8**\nStewards took this out of the library." in said(first)
    assert "Page 1 of 2" in said(first)
    assert "Not mine" not in said(first)
    second = await community.member.click(first.response, label="Next page")
    opened = await community.member.click(second.response, label="Open")
    assert {"Change it", "Take my name off", "Take it back"} <= set(labels(opened.response))
    await community.member.click(opened.response, label="Take it back")
    again = said(await community.member.click(second.response, label="My shelf"))
    assert "**My shelf**" in again


async def test_another_servers_and_unheard_of_numbers_look_absent(community: Community):
    await shares(community, community.member)
    elsewhere = community.env.create_guild()
    stranger = elsewhere.add_member(community.env.create_user("eve"))
    room_there = elsewhere.create_text_channel("library")
    verbs = ("open", "use", "unuse", "keep", "uncredit", "take-back", "change", "report", "link")
    for number in (1, 999_999_999_999_999_999):
        old = await standing(community, room_there, *(f"resource:{verb}:{number}" for verb in verbs))
        for verb in verbs:
            told = private(await stranger.click(old, custom_id=f"resource:{verb}:{number}"))
            assert told == "That is not in the library here (any more).", verb
    assert (await one(community)).uses == 0
    picked = await stranger.slash(room_there, "library find", words="resource 1")
    assert "That is not in the library here" in said(picked)
    assert await stranger.autocomplete(room_there, "library find", "words", "chair") == []
    assert TITLE not in said(await stranger.slash(room_there, "library find", words="chair"))
    await community.go_to(community.now + timedelta(seconds=1))
