"""Stewards call, draw, look and release, as people in a server would."""

from __future__ import annotations

from datetime import timedelta

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from sqlalchemy import select

from bot import consents, members
from bot.deliveries.tables import deliveries
from bot.reach import DIRECT_MESSAGES, How
from cogs.introductions.rules.calling import RoundState
from cogs.introductions.rules.meeting import MatchState
from cogs.introductions.store import rounds
from tests.community import Community, said
from tests.interface.pressing import labels, pressable
from tests.introductions.calls import WEEK, Calls


async def test_seven_people_are_called_drawn_and_released(community: Community):
    calls = await Calls.begun(community, 7)
    one, two = calls.people[:2]
    await calls.introduce(one, offers=["writing"], hopes=["media"])
    await calls.introduce(two, offers=["media"], hopes=["writing"])
    assert "No call is open" in await calls.show()
    read_back = await calls.type_until("Open a call", "in a week")
    assert "Let people join until" in read_back
    assert "in a week" in read_back
    async with community.hearth.database.reading() as unit:
        assert await rounds.current(unit, community.guild.id) is None, "nothing is set before the yes"
    assert "the call is open" in await calls.press("Yes, until then")
    await community.env.advance_time(5)
    [post] = calls.posts()
    assert "You can join until" in post
    assert "Join this round" in post

    await calls.join()
    assert "7 people have joined" in await calls.show()
    drawn = await calls.press("Close it now and draw")
    assert "the round is drawn" in drawn
    assert "There are 3 conversations." in drawn
    assert "could not be matched" not in drawn
    assert f"<@{one.id}> offers Writing" in drawn
    assert f"<@{two.id}> offers Working with the media" in drawn
    groups = await calls.groups()
    assert sorted(map(len, groups)) == [2, 2, 3]
    assert frozenset().union(*groups) == frozenset(calls.ids)
    assert any({one.id, two.id} <= group for group in groups), "offers meet hopes"
    await community.env.advance_time(5)
    [post] = calls.posts()
    assert "Joining is over" in post
    assert "Join this round" not in post

    assert "being introduced now" in await calls.press("Release")
    assert await calls.groups() == groups
    assert (await calls.round()).state is RoundState.RELEASED
    assert {match.state for match in await calls.matches()} <= {MatchState.WAITING, MatchState.OPEN}
    assert "This round is done" in labels(calls.panel)
    assert "this round is over" in await calls.press("This round is done")
    assert await calls.acts() == [
        "matching.open",
        "matching.close",
        "matching.draw",
        "matching.release",
        "matching.end",
    ]


async def test_a_call_can_be_moved_and_called_off_and_whoever_joined_learns_of_it(community: Community):
    calls = await Calls.begun(community, 3)
    opened = await calls.open("in two weeks")
    await calls.join(calls.people[0])
    await calls.show()
    await calls.type_until("Change the closing time", "in three weeks")
    assert "people can join until then" in await calls.press("Yes, until then")
    moved = await calls.round()
    assert moved.closes_at - opened.closes_at == WEEK
    await community.env.advance_time(5)
    [post] = calls.posts()
    assert f"<t:{int(moved.closes_at.timestamp())}:F>" in post

    assert "Nobody is introduced" in await calls.press("Call it off")
    assert "called off" in await calls.press("Yes, call it off")
    assert (await calls.round(opened.id)).state is RoundState.CANCELLED
    await community.env.advance_time(5)
    [post] = calls.posts()
    assert "called off" in post
    joined, other = calls.people[:2]
    assert "was called off" in await calls.home(joined)
    assert "was called off" not in await calls.home(other)
    home = await joined.slash(calls.room, "home")
    await joined.click(home.response, custom_id=f"matching:seen:{opened.id}")
    assert "was called off" not in await calls.home(joined)
    assert "No call is open" in await calls.show()


async def test_joining_ends_by_itself_and_waits_in_todays_queue(community: Community):
    calls = await Calls.begun(community, 4)
    round_ = await calls.open("in two days")
    await calls.join()
    today = said(await community.steward.slash(community.stewards, "steward today"))
    assert "time to draw" not in today
    await community.go_to(round_.closes_at + timedelta(minutes=1))
    [post] = calls.posts()
    assert "Joining is over" in post
    today = await community.steward.slash(community.stewards, "steward today")
    assert "4 people have joined. It is time to draw." in said(today)
    shown = await community.steward.click(today.response, custom_id="matching:show:0")
    assert "It is time to draw" in said(shown)
    calls.panel = shown.response
    await calls.press("Draw now")
    today = said(await community.steward.slash(community.stewards, "steward today"))
    assert "It waits for you to look at it and release it." in today


async def test_an_open_call_is_told_at_home_to_whoever_may_join_and_has_not(community: Community):
    calls = await Calls.begun(community, 3)
    joined, resting, may = calls.people
    newcomer = community.guild.add_member(community.env.create_user("newcomer"))
    await calls.open()
    await calls.join(joined)
    await calls.rest(resting)
    line = "a call for conversations is open until"
    assert line in await calls.home(may)
    for person in (joined, resting, newcomer):
        assert line not in await calls.home(person)


async def test_nothing_is_released_without_a_channel_and_the_panel_says_so(community: Community):
    calls = await Calls.begun(community, 2, with_room=False)
    await calls.open()
    await calls.join()
    assert "No channel is chosen for this yet" in await calls.show()
    assert "Choose the channel" in labels(calls.panel)
    await calls.press("Close it now and draw")
    panel = calls.panel
    assert "I need a channel for the private threads" in await calls.press("Release")
    assert (await calls.round()).state is RoundState.DRAWN
    form = await calls.steward.click(panel, label="Choose the channel")
    assert form.modal is not None


async def test_a_channel_in_which_the_bot_may_make_no_threads_is_told_before_anything_is_released(
    community: Community,
):
    calls = await Calls.begun(community, 2)
    await calls.open()
    await calls.join()
    await calls.show()
    await calls.press("Close it now and draw")
    taken = discord.Permissions(create_private_threads=True).value
    assert community.hearth.user is not None
    community.env.backend.set_overwrite(
        calls.room.id, Overwrite(community.hearth.user.id, OverwriteType.MEMBER, 0, taken)
    )
    told = await calls.press("Release")
    assert "Create Private Threads" in told
    assert (await calls.round()).state is RoundState.DRAWN


async def test_one_person_alone_cannot_be_drawn(community: Community):
    calls = await Calls.begun(community, 1)
    await calls.open()
    await calls.join()
    assert "It takes two to draw" in await calls.show()
    assert "Close it now and draw" not in [node.get("label") for node in pressable(calls.panel)]
    await community.go_to((await calls.round()).closes_at + timedelta(minutes=1))
    today = said(await community.steward.slash(community.stewards, "steward today"))
    assert "too few have joined" in today
    assert "time to draw" not in await calls.show()
    assert "Let more people join" in labels(calls.panel)


async def test_an_empty_call_says_so(community: Community):
    calls = await Calls.begun(community, 2)
    await calls.open()
    assert "Nobody has joined yet." in await calls.show()


async def test_whoever_is_left_over_is_told_in_the_same_words_whatever_the_reason(community: Community):
    calls = await Calls.begun(community, 5)
    wishing, wished, resting, *pair = calls.people
    # Nobody but the two who are kept apart could meet one another.
    for one in (wishing, wished):
        for other in pair:
            await calls.keep_apart(one, other)
    await calls.keep_apart(wishing, wished)
    await calls.rest(resting)
    async with community.hearth.database.writing() as unit:
        await members.set_reach(unit, wished.id, How.DM)
        await consents.give(unit, wished.id, community.guild.id, DIRECT_MESSAGES, community.now)
    await calls.open()
    await calls.join()
    await calls.show()
    told = await calls.press("Close it now and draw")
    assert "There is 1 conversation." in told
    assert "3 people could not be matched this time." in told
    await community.go_to(community.now.replace(hour=12) + timedelta(days=1))
    await calls.show()
    await calls.press("Release")
    await community.env.advance_time(60)
    sentence = "Nobody was free for you this time. You come first in the next round."
    for person in (wishing, wished, resting):
        assert sentence in await calls.home(person)
    for person in pair:
        assert sentence not in await calls.home(person)
    async with community.hearth.database.reading() as unit:
        sent = await unit.all(
            select(deliveries.c.recipient, deliveries.c.state, deliveries.c.reason).where(
                deliveries.c.kind == "rounds.unmatched"
            )
        )
    assert {(row.recipient, row.state) for row in sent} == {
        (wishing.id, "skipped"),
        (wished.id, "sent"),
        (resting.id, "skipped"),
    }
    round_ = await calls.round()
    home = await wishing.slash(calls.room, "home")
    await wishing.click(home.response, custom_id=f"matching:seen:{round_.id}")
    assert sentence not in await calls.home(wishing)
    assert sentence in await calls.home(wished)


async def test_an_end_that_cannot_be_read_is_answered_with_dates(community: Community):
    calls = await Calls.begun(community, 2)
    await calls.show()
    panel = calls.panel
    told = await calls.type_until("Open a call", "bananas")
    assert "I couldn't read “bananas” as one date. You could write 18 March, Friday 6pm" in told
    calls.panel = panel
    assert "“7” could be morning or evening" in await calls.type_until("Open a call", "7")
