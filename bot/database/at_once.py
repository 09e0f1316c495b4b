"""Which of SQLite's statements are run on the loop's own thread, and what sends them to the connection's thread.

SQLite finds a person's few rows in 20 microseconds. To ask another thread for them takes ten times that, and meanwhile
the two take the interpreter from each other. So what is prepared is run where it is asked, and goes to the thread where
it might hold the loop: where another process is in the way, where it goes through many rows, where there is much of it,
and for half a minute after the disk was slow. A commit always goes there.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Sequence
from time import perf_counter
from typing import Any, Final

Step = tuple[str, Sequence[Sequence[Any]]]
"""A statement that returns nothing, and the values of each time it is run."""

MOST_TIMES: Final = 100
"""How often statements are run in one go, at most: two milliseconds, or what a unit takes of deliveries."""

_LOOKS_EVERY: Final = 1000
_MOST_LOOKS: Final = 50
"""A statement that finds is let go on for this many thousands of SQLite's own steps, which take it 2 ms at most."""

_LONG: Final = 0.1
_THREADS_FOR: Final = 30.0
_ROUND: Final = 0.005
"""Seconds. Who has been at it for a round lets the loop go round before it goes on."""


class AtOnce:
    """What all connections of one engine know of each other's statements."""

    def __init__(self) -> None:
        self._too_long: set[str] = set()
        self._threads_until = 0.0
        self._round_began: float | None = None

    def takes(self, sql: str, times: int) -> bool:
        """Whether this statement, with what goes before it run so many times, may be run on the loop's thread."""
        return times <= MOST_TIMES and sql not in self._too_long and perf_counter() >= self._threads_until

    def is_others_turn(self) -> bool:
        """Whether everybody else should go on first: the loop has not come round for a while."""
        if self._round_began is None:
            self._round_began = perf_counter()
            asyncio.get_running_loop().call_soon(self._came_round)
            return False
        return perf_counter() - self._round_began > _ROUND

    def _came_round(self) -> None:
        self._round_began = None

    def took(self, seconds: float) -> None:
        """Note how long a statement took."""
        if seconds > _LONG:
            self._threads_until = perf_counter() + _THREADS_FOR

    def was_too_long(self, sql: str) -> None:
        """Note that a statement goes through too much."""
        self._too_long.add(sql)


class Tuning:
    """How one connection is set up: to wait for nobody and stop in time, or to wait for others and go on to its end."""

    def __init__(self, patience_ms: int) -> None:
        """As it is opened, it waits."""
        self._patience_ms = patience_ms
        self._is_hasty = False
        self._looks_left = 0

    def be_hasty(self, connection: sqlite3.Connection) -> None:
        """Let it give up at once where another process is in its way, and what finds too much where it does."""
        if not self._is_hasty:
            connection.execute("PRAGMA busy_timeout=0")
            connection.set_progress_handler(self._look, _LOOKS_EVERY)
            self._is_hasty = True

    def be_patient(self, connection: sqlite3.Connection) -> None:
        """Let it wait for others, and go on for as long as it takes."""
        if self._is_hasty:
            connection.execute(f"PRAGMA busy_timeout={self._patience_ms}")
            connection.set_progress_handler(None, 0)
            self._is_hasty = False

    def begin(self, sql: str) -> None:
        """Count a statement's steps anew. One that changes rows is never stopped: that would undo the whole unit."""
        self._looks_left = _MOST_LOOKS if finds(sql) else sys.maxsize

    def _look(self) -> int:
        self._looks_left -= 1
        return int(self._looks_left < 0)


def finds(sql: str) -> bool:
    """Whether a statement changes nothing, so that it may be run once more where it could not be run to its end."""
    return sql.startswith("SELECT")


def had_to_wait(error: sqlite3.OperationalError) -> bool:
    """Whether another process was in the way."""
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def went_on(error: sqlite3.OperationalError) -> bool:
    """Whether it was stopped because it went through too much."""
    return error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
