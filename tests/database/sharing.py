"""Units that come upon each other, and so share a commit."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from sqlalchemy import select

from bot.database import Database, Prepared, Unit
from tests.database.tables import ADD, counters

FIND = Prepared(select(counters.c.id))


async def add(unit: Unit, row: int) -> None:
    """Add a row, with what the unit does next."""
    await unit.run(ADD, {"the_id": row})


async def together(*works: Coroutine[Any, Any, Any]) -> list[Any]:
    """Begin all of these while nobody has ended, and return what each returned or raised."""
    async with asyncio.timeout(30):
        return await asyncio.gather(*works, return_exceptions=True)


async def stores(database: Database, row: int, error: Exception | None = None) -> None:
    """Store a row in a unit that lets others begin to wait, and ends with this error."""
    async with database.writing() as unit:
        await add(unit, row)
        await unit.scalar(FIND)
        await asyncio.sleep(0)
        if error is not None:
            raise error
