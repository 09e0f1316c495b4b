"""One unit of work: what stores run their queries on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import CursorResult, Executable, Insert, Row, Table
from sqlalchemy.dialects import sqlite

from bot.database.connection import OpenConnection
from bot.database.sealing import Sealer

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


class Unit:
    """A transaction (or, when reading, a connection) and what must happen once it is committed."""

    def __init__(self, connection: OpenConnection, sealer: Sealer | None) -> None:
        self._connection = connection
        self._sealer = sealer
        self._after_commit: list[Callable[[], None]] = []

    @property
    def engine_name(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._connection.engine_name

    async def execute(self, statement: Executable, rows: Sequence[dict[str, Any]] | None = None) -> CursorResult[Any]:
        """Run one statement; `rows` makes it run once for each."""
        return await self._connection.execute(statement, rows)

    async def one(self, statement: Executable, values: dict[str, Any] | None = None) -> Row[Any] | None:
        """Return the only row, or None; more than one is a bug and raises. `values` are for its named parameters."""
        return (await self._connection.execute(statement, values)).one_or_none()

    async def all(self, statement: Executable, values: dict[str, Any] | None = None) -> Sequence[Row[Any]]:
        """Return every row. `values` are for the statement's named parameters."""
        return (await self._connection.execute(statement, values)).all()

    async def scalar(self, statement: Executable, values: dict[str, Any] | None = None) -> Any:
        """Return the first column of the first row, or None. `values` are for the statement's named parameters."""
        return (await self._connection.execute(statement, values)).scalar()

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an INSERT that knows ON CONFLICT, which both engines spell alike."""
        if self.engine_name == "sqlite":
            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql  # of use only where PostgreSQL is used

        return postgresql.insert(table)

    async def add(self, statement: Insert) -> int:
        """Run an INSERT of one row and return its new id."""
        result = await self._connection.execute(statement)
        key = result.inserted_primary_key
        if key is None:
            raise LookupError("the row has no key of its own")
        return int(key[0])

    def seal(self, text: str) -> bytes:
        """Encrypt sensitive text for a `Sealed` column."""
        return self._with_key.seal(text)

    def open(self, sealed: bytes) -> str:
        """Decrypt what `seal` made."""
        return self._with_key.open(sealed)

    @property
    def _with_key(self) -> Sealer:
        if self._sealer is None:
            raise RuntimeError("the database was opened without its key")
        return self._sealer

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once the unit is committed, and never if it is not."""
        self._after_commit.append(callback)

    def committed(self) -> None:
        """Run what waited for the commit; the database calls this."""
        for callback in self._after_commit:
            callback()
        self._after_commit.clear()
