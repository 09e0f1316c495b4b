"""Ends rows that Discord has: in one unit those whose messages get there at about the same time.

What waits here is safe: its row says that it was tried, and a process that is killed finds it again by that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from bot.deliveries.effects import Effect
from bot.deliveries.model import Delivery, Sent
from bot.deliveries.settling import Arrived, Settling

# The first to get there waits for as many as are still under way, though no longer than this.
_PATIENCE_SECONDS = 0.03
_ENOUGH = 20


@dataclass(slots=True, eq=False)
class _Waiting:
    """A row whose effect Discord has, until that is written."""

    arrived: Arrived
    is_settled: bool = False


class Arrivals:
    """Collects what gets there, and has it settled."""

    def __init__(self, settling: Settling) -> None:
        self._settling = settling
        self._waiting: list[_Waiting] = []
        self._under_way = 0
        self._turn = asyncio.Lock()
        self._are_enough = asyncio.Event()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Hold for as long as Discord is asked for something that may get there."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._look()

    async def settle(self, delivery: Delivery, sent: Sent, effect: Effect) -> None:
        """End a row as sent, in one unit with others; where that unit fails, each is ended by itself.

        So only the one whose fault it is raises.
        """
        arrived = Arrived(delivery, sent, effect)
        waiting = _Waiting(arrived)
        self._waiting.append(waiting)
        self._look()
        async with self._turn:
            if waiting in self._waiting:  # nobody took it along
                await self._for_the_others()
                together, self._waiting = self._waiting, []
                try:
                    is_done = await self._settling.settle_all_sent([one.arrived for one in together])
                except BaseException:
                    self._waiting = [*(one for one in together if one is not waiting), *self._waiting]
                    raise
                for one in together:
                    one.is_settled = is_done
        if not waiting.is_settled:
            await self._settling.settle(*arrived)

    async def _for_the_others(self) -> None:
        self._are_enough.clear()
        self._look()
        if not self._are_enough.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await self._are_enough.wait()

    def _look(self) -> None:
        if len(self._waiting) >= min(self._under_way, _ENOUGH):
            self._are_enough.set()
