"""What every test may ask for: both engines, a clock that stands still, and the bot in a made-up Discord."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.app import build
from bot.database import Database, Sealer, new_key, parse_url
from bot.database.migrate import migrate
from demo.world import World
from tests import compiled_once, ready_python
from tests.clocks import SettableClock
from tests.community import SETTLED_WITHIN, Community, leave, settings_for
from tests.postgres_server import PostgresServer, folder_in_memory, require_postgres

ENGINES = ("sqlite", "postgresql")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the folders of tests in memory where there is room: every commit of SQLite waits for the disk otherwise."""
    in_memory = folder_in_memory()
    if in_memory is not None and config.option.basetemp is None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(in_memory))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Leave alone, when memory is tidied up, what is collected: it stays to the end.

    To look through it was a fifth of collecting, and a tenth of what a feature's test takes.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest: whoever came to them last would be waited for by all the others."""
    items.sort(key=lambda item: "schedules" not in item.path.parts)


@pytest.fixture(scope="session", autouse=True)
def _ready_python_ends() -> Iterator[None]:
    yield
    ready_python.stop_ready_python()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A throwaway PostgreSQL for the whole run; skipped without its binaries, failing with CI=true."""
    server = PostgresServer(require_postgres())
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'hearth.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create_database()
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: migrating once is enough."""
    path = tmp_path_factory.mktemp("migrated") / "hearth.db"
    asyncio.run(migrate(parse_url(f"sqlite:///{path}")))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer) -> str:
    """The name of a migrated database to copy."""
    name = postgres.create_database()
    asyncio.run(migrate(parse_url(postgres.url(name))))
    return name


@pytest.fixture(params=ENGINES)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database, on each engine in turn."""
    if request.param == "sqlite":
        path = tmp_path / "hearth.db"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create_database(request.getfixturevalue("migrated_postgres"))
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    """A migrated database, on each engine in turn."""
    database = Database(migrated_url, Sealer((new_key(),)))
    yield database
    await database.close()


@pytest.fixture
def clock() -> SettableClock:
    """A clock that stands at Wednesday 4 March 2026, 10:00 UTC, until it is moved."""
    return SettableClock(datetime(2026, 3, 4, 10, tzinfo=UTC))


@pytest.fixture
async def env(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[simcord.Env]:
    """A made-up Discord with the real bot in it, on SQLite; virtual time begins on Thursday 1 January 2026."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700, exist_ok=True)
    shutil.copy(migrated_sqlite, folder)
    env = World(build(settings_for(folder)), settle_timeout=SETTLED_WITHIN)
    await env.start()
    yield env
    if env._started:
        await env.shutdown()


@pytest.fixture
async def community(env: simcord.Env, tmp_path: Path) -> AsyncIterator[Community]:
    """A small server with people in it."""
    community = Community(env, settings_for(tmp_path / "data"))
    community.people_it()
    yield community
    await leave(community)


compiled_once.begin()
os.environ.pop("DISCORD_TOKEN", None)
