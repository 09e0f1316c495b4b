"""SQLite's units that write: one at a time, and those that come upon each other share a commit.

A commit waits for the disk, which takes longer than all the rest of a unit. So a unit that ended well while others wait
to begin lets them go on in its transaction, each in a part of it that can be undone by itself. Whoever gives the turn
back while nobody waits for it commits for all, and a unit has ended only then: what it stored is on the disk.
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
"""Seconds after the first has begun from which on whoever ends well commits, though others wait."""


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

    @property
    def is_free(self) -> bool:
        """Whether nobody has it."""
        return not self._lock.locked()

    async def begin(self) -> None:
        """Wait to begin a unit."""
        self.beginners += 1
        try:
            await self.__aenter__()
        finally:
            self.beginners -= 1

    def end(self) -> None:
        """Let the next one."""
        self._whose = None
        self._lock.release()


class Together:
    """A transaction of one unit or several, and those whose part of it has ended well and is not committed yet."""

    def __init__(self, connection: OpenConnection) -> None:
        self.connection = connection
        self._began = perf_counter()
        self._ended: list[tuple[Unit, asyncio.Future[Exception | None]]] = []

    @property
    def is_shared(self) -> bool:
        """Whether anybody's part has ended well."""
        return bool(self._ended)

    def takes_more(self) -> bool:
        """Whether whoever has ended well may leave the commit to somebody else."""
        return perf_counter() - self._began < _TOGETHER_FOR

    def add(self, unit: Unit) -> asyncio.Future[Exception | None]:
        """Let a unit wait for the commit; what comes of it is what it has to raise, if anything."""
        told: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()
        self._ended.append((unit, told))
        return told

    def end(self, failure: BaseException | None) -> None:
        """Tell all of them; what waited for their commit is run first, in their order, that of the cancelled too."""
        for unit, told in self._ended:
            error = _unavailable(failure) if failure is not None else _error_after(unit)
            if not told.done():
                told.set_result(error)


def _unavailable(failure: BaseException) -> StorageUnavailable:
    error = StorageUnavailable()
    error.__cause__ = failure
    return error


def _error_after(unit: Unit) -> Exception | None:
    try:
        unit.committed()
    except Exception as error:  # noqa: BLE001  (whose unit it is has to hear of it, and the others go on)
        return error
    return None


class Writer:
    """The one connection that writes, from one unit to the next. Every unit gives the turn back by how it ends."""

    def __init__(self, turn: Turn, writers: Lending) -> None:
        self._turn = turn
        self._writers = writers
        self._together: Together | None = None

    async def begin(self) -> Together:
        """Wait for the turn, and begin a transaction, or a part of the one there is."""
        try:
            await self._turn.begin()
        except BaseException:
            await to_the_end(self._left_alone())
            raise
        try:
            return await self._joined()
        except BaseException:
            self._turn.end()
            raise

    async def _joined(self) -> Together:
        together = self._together
        if together is None:
            together = self._together = Together(await self._writers.lend())
            together.connection.writes()
            return together
        try:
            together.connection.writes_on()
        except StorageUnavailable as error:
            await self._close(together, error)
            raise
        return together

    async def _left_alone(self) -> None:
        # Who was let on before others committed may be cancelled before it begins.
        if self._turn.is_free and not self._turn.beginners:
            async with self._turn:
                await self._settle()

    async def end_well(self, together: Together, unit: Unit) -> None:
        """Return once the unit is committed; raises what undid it, `StorageUnavailable` where that was somebody else.

        Cancelled while it waits for others, it is stored with theirs.
        """
        try:
            if together.is_shared or (self._turn.beginners and together.connection.has_begun):
                await self._end_part(together)
                told = together.add(unit)
                if not (self._turn.beginners and together.takes_more()):
                    await to_the_end(self._commit(together))
            else:
                told = together.add(unit)
                await self._commit_alone(together)
        finally:
            self._turn.end()
        error = await told
        if error is not None:
            raise error

    async def _end_part(self, together: Together) -> None:
        try:
            await together.connection.ends_part()
        except BaseException:
            await to_the_end(self._undo(together))
            raise

    async def undo(self, together: Together) -> None:
        """Undo the unit; where it cannot be undone alone, those who wait for the commit are lost with it, and told."""
        try:
            await to_the_end(self._undo(together))
        finally:
            self._turn.end()

    async def settle(self) -> None:
        """Commit for those who wait for it; for whoever has the turn and needs no unit."""
        await to_the_end(self._settle())

    async def _settle(self) -> None:
        if self._together is not None:
            await self._commit(self._together)

    async def _undo(self, together: Together) -> None:
        if not together.is_shared:
            await self._close(together, None)
            return
        try:
            await together.connection.undoes_part()
        except Exception as error:  # noqa: BLE001  (whatever it was, they must not be taken for stored)
            await self._close(together, error)
        else:
            if not self._turn.beginners:
                await self._commit(together)

    async def _commit(self, together: Together) -> None:
        """Commit for all, who are told what comes of it: it is nobody's own."""
        failure: Exception | None = None
        try:
            await together.connection.commit()
        except Exception as error:  # noqa: BLE001  (as above)
            failure = error
        await self._close(together, failure)

    async def _commit_alone(self, together: Together) -> None:
        try:
            await together.connection.commit()
        except BaseException as error:
            await self._close(together, error)
            raise
        await self._close(together, None)

    async def _close(self, together: Together, failure: BaseException | None) -> None:
        self._together = None
        try:
            await self._writers.take_back(together.connection)
        finally:
            together.end(failure)


class WritingSqlite(AbstractAsyncContextManager[Unit]):
    """One unit that writes."""

    def __init__(self, writer: Writer, sealer: Sealer | None) -> None:
        self._writer, self._sealer = writer, sealer

    async def __aenter__(self) -> Unit:
        with engine_faults_explained():
            self._together = await self._writer.begin()
        self._unit = Unit(self._together.connection, self._sealer)
        return self._unit

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        with engine_faults_explained():
            if error is None:
                await self._writer.end_well(self._together, self._unit)
            else:
                await self._writer.undo(self._together)
        explain(error)
