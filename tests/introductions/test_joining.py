"""Joining a round of conversations and leaving it, as members do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot import consents, memberships, servers
from cogs.introductions.keeping import MEET_AFTER_DAYS, MEETING_CHANNEL
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.store import matches, rounds, steering
from tests.community import Community, said
from tests.interface.pressing import labels, private, standing
from tests.introductions.meeting import DAY, Room


@pytest.fixture
async def room(community: Community) -> Room:
    room = Room(community)
    await room.furnish("ada", "ben", "cyd")
    return room


async def panel(room: Room, person: Any) -> Any:
    return (await person.slash(room.channel, "people meet")).response


async def pressed(room: Room, person: Any, label: str) -> str:
    return private(await person.click(await panel(room, person), label=label))


async def test_with_no_round_open_the_panel_says_so(room: Room):
    told = said(await room.people[0].slash(room.channel, "people meet"))
    assert "No round is open now" in told
    assert "Join" not in told


async def test_joining_and_leaving_from_the_panel(room: Room):
    ada = room.people[0]
    called = await room.open_round()
    assert f"A round is open until <t:{int(called.closes_at.timestamp())}:F>" in said(
        await ada.slash(room.channel, "people meet")
    )

    assert "You are in. Thank you for joining." in await pressed(room, ada, "Join this round")
    assert await room.joined(called) == [ada.id]
    assert "You can leave it until people are introduced" in said(await ada.slash(room.channel, "people meet"))

    assert "you are not in this round" in await pressed(room, ada, "Leave this round")
    assert await room.joined(called) == []
    assert "Join this round" in labels(await panel(room, ada))


async def test_joining_twice_joins_once(room: Room):
    ada = room.people[0]
    called = await room.open_round()
    before = await panel(room, ada)
    for _ in range(2):
        assert "You are in" in private(await ada.click(before, label="Join this round"))
    assert await room.joined(called) == [ada.id]


async def test_a_missing_yes_is_asked_for_in_its_words_and_one_press_gives_it(room: Room):
    person = room.community.member
    called = await room.open_round()
    asked = await person.click(await panel(room, person), label="Join this round")
    assert SUGGESTED.wording in private(asked)
    assert "You have not joined yet." in private(asked)
    assert await room.joined(called) == []

    assert "You are in" in private(await person.click(asked.response, label="I agree, and join"))
    assert await room.joined(called) == [person.id]
    async with room.database.reading() as unit:
        [given] = await consents.of_person(unit, person.id, room.here)
        assert await memberships.of_server(unit, room.here) != []
    assert (given.purpose, given.version, given.given_at) == ("suggestions", 1, room.community.now)


async def test_not_now_is_an_answer_and_keeps_nothing(room: Room):
    person = room.community.member
    called = await room.open_round()
    asked = await person.click(await panel(room, person), label="Join this round")
    assert "A round is open until" in private(await person.click(asked.response, label="Not now"))
    assert await room.joined(called) == []
    async with room.database.reading() as unit:
        assert await consents.of_person(unit, person.id, room.here) == []


async def test_newcomers_are_told_kindly_from_when_on(room: Room):
    async with room.database.writing() as unit:
        await servers.put(unit, room.here, MEET_AFTER_DAYS, 7)
    new = room.community.guild.add_member(room.community.env.create_user("nia"))
    await room.community.env.settle()
    called = await room.open_round()
    from_when = f"<t:{int((room.community.now + 7 * DAY).timestamp())}:F>"
    shown = await panel(room, new)
    assert "Join this round" not in labels(shown)
    assert from_when in said(await new.slash(room.channel, "people meet"))

    post = await standing(room.community, room.channel, f"meeting:join:{called.id}")
    told = private(await new.click(post, custom_id=f"meeting:join:{called.id}"))
    assert f"You can join conversations from {from_when} on" in told
    assert await room.joined(called) == []


async def test_a_round_whose_time_is_over_takes_nobody(room: Room):
    called = await room.open_round(closes_in=timedelta(hours=1))
    ada = room.people[0]
    before = await panel(room, ada)
    await room.wait(timedelta(hours=1))
    assert "takes nobody any more" in private(await ada.click(before, label="Join this round"))
    assert await room.joined(called) == []
    assert "Joining has closed" in said(await ada.slash(room.channel, "people meet"))


async def test_one_may_leave_until_people_are_introduced(room: Room):
    ada, ben, cyd = room.people
    called = await room.draw(await room.open_round(ada, ben, cyd), [ada, ben, cyd])
    assert "you are not in this round" in await pressed(room, ada, "Leave this round")
    assert await room.joined(called) == [ben.id, cyd.id]
    async with room.database.reading() as unit:
        assert [match.people for match in await matches.of_round(unit, called.id)] == [{ben.id, cyd.id}]


async def test_once_people_are_introduced_leaving_changes_nothing(room: Room):
    ada, ben, _cyd = room.people
    called = await room.draw(await room.open_round(ada, ben), [ada, ben])
    before = await panel(room, ada)
    [match] = await room.release(called)
    told = private(await ada.click(before, label="Leave this round"))
    assert "People have been introduced already" in told
    assert await room.joined(called) == [ada.id, ben.id]
    assert await room.match(match.id) is not None


async def test_who_is_paused_is_told_kindly(room: Room):
    ada = room.people[0]
    called = await room.open_round()
    before = await panel(room, ada)
    async with room.database.writing() as unit:
        await steering.pause(unit, room.here, ada.id, room.community.now)
    assert "Stewards have paused conversations for you" in said(await ada.slash(room.channel, "people meet"))
    assert "Stewards have paused" in private(await ada.click(before, label="Join this round"))
    assert await room.joined(called) == []


async def test_who_rests_may_join_and_hears_what_resting_means(room: Room):
    ada = room.people[0]
    called = await room.open_round()
    await room.rest(ada, room.community.now + 30 * DAY)
    told = await pressed(room, ada, "Join this round")
    assert "If your rest is over before people are introduced" in told
    assert "While you rest you are skipped" in told
    assert await room.joined(called) == [ada.id]
    shown = await panel(room, ada)
    assert "End my rest now" in labels(shown)
    private(await ada.click(shown, label="End my rest now"))
    assert "While you rest" not in said(await ada.slash(room.channel, "people meet"))


async def test_who_cannot_see_the_channel_of_the_threads_is_told_before(room: Room):
    ada = room.people[0]
    called = await room.open_round()
    hidden = room.community.guild.create_text_channel(
        "hidden", overwrites={room.community.guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    )
    async with room.database.writing() as unit:
        await servers.put(unit, room.here, MEETING_CHANNEL, hidden.id)
    assert f"made in <#{hidden.id}>" in await pressed(room, ada, "Join this round")
    assert await room.joined(called) == []


async def test_taking_the_yes_back_leaves_the_round(room: Room):
    ada, ben, _cyd = room.people
    called = await room.draw(await room.open_round(ada, ben), [ada, ben])
    shown = await ada.slash(room.channel, "my data")
    agreed = await ada.click(shown.response, label="What I agreed to")
    private(await ada.click(agreed.response, custom_id="consent:withdraw:suggestions-0"))
    assert await room.joined(called) == [ben.id]
    async with room.database.reading() as unit:
        assert await matches.of_round(unit, called.id) == []
        assert not await consents.is_given(unit, ada.id, room.here, SUGGESTED)


async def test_another_servers_round_looks_absent(room: Room):
    elsewhere = room.community.env.create_guild()
    async with room.database.writing() as unit:
        other = await rounds.add(unit, elsewhere.id, room.community.now, room.community.now + DAY)
    ada = room.people[0]
    for verb in ("join", "agree", "leave"):
        custom_id = f"meeting:{verb}:{other.id}"
        post = await standing(room.community, room.channel, custom_id)
        assert "I can't find that any more" in private(await ada.click(post, custom_id=custom_id))
    assert await room.joined(other) == []


async def test_who_leaves_the_server_leaves_the_round(room: Room):
    ada, ben, cyd = room.people
    called = await room.draw(await room.open_round(ada, ben, cyd), [ada, ben, cyd])
    room.community.guild.remove_member(ada)
    await room.community.env.settle()
    assert await room.joined(called) == [ben.id, cyd.id]
    async with room.database.reading() as unit:
        assert [match.people for match in await matches.of_round(unit, called.id)] == [{ben.id, cyd.id}]


async def test_what_one_offers_is_suggested_and_not_needed(room: Room):
    await room.open_round()
    told = said(await room.people[0].slash(room.channel, "people meet"))
    assert "`/introduce` has it" in told
    assert "It is not needed." in told
