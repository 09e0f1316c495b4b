"""What people are told of an answer for everyone that met something in the way: the truth of that moment."""

from __future__ import annotations

import discord
import pytest

from tests.community import Community, said
from tests.reflections.answering import WORDS, answers_in, asked, kept_by, passes, sends, shares, thread_of


@pytest.mark.parametrize("text", ["Better words", "Even better"])
async def test_an_edit_after_one_that_failed_tries_again_and_says_nothing_of_the_old_trouble(
    community: Community, text: str
):
    prompt = await asked(community)
    told = await shares(community, community.member, prompt)
    community.env.inject_error("PATCH", f"/channels/{prompt.id}/messages/*", status=403, code=50013)
    form = await community.member.click(told.response, label="Edit it")
    changed = await community.member.submit_modal(form, {"text": "Better words"})
    await passes(community)
    form = await community.member.click(changed.response, label="Edit it")
    again = await community.member.submit_modal(form, {"text": text})
    assert "changing the post too" in said(again)
    assert "could not be changed" not in said(again)
    await passes(community)
    [posted] = answers_in(thread_of(community, prompt))
    assert posted.endswith(text)


async def test_of_what_was_never_posted_no_post_is_said_to_go(community: Community):
    prompt = await asked(community)
    community.env.inject_error("POST", f"/channels/*/messages/{prompt.id}/threads", status=403, code=50013, times=None)
    await shares(community, community.member, prompt)
    home = await community.member.slash(community.reflections, "home")
    shown = await community.member.click(home.response, label="Open my answer")
    asks = await community.member.click(shown.response, label="Delete it")
    assert "post" not in said(asks).replace("not posted", "")
    gone = await community.member.click(asks.response, label="Yes, delete it")
    assert "post" not in said(gone)


async def test_an_old_try_again_promises_nothing_once_it_is_for_its_writer_alone(community: Community):
    prompt = await asked(community)
    community.env.inject_error("POST", f"/channels/*/messages/{prompt.id}/threads", status=403, code=50013, times=None)
    await shares(community, community.member, prompt)
    home = await community.member.slash(community.reflections, "home")
    shown = await community.member.click(home.response, label="Open my answer")
    await community.member.click(shown.response, label="Keep it for me only")
    again = said(await community.member.click(shown.response, label="Try again"))
    assert "only for you" in again
    assert "trying" not in again
    await passes(community)
    assert community.reflections.threads == []


async def test_who_may_not_see_the_question_any_more_posts_nothing_and_loses_nothing(community: Community):
    await asked(community)
    form = await community.member.slash(community.stewards, "reflect answer")
    preview = await sends(community.member, form, WORDS, "everyone")
    await community.hearth.http.edit_channel_permissions(
        community.reflections.id, community.member.id, "0", str(discord.Permissions(view_channel=True).value), 1
    )
    await community.env.settle()
    refused = said(await community.member.click(preview.response, label="Post it"))
    assert "can't see the question's channel" in refused
    assert "Keep it for me only" in refused
    await community.member.click(preview.response, label="Keep it for me only")
    await passes(community)
    assert community.reflections.threads == []
    assert [one.text for one in await kept_by(community, community.member)] == [WORDS]


async def test_who_may_not_write_in_threads_there_does_not_speak_through_the_bot_either(community: Community):
    prompt = await asked(community)
    form = await community.member.click(prompt, label="Answer")
    preview = await sends(community.member, form, WORDS, "everyone")
    muted = discord.Permissions(send_messages_in_threads=True).value
    await community.hearth.http.edit_channel_permissions(
        community.reflections.id, community.member.id, "0", str(muted), 1
    )
    await community.env.settle()
    refused = said(await community.member.click(preview.response, label="Post it"))
    assert "can't write in that channel's threads" in refused
    await passes(community)
    assert community.reflections.threads == []
    await community.member.click(preview.response, label="Keep it for me only")
    assert [one.text for one in await kept_by(community, community.member)] == [WORDS]
