"""Kills the program at the point that a round names."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.database import Database
from tests.wire import BotProcess, NeverHappened, WireServer
from tests.wire.schedules.acts import Point
from tests.wire.schedules.chronicle import Chronicle
from tests.wire.schedules.striking import NthDoing, nothing_can_be_written

_HELD_AT = {Point.BEFORE: "before", Point.LATE: "before", Point.AFTER: "after", Point.REPLIED: "after"}
_CLOSING_SECONDS = 5
_LOOK_SECONDS = 0.2
_STILL_LOOKS = 7  # longer than discord.py waits before it tries a 500 again

Due = Callable[[], Awaitable[int]]
"""Counts the deliveries that the program would still take up by itself."""


class Killing:
    """One kill. `prepare` before the program starts, `strike` once it runs; `struck` says where it was in the end."""

    def __init__(self, wire: WireServer, chronicle: Chronicle, database: Database, process: BotProcess) -> None:
        self._wire, self._chronicle, self._database, self._process = wire, chronicle, database, process
        self._held: NthDoing | None = None
        self._arrived = 0

    def prepare(self, point: Point, nth: int) -> None:
        """Stand ready."""
        self.point, self._nth = point, nth
        if point in _HELD_AT or point is Point.CLOSING:
            at = _HELD_AT.get(point, "after" if nth % 2 else "before")
            self._held = NthDoing(self._process.name, nth, "before" if at == "before" else "after")
            self._wire.faults.add(self._held)

    async def strike(self, due: Due) -> Point:
        """Kill it there, or once it has nothing left to do; returns where it was killed."""
        try:
            return await self._strike(due)
        finally:
            await self._process.kill()
            if self._held is not None:
                self._held.discard()
                self._wire.faults.remove(self._held)

    async def _strike(self, due: Due) -> Point:
        match self.point:
            case Point.STARTING:
                nth = self._nth % 4
                await self._until(lambda: self._chronicle.arrived[self._process.who] >= nth)
                return Point.STARTING
            case Point.COUNTED:
                start = self._chronicle.arrived[self._process.who]
                wanted = start + self._nth + (0 if start else 6)
                is_there = await self._reached(lambda: self._chronicle.arrived[self._process.who] >= wanted, due)
                return Point.COUNTED if is_there else Point.IDLE
            case Point.CLAIMING:
                return await self._claiming(due)
            case Point.COMPOSING:
                is_there = await self._reached(lambda: "composing slowly" in self._process.stderr, due)
                return Point.COMPOSING if is_there else Point.IDLE
        assert self._held is not None
        if not await self._reached(lambda: self._held is not None and self._held.is_reached, due):
            return Point.IDLE
        return await self._with(self._held)

    async def _with(self, held: NthDoing) -> Point:
        """Kill it while one of its requests is held."""
        assert held.request is not None
        if self.point is Point.LATE:
            await self._process.kill()
            held.release()
            await self._wire.watch.until(lambda: held.request is not None and held.request.finished, "its arrival")
        elif self.point is Point.REPLIED:
            async with nothing_can_be_written(self._database):
                held.release()
                await self._until(lambda: held.request is not None and held.request.finished)
                await self._process.kill()
        elif self.point is Point.CLOSING:
            self._process.terminate()
            await self._until(lambda: "stopping" in self._process.stderr)
        return self.point

    async def _claiming(self, due: Due) -> Point:
        """What is logged just before the first look at deliveries is the sign."""
        if not await self._reached(lambda: "cleared what passed its period" in self._process.stderr, due, starts=True):
            return Point.IDLE
        with suppress(NeverHappened):
            async with nothing_can_be_written(self._database):
                await self._process.kill()
        return Point.CLAIMING

    async def _until(self, claim: Callable[[], bool]) -> None:
        with suppress(NeverHappened):  # it had ended by itself: that is told by the laws
            await self._process.until(claim, "to be killed there", within=_CLOSING_SECONDS)

    async def _reached(self, claim: Callable[[], bool], due: Due, *, starts: bool = False) -> bool:
        """Wait for a claim; give up once the program is ready and has nothing to do, or does nothing for a while.

        What a dead process has left in hand is nobody's until its lease is over, and that may be a minute yet.
        """
        still, done = 0, self._done()
        while self._process.running:
            try:
                await self._wire.watch.until(
                    lambda: claim() or not self._process.running, "a look", within=_LOOK_SECONDS
                )
                return claim()
            except NeverHappened:
                still, done = (still + 1 if self._done() == done else 0), self._done()
                is_ready = not starts and self._wire.gateway.ready(self._process.who)
                if is_ready and (still > _STILL_LOOKS or not await due()):
                    return claim()
        return False

    def _done(self) -> tuple[int, int]:
        return self._chronicle.arrived[self._process.who], len(self._process.stderr)


async def let_end(process: BotProcess) -> None:
    """Let a process that runs end in its own time, and kill it where it does not."""
    if process.running:
        process.terminate()
        with suppress(NeverHappened):
            await process.exit_code(within=15)
    await process.kill()


async def all_ended(processes: list[BotProcess]) -> None:
    """Let all of them end."""
    await asyncio.gather(*(let_end(process) for process in processes))
