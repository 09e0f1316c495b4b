"""Everything of conversations that can be pressed: private, one's own alone, understood after a restart, and twice."""

from __future__ import annotations

from typing import Any

import pytest

from bot import keep_apart
from bot.reach import How
from tests.community import Community, posts
from tests.contracts import posted
from tests.interface.pressing import everything_kept, pressable, private, standing
from tests.interface.test_private_answers import Presses
from tests.introductions.meeting import DAY, Room

GONE = "I can't find that any more"


@pytest.fixture
async def room(community: Community) -> Room:
    room = Room(community)
    await room.furnish("ada", "ben", "cyd", agree=False)
    return room


async def panel(room: Room, person: Any) -> Any:
    return (await person.slash(room.channel, "people meet")).response


async def met(room: Room) -> Any:
    """Let ada be introduced to ben nine times, and asked in the thread; return the last match."""
    ada, ben, _ = room.people
    async with room.database.writing() as unit:
        for number in range(9):
            await keep_apart.wish(unit, room.here, ada.id, 10**18 + number, room.community.now)
    await room.agree(ada, ben)
    await room.reach(ada, How.MENTION)
    for _ in range(9):
        [match] = await room.introduced([ada, ben])
    await room.wait(DAY)
    return match


async def test_all_of_it_is_private(room: Room):
    community, ada = room.community, Presses(room.community, room.people[0])
    await room.open_round()
    joining = await ada.all_of(await panel(room, room.people[0]))
    await ada.all_of(joining[-1].response)  # the yes that is asked for, and "not now"
    await ada.all_of(await panel(room, room.people[0]))  # leaving it again
    match = await met(room)
    for message in posts(room.thread_of(match)):
        await ada.all_of(message)
    for answer in await ada.all_of(await panel(room, room.people[0])):
        for further in await ada.all_of(answer.response):
            await ada.all_of(further.response)
    ben, cyd = room.people[1:]
    await room.agree(cyd)
    await room.introduced([ben, cyd])
    at_home = Presses(community, cyd)
    await at_home.all_of((await cyd.slash(room.channel, "home")).response)

    threads = f"/channels/{room.channel.id}/threads"
    community.env.inject_error("POST", threads, status=403, code=50013, times=1)
    await room.release(await room.draw(await room.open_round(*room.people[:2]), room.people[:2]))
    await room.wait()
    steward = Presses(community, community.steward)
    await steward.all_of((await community.steward.slash(community.stewards, "steward today")).response)
    assert posted.presses_of(posted.MEETING) - ada.pressed - at_home.pressed - steward.pressed == set()


async def test_after_a_restart_the_buttons_in_a_thread_are_still_answered(room: Room):
    match = await met(room)
    thread = room.thread_of(match)
    await room.community.restart()
    for message in posts(thread):
        for node in pressable(message):
            private(await room.people[0].click(message, custom_id=node["custom_id"]))


async def test_pressing_twice_changes_nothing_more(room: Room):
    match = await met(room)
    called = await room.open_round()
    ada = room.people[0]
    for custom_id in (
        f"meeting:join:{called.id}",
        f"meeting:agree:{called.id}",
        f"meeting:leave:{called.id}",
        f"match:talked:{match.id}",
        f"match:seen:{match.id}",
        f"match:help:{match.id}",
        f"apart:back:{10**18}",
    ):
        message = await standing(room.community, room.channel, custom_id)
        private(await ada.click(message, custom_id=custom_id))
        once = await everything_kept(room.community)
        private(await ada.click(message, custom_id=custom_id))
        assert await everything_kept(room.community) == once, custom_id


async def test_what_is_not_there_looks_absent_and_changes_nothing(room: Room):
    await met(room)
    before = await everything_kept(room.community)
    for custom_id in posted.MEETING.buttons:
        if custom_id.startswith(("page:", "apart:", "match:retry", "match:help", "meeting:show")):
            continue
        forged = custom_id.replace(":12", ":999999999999999999")
        message = await standing(room.community, room.channel, forged)
        assert GONE in private(await room.people[0].click(message, custom_id=forged)), forged
    assert await everything_kept(room.community) == before


async def test_another_servers_match_looks_absent(room: Room):
    match = await met(room)
    elsewhere = room.community.env.create_guild()
    channel = elsewhere.create_text_channel("away")
    ada_there = elsewhere.add_member(room.people[0].user)
    await room.community.env.settle()
    before = (await everything_kept(room.community))["match_people"]
    for verb in ("show", "seen", "talked", "not-yet", "no-thanks"):
        custom_id = f"match:{verb}:{match.id}"
        message = await standing(room.community, channel, custom_id)
        assert GONE in private(await ada_there.click(message, custom_id=custom_id))
    assert (await everything_kept(room.community))["match_people"] == before
