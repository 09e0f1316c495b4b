"""Introducing oneself, as a person does it: write, look, post, change, take back."""

from __future__ import annotations

from datetime import timedelta

from bot import consents
from cogs.introductions.purposes import POSTED
from cogs.introductions.rules.profile import State, TakingPart
from tests.community import Community, posts, said
from tests.interface.pressing import everything_kept, filled_in, labels, private
from tests.introductions.introducing import (
    CHANGE,
    WORK,
    cards_in,
    introduced,
    kept,
    of,
    passes,
    read,
    room,
    sends,
    shown,
    writes,
)


async def test_whoever_has_nothing_yet_gets_the_form_at_once_and_a_name_is_enough(community: Community):
    channel = await room(community)
    form = await community.member.slash(community.reflections, "introduce")
    assert private(form) == "Introduce yourself"
    told = str(form.modal)
    assert "everybody in this server can read it" in told
    assert "for 30 days after you leave" in told
    assert "Please leave out health, offences, immigration status and other people" in told

    preview = await sends(community.member, form, work="", change="")
    assert f"it stands in <#{channel.id}>" in said(preview)
    assert "Nobody else sees it" in said(preview)
    assert cards_in(channel) == []
    assert (await kept(community, community.member)).state is State.KEPT

    answer = await community.member.click(preview.response, label="Post it")
    assert "It is posted within a moment" in said(answer)
    await passes(community)
    [card] = cards_in(channel)
    assert card.startswith("**Mo**")
    assert f"<@{community.member.id}>" in card
    assert "My work" not in card


async def test_what_is_previewed_is_what_is_posted_with_a_thread_to_say_hello_in(community: Community):
    channel = await room(community)
    preview = await writes(community, community.member)
    more = await community.member.click(preview.response, label="Add more")
    preview = await community.member.submit_modal(
        more, {"pronouns": "they/them", "offers": ["listening", "writing"], "hopes": ["media"]}
    )
    ways = await community.member.click(preview.response, label="How I take part")
    preview = await community.member.submit_modal(
        ways, {"ways": ["text_first", "adjustments"], "adjustments": "Captions, please"}
    )
    shown_before = read(preview.response)
    await community.member.click(preview.response, label="Post it")
    await passes(community)

    [card] = cards_in(channel)
    body = card.splitlines()[:-1]
    assert all(one in shown_before for one in body)
    for part in ("(they/them)", WORK, CHANGE, "Listening and Writing", "Working with the media", "Captions, please"):
        assert part in card
    [thread] = channel.threads
    [post] = [one for one in posts(channel) if one.author.bot and one.components]
    assert (thread.id, thread.name) == (post.id, "Say hello to Mo")
    own = await kept(community, community.member)
    assert (own.state, own.message_id, own.thread_id) == (State.SHARED, post.id, thread.id)
    assert own.profile.taking_part == {TakingPart.TEXT_FIRST, TakingPart.ADJUSTMENTS}
    async with community.hearth.database.reading() as unit:
        assert await consents.is_given(unit, community.member.id, community.guild.id, POSTED)
    sent = [one.json for one in community.env.http_requests if one.path == f"/channels/{channel.id}/messages"]
    assert all(one["allowed_mentions"] in ({"parse": []}, {"parse": [], "users": [], "roles": []}) for one in sent)


async def test_pressing_twice_posts_once(community: Community):
    channel = await room(community)
    preview = await writes(community, community.member)
    await community.member.click(preview.response, label="Post it")
    await community.member.click(preview.response, label="Post it")
    await passes(community)
    again = await community.member.click(preview.response, label="Post it")
    assert "is posted" in said(again)
    await passes(community)
    assert len(cards_in(channel)) == 1
    assert len(channel.threads) == 1


async def test_the_form_and_the_preview_outlive_a_restart(community: Community):
    channel = await room(community)
    form = await community.member.slash(community.reflections, "introduce")
    await community.restart()
    preview = await sends(community.member, form)
    await community.restart()
    await community.member.click(preview.response, label="Post it")
    await passes(community)
    assert WORK in cards_in(channel)[0]


async def test_a_post_changes_only_after_a_yes(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    panel = await shown(community, community.member)
    form = await community.member.click(panel.response, label="Edit it")
    assert filled_in(form) == {"name": "Mo", "work": WORK, "change": CHANGE}
    proposal = await sends(community.member, form, work="I grow things")
    await passes(community)
    assert WORK in cards_in(channel)[0]
    assert (await kept(community, community.member)).profile.work == WORK
    assert "I grow things" in said(proposal)
    assert "is not finished" in said(await community.member.slash(community.reflections, "home"))

    left = await community.member.click(proposal.response, label="Leave it as it is")
    assert "Nothing was changed" in said(left)
    assert "answered already" in said(await community.member.click(proposal.response, label="Change the post"))
    assert "is not finished" not in said(await community.member.slash(community.reflections, "home"))

    form = await community.member.click(panel.response, label="Edit it")
    proposal = await sends(community.member, form, work="I grow things")
    again = await community.member.click(proposal.response, label="Change it more")
    assert filled_in(again)["work"] == "I grow things"
    proposal = await sends(community.member, again, name="Moss", work="I grow trees")
    assert "is changed within a moment" in said(
        await community.member.click(proposal.response, label="Change the post")
    )
    await passes(community)
    [card] = cards_in(channel)
    assert "I grow trees" in card
    assert WORK not in card
    [thread] = channel.threads
    assert thread.name == "Say hello to Moss"
    assert "answered already" in said(await community.member.click(proposal.response, label="Change the post"))


async def test_sending_a_form_without_a_change_asks_nothing(community: Community):
    await room(community)
    await introduced(community, community.member)
    panel = await shown(community, community.member)
    answer = await sends(community.member, await community.member.click(panel.response, label="Edit it"))
    assert "Change the post" not in labels(answer.response)
    assert "is posted" in said(answer)


async def test_more_is_added_to_a_post_without_touching_what_was_written_meanwhile(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    panel = await shown(community, community.member)
    edit = await sends(community.member, await community.member.click(panel.response, label="Edit it"), change="Less")
    form = await community.member.click(panel.response, label="Add more")
    more = await community.member.submit_modal(form, {"pronouns": "he/him", "offers": ["media"], "hopes": []})
    await community.member.click(edit.response, label="Change the post")
    await community.member.click(more.response, label="Change the post")
    await passes(community)
    [card] = cards_in(channel)
    assert "(he/him)" in card
    assert "\nLess" in card
    assert "Working with the media" in card


async def test_taking_the_post_back_keeps_the_words_and_it_can_be_posted_again(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    [first] = channel.threads
    panel = await shown(community, community.member)
    kept_back = await community.member.click(panel.response, label="Keep it without posting")
    assert "is kept, and not posted" in said(kept_back)
    await passes(community)
    assert cards_in(channel) == []
    own = await kept(community, community.member)
    assert (own.state, own.profile.work, own.message_id) == (State.KEPT, WORK, None)
    closed = community.env.backend.channels[first.id]
    assert closed.name == "A conversation"
    async with community.hearth.database.reading() as unit:
        assert not await consents.is_given(unit, community.member.id, community.guild.id, POSTED)

    await community.member.click(kept_back.response, label="Post it")
    await passes(community)
    assert len(cards_in(channel)) == 1


async def test_taking_it_back_before_it_is_there_posts_nothing(community: Community):
    channel = await room(community)
    preview = await writes(community, community.member)
    community.env.inject_error("POST", f"/channels/{channel.id}/messages", status=408, times=1)
    posting = await community.member.click(preview.response, label="Post it")
    await community.member.click(posting.response, label="Keep it without posting")
    await passes(community, timedelta(minutes=30))
    assert cards_in(channel) == []
    await community.member.click(preview.response, label="Post it")
    await passes(community, timedelta(minutes=30))
    assert len(cards_in(channel)) == 1
    assert (await kept(community, community.member)).is_posted


async def test_withdrawing_asks_once_and_leaves_nothing(community: Community):
    channel = await room(community)
    await introduced(community, community.member, name="Moss Green")
    panel = await shown(community, community.member)
    asked = await community.member.click(panel.response, label="Withdraw it")
    assert "can't be brought back" in said(asked)
    assert (await of(community, community.member)) is not None
    gone = await community.member.click(asked.response, label="Yes, withdraw it")
    assert "your introduction is gone" in said(gone)
    await passes(community)
    assert await of(community, community.member) is None
    assert cards_in(channel) == []
    assert [thread.name for thread in channel.threads if thread.name != "A conversation"] == []
    assert "Moss Green" not in str(await everything_kept(community))

    stale = await community.member.click(asked.response, label="Yes, withdraw it")
    assert "can't find that" in said(stale)
    form = await community.member.slash(community.reflections, "introduce")
    assert private(form) == "Introduce yourself"


async def test_a_newcomer_who_withdrew_what_was_posted_is_not_asked_again(community: Community):
    await room(community)
    newcomer = community.guild.add_member(community.env.create_user("asha"))
    assert "introduce yourself here" in said(await newcomer.slash(community.reflections, "home"))
    await introduced(community, newcomer)
    asked = await newcomer.click((await shown(community, newcomer)).response, label="Withdraw it")
    await newcomer.click(asked.response, label="Yes, withdraw it")
    assert "introduce yourself here" not in said(await newcomer.slash(community.reflections, "home"))


async def test_just_being_here_is_a_whole_answer(community: Community):
    home = await community.member.slash(community.reflections, "home")
    assert "you can introduce yourself here" in said(home)
    ways = await community.member.click(home.response, label="Show me both")
    answer = await community.member.click(ways.response, label="I'd rather just be here")
    assert "Just being here is a full answer" in said(answer)
    assert "introduce yourself here" not in said(await community.member.slash(community.reflections, "home"))
    assert (await kept(community, community.member)).state is State.HERE

    await community.member.click(ways.response, label="I'd rather just be here")
    form = await community.member.click(
        (await shown(community, community.member)).response, label="Introduce myself after all"
    )
    await sends(community.member, form)
    assert (await kept(community, community.member)).state is State.KEPT
    still = await community.member.click(ways.response, label="I'd rather just be here")
    assert "What you wrote stays as it is" in said(still)
    assert (await kept(community, community.member)).profile.work == WORK


async def test_home_does_not_ask_who_has_been_here_long(community: Community):
    await community.go_to(community.now + timedelta(days=31))
    assert "introduce yourself here" not in said(await community.member.slash(community.reflections, "home"))


async def test_where_no_channel_is_chosen_it_is_kept_and_stewards_see_it(community: Community):
    preview = await writes(community, community.member)
    assert "have not chosen a channel" in said(preview)
    answer = await community.member.click(preview.response, label="Post it")
    assert "Your words are safe here" in said(answer)
    assert (await kept(community, community.member)).state is State.KEPT
    today = await community.steward.slash(community.stewards, "steward today")
    assert "1 introduction waits to be posted" in said(today)
    assert private(await community.steward.click(today.response, label="Choose the channel")) == "Change a setting"

    channel = await room(community)
    assert "waits to be posted" not in said(await community.steward.slash(community.stewards, "steward today"))
    home = await community.member.slash(community.reflections, "home")
    assert "There is a channel for introductions now" in said(home)
    panel = await community.member.click(home.response, label="Open my introduction")
    await community.member.click(panel.response, label="Post it")
    await passes(community)
    assert len(cards_in(channel)) == 1


async def test_withdrawn_with_every_form_that_was_sent_and_not_finished(community: Community):
    await room(community)
    await introduced(community, community.member)
    panel = await shown(community, community.member)
    await sends(community.member, await community.member.click(panel.response, label="Edit it"), work="Half a thought")
    assert "is not finished" in said(await community.member.slash(community.reflections, "home"))
    asked = await community.member.click(panel.response, label="Withdraw it")
    assert "All of it is deleted, at once" in said(asked)
    await community.member.click(asked.response, label="Yes, withdraw it")
    assert "is not finished" not in said(await community.member.slash(community.reflections, "home"))
    assert (await everything_kept(community))["drafts"] == []


async def test_the_form_says_that_who_agreed_to_be_found_is_read_at_once(community: Community):
    preview = await writes(community, community.member)
    await community.member.click(preview.response, custom_id="introduction:found-on:0")
    form = await community.member.click(preview.response, label="Edit it")
    assert "it can be read in `/people find` as soon as you send this" in str(form.modal)
    await sends(community.member, form, work="Something newer")
    assert "Something newer" in said(await community.steward.slash(community.stewards, "people find"))
