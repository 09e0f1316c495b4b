"""A database that is closed is closed: what comes next may take its files away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.database import Database, sqlite_file
from tests.database import tables
from tests.database.sharing import FIND


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_once_closed_nothing_of_it_is_open_any_more(migrated_url: str) -> None:
    database = Database(migrated_url)
    await tables.make(database)
    # The last connection takes both of these away as it closes.
    beside = [Path(f"{sqlite_file(database.url)}-{what}") for what in ("wal", "shm")]

    async def reads() -> None:
        async with database.reading() as unit:
            await unit.scalar(FIND)

    await asyncio.gather(*(reads() for _ in range(4)))
    assert all(file.exists() for file in beside)
    await database.close()
    assert not any(file.exists() for file in beside)
