"""Forum posts as the real client asks Discord for them, held against Discord's contract when the test ends."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.deliveries import forums
from bot.deliveries.effects import ChangePost, CloseThread, DeletePost, Post
from bot.deliveries.marks import mark_of
from bot.deliveries.model import Sent
from bot.interface.cards import card, line
from tests.community import Community, posts, texts
from tests.deliveries.test_live_discord import Hand, row

TAGS = ("Pay and funding", "Rights", "Wellbeing", "Co-production", "Digital access", "Governance")


@pytest.fixture
def hand(community: Community) -> Hand:
    return Hand(community)


@pytest.fixture
def forum(community: Community) -> Any:
    made = community.guild.create_forum_channel("library")
    tags = [
        {"id": str(number), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
        for number, name in enumerate(TAGS, 1)
    ]
    community.env.backend.edit_channel(made.id, {"available_tags": tags})
    return made


def good_read(forum: Any, *tags: str, name: str = "A good read", says: str = "before") -> Post:
    return Post(forum.id, name, card(line(says)), tags)


def thread_of(community: Community, post: Sent) -> Any:
    return community.env.backend.get_channel(post.message_id or 0)


async def test_a_card_becomes_a_post_with_the_tags_the_forum_has(hand: Hand, community: Community, forum: Any):
    sent = await hand.do(good_read(forum, "rights", "Nothing like it", " PAY and  Funding "))

    thread = thread_of(community, sent)
    assert (sent.channel_id, sent.is_forum_post) == (forum.id, True)
    assert (thread.parent_id, thread.name, thread.applied_tags) == (forum.id, "A good read", [2, 1])
    [starter] = community.env.backend.messages[thread.id].values()
    assert (starter.id, starter.components[0]["id"]) == (thread.id, mark_of(row(community.now)))
    [request] = [one for one in community.env.http_requests if one.path == f"/channels/{forum.id}/threads"]
    assert request.json["message"]["allowed_mentions"]["parse"] == []


async def test_the_same_card_becomes_a_message_where_the_channel_is_no_forum(hand: Hand, community: Community):
    here = community.reflections
    sent = await hand.do(good_read(here, "rights"))
    [message] = posts(here)
    assert sent == Sent(here.id, message.id)
    request = community.env.http_requests[-1]
    assert request.json["enforce_nonce"] is True
    assert await hand.find(good_read(here), here.id) == (message.id,)


async def test_a_post_is_found_by_its_mark_among_others_of_its_name_also_renamed_and_put_away(
    hand: Hand, community: Community, forum: Any
):
    await hand.do(good_read(forum), number=8)
    made = await hand.do(good_read(forum))
    await hand.do(good_read(forum), number=9)
    thread = made.message_id or 0

    assert await hand.find(good_read(forum), forum.id) == (thread,)
    assert await hand.find(good_read(forum), forum.id, number=10) == ()
    await hand.do(CloseThread(thread, name="Renamed"))
    assert await hand.find(good_read(forum), forum.id) == (thread,)
    assert await hand.find(None, forum.id) == (thread,), "called off, without a word on what it was"


async def test_one_whose_card_was_deleted_and_one_from_long_ago_are_not_taken_for_it(
    hand: Hand, community: Community, forum: Any
):
    bare = (await hand.do(good_read(forum), number=8)).message_id or 0
    community.env.backend.delete_message(bare, bare)
    await hand.do(good_read(forum))
    assert len(await hand.find(good_read(forum), forum.id)) == 1
    await community.env.advance_time(3 * 3600)
    assert await hand.find(good_read(forum), forum.id) == ()


async def test_a_change_reaches_card_name_and_tags_and_asks_for_no_more_than_changes(
    hand: Hand, community: Community, forum: Any
):
    sent = await hand.do(good_read(forum, "rights"))
    there = sent.message_id or 0
    for _ in range(2):
        await hand.do(ChangePost(there, "A better read", card(line("after")), ("Wellbeing",)))

    thread = thread_of(community, sent)
    assert (thread.name, thread.applied_tags) == ("A better read", [3])
    assert texts(community.env.backend.get_message(there, there).components) == "after"
    changes = [
        one.json for one in community.env.http_requests if (one.method, one.path) == ("PATCH", f"/channels/{there}")
    ]
    assert changes == [{"name": "A better read", "applied_tags": ["3"]}]


async def test_a_post_goes_as_a_whole_also_twice(hand: Hand, community: Community, forum: Any):
    there = (await hand.do(good_read(forum))).message_id or 0
    for _ in range(2):
        await hand.do(DeletePost(there))
    assert there not in community.env.backend.channels


async def test_a_post_that_may_not_be_deleted_is_not_taken_for_gone(hand: Hand, community: Community, forum: Any):
    there = (await hand.do(good_read(forum))).message_id or 0
    community.env.inject_error("DELETE", "/channels/*", status=403, code=50013)
    with pytest.raises(discord.Forbidden):
        await hand.do(DeletePost(there))


async def test_what_only_moderators_may_put_on_is_left_out_where_it_is_refused(
    hand: Hand, community: Community, forum: Any
):
    tags = [{**tag, "moderated": tag["name"] == "Rights"} for tag in forum._channel.available_tags]
    community.env.backend.edit_channel(forum.id, {"available_tags": tags})
    community.env.inject_error("POST", f"/channels/{forum.id}/threads", status=403, code=50013)
    sent = await hand.do(good_read(forum, "Rights", "Wellbeing"))
    assert thread_of(community, sent).applied_tags == [3]


async def test_where_nothing_is_left_to_leave_out_a_refusal_is_discords_own(
    hand: Hand, community: Community, forum: Any
):
    community.env.inject_error("POST", f"/channels/{forum.id}/threads", status=403, code=50013)
    with pytest.raises(discord.Forbidden):
        await hand.do(good_read(forum, "Rights"))
    assert forum.threads == []


def test_five_tags_at_most_in_the_order_given_and_none_twice():
    forum = {"available_tags": [{"id": number, "name": name} for number, name in enumerate(TAGS)]}
    assert forums.tags_named(forum, [*reversed(TAGS), "RIGHTS"]) == ["5", "4", "3", "2", "1"]
    assert forums.tags_named(forum, ["rights", "Rights", "co-production", "Bienêtre", "wellbeing"]) == ["1", "3", "2"]
    assert forums.tags_named({"available_tags": [{"id": 1, "name": "Bien-être"}]}, ["bien-etre"]) == ["1"]
    assert forums.tags_named({}, ["rights"]) == []
