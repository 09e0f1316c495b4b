"""Tells the engine's own failures (busy, full, gone) from broken queries."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StorageUnavailable

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


class engine_faults_explained:  # noqa: N801  (reads as a phrase where it is used)
    """Turns the engine's own failures into `StorageUnavailable`; a broken query stays the bug that it is."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        explain(error)


def explain(error: BaseException | None) -> None:
    """Raise `StorageUnavailable` where this is a failure of the engine's own."""
    if isinstance(error, (PoolTimeout, ConnectionError)) or (
        isinstance(error, DBAPIError) and (error.connection_invalidated or is_engines_fault(error))
    ):
        raise StorageUnavailable from error


def is_engines_fault(error: DBAPIError) -> bool:
    """Whether the engine failed (busy, full, gone) rather than the query."""
    sqlstate, code = (getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorcode"))
    if sqlstate is not None:
        return str(sqlstate).startswith(_SQLSTATES)
    if code is not None:
        return (code & 0xFF) in _SQLITE_CODES  # the rest of an extended code only says more of the same
    # Drivers' own words, where no engine gave a code; never a query's, which may hold any word.
    return isinstance(error, InterfaceError) and any(sign in str(error.orig).lower() for sign in ("connect", "closed"))
