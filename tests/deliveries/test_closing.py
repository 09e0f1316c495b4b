"""Closing while the dispatcher looks: nothing more is begun, and what was begun is finished before it returns."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.deliveries.dispatcher import Dispatcher
from bot.deliveries.taking import Taken
from tests.clocks import SettableClock


class Held:
    """One row is due. The step of this name waits until it is let go; what was done is noted."""

    def __init__(self, step: str, clock: SettableClock) -> None:
        self.step = step
        self.clock = clock
        self.reached, self.go = asyncio.Event(), asyncio.Event()
        self.done: list[str] = []

    async def next_due(self) -> datetime | None:
        await self._pass("next_due")
        return None if "take" in self.done else self.clock.now()

    async def take(self, most: int, except_for: Collection[int]) -> list[Any]:
        await self._pass("take")
        return [Taken(SimpleNamespace(id=1, kind="test.kind"))]  # type: ignore[arg-type]

    async def handle(self, delivery: Any, ready: Any) -> None:
        await self._pass("handle")

    async def _pass(self, step: str) -> None:
        if step == self.step and not self.go.is_set():
            self.reached.set()
            await self.go.wait()
        for _ in range(5 if step == "handle" else 0):
            await asyncio.sleep(0)  # sending takes a few turns of the loop
        self.done.append(step)


@pytest.mark.parametrize(
    ("step", "done"),
    [
        ("next_due", ["next_due"]),
        ("take", ["next_due", "take", "handle"]),
        ("handle", ["next_due", "take", "next_due", "handle"]),
    ],
)
async def test_a_row_is_finished_or_not_begun(clock: SettableClock, step: str, done: list[str]) -> None:
    held = Held(step, clock)
    dispatcher = Dispatcher(held, clock, longest_nap=timedelta(minutes=15))  # type: ignore[arg-type]
    dispatcher.arm()
    await held.reached.wait()
    closing = asyncio.create_task(dispatcher.close())
    await asyncio.sleep(0)
    assert not closing.done()
    held.go.set()
    await closing
    assert held.done == done
    assert asyncio.all_tasks() == {asyncio.current_task()}
