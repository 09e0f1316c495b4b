"""One unit of work: what stores run their queries on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import CursorResult, Executable, Insert, Row, Table
from sqlalchemy.exc import MultipleResultsFound

from bot.database.connection import OpenConnection
from bot.database.prepared import Prepared, insert_for
from bot.database.sealing import Sealer

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


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

    async def one(self, statement: Executable | Prepared, values: dict[str, Any] | None = None) -> Row[Any] | None:
        """Return the only row, or None; more than one is a bug and raises. `values` are for its named parameters."""
        rows = await self.all(statement, values)
        if len(rows) > 1:
            raise MultipleResultsFound("Multiple rows were found where there can be only one")
        return rows[0] if rows else None

    async def all(self, statement: Executable | Prepared, values: dict[str, Any] | None = None) -> Sequence[Row[Any]]:
        """Return every row. `values` are for the statement's named parameters."""
        if isinstance(statement, Prepared):
            return await self._connection.run_prepared(statement, values or {})
        return (await self._connection.execute(statement, values)).all()

    async def scalar(self, statement: Executable | Prepared, values: dict[str, Any] | None = None) -> Any:
        """Return the first column of the first row, or None. `values` are for the statement's named parameters."""
        rows = await self.all(statement, values)
        return rows[0][0] if rows else None

    async def run(self, statement: Prepared, *rows: dict[str, Any]) -> None:
        """Run a prepared statement that returns nothing, once for each of these values.

        Its errors may come out of what the unit does next, or of its commit.
        """
        if rows:
            await self._connection.run_along(statement, *rows)

    async def each(self, statement: Prepared, *rows: dict[str, Any]) -> Sequence[Row[Any]]:
        """Run a prepared statement once for each of these values, and return all that it returns."""
        return await self._connection.run_prepared(statement, *rows)

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an INSERT that knows ON CONFLICT, which both engines spell alike."""
        return insert_for(self.engine_name)(table)

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
