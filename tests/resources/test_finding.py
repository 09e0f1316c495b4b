"""Finding, using and keeping what is in the library."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.community import Community, posts, said, texts
from tests.interface.pressing import labels
from tests.resources.sharing import TITLE, one, passes, resource, room, shares

JAPANESE = "当事者リーダーのための手引き"


async def find(community: Community, person: Any = None, **options: Any) -> Any:
    return await (person or community.member).slash(community.reflections, "library find", **options)


@pytest.mark.parametrize(
    "words",
    ["chair meeting", "MEETING chair", "meet", "meeting, fear", "metting", "chiar", "“chair”", "first"],
)
async def test_words_find_it_in_any_order_and_with_small_mistakes(community: Community, words: str):
    await shares(community, community.member)
    await shares(community, community.member, link="https://example.org/other", title="Ways to rest", why="Calm.")
    told = said(await find(community, words=words))
    assert f"**{TITLE}**" in told
    assert "Ways to rest" not in told


async def test_a_mistyped_word_says_what_was_meant(community: Community):
    await shares(community, community.member)
    assert "Did you mean “meeting”?" in said(await find(community, words="meetng"))


async def test_a_script_without_spaces_is_found_by_any_part(community: Community):
    await shares(community, community.member, title=JAPANESE, why="役に立った。")
    for part in ("リーダー", "手引き", "当事者", "引"):
        assert JAPANESE in said(await find(community, words=part))
    assert JAPANESE not in said(await find(community, words="会議室"))


async def test_filters_must_all_fit(community: Community):
    await shares(community, community.member, kind="video")
    assert TITLE in said(await find(community, kind="video"))
    assert TITLE not in said(await find(community, kind="tool"))
    assert TITLE not in said(await find(community, kind="video", cost="free"))


async def test_an_empty_library_invites_the_first(community: Community):
    assert "You can be the first: `/library share`." in said(await find(community))


async def test_pages_turn_and_survive_a_restart(community: Community):
    for number in range(10):
        await shares(community, community.member, link=f"https://example.org/{number}", title=f"Guide {number}")
    first = await find(community, words="guide")
    assert "10 resources for “guide”" in said(first)
    assert "Page 1 of 2" in said(first)
    await community.restart()
    second = said(await community.member.click(first.response, label="Next page"))
    assert "Page 2 of 2" in second
    assert "**Guide 0**" in second


async def test_what_is_picked_from_the_suggestions_is_opened(community: Community):
    await shares(community, community.member)
    suggested = await community.member.autocomplete(community.reflections, "library find", "words", "chai")
    assert [choice["name"] for choice in suggested] == [TITLE]
    opened = await find(community, words=suggested[0]["value"])
    assert "I used this" in labels(opened.response)


async def test_i_used_this_counts_a_person_once_and_says_so_on_the_card(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    [card] = posts(channel)
    for person in (community.member, community.member, community.steward):
        assert "It is counted, and nobody sees by whom." in said(await person.click(card, label="I used this"))
    assert (await one(community)).uses == 2
    await passes(community, timedelta(minutes=5))
    [card] = posts(channel)
    assert "2 people used this." in texts([component.to_dict() for component in card.components])
    undone = await community.member.click(card, label="I used this")
    await community.member.click(undone.response, label="I did not use it after all")
    assert (await one(community)).uses == 1


async def test_a_shelf_is_its_owners_alone(community: Community):
    await room(community)
    await shares(community, community.member)
    opened = await community.steward.click((await find(community, community.steward)).response, label="Open")
    await community.steward.click(opened.response, label="Keep it for me")
    theirs = said(await community.steward.slash(community.reflections, "library shelf"))
    assert TITLE in theirs
    assert "Your shelf is empty." in said(await community.member.slash(community.reflections, "library shelf"))


async def test_an_opportunity_leaves_search_at_the_end_of_its_last_day(community: Community):
    preview = await community.member.slash(community.reflections, "library share")
    asked = await community.member.submit_modal(
        preview, {"link": "https://example.org/job", "title": "Trustee", "why": "", "kind": ["opportunity"]}
    )
    assert "Please add that." in said(asked)
    form = await community.member.click(asked.response, label="Pay and closing date")
    whole = await community.member.submit_modal(form, {"pay": "expenses", "closes": "3 January"})
    assert "Expenses only" in said(whole)
    await community.member.click(whole.response, label="Share it")
    found = await one(community)
    assert found.closes_at is not None
    await community.go_to(found.closes_at - timedelta(seconds=2))
    assert "Trustee" in said(await find(community, words="trustee"))
    await community.go_to(found.closes_at)
    assert "Nothing fits" in said(await find(community, words="trustee"))
    assert await resource(community, found.id) is not None
