"""What goes wrong around a match: Discord refuses, or somebody takes a yes back at the last moment."""

from __future__ import annotations

import pytest

from bot import servers
from cogs.introductions import meeting
from cogs.introductions.keeping import MEETING_CHANNEL
from cogs.introductions.rules.meeting import MatchState, NotMade
from cogs.introductions.store import steering
from tests.community import Community, posts, said
from tests.interface.pressing import private, standing
from tests.introductions.meeting import DAY, NAP, Room, released, today, unmatched


@pytest.fixture
async def room(community: Community) -> Room:
    room = Room(community)
    await room.furnish("ada", "ben", "cyd", "dee")
    return room


# -- Discord refuses -------------------------------------------------------------------------------


async def test_a_server_full_of_threads_is_tried_again_a_day_later(room: Room):
    ada, ben, *_ = room.people
    threads = f"/channels/{room.channel.id}/threads"
    room.community.env.inject_error("POST", threads, status=400, code=160006, times=1)
    [match] = await released(room, [ada, ben])
    await room.wait()
    found = await room.match(match.id)
    assert found is not None
    assert (found.state, found.not_made, room.threads()) == (MatchState.WAITING, NotMade.FULL, [])
    assert "as soon as there is room" in said(await ada.slash(room.channel, "home"))
    assert "1 thread for a conversation could not be made" in said(await today(room))

    await room.wait(DAY)
    assert len(room.threads()) == 1
    assert "could not be made" not in said(await today(room))


async def test_a_refused_thread_is_told_to_stewards_and_their_press_tries_it_again(room: Room):
    ada, ben, *_ = room.people
    threads = f"/channels/{room.channel.id}/threads"
    room.community.env.inject_error("POST", threads, status=403, code=50013, times=1)
    [match] = await released(room, [ada, ben])
    await room.wait()
    shown = await today(room)
    assert f"could not be posted in <#{room.channel.id}>" in said(shown)
    assert "1 thread for a conversation could not be made" in said(shown)
    assert "I'm trying 1 thread again now" in private(
        await room.community.steward.click(shown.response, label="Try again")
    )
    await room.community.env.settle()
    found = await room.match(match.id)
    assert found is not None
    assert found.is_open
    shown = await today(room)
    assert "could not" not in said(shown)
    post = await standing(room.community, room.channel, "match:retry:0")
    assert "Nothing is left to try" in private(await room.community.steward.click(post, custom_id="match:retry:0"))
    assert "This is for stewards" in private(await ada.click(post, custom_id="match:retry:0"))


async def test_without_a_channel_a_match_waits_for_one(room: Room):
    ada, ben, *_ = room.people
    async with room.database.writing() as unit:
        await servers.put(unit, room.here, MEETING_CHANNEL, None)
    [match] = await released(room, [ada, ben])
    await room.wait()
    found = await room.match(match.id)
    assert found is not None
    assert found.not_made is NotMade.NO_CHANNEL
    async with room.database.writing() as unit:
        await servers.put(unit, room.here, MEETING_CHANNEL, room.channel.id)
    await room.wait(DAY)
    assert len(room.threads()) == 1


async def test_what_never_works_falls_away_in_the_end_and_its_people_come_first(room: Room):
    ada, ben, *_ = room.people
    threads = f"/channels/{room.channel.id}/threads"
    room.community.env.inject_error("POST", threads, status=403, code=50013, times=None)
    [match] = await released(room, [ada, ben])
    await room.wait(16 * DAY)
    assert await room.match(match.id) is None
    assert await unmatched(room) == {ada.id, ben.id}


async def test_who_cannot_be_let_in_is_tried_again_and_introduced_all_the_same(room: Room):
    ada, ben, *_ = room.people
    path = f"/channels/*/thread-members/{ada.id}"
    room.community.env.inject_error("PUT", path, status=403, code=50013, times=1)
    [match] = await room.introduced([ada, ben])
    thread = room.thread_of(match)
    assert room.members_of(thread) == {ben.id}
    assert len(posts(thread)) == 1
    assert f"could not be posted in <#{room.channel.id}>" in said(await today(room))
    await room.wait(DAY)
    assert room.members_of(thread) == {ada.id, ben.id}


async def test_who_is_gone_when_let_in_leaves_nobody_alone_in_a_thread(room: Room):
    ada, ben, *_ = room.people
    path = f"/channels/*/thread-members/{ada.id}"
    room.community.env.inject_error("PUT", path, status=404, code=10007, times=None)
    [match] = await released(room, [ada, ben])
    await room.wait()
    [thread] = room.threads()
    assert posts(thread) == []
    assert room.is_closed(thread) == (True, True)
    assert await room.match(match.id) is None
    assert ben.id in await unmatched(room)


async def test_a_deleted_thread_is_not_linked_any_more(room: Room):
    ada, ben, *_ = room.people
    [match] = await room.introduced([ada, ben])
    room.community.env.backend.delete_channel(match.thread_id or 0)
    await room.community.env.settle()
    shown = said(await ada.slash(room.channel, "people meet"))
    assert "Its thread is gone" in shown
    assert str(match.thread_id) not in shown
    await room.wait(2 * DAY)
    assert "Did you talk" in said(await ada.slash(room.channel, "home"))


# -- Somebody takes a yes back, or is paused -------------------------------------------------------


async def test_nobody_is_introduced_who_took_the_yes_back_since(room: Room):
    ada, ben, *_ = room.people
    [match] = await released(room, [ada, ben])
    shown = await ada.slash(room.channel, "my data")
    agreed = await ada.click(shown.response, label="What I agreed to")
    private(await ada.click(agreed.response, custom_id="consent:withdraw:suggestions-0"))
    await room.wait()
    assert room.threads() == []
    assert await room.match(match.id) is None
    assert await unmatched(room) == {ben.id}


async def test_nobody_is_introduced_whom_stewards_paused_since(room: Room):
    ada, ben, *_ = room.people
    await released(room, [ada, ben])
    async with room.database.writing() as unit:
        await steering.pause(unit, room.here, ada.id, room.community.now)
    await room.wait()
    assert room.threads() == []
    assert await unmatched(room) == {ben.id}


async def test_nothing_waits_for_the_dispatcher_that_nobody_needs(room: Room):
    ada, ben, *_ = room.people
    await room.introduced([ada, ben])
    await room.wait(NAP)
    assert {row.state for row in await room.rows(meeting.THREAD_KIND)} == {"sent"}
    assert [row.due_at - row.about_at for row in await room.rows(meeting.CLOSE_KIND)] == [DAY * 0]
