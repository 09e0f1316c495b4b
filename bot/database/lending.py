"""SQLite's connections that lie ready between units, since to take one from a pool and give it back takes its time."""

from __future__ import annotations

import asyncio
from typing import Final

from sqlalchemy import Engine

from bot.database.connection import OpenConnection
from bot.errors import StorageUnavailable

_NONE_LENT_WITHIN: Final = 30.0
"""Seconds, as SQLAlchemy's own pool has them."""


class Lending:
    """Lends an engine's connections, `most` at once; whoever has one hands it back."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._ready: list[OpenConnection] = []
        self._places = asyncio.Semaphore(most)
        self._is_closed = False

    async def lend(self) -> OpenConnection:
        """Return one that lies ready, mostly; raises `StorageUnavailable` where none comes back for too long."""
        await asyncio.sleep(0)  # it may never wait: many units in a row would let nobody else go on
        if self._places.locked():
            try:
                async with asyncio.timeout(_NONE_LENT_WITHIN):
                    await self._places.acquire()
            except TimeoutError as error:
                raise StorageUnavailable from error
        else:
            await self._places.acquire()
        try:
            return self._ready.pop() if self._ready else await OpenConnection.of(self._engine)
        except BaseException:
            self._places.release()
            raise

    async def take_back(self, connection: OpenConnection) -> None:
        """Let the next have it as it is, or undo what it has begun and leave it to the pool, even where cancelled."""
        try:
            if not self._is_closed and connection.is_ready_again():
                self._ready.append(connection)
            else:
                await connection.give_back(for_good=self._is_closed)
        finally:
            self._places.release()

    async def close(self) -> None:
        """Leave those that lie ready to the pool, which is closed next; close those that are lent as they come back."""
        self._is_closed = True
        while self._ready:
            await self._ready.pop().give_back()
