"""The browser demo: who can go where, what a jump tells, and what is told where something is not possible."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from demo import places
from demo.community import london, opened
from demo.places import DIRECT
from demo.rooms import BUSY, NO_PROMPT, CannotNow, Rooms


@pytest.fixture
async def rooms() -> AsyncIterator[Rooms]:
    async with opened() as community:
        rooms = Rooms(community)
        yield rooms
        await rooms.close()


async def schedule(rooms: Rooms, day: str) -> None:
    community = rooms.community
    sam, stewards, reflections = community.members["Sam"], community.rooms["stewards"], community.rooms["reflections"]
    asked = await sam.slash(
        stewards, "steward prompts", channel=reflections, day=day, time="10:00", zone="Europe/London"
    )
    await sam.click(asked.response, label="Yes, set it")


async def test_a_jump_says_where_something_new_stands(rooms: Rooms):
    await schedule(rooms, "Friday")
    assert await rooms.jump("hour") == []
    assert [place.label for place in await rooms.jump("tomorrow")] == ["#reflections"]
    assert rooms.room == "reflections"


async def test_a_jump_leads_to_the_next_prompt(rooms: Rooms):
    with pytest.raises(CannotNow) as refused:
        await rooms.jump("prompt")
    assert str(refused.value) == NO_PROMPT

    await schedule(rooms, "Sunday")
    assert [place.label for place in await rooms.jump("prompt")] == ["#reflections"]
    assert rooms.community.now.date() == london(2026, 10, 11, 10).date()


async def test_a_thread_is_a_room_and_so_are_direct_messages(rooms: Rooms):
    community = rooms.community
    reflections = community.rooms["reflections"]
    before = places.newest(community)
    thread = community.env.backend.create_thread(reflections.id, "A thread", community.members["Mo"].id)
    await community.env.settle()
    await community.members["Mo"].send(reflections.threads[0], "Hello from Mo")
    await community.members["Grace"].user.send_dm("Hello from Grace")

    new = places.new_since(community, before)
    assert [place.label for place in new] == [
        "the thread “A thread” in #reflections",
        "Grace's direct messages",
    ]
    assert new[0].key == f"thread-{thread.id}"
    assert (await rooms.open(new[0].key, "Bishnu")).startswith("http://127.0.0.1:")
    assert (await rooms.open(DIRECT, "Grace")).startswith("http://127.0.0.1:")
    assert (rooms.room, rooms.person.name) == (DIRECT, "Grace")


async def test_a_post_in_a_forum_is_a_room_though_the_forum_is_none(rooms: Rooms):
    community = rooms.community
    forum = community.open_forum("library", ["Rights"])
    starter = community.env.backend.create_message(forum.id, community.members["Mo"].id, "Read this")
    post = community.env.backend.create_thread(
        forum.id, "A good read", community.members["Mo"].id, message_id=starter.id
    )
    await community.env.settle()
    assert [place.label for place in places.posts(community)] == ["the post “A good read” in #library"]
    assert "library" not in [place.key for place in places.rooms(community)]
    assert (await rooms.open(f"thread-{post.id}", "Amina")).startswith("http://127.0.0.1:")


async def test_a_thread_in_the_stewards_room_is_for_stewards(rooms: Rooms):
    community = rooms.community
    community.env.backend.create_thread(community.rooms["stewards"].id, "Plans", community.members["Sam"].id)
    await community.env.settle()
    thread = places.threads(community)[0]
    assert (await rooms.open(thread.key, "Nadia")).startswith("http://127.0.0.1:")
    with pytest.raises(CannotNow, match="Amina can't see the thread “Plans” in #stewards"):
        await rooms.open(thread.key, "Amina")


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


async def test_a_jump_to_nowhere_changes_nothing(rooms: Rooms):
    before = rooms.community.now
    with pytest.raises(CannotNow, match="Time can't jump there"):
        await rooms.jump("yesterday")
    assert rooms.community.now == before


@pytest.mark.parametrize(("room", "name"), [("nowhere", "Sam"), ("welcome", "Nobody"), ("", ""), ("thread-1", "Sam")])
async def test_what_does_not_exist_is_told(rooms: Rooms, room: str, name: str):
    with pytest.raises(CannotNow, match="no such room"):
        await rooms.open(room, name)
