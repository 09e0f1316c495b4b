"""Introductions in the real program, killed around each thing it makes and takes away: there once, gone for good."""

from __future__ import annotations

import pytest

from bot.deliveries.model import State
from cogs.introductions.welcoming import NUDGE
from tests.wire.arrivals import Arrivals, killed_around, run_dry

pytestmark = pytest.mark.wire


async def introduce_all(room: Arrivals) -> None:
    """Let the member of each server introduce themselves."""
    for server in room.servers:
        await room.newcomers.introduce(server.guild.id, server.member.id, "Mo", "I run a drop-in")


def must_stand_once(room: Arrivals, work: str = "I run a drop-in", name: str = "Mo") -> None:
    """Assert that each server has its post, says what it should, with its thread under it: each made once."""
    for server in room.servers:
        [post] = room.made(server, "message", in_channel=server.reflections.id)
        [thread] = room.made(server, "thread")
        assert thread.id == post.id
        says = room.chronicle.stands(post)
        assert says is not None
        assert work in says
        assert room.server.world.backend.channels[thread.id].name == f"Say hello to {name}"


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", r"/channels/\d+/messages"), ("POST", r"/channels/\d+/messages/\d+/threads")],
    ids=["post", "thread"],
)
async def test_killed_around_the_post_or_its_thread_each_is_there_once(arrivals: Arrivals, method: str, path: str):
    await introduce_all(arrivals)
    await killed_around(arrivals, method, path)
    must_stand_once(arrivals)
    nudges = [row for row in await arrivals.bed.rows() if row.kind == NUDGE]
    assert [row.state for row in nudges] == [State.PLANNED] * 3


@pytest.mark.soak  # the plainest of it is in every run: see test_hearth_newcomer
async def test_killed_around_the_word_to_the_welcomers_it_is_told_once(arrivals: Arrivals):
    await introduce_all(arrivals)
    await run_dry(arrivals)
    for server in arrivals.servers:
        assert await arrivals.newcomers.nudge_is_due(await arrivals.one(server))
    await killed_around(arrivals, "POST", r"/channels/\d+/messages")
    for server in arrivals.servers:
        assert len(arrivals.made(server, "message", in_channel=server.stewards.id)) == 1


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(r"/channels/\d+/messages/\d+", id="post"),
        pytest.param(r"/channels/\d+", id="name", marks=pytest.mark.soak),
    ],
)
async def test_killed_around_a_change_it_is_made_and_nothing_is_posted_again(arrivals: Arrivals, path: str):
    await introduce_all(arrivals)
    await run_dry(arrivals)
    for server in arrivals.servers:
        await arrivals.newcomers.rewrite(server.guild.id, server.member.id, "Moira", "I sing")
    await killed_around(arrivals, "PATCH", path)
    must_stand_once(arrivals, "I sing", "Moira")


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", r"/channels/\d+/messages/\d+"), ("PATCH", r"/channels/\d+")],
    ids=["post", "thread"],
)
async def test_killed_around_its_going_the_post_goes_and_the_thread_is_closed(
    arrivals: Arrivals, method: str, path: str
):
    """Withdrawn, taken down, and erased: in each server in another way."""
    await introduce_all(arrivals)
    await run_dry(arrivals)
    await take_back_all(arrivals)
    await killed_around(arrivals, method, path)
    must_be_gone(arrivals)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", r"/channels/\d+/messages"), ("POST", r"/channels/\d+/messages/\d+/threads")],
    ids=["post", "thread"],
)
async def test_what_is_taken_back_while_it_is_under_way_does_not_stay(arrivals: Arrivals, method: str, path: str):
    """Whether it got there or not is known to nobody when its writer takes it back."""
    await introduce_all(arrivals)
    await killed_around(arrivals, method, path, meanwhile=take_back_all)
    must_be_gone(arrivals)


async def test_a_word_to_the_welcomers_that_may_have_got_there_goes_with_the_introduction(arrivals: Arrivals):
    await introduce_all(arrivals)
    await run_dry(arrivals)
    for server in arrivals.servers:
        assert await arrivals.newcomers.nudge_is_due(await arrivals.one(server))
    await killed_around(arrivals, "POST", r"/channels/\d+/messages", meanwhile=take_back_all)
    must_be_gone(arrivals)
    for server in arrivals.servers:
        told = arrivals.made(server, "message", in_channel=server.stewards.id)
        assert [arrivals.chronicle.stands(one) for one in told] == [None] * len(told)


async def take_back_all(room: Arrivals) -> None:
    """Let each of them withdraw, be taken down, or be erased."""
    withdrawn, taken_down, erased = room.servers
    await room.newcomers.withdraw(withdrawn.guild.id, withdrawn.member.id, await room.one(withdrawn))
    await room.newcomers.take_down(taken_down.guild.id, taken_down.steward.id, await room.one(taken_down))
    await room.hearth.personal_data.erase(erased.member.id)


def must_be_gone(room: Arrivals) -> None:
    """Assert that no post stands, and that every thread is closed, locked, and names nobody."""
    for server in room.servers:
        posts = room.made(server, "message", in_channel=server.reflections.id)
        assert len(posts) <= 1
        assert [room.chronicle.stands(post) for post in posts] == [None] * len(posts)
        for thread in room.made(server, "thread"):
            kept = room.server.world.backend.channels[thread.id]
            assert kept.thread_metadata is not None
            assert (kept.name, kept.thread_metadata.archived, kept.thread_metadata.locked) == (
                "A conversation",
                True,
                True,
            )
