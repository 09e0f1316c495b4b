"""“Start here”: it stands where stewards chose, whatever becomes of it, and its buttons work for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot import servers
from bot.interface.cards import card, line
from cogs.introductions.keeping import START_CHANNEL, START_POST
from tests.community import Community, posts, said, texts
from tests.interface.pressing import labels, pressable, private
from tests.introductions.newcomers import put, told_in
from tests.reflections.test_mending import allow_again, forbid

MINUTE = timedelta(minutes=1)
BUTTONS = ["introduction:write:0", "introduction:here:0", "home:show:0"]


async def choose(community: Community, channel: Any) -> None:
    """Choose the channel as a steward would."""
    value = f"#{channel.name}"
    private(await community.steward.slash(community.stewards, "steward settings", name="start_channel", value=value))
    await community.env.settle()


async def with_start(community: Community) -> tuple[Any, discord.Message]:
    """Return a channel and the post that stands in it."""
    room = community.guild.create_text_channel("welcome")
    await choose(community, room)
    return room, start_post(room)


def start_post(room: Any) -> discord.Message:
    """Return the one post that stands in a channel."""
    [post] = [one for one in posts(room) if one.type is discord.MessageType.default]
    return post


async def kept_post(community: Community) -> dict[str, Any]:
    """Return what the server has noted of its post."""
    async with community.hearth.database.reading() as unit:
        kept = await servers.setting(unit, community.guild.id, START_POST)
    assert kept is not None
    return kept


async def test_choosing_the_channel_posts_and_pins_it(community: Community):
    _, post = await with_start(community)
    told = texts([component.to_dict() for component in post.components])
    assert "Start here" in told
    assert "just be here.** That is a full answer" in told
    assert "I'm a bot" in told
    assert post.pinned
    assert [node["custom_id"] for node in pressable(post)] == BUTTONS


async def test_it_pings_nobody(community: Community):
    room, _ = await with_start(community)
    [sent] = [one for one in community.env.http_requests if one.path == f"/channels/{room.id}/messages" and one.json]
    assert sent.json["allowed_mentions"] in ({"parse": []}, {"parse": [], "users": [], "roles": []})


async def test_what_can_i_do_here_shows_home_also_after_a_restart_and_for_a_newcomer(community: Community):
    _, post = await with_start(community)
    await community.restart()
    newcomer = community.guild.add_member(community.env.create_user("amara"))
    told = said(await newcomer.click(post, label="What can I do here?"))
    assert "**Home**" in told
    assert "**You can**" in told
    assert "For stewards" not in told


@pytest.mark.parametrize("how", ["one", "many", "away"])
async def test_deleted_it_is_posted_anew(community: Community, how: str):
    room, post = await with_start(community)
    if how == "one":
        community.env.backend.delete_message(room.id, post.id)
    elif how == "many":
        other = await community.hearth.get_partial_messageable(room.id).send("other")
        await community.hearth.http.delete_messages(room.id, [post.id, other.id])
    else:
        await community.stop()
        community.env.backend.delete_message(room.id, post.id)
        await community.restart()
    await community.env.settle()
    assert start_post(room).id != post.id
    assert start_post(room).pinned


async def test_another_message_deleted_there_changes_nothing(community: Community):
    room, post = await with_start(community)
    other = await community.member.send(room, "hello")
    await community.member.delete(other)
    await community.env.settle()
    assert start_post(room).id == post.id


async def test_another_channel_gets_it_and_the_old_post_goes(community: Community):
    room, post = await with_start(community)
    hall = community.guild.create_text_channel("hall")
    await choose(community, hall)
    assert [one for one in posts(room) if one.id == post.id] == []
    assert start_post(hall).pinned


async def test_with_no_channel_any_more_it_goes_and_comes_back_where_it_is_chosen_again(community: Community):
    room, post = await with_start(community)
    shown = await community.steward.slash(community.stewards, "steward settings", name="start_channel")
    private(await community.steward.click(shown.response, custom_id="settings:default:start_channel-0"))
    await community.env.settle()
    assert [one for one in posts(room) if one.id == post.id] == []
    await choose(community, room)
    assert start_post(room).pinned


async def test_the_same_channel_chosen_twice_makes_one_post(community: Community):
    room, post = await with_start(community)
    await choose(community, room)
    await community.restart()
    await community.env.settle()
    assert start_post(room).id == post.id


async def test_words_that_changed_with_a_new_version_are_put_right_where_it_stands(community: Community):
    room, post = await with_start(community)
    kept = await kept_post(community)
    await put(community, START_POST, {**kept, "digest": "of an older version"})
    view = card(line("Old words"))
    view.stop()
    await (
        community.hearth.get_partial_messageable(room.id)
        .get_partial_message(post.id)
        .edit(view=view, allowed_mentions=discord.AllowedMentions.none())
    )
    assert "Start here" not in str(told_in(room))
    await community.restart()
    await community.env.settle()
    assert start_post(room).id == post.id
    assert "Start here" in told_in(room)[0]


async def test_a_post_that_is_gone_when_it_is_to_change_is_posted_anew(community: Community):
    room, post = await with_start(community)
    kept = await kept_post(community)
    await community.stop()
    community.env.backend.delete_message(room.id, post.id)
    await put(community, START_POST, {**kept, "digest": "of an older version"})
    await community.restart()
    await community.env.settle()
    assert start_post(room).id != post.id


async def test_a_channel_that_refuses_waits_for_stewards_and_one_press_posts_it(community: Community):
    room = community.guild.create_text_channel("welcome")
    await put(community, START_CHANNEL, room.id)
    forbid(community, room)
    await community.restart()
    await community.env.settle()
    assert posts(room) == []
    queue = await community.steward.slash(community.stewards, "steward today")
    assert f"“Start here” doesn't stand in <#{room.id}>" in said(queue)
    refused = await community.steward.click(queue.response, custom_id="start:post:0")
    assert "missing" in said(refused)
    allow_again(community, room)
    done = await community.steward.click(queue.response, custom_id="start:post:0")
    assert "Done" in said(done)
    await community.go_to(community.now + MINUTE)
    assert start_post(room).pinned
    await community.steward.click(queue.response, custom_id="start:post:0")
    await community.go_to(community.now + MINUTE)
    assert start_post(room).pinned
    assert "doesn't stand" not in said(await community.steward.slash(community.stewards, "steward today"))


async def test_setup_leads_to_it_and_shows_what_it_looks_like(community: Community):
    shown = await community.steward.slash(community.stewards, "steward setup")
    assert "“Start here”" in said(shown)
    jump = next(node for node in pressable(shown.response) if node["custom_id"] == "setup:jump:0")
    titles = [option["label"] for option in jump["options"]]
    assert any(title.endswith("“Start here”") for title in titles)
    assert any(title.endswith("A welcome within a day") for title in titles)
    preview = await community.steward.select(shown.response, ["6"], custom_id="setup:jump:0")
    assert "I'd rather just be here" in labels(preview.response)
