"""A human welcome within a day: who is nudged, when, and when nobody is."""

from __future__ import annotations

from datetime import timedelta

import simcord

from bot import memberships
from cogs.introductions.keeping import NUDGE_AFTER, STEWARDS_AFTER
from cogs.introductions.rules.profile import Profile
from cogs.introductions.store import introductions
from cogs.introductions.welcoming import NUDGE, let_go
from tests.community import Community, posts, said
from tests.interface.pressing import labels, private
from tests.introductions.newcomers import (
    HOUR,
    introduced,
    on_rota,
    pinged_in,
    rows_of,
    somebody,
    told_in,
    welcomed_at,
    with_rooms,
)

MINUTE = timedelta(minutes=1)


async def test_twelve_hours_without_an_answer_nudge_the_rota_in_its_own_channel(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    amara = somebody(community, "amara")
    _, thread = await introduced(community, amara, room)
    begun = community.now

    await community.go_to(begun + 12 * HOUR - MINUTE)
    assert told_in(team) == []
    await community.go_to(begun + 12 * HOUR + MINUTE)

    [nudge] = told_in(team)
    assert f"Nobody has answered Amara yet, in <#{thread.id}>" in nudge
    assert f"It is your turn, <@{community.steward.id}>" in nudge
    assert pinged_in(community, team) == [{community.steward.id}]
    await community.go_to(begun + 60 * HOUR)
    assert len(told_in(team)) == 1


async def test_nobody_is_nudged_where_somebody_else_has_written(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    amara = somebody(community, "amara")
    found, thread = await introduced(community, amara, room)

    await community.member.send(thread, "Hello Amara")
    await community.go_to(community.now + 30 * HOUR)

    assert await welcomed_at(community, found.id) is not None
    assert told_in(team) == []
    assert await rows_of(community, NUDGE) == [("skipped", "it was answered, or is not there any more")]
    assert "Amara" not in said(await community.steward.slash(community.stewards, "steward today"))


async def test_what_only_the_writer_or_a_bot_wrote_is_no_welcome(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    amara = somebody(community, "amara")
    found, thread = await introduced(community, amara, room)

    await amara.send(thread, "I forgot to say hello myself")
    await somebody_elses_bot(community).send(thread, "beep")
    await community.go_to(community.now + 12 * HOUR + MINUTE)

    assert await welcomed_at(community, found.id) is None
    assert len(told_in(team)) == 1


def somebody_elses_bot(community: Community):
    return community.guild.add_member(community.env.create_user("robo", bot=True))


async def test_the_first_answer_counts_and_later_ones_change_nothing(community: Community):
    room, _ = await with_rooms(community)
    found, thread = await introduced(community, somebody(community, "amara"), room)
    await community.member.send(thread, "Hello")
    first = await welcomed_at(community, found.id)
    await community.go_to(community.now + HOUR)
    await community.steward.send(thread, "Hello from me too")
    assert await welcomed_at(community, found.id) == first


async def test_twenty_hours_without_an_answer_stand_in_the_stewards_queue(community: Community):
    room, _ = await with_rooms(community)
    found, thread = await introduced(community, somebody(community, "amara"), room)
    begun = community.now

    async def queue() -> simcord.InteractionResult:
        return await community.steward.slash(community.stewards, "steward today")

    await community.go_to(begun + 20 * HOUR - MINUTE)
    assert "Amara" not in said(await queue())
    await community.go_to(begun + 20 * HOUR + MINUTE)
    shown = await queue()
    assert f"Nobody has answered Amara yet, in <#{thread.id}>" in said(shown)

    starters = await community.steward.click(shown.response, custom_id=f"welcome:starters:{found.id}")
    assert "Ideas for a first line to Amara" in said(starters)
    await community.steward.click(starters.response, label="They have been welcomed")
    assert "Amara" not in said(await queue())
    assert await welcomed_at(community, found.id) == community.now
    assert "somebody has been welcomed" in said(await community.steward.slash(community.stewards, "steward audit"))


async def test_both_hours_are_settings_and_a_nudge_that_waits_moves_with_its_own(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    await introduced(community, somebody(community, "amara"), room)
    begun = community.now
    for name, value in ((NUDGE_AFTER.name, "3"), (STEWARDS_AFTER.name, "5")):
        private(await community.steward.slash(community.stewards, "steward settings", name=name, value=value))

    await community.go_to(begun + 3 * HOUR - MINUTE)
    assert told_in(team) == []
    await community.go_to(begun + 3 * HOUR + MINUTE)
    assert len(told_in(team)) == 1
    await community.go_to(begun + 5 * HOUR + MINUTE)
    assert "Amara" in said(await community.steward.slash(community.stewards, "steward today"))
    await community.go_to(begun + 14 * HOUR)
    assert len(told_in(team)) == 1


async def test_an_answer_that_came_while_the_bot_was_away_is_found_before_anybody_is_nudged(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    amara = somebody(community, "amara")
    found, thread = await introduced(community, amara, room)
    await community.stop()
    await amara.send(thread, "Me again")
    await community.member.send(thread, "Hello Amara")
    await community.go_to(community.now + 13 * HOUR)
    await community.restart()
    await community.go_to(community.now + HOUR)

    assert await welcomed_at(community, found.id) is not None
    assert told_in(team) == []


async def test_a_thread_that_cannot_be_looked_at_keeps_nothing_else_from_starting(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    found, thread = await introduced(community, somebody(community, "amara"), room)
    _, other = await introduced(community, somebody(community, "bea"), room)
    await community.stop()
    await community.member.send(other, "Hello Bea")
    await community.go_to(community.now + 11 * HOUR)
    community.env.inject_error("GET", f"/channels/{thread.id}/messages", status=403, code=50001, times=None)
    await community.restart()
    await community.go_to(community.now + 2 * HOUR)

    [nudge] = told_in(team)
    assert "Amara" in nudge
    assert await welcomed_at(community, found.id) is None


async def test_a_nudge_that_is_due_while_nothing_runs_comes_late_and_one_too_late_not_at_all(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    await introduced(community, somebody(community, "amara"), room)
    await community.stop()
    await community.go_to(community.now + 30 * HOUR)
    await community.restart()
    await community.go_to(community.now + MINUTE)
    assert len(told_in(team)) == 1

    await introduced(community, somebody(community, "bea"), room)
    await community.stop()
    await community.go_to(community.now + 5 * 24 * HOUR)
    await community.restart()
    await community.go_to(community.now + MINUTE)
    assert len(told_in(team)) == 1


async def test_a_nudge_goes_with_its_introduction_sent_or_not(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    first, _ = await introduced(community, somebody(community, "amara"), room)
    await community.go_to(community.now + 13 * HOUR)
    second, _ = await introduced(community, somebody(community, "bea"), room)
    assert len(told_in(team)) == 1
    async with community.hearth.database.writing() as unit:
        for one in (first, second):
            await let_go(unit, one, community.now)
            await introductions.drop(unit, one.id)
    await community.go_to(community.now + 30 * HOUR)
    assert told_in(team) == []
    assert await rows_of(community, NUDGE) == []


async def test_nobody_is_nudged_about_somebody_who_left(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    amara = somebody(community, "amara")
    await introduced(community, amara, room)
    async with community.hearth.database.writing() as unit:
        await memberships.note(unit, community.guild.id, amara.id, community.now)
    community.guild.remove_member(amara)
    await community.go_to(community.now + 30 * HOUR)
    assert told_in(team) == []
    assert "Amara" not in said(await community.steward.slash(community.stewards, "steward today"))


async def test_a_welcomers_channel_that_refuses_is_told_to_stewards(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    await introduced(community, somebody(community, "amara"), room)
    community.env.inject_error("POST", f"/channels/{team.id}/messages", status=403, code=50013, times=None)
    await community.go_to(community.now + 13 * HOUR)
    queue = await community.steward.slash(community.stewards, "steward today")
    assert f"<#{team.id}>" in said(queue)
    assert "Choose another channel" in labels(queue.response)


async def test_reply_starters_ask_about_work_offers_and_hopes_alone(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    profile = Profile("Amara", work="A garden", pronouns="she", offers=("listening",), hopes=("fundraising", "media"))
    _, thread = await introduced(community, somebody(community, "amara"), room, profile)
    await community.go_to(community.now + 13 * HOUR)
    [nudge] = [one for one in posts(team) if one.author.bot]

    told = said(await community.member.click(nudge, label="Ideas for a first line"))

    assert "your work" in told
    assert "You can offer this: Listening." in told
    assert "You'd welcome this: Raising money and Working with the media." in told
    assert "They have been welcomed" not in told
    starters = await community.steward.click(nudge, label="Ideas for a first line")
    assert labels(starters.response) == ["Go to the thread", "They have been welcomed"]
    assert str(thread.id) in str(starters.response.components)


async def test_starters_for_a_short_profile_ask_without_presuming(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    await introduced(community, somebody(community, "amara"), room, Profile("Amara"))
    await community.go_to(community.now + 13 * HOUR)
    [nudge] = [one for one in posts(team) if one.author.bot]
    told = said(await community.member.click(nudge, label="Ideas for a first line"))
    assert "What are you working on at the moment" in told
    assert "anything you'd like to find here" in told


async def test_messages_in_other_places_are_no_answer(community: Community):
    room, _ = await with_rooms(community)
    found, thread = await introduced(community, somebody(community, "amara"), room)
    await community.member.send(room, "Hello everybody")
    _, other = await introduced(community, somebody(community, "bea"), room)
    await community.member.send(other, "Hello Bea")
    assert await welcomed_at(community, found.id) is None
    assert thread.id != other.id


async def test_old_nudges_go_since_they_name_people(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward)
    await introduced(community, somebody(community, "amara"), room)
    await community.go_to(community.now + 13 * HOUR)
    assert len(told_in(team)) == 1
    await community.stop()
    await community.go_to(community.now + timedelta(days=27))
    await community.restart()
    await community.go_to(community.now + HOUR)
    assert len(told_in(team)) == 1
    await community.stop()
    await community.go_to(community.now + timedelta(days=1))
    await community.restart()
    await community.go_to(community.now + HOUR)
    assert told_in(team) == []
