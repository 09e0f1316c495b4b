"""The world of the delivery tests, over databases that are migrated once and emptied for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.database import Database, Sealer, metadata, new_key
from bot.database.migrate import migrate
from tests.clocks import SettableClock
from tests.conftest import ENGINES
from tests.deliveries.world import World
from tests.postgres_server import PostgresServer


@pytest.fixture(scope="session", params=ENGINES)
def migrated_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated database, on each engine in turn."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('migrated') / 'hearth.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.url(server.create_database())

    async def prepare() -> None:
        database = Database(url)
        await migrate(database.url)
        await database.close()

    asyncio.run(prepare())
    return url


@pytest.fixture
async def database(migrated_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database, on each engine in turn."""
    url = migrated_url
    if url.startswith("sqlite:///"):
        shutil.copy(url.removeprefix("sqlite:///"), tmp_path / "hearth.db")
        url = f"sqlite:///{tmp_path / 'hearth.db'}"
    database = Database(url, Sealer((new_key(),)))
    async with database.writing() as unit:
        for table in metadata.sorted_tables:
            await unit.execute(table.delete())
    yield database
    await database.close()


@pytest.fixture(autouse=True)
def said_in_logs() -> Iterator[Sequence[MutableMapping[str, Any]]]:
    """What went to the log, kept from the screen: a traceback takes long to draw."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def world(database: Database, clock: SettableClock) -> World:
    """A Discord that is well, and an empty database."""
    return World(database, clock)
