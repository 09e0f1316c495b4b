"""SQLAlchemy's adapter for aiosqlite, with one errand to the connection's thread for each statement.

As it comes, a statement is four (make a cursor, execute, fetch, close), and a wait for a thread costs more than what
SQLite does. Here a statement brings all its rows with it, and what has not begun is not rolled back.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from aiosqlite.core import _STOP_RUNNING_SENTINEL as STOP
from sqlalchemy import Engine, event
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.util import await_only

_Run = Callable[[sqlite3.Cursor], object]


class _Done(NamedTuple):
    """What a statement left, taken from its cursor before that was closed."""

    rows: list[Any]
    description: Any
    rowcount: int
    lastrowid: int | None


def _carried_out(connection: sqlite3.Connection, run: _Run, begin: str | None) -> _Done:
    cursor = connection.cursor()
    try:
        if begin is not None:
            cursor.execute(begin)
        run(cursor)
        rows = cursor.fetchall() if cursor.description is not None else []
        return _Done(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Holds what a statement left; there is nothing in the thread to close."""

    __slots__ = ("_done", "arraysize")

    _adapt_connection: _Connection

    def __init__(self, adapt_connection: _Connection) -> None:
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
        driver, begin = self._connection, self._adapt_connection.takes_begin()
        try:
            self._done = await_only(driver._execute(_carried_out, driver._conn, run, begin))
        except Exception as error:  # noqa: BLE001  (the adapter's own door: it raises what the dialect knows)
            self._adapt_connection._handle_exception(error)
        self._rows = deque(self._done.rows)

    def close(self) -> None:
        """Forget the rows."""
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        return None


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_begins_snapshot", "_holds_snapshot")

    _cursor_cls: type[AsyncAdapt_aiosqlite_cursor] = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._begins_snapshot = self._holds_snapshot = False

    def begin_snapshot(self) -> None:
        """Let everything from the next statement on, up to `rollback`, see one moment."""
        self._begins_snapshot = True

    def takes_begin(self) -> str | None:
        """Return what must be run before the next statement, in the same errand."""
        begins, self._begins_snapshot = self._begins_snapshot, False
        self._holds_snapshot = self._holds_snapshot or begins
        return "BEGIN" if begins else None

    def rollback(self) -> None:
        """Undo what has begun; where nothing has, no errand is needed to find that out."""
        driver = self._connection
        holds_snapshot, self._begins_snapshot, self._holds_snapshot = self._holds_snapshot, False, False
        if driver._connection is None:
            return
        if holds_snapshot:
            # A reader has nothing to undo, so nobody waits for this; the thread does one thing after the other.
            driver._tx.put_nowait((None, driver._conn.rollback))
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


def run_in_one_errand(engine: Engine, *pragmas: str) -> None:
    """Let every connection of this engine, which is over aiosqlite, begin nothing by itself and have these pragmas."""
    script = ";".join(f"PRAGMA {pragma}" for pragma in pragmas)

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _record: object, args: Sequence[Any], options: dict[str, Any]) -> _Connection:
        # The driver's plain BEGIN would let two readers both become writers.
        stock = dialect.dbapi.connect(*args, **options, isolation_level=None)
        connection = _Connection(dialect.dbapi, stock.driver_connection)
        try:
            connection.run_script(script)
        except BaseException:
            connection.terminate()  # cancelled meanwhile, nobody else knows of it
            raise
        return connection
