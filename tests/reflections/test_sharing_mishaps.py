"""Answers for everyone when something is in the way: nothing is lost, nothing is posted twice."""

from __future__ import annotations

from datetime import timedelta

import discord

from cogs.reflections.rules.reflection import Audience, Hitch
from tests.community import Community, posts, said, texts
from tests.interface.pressing import labels, private
from tests.reflections.answering import (
    WORDS,
    answers_in,
    asked,
    kept_by,
    passes,
    sends,
    shares,
    thread_of,
)

WHILE = timedelta(minutes=30)
BUSY = 408
"""As unsure as a 503 of the real Discord, which simcord raises as if it were a refusal."""


async def allow(community: Community, **permissions: bool) -> None:
    """Change what the bot may do in the prompt's channel."""
    allowed, denied = discord.PermissionOverwrite(**permissions).pair()
    await community.hearth.http.edit_channel_permissions(
        community.reflections.id, community.hearth.user.id, str(allowed.value), str(denied.value), 1
    )
    await community.env.settle()


async def limited(community: Community) -> None:
    """Take the bot's rights in the server down to what it asks for."""
    role = next(one for one in community.hearth.guilds[0].me.roles if not one.is_default())
    wanted = discord.Permissions(
        view_channel=True,
        send_messages=True,
        read_message_history=True,
        create_public_threads=True,
        send_messages_in_threads=True,
        manage_roles=True,
    )
    community.env.backend.edit_role(community.guild.id, role.id, {"permissions": wanted.value})
    await community.env.settle()


async def test_a_prompt_deleted_while_the_form_is_open_loses_nothing(community: Community):
    prompt = await asked(community)
    # By command: simcord cannot send a form that was opened from a message which is gone.
    mine = await community.member.slash(community.stewards, "reflect answer")
    everyones = await community.steward.slash(community.stewards, "reflect answer")
    await delete(community, prompt.channel.id, prompt.id)

    assert "Saved in your journal" in said(await sends(community.member, mine, WORDS))
    preview = await sends(community.steward, everyones, "For everyone", "everyone")
    await community.steward.click(preview.response, label="Post it")
    await passes(community)

    [kept] = await kept_by(community, community.steward)
    assert (kept.text, kept.hitch) == ("For everyone", Hitch.PROMPT_GONE)
    home = await community.steward.slash(community.stewards, "home")
    assert "the question's message was deleted" in said(home)
    opened = await community.steward.click(home.response, label="Open my answer")
    alone = await community.steward.click(opened.response, label="Keep it for me only")
    assert "only for you" in said(alone)
    assert "is not posted" not in said(await community.steward.slash(community.stewards, "home"))
    assert (await kept_by(community, community.steward))[0].audience is Audience.ME


async def test_where_no_thread_may_be_made_the_words_are_kept_and_may_be_tried_again(community: Community):
    prompt = await asked(community)
    community.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013, times=None)
    await shares(community, community.member, prompt)

    [kept] = await kept_by(community, community.member)
    assert (kept.text, kept.hitch) == (WORDS, Hitch.NOT_ALLOWED)
    home = await community.member.slash(community.reflections, "home")
    assert "I'm not allowed to post" in said(home)
    stewards = said(await community.steward.slash(community.stewards, "steward today"))
    assert "Answers to the weekly prompt" in stewards

    community.env.backend.faults.clear()
    opened = await community.member.click(home.response, label="Open my answer")
    await community.member.click(opened.response, label="Try again")
    await community.member.click(opened.response, label="Try again")
    await passes(community)
    assert len(answers_in(thread_of(community, prompt))) == 1
    [kept] = await kept_by(community, community.member)
    assert kept.hitch is None
    assert "is not posted" not in said(await community.member.slash(community.reflections, "home"))


async def test_where_nobody_may_write_in_threads_stewards_hear_of_the_channel(community: Community):
    prompt = await asked(community)
    community.env.inject_error("POST", f"/channels/{prompt.id}/messages", status=403, code=50013, times=None)
    await shares(community, community.member, prompt)
    [kept] = await kept_by(community, community.member)
    assert kept.hitch is Hitch.NOT_ALLOWED
    told = said(await community.steward.slash(community.stewards, "steward today"))
    assert f"<#{community.reflections.id}>" in told
    assert f"<#{prompt.id}>" not in told

    community.env.backend.faults.clear()
    await shares(community, community.steward, prompt, "This one arrives")
    told = said(await community.steward.slash(community.stewards, "steward today"))
    assert "Answers to the weekly prompt" not in told


async def test_a_discord_that_fails_for_a_while_gets_it_once(community: Community):
    prompt = await asked(community)
    await shares(community, community.steward, prompt, "There already")
    community.env.inject_error("POST", f"/channels/{prompt.id}/messages", status=BUSY, times=3)
    await shares(community, community.member, prompt)
    [kept] = await kept_by(community, community.member)
    assert kept.waits_for_post
    await passes(community, WHILE)
    assert [one for one in answers_in(thread_of(community, prompt)) if WORDS in one] == [
        f"<@{community.member.id}> answered:\n{WORDS}"
    ]


async def test_a_thread_is_made_once_though_discord_fails_at_it(community: Community):
    prompt = await asked(community)
    community.env.inject_error("POST", "/channels/*/messages/*/threads", status=BUSY, times=2)
    await shares(community, community.member, prompt)
    await passes(community, WHILE)
    assert len(answers_in(thread_of(community, prompt))) == 1


async def test_what_is_taken_back_before_it_is_posted_is_never_posted(community: Community):
    prompt = await asked(community)
    community.env.inject_error("POST", "/channels/*/messages/*/threads", status=BUSY, times=None)
    told = await shares(community, community.member, prompt)
    await community.member.click(told.response, label="Take it back")
    community.env.backend.faults.clear()
    await passes(community, WHILE)
    assert [one for thread in community.reflections.threads for one in answers_in(thread)] == []
    [kept] = await kept_by(community, community.member)
    assert (kept.audience, kept.hitch) == (Audience.ME, None)


async def test_a_post_that_a_moderator_deleted_is_for_its_writer_alone(community: Community):
    prompt = await asked(community)
    told = await shares(community, community.member, prompt)
    [post] = [one for one in posts(thread_of(community, prompt)) if one.components]
    await delete(community, prompt.id, post.id)
    [kept] = await kept_by(community, community.member)
    assert (kept.text, kept.audience, kept.hitch, kept.message_id) == (WORDS, Audience.ME, Hitch.REMOVED, None)
    opened = private(await community.member.slash(community.reflections, "reflect journal"))
    assert "only for you" in opened
    form = await community.member.click(told.response, label="Edit it")
    assert "Only you can read it here" in texts(form.modal["components"])


async def test_a_post_that_was_deleted_while_we_were_away_is_found_at_the_next_edit(community: Community):
    prompt = await asked(community)
    told = await shares(community, community.member, prompt)
    community.env.inject_error("PATCH", f"/channels/{prompt.id}/messages/*", status=404, code=10008)
    form = await community.member.click(told.response, label="Edit it")
    await community.member.submit_modal(form, {"text": "Better words"})
    await passes(community)
    [kept] = await kept_by(community, community.member)
    assert (kept.text, kept.audience, kept.hitch) == ("Better words", Audience.ME, Hitch.REMOVED)


async def test_a_post_that_could_not_be_changed_says_so_and_may_be_tried_again(community: Community):
    prompt = await asked(community)
    told = await shares(community, community.member, prompt)
    community.env.inject_error("PATCH", f"/channels/{prompt.id}/messages/*", status=403, code=50013)
    form = await community.member.click(told.response, label="Edit it")
    changed = await community.member.submit_modal(form, {"text": "Better words"})
    await passes(community)
    opened = await community.member.click(changed.response, label="Back to the journal")
    [kept] = await kept_by(community, community.member)
    opened = await community.member.select(opened.response, [str(kept.id)], custom_id="journal:open:0")
    assert "still says what it said before" in said(opened)
    await community.member.click(opened.response, label="Try again")
    await passes(community)
    [posted] = answers_in(thread_of(community, prompt))
    assert "Better words" in posted
    assert (await kept_by(community, community.member))[0].hitch is None


async def test_a_deleted_thread_is_made_again_by_the_next_answer(community: Community):
    prompt = await asked(community)
    await shares(community, community.member, prompt)
    await community.hearth.http.delete_channel(prompt.id)
    await passes(community)
    [kept] = await kept_by(community, community.member)
    assert (kept.audience, kept.hitch) == (Audience.ME, Hitch.REMOVED)
    await shares(community, community.steward, prompt, "A new beginning")
    assert answers_in(thread_of(community, prompt)) == [f"<@{community.steward.id}> answered:\nA new beginning"]


async def test_a_thread_that_was_deleted_unseen_is_told_and_made_again_when_wanted(community: Community):
    prompt = await asked(community)
    await shares(community, community.steward, prompt, "There already")
    community.env.inject_error("POST", f"/channels/{prompt.id}/messages", status=404, code=10003)
    told = await shares(community, community.member, prompt)
    [kept] = await kept_by(community, community.member)
    assert kept.hitch is Hitch.THREAD_GONE
    opened = await community.member.click(told.response, label="Edit it")
    assert opened.modal is not None
    home = await community.member.slash(community.reflections, "home")
    opened = await community.member.click(home.response, label="Open my answer")
    assert {"Try again", "Keep it for me only"} <= set(labels(opened.response))
    await community.member.click(opened.response, label="Try again")
    await passes(community, WHILE)
    assert (await kept_by(community, community.member))[0].is_posted
    # No steward is bothered with a channel that is not gone.
    assert "could not be posted" not in said(await community.steward.slash(community.stewards, "steward today"))


async def test_a_restart_between_the_yes_and_the_post_posts_it_once(community: Community):
    prompt = await asked(community)
    community.env.inject_error("POST", "/channels/*/messages/*/threads", status=BUSY, times=2)
    await shares(community, community.member, prompt)
    await community.restart()
    await passes(community, WHILE)
    assert len(answers_in(thread_of(community, prompt))) == 1


async def test_where_answers_for_everyone_cannot_be_posted_the_panel_says_what_to_allow(community: Community):
    await asked(community)
    await limited(community)
    await allow(community, create_public_threads=False, send_messages_in_threads=False)
    panel = said(await community.steward.slash(community.stewards, "steward prompts"))
    assert "answers for everyone can't" in panel
    assert "Create Public Threads" in panel
    again = await community.set_prompts()
    assert "Done: the weekly prompt is on" in said(again)  # a note, and no refusal


async def delete(community: Community, channel_id: int, message_id: int) -> None:
    """Let a moderator delete a message."""
    community.env.backend.delete_message(channel_id, message_id)
    await community.env.settle()
