"""The database: opened once, read and written in units of work, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.util import greenlet_spawn

from bot.database.connection import OpenConnection
from bot.database.sealing import Sealer
from bot.database.sqlite_errands import run_in_one_errand
from bot.database.unit import Unit
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
_NONE_LENT_WITHIN = 30.0
"""Seconds, as SQLAlchemy's own pool has them."""
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
        self._turn = asyncio.Lock()
        self._writer_task: asyncio.Task[Any] | None = None
        self._is_closed = False
        self._ready: list[OpenConnection] = []
        self._lendable = asyncio.Semaphore(_READERS)
        if self.is_sqlite:
            self._writer = create_engine(self.url, pool_size=1, max_overflow=0, **_QUIETLY)
            # Few, since their threads take the processor from each other and from the loop. None beyond the pool's own:
            # they would be opened and closed for every unit of a busy moment.
            self._reader = create_engine(self.url, pool_size=_READERS, max_overflow=0, **_QUIETLY)
            _tune_sqlite(self._writer, "BEGIN IMMEDIATE", self._patience_ms)
            _tune_sqlite(self._reader, None, self._patience_ms, query_only=True)
        else:
            self._writer = self._reader = create_engine(
                self.url, pool_size=5, max_overflow=5, pool_pre_ping=True, **_QUIETLY
            )

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; else it is PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Unit]:
        """Yield a unit that may write; units take turns, so what is read in one still holds when it writes.

        Never nests. Raises `StorageUnavailable` when the engine is busy for too long, full or gone.
        """
        if self._writer_task is asyncio.current_task():
            raise RuntimeError("writing() inside writing() would wait for itself: hand the unit on")
        async with self._turn:
            self._writer_task = asyncio.current_task()
            try:
                with _engine_faults_explained():
                    async with self._open(self._writer) as connection:
                        await connection.begin()
                        if not self.is_sqlite:
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
            finally:
                self._writer_task = None
        unit.committed()

    @asynccontextmanager
    async def reading(self, *, snapshot: bool = False) -> AsyncIterator[Unit]:
        """Yield a unit that cannot write (the engine refuses); with `snapshot`, all of it sees one moment."""
        with _engine_faults_explained():
            if self.is_sqlite:
                async with self._lent() as connection:
                    connection.only_reads(snapshot=snapshot)
                    yield Unit(connection, self.sealer)
                return
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
            with _engine_faults_explained():
                async with self._turn, self._lent() as connection:
                    await connection.execute_plainly("PRAGMA busy_timeout=0")
                    try:
                        checkpoint = await connection.execute_plainly("PRAGMA wal_checkpoint(TRUNCATE)")
                        is_busy = checkpoint.one()[0]
                    finally:
                        await connection.execute_plainly(f"PRAGMA busy_timeout={self._patience_ms}")
        return not is_busy

    @asynccontextmanager
    async def _lent(self) -> AsyncIterator[OpenConnection]:
        """Yield a connection of SQLite's readers: one that lies ready, mostly, since the pool takes its time."""
        await asyncio.sleep(0)  # it may never wait: many units in a row would let nobody else go on
        if self._lendable.locked():
            try:
                async with asyncio.timeout(_NONE_LENT_WITHIN):
                    await self._lendable.acquire()
            except TimeoutError as error:
                raise StorageUnavailable from error
        else:
            await self._lendable.acquire()
        try:
            connection = self._ready.pop() if self._ready else await OpenConnection.of(self._reader)
            try:
                yield connection
            finally:
                if not self._is_closed and connection.is_ready_again():
                    self._ready.append(connection)
                else:
                    await connection.give_back(for_good=self._is_closed)
        finally:
            self._lendable.release()

    @asynccontextmanager
    async def _open(self, engine: Engine) -> AsyncIterator[OpenConnection]:
        """Yield a connection; where none can be had (no such host, no such socket), that is the engine's fault."""
        await asyncio.sleep(0)  # as above
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
        while self._ready:
            await self._ready.pop().give_back(for_good=True)
        await greenlet_spawn(self._writer.dispose)
        if self._reader is not self._writer:
            await greenlet_spawn(self._reader.dispose)


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


def _tune_sqlite(engine: Engine, begin: str | None, busy_ms: int, *, query_only: bool = False) -> None:
    run_in_one_errand(
        engine,
        busy_ms,
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        *(("query_only=ON",) if query_only else ()),
    )

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if begin is not None:
            adapted: Any = connection.connection.dbapi_connection
            adapted.begin(begin)


class _engine_faults_explained:  # noqa: N801  (reads as a phrase where it is used)
    """Turns the engine's own failures into `StorageUnavailable`; a broken query stays the bug that it is."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, (PoolTimeout, ConnectionError)) or (
            isinstance(error, DBAPIError) and (error.connection_invalidated or is_engines_fault(error))
        ):
            raise StorageUnavailable from error


# PostgreSQL's classes of faults: connection, resources, an operator stepped in, its system; a lock not had in time.
_SQLSTATES = ("08", "53", "57P", "58", "55P03")
_SQLITE_CODES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}


def is_engines_fault(error: DBAPIError) -> bool:
    """Whether the engine failed (busy, full, gone) rather than the query."""
    sqlstate, code = (getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorcode"))
    if sqlstate is not None:
        return str(sqlstate).startswith(_SQLSTATES)
    if code is not None:
        return (code & 0xFF) in _SQLITE_CODES  # the rest of an extended code only says more of the same
    # Drivers' own words, where no engine gave a code; never a query's, which may hold any word.
    return isinstance(error, InterfaceError) and any(sign in str(error.orig).lower() for sign in ("connect", "closed"))
