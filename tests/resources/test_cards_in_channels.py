"""The card of a resource in its channel: what it says after changes, and what becomes of it when others act on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot import servers
from cogs.resources import keeping
from cogs.resources.rules.resource import Hitch
from tests.community import Community, posts, said
from tests.resources.sharing import TITLE, all_of, card_in, describes, find, one, opens, passes, previews, room, shares

MINUTES = timedelta(minutes=1)


async def change(community: Community, person: Any, *, resource_id: int = 1, **given: Any) -> str:
    """Change a resource from its first form, and return what the person is told."""
    opened = await opens(community, person, resource_id)
    preview = await person.click(opened.response, label="Change it")
    described = await describes(person, await person.click(preview.response, label="Change"), **given)
    told = await person.click(described.response, label="Save the change")
    await passes(community)
    return said(told)


def tagged(community: Community, post: Any) -> set[int]:
    return {int(tag) for tag in community.env.backend.get_channel(post.id).applied_tags}


async def choose(community: Community, channel: Any) -> None:
    async with community.hearth.database.writing() as unit:
        await servers.put(unit, community.guild.id, keeping.LIBRARY_CHANNEL, channel and channel.id)


def delete(community: Community, channel: Any) -> None:
    [card] = posts(channel)
    community.env.backend.delete_message(channel.id, card.id)


@pytest.mark.parametrize("forum", [False, True])
async def test_a_change_is_on_the_card_at_once(community: Community, *, forum: bool):
    channel = await room(community, forum=forum)
    await shares(community, community.member)
    assert "is changed" in await change(community, community.member, title="Chairing well", why="New words")
    if forum:
        [post] = channel.threads
        assert post.name == "Chairing well"
        assert "New words" in card_in(post)
    else:
        assert "**Chairing well**" in card_in(channel)


async def test_a_post_in_a_forum_bears_the_topics_as_its_tags_and_follows_them(community: Community):
    names = ["Rights", "Wellbeing", "Governance"]
    forum = await room(community, forum=True)
    tags = [
        {"id": str(number), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
        for number, name in enumerate(names, 1)
    ]
    community.env.backend.edit_channel(forum.id, {"available_tags": tags})
    await shares(community, community.member)
    [post] = forum.threads
    assert tagged(community, post) == set()
    for topics in (["rights", "wellbeing", "peer-support"], ["governance"]):
        preview = await community.member.click((await opens(community, community.member)).response, label="Change it")
        form = await community.member.click(preview.response, label="Add topics and credit")
        sent = {"topics": topics, "creator": "", "region": "", "note": ""}
        whole = await community.member.submit_modal(form, sent)
        await community.member.click(whole.response, label="Save the change")
        await passes(community)
        assert tagged(community, post) == {number for number, name in enumerate(names, 1) if name.lower() in topics}


async def test_a_card_deleted_by_somebody_comes_back_once_and_then_waits_for_stewards(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    delete(community, channel)
    await passes(community, 2 * MINUTES)
    assert TITLE in card_in(channel)
    assert (await one(community)).posts_lost == 1
    delete(community, channel)
    await passes(community, 2 * timedelta(days=1))
    assert posts(channel) == []
    found = await one(community)
    assert (found.hitch, found.is_posted) == (Hitch.DELETED, False)
    assert TITLE in said(await find(community, words="chair"))
    opened = await opens(community, community.steward)
    assert "Its card was deleted twice, so I left it." in said(opened)
    await community.steward.click(opened.response, label="Post its card")
    await passes(community)
    assert TITLE in card_in(channel)
    assert (await one(community)).hitch is None


async def test_a_post_in_a_forum_deleted_by_somebody_comes_back_once(community: Community):
    forum = await room(community, forum=True)
    await shares(community, community.member)
    for number in range(2):
        [post] = forum.threads
        community.env.backend.delete_channel(post.id)
        await passes(community, 2 * MINUTES)
        assert len(forum.threads) == 1 - number
    assert (await one(community)).hitch is Hitch.DELETED


async def test_a_card_deleted_while_the_bot_was_away_is_mended_with_the_next_change(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    await community.stop()
    delete(community, channel)
    await community.restart()
    await change(community, community.member, title="Chairing well")
    await passes(community, 2 * MINUTES)
    assert "**Chairing well**" in card_in(channel)


async def test_what_is_taken_away_by_us_is_not_mended(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    opened = await opens(community, community.member)
    assert "is out of the library" in said(await community.member.click(opened.response, label="Take it back"))
    await passes(community, 3 * MINUTES)
    assert posts(channel) == []
    assert await all_of(community) == []


async def test_what_is_taken_back_while_its_card_is_on_its_way_leaves_none_there(community: Community):
    channel = await room(community)
    community.env.inject_error("POST", f"/channels/{channel.id}/messages", status=408, times=1)
    preview = await previews(community, community.member)
    await community.member.click(preview.response, label="Share it")
    opened = await opens(community, community.member)
    await community.member.click(opened.response, label="Take it back")
    await passes(community, 30 * MINUTES)
    assert posts(channel) == []
    assert await all_of(community) == []


async def test_a_change_while_the_card_is_on_its_way_is_on_it_in_the_end(community: Community):
    channel = await room(community)
    community.env.inject_error("POST", f"/channels/{channel.id}/messages", status=408, times=1)
    preview = await previews(community, community.member)
    await community.member.click(preview.response, label="Share it")
    await change(community, community.member, title="Chairing well")
    await passes(community, 30 * MINUTES)
    assert "**Chairing well**" in card_in(channel)


async def test_with_its_channel_every_card_goes_and_none_floods_another(community: Community):
    channel = await room(community)
    for number in range(3):
        await shares(community, community.member, link=f"https://example.org/{number}")
    community.env.backend.delete_channel(channel.id)
    await community.env.settle()
    other = community.guild.create_text_channel("other")
    await choose(community, other)
    await passes(community, 5 * MINUTES)
    assert posts(other) == []
    assert [(found.is_posted, found.hitch) for found in await all_of(community)] == [(False, None)] * 3
    await change(community, community.member, resource_id=2, link="https://example.org/1", title="Changed")
    assert "**Changed**" in card_in(other)


async def test_in_another_channel_only_what_is_new_is_posted_and_old_cards_still_change(community: Community):
    old = await room(community)
    await shares(community, community.member)
    new = community.guild.create_text_channel("new")
    await choose(community, new)
    await shares(community, community.member, link="https://example.org/2", title="Second")
    assert "**Second**" in card_in(new)
    await change(community, community.member, title="First, changed")
    assert "**First, changed**" in card_in(old)
    assert "**Second**" in card_in(new)


async def test_what_was_shared_before_there_was_a_channel_gets_its_card_when_it_is_next_shared(community: Community):
    await shares(community, community.member)
    channel = await room(community)
    await passes(community, 5 * MINUTES)
    assert posts(channel) == []
    preview = await shares(community, community.member, link="https://example.org/2", title="Second")
    assert "its card goes up" in said(preview)
    await change(community, community.member, title="First")
    assert len(posts(channel)) == 2


async def test_a_card_planned_for_a_channel_that_is_chosen_no_more_comes_with_the_next_one(community: Community):
    channel = await room(community)
    community.env.inject_error("POST", f"/channels/{channel.id}/messages", status=500, times=None)
    await shares(community, community.member)
    await choose(community, None)
    await passes(community, timedelta(hours=2))
    other = community.guild.create_text_channel("other")
    await choose(community, other)
    await change(community, community.member, title="Chairing well")
    assert "**Chairing well**" in card_in(other)


async def test_where_discord_refuses_the_card_the_resource_is_there_and_stewards_learn_of_it(community: Community):
    channel = await room(community)
    community.env.inject_error("POST", f"/channels/{channel.id}/messages", status=403, code=50013, times=1)
    await shares(community, community.member)
    assert (await one(community)).hitch is Hitch.REFUSED
    assert TITLE in said(await find(community, words="chair"))
    opened = await opens(community, community.steward)
    assert "Discord refused its card in the library channel." in said(opened)
    await community.steward.click(opened.response, label="Post its card")
    await passes(community)
    assert TITLE in card_in(channel)


async def test_many_counts_and_changes_are_few_edits_that_end(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    [card] = posts(channel)
    before = len(community.env.http_requests)
    for person in [community.guild.add_member(community.env.create_user(f"p{number}")) for number in range(6)]:
        await person.click(card, label="I used this")
    await change(community, community.member, title="Chairing well")
    await passes(community, timedelta(hours=8))
    edits = [one for one in community.env.http_requests[before:] if one.method == "PATCH" and str(card.id) in one.path]
    assert 1 <= len(edits) <= 4
    assert "6 people used this." in card_in(channel)
