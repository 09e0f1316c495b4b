"""Whoever presses something is not kept waiting by what is due only later."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import discord
import pytest

from demo import world
from demo.world import World

A_TURN = 0.2


@pytest.fixture
async def quiet(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A world whose bot does nothing of its own, and which is patient for five turns."""
    monkeypatch.setattr(world, "WAITS_FOR_TIMERS", A_TURN)
    env = World(discord.AutoShardedClient(intents=discord.Intents(guilds=True)), settle_timeout=5 * A_TURN)
    await env.start()
    yield env
    await env.shutdown()


def rings(env: World, seconds: float) -> asyncio.Event:
    """Let the bot set a timer, in real seconds from now."""
    rung = asyncio.Event()
    with env._bot_scope():
        asyncio.get_running_loop().call_later(seconds, rung.set)
    return rung


async def test_a_timer_that_rings_later_is_not_waited_for(quiet: World):
    rung = rings(quiet, 4 * A_TURN)
    await quiet.settle()
    assert not rung.is_set()


@pytest.mark.parametrize("turns", [0.1, 0.5, 0.99, 0.999])
async def test_a_timer_that_rings_soon_is_however_late_in_the_turn(quiet: World, turns: float):
    rung = rings(quiet, turns * A_TURN)
    await quiet.settle()
    assert rung.is_set()


async def test_a_timer_that_is_waited_for_no_more_rings_all_the_same(quiet: World):
    rung = rings(quiet, 1.5 * A_TURN)
    await quiet.settle()
    await asyncio.wait_for(rung.wait(), 10)


async def test_work_is_waited_for_through_several_turns(quiet: World):
    with quiet._bot_scope():
        work = asyncio.create_task(asyncio.to_thread(threading.Event().wait, 2.5 * A_TURN))
    await quiet.settle()
    assert work.done()


async def test_a_bot_that_comes_to_no_rest_is_called_stuck(quiet: World):
    with quiet._bot_scope():
        work = asyncio.create_task(asyncio.Event().wait())
    with pytest.raises(TimeoutError, match=r"did not settle \(timeout=1s\)"):
        await quiet.settle()
    work.cancel()
    await quiet.settle()
