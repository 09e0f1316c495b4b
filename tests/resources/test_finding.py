"""Finding, using and keeping what is in the library."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cogs.resources.rules.resource import ResourceId
from cogs.resources.store import stewards
from tests.community import Community, posts, said, texts
from tests.interface.pressing import labels
from tests.resources.sharing import TITLE, find, one, passes, previews, room, shares, takes_out

JAPANESE = "当事者リーダーのための手引き"


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


async def test_two_mistyped_words_were_both_meant(community: Community):
    await shares(community, community.member)
    assert "Did you mean “chair” and “meeting”?" in said(await find(community, words="chiar meetng"))


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


async def test_a_topic_is_found_and_stewards_waiting_list_forgets_it(community: Community):
    preview = await previews(community, community.member)
    form = await community.member.click(preview.response, label="Add topics and credit")
    sent = {"topics": ["wellbeing"], "creator": "Zora Quill", "region": "Orkney", "note": ""}
    whole = await community.member.submit_modal(form, sent)
    await community.member.click(whole.response, label="Share it")
    assert TITLE in said(await find(community, topic="wellbeing"))
    assert "Nothing fits Rights at the moment." in said(await find(community, topic="rights"))
    for words in ("zora", "orkney", "wellbeing"):
        assert TITLE in said(await find(community, words=words))


async def test_pages_are_over_after_a_day_and_after_another_search(community: Community):
    for number in range(9):
        await shares(community, community.member, link=f"https://example.org/{number}", title=f"Guide {number}")
    first = await find(community, words="guide")
    again = await find(community)
    for label in ("Next page",):
        told = said(await community.member.click(first.response, label=label))
        assert "I keep what you looked for only for a day, and only your last search." in told
    await community.go_to(community.now + timedelta(hours=25))
    assert "Please search again" in said(await community.member.click(again.response, label="Next page"))


async def test_a_page_that_is_past_the_end_by_now_shows_the_last(community: Community):
    for number in range(9):
        await shares(community, community.member, link=f"https://example.org/{number}", title=f"Guide {number}")
    first = await find(community, words="guide")
    await takes_out(community, 1)
    told = said(await community.member.click(first.response, label="Next page"))
    assert "8 resources for “guide”" in told
    assert "Guide 8" in told


async def test_a_collection_is_shown_whole_and_says_what_it_left_out(community: Community):
    await shares(community, community.member)
    await shares(community, community.member, link="https://example.org/other", title="Not in it")
    async with community.hearth.database.writing() as unit:
        made = await stewards.make_collection(unit, community.guild.id, "First *steps*", "For newcomers", community.now)
        await stewards.put_in(unit, made, ResourceId(1), community.now)
    suggested = await community.member.autocomplete(community.reflections, "library find", "collection", "STEPS")
    assert [(choice["name"], choice["value"]) for choice in suggested] == [("First *steps*", "1")]
    for typed in ("1", "first *STEPS*"):
        told = said(await find(community, collection=typed))
        assert TITLE in told
        assert "For newcomers" in told
        assert "Not in it" not in told
        assert "This is the whole collection" not in told
    told = said(await find(community, collection="1", words="rest"))
    assert "This is the whole collection. I left out what else you were looking for." in told
    assert TITLE in told
    assert "There is no such collection here" in said(await find(community, collection="Nothing like it"))
    opened = await find(community, words="resource 1")
    assert "In the collections: First \\*steps\\*." in said(opened)


async def test_suggestions_hold_nothing_that_is_out_and_take_anything_typed(community: Community):
    await shares(community, community.member)
    for typed in ("", "c", "chair", "\u202e", "a" * 6000, "%", "resource 1"):
        found = await community.member.autocomplete(community.reflections, "library find", "words", typed)
        assert {choice["name"] for choice in found} <= {TITLE}
    await takes_out(community)
    assert await community.member.autocomplete(community.reflections, "library find", "words", "chair") == []
    assert "That is not in the library here" in said(await find(community, words="resource 1"))


async def test_a_link_too_long_for_a_button_is_shown_by_itself(community: Community):
    long = "https://example.org/" + "x" * 600
    await shares(community, community.member, link=long)
    opened = await find(community, words="resource 1")
    assert long not in said(opened)
    assert f"<{long}>" in said(await community.member.click(opened.response, label="Go to it"))
