"""The engine's own failures: busy, gone, cut off. They are expected errors, and nothing of the unit stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.database import Database
from bot.errors import StorageUnavailable
from tests.database.tables import count_up, counted, counted_in
from tests.postgres_server import PostgresServer


@pytest.fixture
async def hasty(counting: Database) -> AsyncIterator[Database]:
    """The same database, opened by somebody who waits for a twentieth of a second only."""
    hasty = Database(counting.url.render_as_string(hide_password=False), patience=timedelta(milliseconds=50))
    yield hasty
    await hasty.close()


async def test_busy_for_too_long_it_is_unavailable_and_nothing_is_stored(counting: Database, hasty: Database) -> None:
    async with counting.writing() as unit:
        await count_up(unit)
        async with asyncio.timeout(3):
            with pytest.raises(StorageUnavailable):
                async with hasty.writing() as other:
                    await count_up(other, by=100)
    assert await counted(counting) == 1


async def test_once_free_again_it_is_available_again(counting: Database, hasty: Database) -> None:
    async with counting.writing() as unit:
        await counted_in(unit)
        with pytest.raises(StorageUnavailable):
            async with hasty.writing() as other:
                await counted_in(other)
    async with hasty.writing() as unit:
        await count_up(unit)
    assert await counted(counting) == 1


async def test_busy_with_writing_it_can_still_be_read(counting: Database, hasty: Database) -> None:
    async with counting.writing() as unit:
        await count_up(unit)
        assert await counted(hasty) == 0


@asynccontextmanager
async def cut_off(database: Database, second: Database) -> AsyncIterator[None]:
    """End every connection of PostgreSQL's to this database, but for the one that does so."""
    async with second.reading() as unit:
        await unit.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        yield


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
async def test_cut_off_in_mid_unit_it_is_unavailable_and_then_goes_on(counting: Database, second: Database) -> None:
    with pytest.raises(StorageUnavailable):  # noqa: PT012
        async with counting.writing() as unit:
            await count_up(unit)
            async with cut_off(counting, second):
                await count_up(unit)
    async with counting.writing() as unit:
        await count_up(unit)
    assert await counted(counting) == 1


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
async def test_cut_off_before_the_commit_nothing_is_stored(counting: Database, second: Database) -> None:
    ran: list[str] = []
    with pytest.raises(StorageUnavailable):  # noqa: PT012
        async with counting.writing() as unit:
            await count_up(unit)
            unit.after_commit(lambda: ran.append("committed"))
            async with cut_off(counting, second):
                pass
    assert await counted(counting) == 0
    assert ran == []


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
async def test_a_connection_that_died_idle_is_replaced_unnoticed(counting: Database, second: Database) -> None:
    async with cut_off(counting, second):
        pass
    async with counting.writing() as unit:
        await count_up(unit)
    assert await counted(counting) == 1


@pytest.mark.parametrize("address", ["/nowhere/at/all", "127.0.0.1", "no.such.host.invalid"])
async def test_a_postgresql_that_is_not_there_is_unavailable(address: str) -> None:
    database = Database(f"postgresql://hearth@/hearth?host={address}&port=9")
    for unit_of in (database.reading, database.writing):
        with pytest.raises(StorageUnavailable):
            async with unit_of():
                pass
    await database.close()


async def test_a_postgresql_that_stops_is_unavailable(postgres: PostgresServer) -> None:
    server = PostgresServer(postgres._binaries)
    server.start()
    try:
        database = Database(server.url("postgres"))
        async with database.reading() as unit:
            assert await unit.scalar(text("SELECT 1")) == 1
    finally:
        server.stop()
    for unit_of in (database.reading, database.writing):
        with pytest.raises(StorageUnavailable):
            async with unit_of() as unit:
                await unit.scalar(text("SELECT 1"))
    await database.close()


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_a_full_disk_is_unavailable_and_nothing_is_stored(counting: Database) -> None:
    async with counting.writing() as unit:
        pages = await unit.scalar(text("PRAGMA page_count"))
        await unit.scalar(text(f"PRAGMA max_page_count={pages}"))  # what SQLite itself calls a full disk
    with pytest.raises(StorageUnavailable):  # noqa: PT012
        async with counting.writing() as unit:
            await count_up(unit)
            await unit.execute(text('INSERT INTO "values" (sealed) VALUES (zeroblob(1000000))'))
    assert await counted(counting) == 0
