"""Conversations in the real program, killed around each step of bringing people together: made once, said once."""

from __future__ import annotations

import pytest

from cogs.introductions.rules.meeting import MatchId
from tests.wire.arrivals import Arrivals, killed_around, run_dry
from tests.wire.hearth_bed import Rooms
from tests.wire.schedules.chronicle import Made

pytestmark = pytest.mark.wire


async def release_all(room: Arrivals) -> dict[int, MatchId]:
    """Release a round of two in each server; return its match by the server's id."""
    released = {}
    for server in room.servers:
        [match] = await room.newcomers.released(server.guild.id, [server.member.id, server.steward.id])
        released[server.guild.id] = match
    return released


def thread_in(room: Arrivals, server: Rooms, match_id: MatchId) -> Made:
    """Return the one thread that was ever made in a server."""
    [thread] = room.made(server, "thread")
    assert thread.words == f"A conversation ({match_id})"
    return thread


def people_in(room: Arrivals, thread: Made) -> set[int]:
    """Return who is in a thread, the bot left out."""
    backend = room.server.world.backend
    return set(backend.channels[thread.id].thread_members) - {backend.bot_user.id}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", r"/channels/\d+/threads"),
        ("PUT", r"/channels/\d+/thread-members/\d+"),
        ("POST", r"/channels/\d+/messages"),
    ],
    ids=["thread", "letting in", "introduction"],
)
async def test_killed_while_it_brings_two_together_they_meet_once(arrivals: Arrivals, method: str, path: str):
    released = await release_all(arrivals)
    await killed_around(arrivals, method, path)
    for server in arrivals.servers:
        thread = thread_in(arrivals, server, released[server.guild.id])
        assert people_in(arrivals, thread) == {server.member.id, server.steward.id}
        [said] = arrivals.made(server, "message", in_channel=thread.id)
        assert f"<@{server.member.id}>" in said.words
        assert f"<@{server.steward.id}>" in said.words


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", r"/channels/\d+/threads"), ("POST", r"/channels/\d+/messages")],
    ids=["thread", "introduction"],
)
async def test_who_takes_no_part_any_more_is_not_introduced_and_the_thread_is_put_away(
    arrivals: Arrivals, method: str, path: str
):
    """They take their yes back, are erased, or leave, while nobody knows whether the thread or the word got there."""
    released = await release_all(arrivals)
    await killed_around(arrivals, method, path, meanwhile=all_go)
    for server in arrivals.servers:
        threads = arrivals.made(server, "thread")
        assert len(threads) <= 1
        for thread in threads:
            assert thread.words == f"A conversation ({released[server.guild.id]})"
            said = arrivals.made(server, "message", in_channel=thread.id)
            assert len([one for one in said if f"<@{server.steward.id}>" in one.words]) <= 1
            is_introduced = any(arrivals.chronicle.stands(one) is not None for one in said)
            kept = arrivals.server.world.backend.channels[thread.id].thread_metadata
            assert kept is not None
            assert is_introduced or kept.archived
            assert not (is_introduced and server is arrivals.servers[1]), "it names somebody who was erased"


async def all_go(room: Arrivals) -> None:
    """Let one of each pair be gone."""
    no_more, erased, left = room.servers
    await room.newcomers.takes_no_part(no_more.guild.id, no_more.member.id)
    await room.hearth.personal_data.erase(erased.member.id)
    left.guild.remove_member(left.member)


async def test_an_ordinary_round_asks_after_its_time_and_says_nothing_twice(arrivals: Arrivals):
    released = await release_all(arrivals)
    await run_dry(arrivals)
    await run_dry(arrivals)
    for server in arrivals.servers:
        thread = thread_in(arrivals, server, released[server.guild.id])
        assert len(arrivals.made(server, "message", in_channel=thread.id)) == 1
    waiting = [row for row in await arrivals.bed.rows() if row.state == "planned"]
    assert {row.kind for row in waiting} >= {"matches.question", "matches.ask", "matches.close"}
