"""The database: opened once, read and written in units of work, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Engine, MetaData, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.util import greenlet_spawn

from bot.database.connection import OpenConnection
from bot.database.faults import engine_faults_explained, explain
from bot.database.lending import Lending
from bot.database.sealing import Sealer
from bot.database.sqlite_opening import run_in_one_errand
from bot.database.unit import Unit
from bot.database.writing import Turn, Writer, WritingSqlite
from bot.errors import CannotStart, StorageUnavailable

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

PATIENCE: Final = timedelta(seconds=5)
"""How long a unit waits for other processes' units to end, where nothing else is said."""
_READERS = 4
# What a failed query was given could be somebody's words: it stays out of error messages, and so out of logs.
_QUIETLY: dict[str, Any] = {"hide_parameters": True}
# One writer at a time on PostgreSQL too: a read-modify-write in one unit can then lose nothing, from any process.
_WRITERS_LOCK = 0x48656172


class Database:
    """Hands out units of work. `writing()` commits when its block ends well and undoes everything when it does not."""

    def __init__(self, url: str, sealer: Sealer | None = None, *, patience: timedelta = PATIENCE) -> None:
        """`url` is as in the settings, `patience` how long a unit waits for other processes' units to end.

        Raises `CannotStart` for an address that cannot be understood. Opens nothing.
        """
        self._patience_ms = patience // timedelta(milliseconds=1)
        self.url = parse_url(url)
        self.sealer = sealer
        self._turn = Turn()
        self._is_closed = False
        if self.is_sqlite:
            self._writer = create_engine(self.url, pool_size=1, max_overflow=0, **_QUIETLY)
            # Few, since their threads take the processor from each other and from the loop. None beyond the pool's own:
            # they would be opened and closed for every unit of a busy moment.
            self._reader = create_engine(self.url, pool_size=_READERS, max_overflow=0, **_QUIETLY)
            _tune_sqlite(self._writer, self._patience_ms)
            _tune_sqlite(self._reader, self._patience_ms, query_only=True)
        else:
            self._writer = self._reader = create_engine(
                self.url, pool_size=5, max_overflow=5, pool_pre_ping=True, **_QUIETLY
            )
        self._writers, self._readers = Lending(self._writer, 1), Lending(self._reader, _READERS)
        self._sqlite_writer = Writer(self._turn, self._writers)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; else it is PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    def writing(self) -> AbstractAsyncContextManager[Unit]:
        """Yield a unit that may write; units take turns, so what is read in one still holds when it writes.

        Never nests, and its block waits for no other unit to end: that one may wait for the same commit. Raises
        `StorageUnavailable` when the engine is busy for too long, full or gone.
        """
        if self.is_sqlite:
            return WritingSqlite(self._sqlite_writer, self.sealer)
        return self._writing_postgres()

    def reading(self, *, snapshot: bool = False) -> AbstractAsyncContextManager[Unit]:
        """Yield a unit that cannot write (the engine refuses); with `snapshot`, all of it sees one moment."""
        if self.is_sqlite:
            return _ReadingSqlite(self._readers, self.sealer, snapshot=snapshot)
        return self._reading_postgres(snapshot=snapshot)

    @asynccontextmanager
    async def _writing_postgres(self) -> AsyncIterator[Unit]:
        async with self._turn:
            with engine_faults_explained():
                async with self._open(self._writer) as connection:
                    await connection.begin()
                    # In one statement, in this order: the wait for the lock has its end.
                    await connection.execute(
                        text(
                            f"SELECT set_config('lock_timeout', '{self._patience_ms}', true),"
                            f" pg_advisory_xact_lock({_WRITERS_LOCK})"
                        )
                    )
                    unit = Unit(connection, self.sealer)
                    yield unit
                    await connection.commit()
        unit.committed()

    @asynccontextmanager
    async def _reading_postgres(self, *, snapshot: bool) -> AsyncIterator[Unit]:
        with engine_faults_explained():
            async with self._open(self._reader) as connection:
                level = {"isolation_level": "REPEATABLE READ"} if snapshot else {}
                await connection.set(postgresql_readonly=True, **level)
                yield Unit(connection, self.sealer)

    async def leave_no_trace(self) -> bool:
        """Take what was deleted out of SQLite's write-ahead log; return False where somebody reads it just now.

        Then a later call does that. PostgreSQL sees to its own log and pages.
        """
        is_busy = 0
        if self.is_sqlite:
            # A reader's connection: a checkpoint is no change to the data, and the writer's would begin a unit.
            async with self._turn:
                with engine_faults_explained():
                    await self._sqlite_writer.settle()
                    connection = await self._readers.lend()
                    try:
                        await connection.execute_plainly("PRAGMA busy_timeout=0")
                        try:
                            checkpoint = await connection.execute_plainly("PRAGMA wal_checkpoint(TRUNCATE)")
                            is_busy = checkpoint.one()[0]
                        finally:
                            await connection.execute_plainly(f"PRAGMA busy_timeout={self._patience_ms}")
                    finally:
                        await self._readers.take_back(connection)
        return not is_busy

    @asynccontextmanager
    async def _open(self, engine: Engine) -> AsyncIterator[OpenConnection]:
        """Yield a connection; where none can be had (no such host, no such socket), that is the engine's fault."""
        await asyncio.sleep(0)  # it may never wait: many units in a row would let nobody else go on
        try:
            connection = await OpenConnection.of(engine)
        except OSError as error:
            raise StorageUnavailable from error
        try:
            yield connection
        finally:
            await connection.give_back(for_good=self._is_closed)

    async def close(self) -> None:
        """Close every connection, those in use once their unit ends; nothing may begin a unit afterwards."""
        self._is_closed = True
        await self._readers.close()
        await self._writers.close()
        await greenlet_spawn(self._writer.dispose)
        if self._reader is not self._writer:
            await greenlet_spawn(self._reader.dispose)


# A class, since every answer has its units: a generator as a context manager takes longer than SQLite to find a row.


class _ReadingSqlite(AbstractAsyncContextManager[Unit]):
    def __init__(self, readers: Lending, sealer: Sealer | None, *, snapshot: bool) -> None:
        self._readers, self._sealer, self._snapshot = readers, sealer, snapshot

    async def __aenter__(self) -> Unit:
        with engine_faults_explained():
            self._connection = await self._readers.lend()
        self._connection.only_reads(snapshot=self._snapshot)
        return Unit(self._connection, self._sealer)

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        with engine_faults_explained():
            await self._readers.take_back(self._connection)
        explain(error)


def parse_url(typed: str) -> URL:
    """Return the address with the async driver we use; raises `CannotStart` for any other kind of database."""
    try:
        url = make_url(typed)
    except ArgumentError as error:
        raise CannotStart(
            ("HEARTH_DATABASE_URL is not a database address, such as sqlite:///data/hearth.db.",)
        ) from error
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite":
        if not url.database or url.database == ":memory:":
            raise CannotStart(("HEARTH_DATABASE_URL names no file. An SQLite address is sqlite:///folder/file.db.",))
        return url.set(drivername="sqlite+aiosqlite")
    if kind in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+asyncpg")
    raise CannotStart((f"HEARTH_DATABASE_URL is for {kind}. Hearth keeps its data in SQLite or PostgreSQL.",))


def sqlite_file(url: URL) -> Path | None:
    """Return where an SQLite database lies, or None for PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _tune_sqlite(engine: Engine, busy_ms: int, *, query_only: bool = False) -> None:
    run_in_one_errand(
        engine,
        busy_ms,
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        *(("query_only=ON",) if query_only else ()),
    )
