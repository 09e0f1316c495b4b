"""SQLite's units that write: one at a time, and those that come upon each other share a commit.

A commit waits for the disk, which takes longer than all the rest of a unit. So a unit that ended well while others wait
to begin lets them go on in its transaction, each in a part of it that can be undone by itself, and the last one commits
for all. Each ends only once that is done: what a unit has stored is on the disk, as if it had been alone.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from time import perf_counter
from typing import Any, Final

from bot.database.connection import OpenConnection, to_the_end
from bot.database.faults import engine_faults_explained, explain
from bot.database.lending import Lending
from bot.database.sealing import Sealer
from bot.database.unit import Unit
from bot.errors import StorageUnavailable

_TOGETHER_FOR: Final = 0.02
"""Seconds after which nobody is let in any more: whoever ended first waits for all the others."""


class Turn:
    """Lets one task write at a time, and refuses whoever would wait for itself."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._whose: asyncio.Task[Any] | None = None
        self.beginners = 0
        """How many wait to begin a unit."""

    async def __aenter__(self) -> None:
        if self._whose is asyncio.current_task():
            raise RuntimeError("writing() inside writing() would wait for itself: hand the unit on")
        await self._lock.acquire()
        self._whose = asyncio.current_task()

    async def __aexit__(self, *_: object) -> None:
        self.end()

    async def begin(self) -> None:
        """Wait to begin a unit."""
        self.beginners += 1
        try:
            await self.__aenter__()
        finally:
            self.beginners -= 1

    async def come_back(self) -> asyncio.CancelledError | None:
        """Wait until those had their turn who wait already; return the cancellation that was borne meanwhile."""
        self.end()
        cancelled: asyncio.CancelledError | None = None
        while True:
            try:
                await self.__aenter__()
            except asyncio.CancelledError as error:
                cancelled = error
            else:
                return cancelled

    def end(self) -> None:
        """Let the next one."""
        self._whose = None
        self._lock.release()


class Together:
    """A transaction of one unit or several, and what became of it."""

    def __init__(self, connection: OpenConnection) -> None:
        self.connection = connection
        self.units = 0
        """How many have ended well."""
        self.is_over = False
        self.failure: BaseException | None = None
        self._began = perf_counter()

    def takes_more(self) -> bool:
        """Whether one more may be let in."""
        return perf_counter() - self._began < _TOGETHER_FOR


class Writer:
    """The one connection that writes, from one unit to the next."""

    def __init__(self, turn: Turn, writers: Lending) -> None:
        self.turn = turn
        self._writers = writers
        self._together: Together | None = None

    async def join(self) -> Together:
        """Begin a part of the transaction there is, or a transaction; for whoever has the turn."""
        if self._together is not None:
            self._together.connection.writes_on()
        else:
            self._together = Together(await self._writers.lend())
            self._together.connection.writes()
        return self._together

    async def end_well(self, together: Together) -> None:
        """Return once the part is committed; raises what undid it, and `StorageUnavailable` where others did."""
        if together.units == 0 and not (self.turn.beginners and together.connection.has_begun):
            await self._commit(together)
            return
        try:
            await together.connection.ends_part()
        except BaseException:
            await self.undo(together)
            raise
        together.units += 1
        cancelled = None
        if self.turn.beginners and together.takes_more():
            cancelled = await self.turn.come_back()
        if not together.is_over:
            await to_the_end(self._commit(together))
        if cancelled is not None:
            raise cancelled
        if together.failure is not None:
            raise StorageUnavailable from together.failure

    async def undo(self, together: Together) -> None:
        """Undo the part; where it cannot be undone alone, all others are lost with it, and told so."""
        if together.units:
            try:
                await together.connection.undoes_part()
            except Exception as error:  # noqa: BLE001  (whatever it was, they must not be taken for stored)
                together.failure = error
            else:
                return  # whoever ended well before comes back, and commits
        await self._close(together)

    async def settle(self) -> None:
        """Commit what others have ended well; for whoever has the turn and needs no unit."""
        if self._together is not None:
            await to_the_end(self._commit(self._together))

    async def _commit(self, together: Together) -> None:
        try:
            await together.connection.commit()
        except BaseException as error:
            together.failure = error
            raise
        finally:
            await self._close(together)

    async def _close(self, together: Together) -> None:
        self._together, together.is_over = None, True
        await self._writers.take_back(together.connection)


class WritingSqlite(AbstractAsyncContextManager[Unit]):
    """One unit that writes."""

    def __init__(self, writer: Writer, sealer: Sealer | None) -> None:
        self._writer, self._sealer = writer, sealer

    async def __aenter__(self) -> Unit:
        await self._writer.turn.begin()
        try:
            with engine_faults_explained():
                self._together = await self._writer.join()
        except BaseException:
            self._writer.turn.end()
            raise
        self._unit = Unit(self._together.connection, self._sealer)
        return self._unit

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        try:
            with engine_faults_explained():
                await (self._writer.end_well if error is None else self._writer.undo)(self._together)
        finally:
            self._writer.turn.end()
        explain(error)
        if error is None:
            self._unit.committed()
