"""The browser demo: where a jump leads, and what is told where something is not possible."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from demo.community import london, opened
from demo.rooms import BUSY, CannotNow, Rooms, target_of
from demo.scenes import A_MOMENT


@pytest.fixture
async def rooms() -> AsyncIterator[Rooms]:
    async with opened() as community:
        rooms = Rooms(community)
        yield rooms
        await rooms.close()


@pytest.mark.parametrize(
    ("jump", "now", "there"),
    [
        ("tomorrow", london(2026, 3, 12, 14), london(2026, 3, 13, 10)),
        ("tomorrow", london(2026, 3, 28, 23), london(2026, 3, 29, 10)),
        ("monday", london(2026, 3, 12, 14), london(2026, 3, 16, 10)),
        ("monday", london(2026, 3, 16, 9), london(2026, 3, 16, 10)),
        ("monday", london(2026, 3, 16, 10), london(2026, 3, 23, 10)),
        ("monday", london(2026, 3, 23, 10, 1), london(2026, 3, 30, 10)),
    ],
)
def test_a_jump_leads_to_the_clock_in_london(jump: str, now: datetime, there: datetime):
    assert target_of(jump, now) == there + A_MOMENT


def test_an_hour_is_an_hour():
    now = london(2026, 3, 29, 0, 30)
    assert target_of("hour", now) == london(2026, 3, 29, 2, 30)


async def test_a_jump_says_where_something_new_stands(rooms: Rooms):
    community = rooms.community
    sam, stewards, reflections = community.members["Sam"], community.rooms["stewards"], community.rooms["reflections"]
    asked = await sam.slash(
        stewards, "steward prompts", channel=reflections, day="Friday", time="10:00", zone="Europe/London"
    )
    await sam.click(asked.response, label="Yes, set it")
    assert await rooms.jump("hour") == []
    assert await rooms.jump("tomorrow") == ["reflections"]


async def test_another_room_closes_the_one_before(rooms: Rooms):
    first = await rooms.open("stewards", "Sam")
    second = await rooms.open("reflections", "Grace")
    assert first != second
    assert (rooms.room, rooms.person.name) == ("reflections", "Grace")


async def test_a_room_that_was_ended_in_the_browser_stops_nothing(rooms: Rooms):
    await rooms.open("stewards", "Sam")
    ended = rooms.community.env._preview
    assert ended is not None
    await ended.close()
    await rooms.jump("hour")
    assert (await rooms.open("stewards", "Sam")).startswith("http://127.0.0.1:")


async def test_members_cannot_see_the_stewards_room(rooms: Rooms):
    with pytest.raises(CannotNow, match="Mo can't see #stewards"):
        await rooms.open("stewards", "Mo")


async def test_one_thing_at_a_time(rooms: Rooms):
    jumps = await asyncio.gather(rooms.jump("tomorrow"), rooms.jump("tomorrow"), return_exceptions=True)
    assert jumps[0] == []
    assert isinstance(jumps[1], CannotNow)
    assert str(jumps[1]) == BUSY


@pytest.mark.parametrize(("room", "name"), [("nowhere", "Sam"), ("welcome", "Nobody"), ("", "")])
async def test_what_does_not_exist_is_told(rooms: Rooms, room: str, name: str):
    with pytest.raises(CannotNow, match="no such room"):
        await rooms.open(room, name)
