"""How each connection is set up, as docs/decisions.md promises; and which addresses are understood."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.database import Database, parse_url, sqlite_file
from bot.errors import CannotStart

PROMISED = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1, "synchronous": 2}


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_every_sqlite_connection_is_as_promised(database: Database) -> None:
    met = asyncio.Barrier(5)  # so that each unit has a connection of its own

    async def of_reader() -> dict[str, object]:
        async with database.reading() as unit:
            await met.wait()
            return {name: await unit.scalar(text(f"PRAGMA {name}")) for name in (*PROMISED, "query_only")}

    async def of_writer() -> dict[str, object]:
        async with database.writing() as unit:
            await met.wait()
            return {name: await unit.scalar(text(f"PRAGMA {name}")) for name in (*PROMISED, "query_only")}

    async with asyncio.timeout(5):
        *readers, writer = await asyncio.gather(*(of_reader() for _ in range(4)), of_writer())
    assert readers == [PROMISED | {"query_only": 1}] * 4
    assert writer == PROMISED | {"query_only": 0}


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
async def test_a_postgresql_connection_lent_to_readers_comes_back_able_to_write(database: Database) -> None:
    for snapshot in (False, True):
        async with database.reading(snapshot=snapshot) as unit:
            assert await unit.scalar(text("SHOW transaction_read_only")) == "on"
            level = await unit.scalar(text("SHOW transaction_isolation"))
            assert level == ("repeatable read" if snapshot else "read committed")
        async with database.writing() as unit:
            assert await unit.scalar(text("SHOW transaction_read_only")) == "off"
            assert await unit.scalar(text("SHOW transaction_isolation")) == "read committed"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sqlite:///data/hearth.db", "sqlite+aiosqlite:///data/hearth.db"),
        ("sqlite+pysqlite:////srv/hearth.db", "sqlite+aiosqlite:////srv/hearth.db"),
        ("postgres://h:p@db/hearth", "postgresql+asyncpg://h:p@db/hearth"),
        ("postgresql://h@db:5433/hearth", "postgresql+asyncpg://h@db:5433/hearth"),
    ],
)
def test_an_address_gets_the_driver_we_use(typed: str, meant: str) -> None:
    assert parse_url(typed).render_as_string(hide_password=False) == meant


@pytest.mark.parametrize("typed", ["", "hearth.db", "sqlite://", "sqlite:///:memory:", "mysql://h:hunter2@db/hearth"])
def test_any_other_address_is_refused_in_one_sentence_without_its_password(typed: str) -> None:
    with pytest.raises(CannotStart) as refused:
        parse_url(typed)
    (fault,) = refused.value.faults
    assert fault.startswith("HEARTH_DATABASE_URL")
    assert fault.endswith(".")
    assert "hunter2" not in fault


def test_only_sqlite_has_a_file() -> None:
    assert sqlite_file(parse_url("sqlite:///data/hearth.db")) == Path("data/hearth.db")
    assert sqlite_file(parse_url("postgresql://db/hearth")) is None
