"""The real program told to stop: idle, starting, with a send in hand, and with a Discord that never answers."""

from __future__ import annotations

import asyncio

import pytest

from tests.wire import NeverHappened
from tests.wire.hearth_bed import CALLBACK, COMMANDS, FOLLOW_UP, SEND, this_minute, told

pytestmark = pytest.mark.wire

WITHIN = 10
"""Seconds that a container's host gives before it kills."""


async def test_a_send_in_hand_is_finished_and_settled(bed, rooms):
    await bed.prompt_is_due(rooms, at=this_minute())
    async with bed.server.faults.pause("POST", SEND, at="after") as paused, bed.process() as hearth:
        await paused.reached()
        hearth.terminate()
        await hearth.until(lambda: "stopping" in hearth.stderr, "it heard")
        paused.release()
        assert await hearth.exit_code(within=WITHIN) == 0
    await bed.posted_once(rooms)


async def test_a_send_that_hangs_for_good_is_let_go_and_finished_after_the_next_start(bed, rooms):
    await bed.prompt_is_due(rooms, at=this_minute())
    hearth = bed.process()
    async with bed.server.faults.pause("POST", SEND, at="after") as paused:
        await hearth.start()
        await paused.reached()
        await hearth.wait_ready()
        hearth.terminate()
        assert await hearth.exit_code(within=WITHIN) == 0
        paused.discard()
    assert [row.state for row in await bed.rows()] == ["sending"]
    await bed.minutes_pass()
    async with hearth:
        await hearth.until(lambda: "delivery settled" in hearth.stderr, "settled")
    await bed.posted_once(rooms)


@pytest.mark.parametrize("path", [FOLLOW_UP, CALLBACK], ids=["a late answer", "a form"])
async def test_an_answer_in_hand_is_finished(bed, rooms, path):
    async with bed.process() as hearth:
        await hearth.wait_ready()
        panel = await rooms.steward.slash(rooms.stewards, "steward prompts")
        async with bed.server.faults.pause("POST", path, at="before") as paused:
            if path == FOLLOW_UP:
                asked = asyncio.ensure_future(rooms.member.slash(rooms.reflections, "my data"))
            else:
                asked = asyncio.ensure_future(rooms.steward.click(panel.response, label="Set it up"))
            await paused.reached()
            hearth.terminate()
            await hearth.until(lambda: "stopping" in hearth.stderr, "it heard")
            with pytest.raises(NeverHappened):
                await hearth.until(lambda: not bed.server.gateway.ready(hearth.who), "gone too soon", within=0.3)
            paused.release()
            answered = await asked
        assert answered.modal["title"] == "The weekly prompt" if path == CALLBACK else "Your data" in told(answered)
        assert await hearth.exit_code(within=WITHIN) == 0


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", COMMANDS), ("GET", "/gateway/bot")], ids=["syncing", "before the gateway"]
)
async def test_a_signal_during_the_start_ends_it(bed, rooms, method, path):
    async with bed.server.faults.pause(method, path, at="before") as paused, bed.process() as hearth:
        await paused.reached()
        hearth.terminate()
        assert await hearth.exit_code(within=WITHIN) == 0
        paused.discard()


@pytest.mark.parametrize("times", [6, pytest.param(60, marks=pytest.mark.soak)])
async def test_a_signal_as_it_connects_ends_it(bed, rooms, times):
    """A cancellation may be lost in that instant, on Python 3.11: the greeting is a hair later than the signal."""
    bed.server.gateway.latency((0, 0.002))
    hearth = bed.process()
    for _ in range(times):
        async with hearth:
            await hearth.until(lambda: bed.server.gateway.connections, "greeted by the gateway")
            hearth.terminate()
            assert await hearth.exit_code(within=WITHIN) == 0
            assert "stopped before everything was closed" not in hearth.stderr


async def test_a_gateway_that_does_not_say_goodbye_holds_nothing_up(bed, rooms):
    async with bed.process() as hearth:
        await hearth.wait_ready()
        bed.server.gateway.freeze()
        hearth.terminate()
        assert await hearth.exit_code(within=WITHIN) == 0
