"""What the tests of the database share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.database import Database
from tests.database import tables


@pytest.fixture
async def counting(database: Database) -> Database:
    """A database with the tests' own tables in it, on each engine in turn."""
    await tables.make(database)
    return database


@pytest.fixture
async def second(database: Database) -> AsyncIterator[Database]:
    """The same database, opened once more, as another process would."""
    second = Database(database.url.render_as_string(hide_password=False), database.sealer)
    yield second
    await second.close()
