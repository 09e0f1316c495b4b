"""SQLAlchemy's adapter for aiosqlite, with one errand at most to the connection's thread for each statement.

As it comes, a statement is four (make a cursor, execute, fetch, close), and a wait for a thread costs more than what
SQLite does. Here a statement brings all its rows with it, what has not begun is not rolled back, and what is prepared
mostly needs no errand (`bot/database/at_once.py`).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any, NamedTuple

from aiosqlite.core import _STOP_RUNNING_SENTINEL as STOP
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.util import await_only

from bot.database.at_once import AtOnce, Step, Tuning, finds, had_to_wait, went_on

BEGIN_TO_WRITE = "BEGIN IMMEDIATE"
BEGIN_PART, END_PART, UNDO_PART = "SAVEPOINT part", "RELEASE part", "ROLLBACK TO part"
_Run = Callable[[sqlite3.Cursor], object]
_ONCE: Sequence[Sequence[Any]] = ((),)
_NOTHING = "SELECT 1"


class _Done(NamedTuple):
    """What a statement left, taken from its cursor before that was closed."""

    rows: list[Any]
    description: Any
    rowcount: int
    lastrowid: int | None


def _carried_out(connection: sqlite3.Connection, run: _Run, before: Sequence[Step]) -> _Done:
    cursor = connection.cursor()
    try:
        _taken_along(connection, before)
        run(cursor)
        rows = cursor.fetchall() if cursor.description is not None else []
        return _Done(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()


def _fetched(
    connection: sqlite3.Connection, sql: str, rows: Sequence[Sequence[Any]], before: Sequence[Step]
) -> list[Any]:
    _taken_along(connection, before)
    if len(rows) == 1:
        return connection.execute(sql, rows[0]).fetchall()
    return [found for values in rows for found in connection.execute(sql, values).fetchall()]


def _committed(connection: sqlite3.Connection, before: Sequence[Step]) -> None:
    try:
        _taken_along(connection, before)
        connection.commit()
    except BaseException:
        # SQLAlchemy takes a commit that failed for the end of the transaction, and would lend the connection within it.
        connection.rollback()
        raise


def _taken_along(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    for sql, rows in steps:
        for values in rows:
            connection.execute(sql, values)


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Holds what a statement left; there is nothing in the thread to close."""

    __slots__ = ("_done", "arraysize")

    _adapt_connection: OneErrandConnection

    def __init__(self, adapt_connection: OneErrandConnection) -> None:
        # Not the stock one's, which goes to the thread for a cursor.
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._rows = deque()
        self._done = _Done([], None, -1, None)
        self.arraysize = 1

    @property
    def description(self) -> Any:
        return self._done.description

    @property
    def rowcount(self) -> int:
        return self._done.rowcount

    @property
    def lastrowid(self) -> Any:
        return self._done.lastrowid

    def execute(self, operation: Any, parameters: Any = None) -> None:
        """Run one statement and take its rows."""
        self._carry_out(lambda cursor: cursor.execute(operation, () if parameters is None else parameters))

    def executemany(self, operation: Any, seq_of_parameters: Sequence[Any]) -> None:
        """Run one statement for each row of parameters."""
        self._carry_out(lambda cursor: cursor.executemany(operation, seq_of_parameters))

    def _carry_out(self, run: _Run) -> None:
        driver, before = self._connection, self._adapt_connection.takes_along()
        try:
            self._done = await_only(self._adapt_connection.in_thread(_carried_out, driver._conn, run, before))
        except Exception as error:  # noqa: BLE001  (the adapter's own door: it raises what the dialect knows)
            self._adapt_connection._handle_exception(error)
        self._rows = deque(self._done.rows)

    def close(self) -> None:
        """Forget the rows."""
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        return None


class OneErrandConnection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_at_once", "_has_begun", "_in_thread", "_is_part", "_only_reads", "_tuning", "_waiting")

    _cursor_cls: type[AsyncAdapt_aiosqlite_cursor] = _Cursor

    def __init__(self, dbapi: Any, connection: Any, at_once: AtOnce, patience_ms: int) -> None:
        super().__init__(dbapi, connection)
        self._waiting: list[Step] = []
        self._has_begun = self._is_part = self._only_reads = False
        self._at_once, self._tuning = at_once, Tuning(patience_ms)
        self._in_thread = 0

    def begin(self, sql: str, *, only_reads: bool = False) -> None:
        """Begin a transaction by `sql`, in the errand of the next statement; where none comes, nothing has begun."""
        self._waiting, self._only_reads, self._is_part = [(sql, _ONCE)], only_reads, sql == BEGIN_PART

    def run_later(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement that returns nothing in the errand of the next one, or of the commit, which then raises."""
        self._waiting.append((sql, rows))

    def takes_along(self) -> list[Step]:
        """Return what must be run before the next statement, in the same errand."""
        if not self._waiting:
            return []
        waiting, self._waiting, self._has_begun = self._waiting, [], True
        return waiting

    async def lets_others_on(self) -> None:
        """Let the loop go round, where it has not for a while."""
        if self._at_once.is_others_turn():
            await asyncio.sleep(0)

    async def fetched(self, sql: str, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """Run one statement, once for each of these values, and return all its rows as SQLite has them."""
        driver, before = self._connection, self.takes_along()
        times = len(rows) + sum(len(values) for _, values in before)
        try:
            found = None
            if not self._in_thread and self._at_once.takes(sql, times):
                found = self._fetched_at_once(driver._conn, sql, rows, before)
            if found is None:
                found = await self.in_thread(_fetched, driver._conn, sql, rows, before)
        except Exception as error:  # noqa: BLE001  (as above)
            self._handle_exception(error)
        return found

    def _fetched_at_once(
        self, connection: sqlite3.Connection, sql: str, rows: Sequence[Sequence[Any]], before: list[Step]
    ) -> list[Any] | None:
        """Do so on the loop's thread, or return None where it takes the other: `before` is then what is left of it."""
        self._tuning.be_hasty(connection)
        began = perf_counter()
        try:
            while before:
                self._tuning.begin(before[0][0])
                _taken_along(connection, before[:1])
                del before[0]
            self._tuning.begin(sql)
            return _fetched(connection, sql, rows, ())
        except sqlite3.OperationalError as error:
            # Only what has changed nothing yet may be run once more: a statement that finds, or the BEGIN.
            if went_on(error) and not before:
                self._at_once.was_too_long(sql)
            elif not (had_to_wait(error) and (not connection.in_transaction if before else finds(sql))):
                raise
            return None
        finally:
            self._at_once.took(perf_counter() - began)

    async def in_thread(self, work: Callable[..., Any], *args: Any, may_wait: bool = True) -> Any:
        """Run this in the connection's thread, which may wait there for other processes."""
        driver = self._connection
        if may_wait and not self._in_thread:
            self._tuning.be_patient(driver._conn)
        self._in_thread += 1
        try:
            done = await driver._execute(work, *args)
        except Exception:
            self._in_thread -= 1
            raise
        self._in_thread -= 1  # not where it was given up: the thread is still at it then, and it is lent to nobody
        return done

    @property
    def has_begun(self) -> bool:
        """Whether anything was run, or waits to be; alone, what waits first is the beginning."""
        return self._has_begun or len(self._waiting) > 1

    @property
    def is_undone(self) -> bool:
        """Whether SQLite has ended by itself what has begun, or has not let it begin."""
        return self._has_begun and not self._connection._conn.in_transaction

    async def part_ended(self) -> None:
        """Run what waits; a part that others came before ends with it."""
        await self.fetched(END_PART if self._is_part else _NOTHING, _ONCE)

    async def part_undone(self) -> None:
        """Undo a part that others came before; what waits is forgotten."""
        waiting, self._waiting = self._waiting, []
        if not (waiting and waiting[0][0] == BEGIN_PART):  # else it has not begun
            await self.fetched(UNDO_PART, _ONCE)
            await self.fetched(END_PART, _ONCE)

    def commit(self) -> None:
        """Commit what has begun, for SQLAlchemy."""
        await_only(self.committed())

    async def committed(self) -> None:
        """Commit what has begun; a unit that ran nothing has begun nothing."""
        driver, before = self._connection, self.takes_along()
        self._has_begun = False
        # What waits first is the BEGIN: alone, nothing came after it.
        if driver._connection is None or not (driver.in_transaction or len(before) > 1):
            return
        self._tuning.begin("COMMIT")
        try:
            # Whoever has begun to write has the only writer's place: nobody is in the way of the commit.
            await self.in_thread(_committed, driver._conn, before, may_wait=not driver.in_transaction)
        except Exception as error:  # noqa: BLE001  (as above)
            self._handle_exception(error)

    def rollback(self) -> None:
        """Undo what has begun; where nothing has, no errand is needed to find that out."""
        driver = self._connection
        begun, self._waiting, self._has_begun = self._has_begun, [], False
        if driver._connection is None:
            return
        if begun and self._only_reads:
            # A reader has nothing to undo, so nobody waits for this. Was somebody cancelled, the thread is still at it;
            # it does one thing after the other.
            if self._in_thread:
                driver._tx.put_nowait((None, driver._conn.rollback))
            else:
                driver._conn.rollback()
        elif driver.in_transaction:
            super().rollback()

    def terminate(self) -> None:
        """Close it once its thread has done what it is at, and wait for nothing.

        The stock one waits. This is asked for where somebody was cancelled, and even while the collector clears away
        what they left: a second cancellation would then be lost, or what it waits for would never come.
        """
        driver = self._connection
        driver._running, opened, driver._connection = False, driver._connection, None

        def close_and_stop() -> object:
            if opened is not None:
                opened.close()
            return STOP

        driver._tx.put_nowait((None, close_and_stop))

    def run_script(self, script: str) -> None:
        """Run statements without values, in one errand."""
        driver = self._connection
        try:
            await_only(driver._execute(driver._conn.executescript, script))
        except Exception as error:  # noqa: BLE001  (as above)
            self._handle_exception(error)
