"""Introductions when something is in the way: nothing is lost, nothing is posted twice, nothing changes unasked."""

from __future__ import annotations

from datetime import timedelta

import discord

from cogs.introductions.rules.profile import Hitch, State
from tests.community import Community, posts, said
from tests.interface.pressing import everything_kept, private, standing
from tests.introductions.introducing import (
    WORK,
    cards_in,
    choose,
    introduced,
    kept,
    passes,
    room,
    sends,
    shown,
    writes,
)

BUSY = 408
"""As unsure as a 503 of the real Discord, which simcord raises as if it were a refusal."""
WHILE = timedelta(minutes=30)


async def test_anybody_elses_introduction_looks_absent(community: Community):
    await room(community)
    await introduced(community, community.member)
    own = await kept(community, community.member)
    verbs = ("post", "take-back", "seen", "withdraw", "erase")
    message = await standing(community, community.reflections, *(f"introduction:{verb}:{own.id}" for verb in verbs))
    before = await everything_kept(community)
    for verb in verbs:
        answer = await community.steward.click(message, custom_id=f"introduction:{verb}:{own.id}")
        assert "can't find that" in private(answer)
    assert await everything_kept(community) == before


async def test_a_refused_post_is_kept_told_and_tried_again(community: Community):
    channel = await room(community)
    preview = await writes(community, community.member)
    community.env.inject_error("POST", f"/channels/{channel.id}/messages", status=403, code=50013, times=None)
    await community.member.click(preview.response, label="Post it")
    await passes(community)
    own = await kept(community, community.member)
    assert (own.state, own.hitch, own.profile.work) == (State.SHARED, Hitch.REFUSED, WORK)
    home = await community.member.slash(community.reflections, "home")
    assert "could not be posted. Your words are safe" in said(home)
    today = said(await community.steward.slash(community.stewards, "steward today"))
    assert "An introduction could not be posted" in today
    assert f"<#{channel.id}>" in today

    community.env.backend.faults.clear()
    panel = await community.member.click(home.response, label="Open my introduction")
    assert "Discord refused it" in said(panel)
    form = await community.member.click(panel.response, label="Edit it")
    await sends(community.member, form, work="Changed meanwhile")  # nobody can read it yet, so it needs no yes
    await community.member.click(panel.response, label="Try again")
    await community.member.click(panel.response, label="Try again")
    await passes(community)
    [card] = cards_in(channel)
    assert "Changed meanwhile" in card
    assert "could not be posted" not in said(await community.member.slash(community.reflections, "home"))
    assert "could not be posted" not in said(await community.steward.slash(community.stewards, "steward today"))


async def test_a_discord_that_fails_for_a_while_gets_it_once(community: Community):
    channel = await room(community)
    preview = await writes(community, community.member)
    community.env.inject_error("POST", f"/channels/{channel.id}/messages", status=BUSY, times=3)
    await community.member.click(preview.response, label="Post it")
    await passes(community)
    assert "is being posted" in said(await shown(community, community.member))
    await passes(community, WHILE)
    assert len(cards_in(channel)) == 1
    assert len(channel.threads) == 1


async def test_a_thread_that_may_not_be_made_is_made_once_it_may(community: Community):
    channel = await room(community)
    community.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013, times=None)
    await introduced(community, community.member)
    assert channel.threads == []
    assert (await kept(community, community.member)).is_posted
    today = said(await community.steward.slash(community.stewards, "steward today"))
    assert "The thread under an introduction could not be posted" in today

    community.env.backend.faults.clear()
    await introduced(community, community.steward, name="Sam")
    await passes(community)
    assert sorted(thread.name for thread in channel.threads) == ["Say hello to Mo", "Say hello to Sam"]
    assert "The thread under" not in said(await community.steward.slash(community.stewards, "steward today"))


async def test_a_thread_that_was_missing_is_made_at_the_next_start(community: Community):
    channel = await room(community)
    community.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013, times=None)
    await introduced(community, community.member)
    community.env.backend.faults.clear()
    await community.restart()
    await passes(community)
    [thread] = channel.threads
    assert (await kept(community, community.member)).thread_id == thread.id


async def test_a_post_deleted_by_a_moderator_is_kept_for_its_writer_and_never_comes_back_by_itself(
    community: Community,
):
    channel = await room(community)
    await introduced(community, community.member)
    [post] = [one for one in posts(channel) if one.components]
    await community.hearth.http.delete_message(channel.id, post.id)
    await passes(community)
    own = await kept(community, community.member)
    assert (own.state, own.hitch, own.profile.work) == (State.KEPT, Hitch.GONE, WORK)
    home = await community.member.slash(community.reflections, "home")
    assert "was deleted in Discord" in said(home)
    await passes(community, timedelta(days=1))
    assert cards_in(channel) == []

    panel = await community.member.click(home.response, label="Open my introduction")
    assert "You can post it again" in said(panel)
    await community.member.click(panel.response, label="I have read it")
    assert "was deleted in Discord" not in said(await community.member.slash(community.reflections, "home"))
    await community.member.click(panel.response, label="Post it")
    await passes(community)
    assert len(cards_in(channel)) == 1


async def test_a_deleted_thread_is_not_made_again_and_the_post_stays(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    [thread] = channel.threads
    await community.hearth.http.delete_channel(thread.id)
    await passes(community)
    await community.restart()
    await passes(community)
    assert channel.threads == []
    assert len(cards_in(channel)) == 1
    assert (await kept(community, community.member)).thread_id is None


async def test_a_deleted_channel_takes_its_posts_along_and_loses_no_words(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    await community.hearth.http.delete_channel(channel.id)
    await passes(community)
    own = await kept(community, community.member)
    assert (own.state, own.hitch, own.profile.work) == (State.KEPT, Hitch.GONE, WORK)


async def test_a_change_that_is_refused_is_told_and_can_be_tried_again(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    panel = await shown(community, community.member)
    proposal = await sends(community.member, await community.member.click(panel.response, label="Edit it"), work="New")
    community.env.inject_error("PATCH", f"/channels/{channel.id}/messages/*", status=403, code=50001, times=1)
    await community.member.click(proposal.response, label="Change the post")
    await passes(community)
    assert WORK in cards_in(channel)[0]
    home = await community.member.slash(community.reflections, "home")
    assert "could not be changed" in said(home)
    panel = await community.member.click(home.response, label="Open my introduction")
    await community.member.click(panel.response, label="Try again")
    await passes(community)
    assert "\nNew" in cards_in(channel)[0]
    assert "could not be changed" not in said(await community.member.slash(community.reflections, "home"))


async def test_changed_while_it_was_on_its_way_the_post_says_the_newest(community: Community):
    channel = await room(community)
    preview = await writes(community, community.member)
    community.env.inject_error("POST", f"/channels/{channel.id}/messages", status=BUSY, times=1)
    posting = await community.member.click(preview.response, label="Post it")
    form = await community.member.click(posting.response, label="Edit it")
    proposal = await sends(community.member, form, name="Moss", work="Newer")
    await community.member.click(proposal.response, label="Change the post")
    await passes(community, WHILE)
    [card] = cards_in(channel)
    assert "Newer" in card
    assert [thread.name for thread in channel.threads] == ["Say hello to Moss"]


async def test_withdrawn_while_its_thread_is_being_made_leaves_no_open_thread(community: Community):
    channel = await room(community)
    preview = await writes(community, community.member)
    community.env.inject_error("POST", "/channels/*/messages/*/threads", status=BUSY, times=1)
    await community.member.click(preview.response, label="Post it")
    await passes(community)
    panel = await shown(community, community.member)
    asked = await community.member.click(panel.response, label="Withdraw it")
    await community.member.click(asked.response, label="Yes, withdraw it")
    await passes(community, WHILE)
    assert cards_in(channel) == []
    assert [thread.name for thread in channel.threads] == []


async def test_the_channel_was_unset_while_the_post_was_on_its_way(community: Community):
    channel = await room(community)
    preview = await writes(community, community.member)
    community.env.inject_error("POST", f"/channels/{channel.id}/messages", status=BUSY, times=1)
    await community.member.click(preview.response, label="Post it")
    await choose(community, None)
    await passes(community, WHILE)
    own = await kept(community, community.member)
    assert (own.state, own.hitch) == (State.KEPT, Hitch.NO_CHANNEL)
    assert cards_in(channel) == []


async def test_without_the_right_to_lock_the_name_still_goes_from_the_thread(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    [thread] = channel.threads
    community.env.inject_error("PATCH", f"/channels/{thread.id}", status=403, code=50013, times=1)
    panel = await shown(community, community.member)
    await community.member.click(panel.response, label="Keep it without posting")
    await passes(community)
    assert community.env.backend.channels[thread.id].name == "A conversation"


async def test_who_was_muted_does_not_speak_through_the_bot(community: Community):
    channel = await room(community)
    preview = await writes(community, community.member)
    denied = discord.PermissionOverwrite(send_messages_in_threads=False).pair()[1]
    await community.hearth.http.edit_channel_permissions(channel.id, community.member.id, "0", str(denied.value), 1)
    await community.env.settle()
    refused = await community.member.click(preview.response, label="Post it")
    assert "can't write in its threads" in said(refused)
    await passes(community)
    assert cards_in(channel) == []
    assert (await kept(community, community.member)).state is State.KEPT


async def test_who_no_longer_wants_it_posted_is_not_told_again_that_there_is_a_channel(community: Community):
    preview = await writes(community, community.member)
    await community.member.click(preview.response, label="Post it")
    assert "1 introduction waits to be posted" in said(
        await community.steward.slash(community.stewards, "steward today")
    )
    await room(community)
    home = await community.member.slash(community.reflections, "home")
    assert "There is a channel for introductions now" in said(home)
    panel = await community.member.click(home.response, label="Open my introduction")
    await community.member.click(panel.response, label="Keep it without posting")
    assert "There is a channel" not in said(await community.member.slash(community.reflections, "home"))
    own = await kept(community, community.member)
    assert (own.state, own.hitch, own.profile.work) == (State.KEPT, None, WORK)


async def test_who_left_does_not_wait_to_be_posted_until_they_are_back(community: Community):
    preview = await writes(community, community.member)
    await community.member.click(preview.response, label="Post it")
    today = await community.steward.slash(community.stewards, "steward today")
    assert "1 introduction waits to be posted" in said(today)
    community.guild.remove_member(community.member)
    await community.env.settle()
    today = await community.steward.slash(community.stewards, "steward today")
    assert "to be posted" not in said(today)
    community.guild.add_member(community.member.user)
    await community.env.settle()
    today = await community.steward.slash(community.stewards, "steward today")
    assert "1 introduction waits to be posted" in said(today)
