"""*Get help* in a conversation's thread: numbers first, then people; noted nowhere, and there without a database."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bot import servers
from bot.database import Database
from tests.community import Community, posts
from tests.interface.pressing import everything_kept, private
from tests.introductions.meeting import Room


@pytest.fixture
async def room(community: Community) -> Room:
    room = Room(community)
    await room.furnish("ada", "ben")
    return room


async def test_get_help_shows_the_numbers_first_and_then_how_to_reach_a_steward(room: Room):
    ada, ben, *_ = room.people
    [match] = await room.introduced([ada, ben])
    [introduction] = posts(room.thread_of(match))
    shown = private(await ada.click(introduction, label="Get help"))
    assert shown.index("In danger now? Call 999.") < shown.index("116 123") < shown.index("To reach a steward")
    assert "Nobody is told that you pressed this" in shown
    assert "somebody who manages this server" in shown


async def test_get_help_answers_even_when_the_database_does_not(room: Room):
    ada, ben, *_ = room.people
    [match] = await room.introduced([ada, ben])
    [introduction] = posts(room.thread_of(match))
    there, gone = room.database, Database("postgresql://hearth@/hearth?host=/nowhere/at/all")
    room.community.hearth.database = gone
    try:
        shown = private(await ada.click(introduction, label="Get help"))
    finally:
        room.community.hearth.database = there
        await gone.close()
    assert "In danger now? Call 999." in shown
    assert "116 123" in shown
    assert "somebody who manages this server" in shown


async def test_get_help_is_noted_nowhere(room: Room):
    ada, ben, *_ = room.people
    [match] = await room.introduced([ada, ben])
    [introduction] = posts(room.thread_of(match))
    before = await everything_kept(room.community)
    with capture_logs() as logged:
        private(await ada.click(introduction, label="Get help"))
    assert logged == []
    assert await everything_kept(room.community) == before


async def test_get_help_names_the_stewards_roles_and_pings_nobody(room: Room):
    ada, ben, *_ = room.people
    role = room.community.guild.create_role("Care", mentionable=True)
    async with room.database.writing() as unit:
        await servers.put(unit, room.here, servers.STEWARD_ROLES, [role.id])
    [match] = await room.introduced([ada, ben])
    [introduction] = posts(room.thread_of(match))
    assert f"somebody with this role: <@&{role.id}>" in private(await ada.click(introduction, label="Get help"))
    told_last = [one for one in room.community.env.http_requests if "/webhooks/" in one.path][-1]
    assert told_last.json["allowed_mentions"]["parse"] == []
