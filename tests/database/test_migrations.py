"""Migrations: whole or not at all, once, under a lock, and to exactly the schema that the code knows."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

import bot.keep_apart
import bot.search.tables  # noqa: F401
import cogs.introductions.tables
import cogs.reflections.tables
import cogs.resources.tables  # noqa: F401  (every table signs in when its module is imported)
from bot import members
from bot.database import Database, metadata, parse_url
from bot.database.migrate import SCRIPTS, SchemaFromTheFuture, make_file, migrate, newest_revision, revision_of
from bot.database.upgrading import known_revisions
from bot.errors import CannotStart
from tests.postgres_server import PostgresServer

HEADER = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
"""


def schema_of(connection: Connection) -> dict[str, Any]:
    """Return all that can be known of the tables: columns, keys, uniques, indexes, and whether they are strict."""
    looking = inspect(connection)
    strict: dict[str, object] = {}
    if connection.dialect.name == "sqlite":
        strict = {row.name: row.strict for row in connection.execute(text("PRAGMA main.table_list"))}
    return {
        name: {
            "columns": {
                column["name"]: (
                    str(column["type"]),
                    column["nullable"],
                    column["default"],
                    column.get("autoincrement"),
                )
                for column in looking.get_columns(name)
            },
            "primary key": looking.get_pk_constraint(name),
            "uniques": sorted(looking.get_unique_constraints(name), key=str),
            "indexes": sorted(looking.get_indexes(name), key=str),
            "foreign keys": sorted(looking.get_foreign_keys(name), key=str),
            "strict": strict.get(name),
        }
        for name in looking.get_table_names()
        if name != "alembic_version"
    }


async def schema(url: str) -> dict[str, Any]:
    engine = create_async_engine(parse_url(url))
    async with engine.connect() as connection:
        found = await connection.run_sync(schema_of)
    await engine.dispose()
    return found


async def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    engine = create_async_engine(parse_url(url))
    async with engine.connect() as connection:
        found = [tuple(row) for row in await connection.execute(text(query))]
    await engine.dispose()
    return found


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the real migrations, to which a test can add its own."""
    return Path(shutil.copytree(SCRIPTS, tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__")))


def add(scripts: Path, revision: str, body: str) -> None:
    """Add a migration after the newest one."""
    header = HEADER.format(revision=revision, before=newest_revision(scripts))
    indented = "".join(f"    {line}\n" for line in body.strip().splitlines())
    (scripts / "versions" / f"{revision}.py").write_text(header + indented)


async def test_migrations_make_the_schema_that_the_code_knows(database_url: str, request: Any, tmp_path: Path) -> None:
    await migrate(parse_url(database_url))
    if database_url.startswith("sqlite"):
        other = f"sqlite:///{tmp_path / 'other.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        other = server.url(server.create_database())
    engine = create_async_engine(parse_url(other))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()
    migrated, known = await schema(database_url), await schema(other)
    assert migrated.keys() == known.keys() == metadata.tables.keys()
    for name in known:
        assert migrated[name] == known[name], name


async def test_a_second_time_nothing_is_done(database_url: str) -> None:
    url = parse_url(database_url)
    assert await revision_of(url) is None
    done = await migrate(url)
    assert done[-1] == newest_revision() == await revision_of(url)
    before = await schema(database_url)
    assert await migrate(url) == ()
    assert await schema(database_url) == before


def test_the_newest_revision_is_the_one_alembic_finds(scripts: Path) -> None:
    assert newest_revision() == ScriptDirectory(str(SCRIPTS)).get_current_head()
    add(scripts, "1001", "pass")
    add(scripts, "1002", "pass")
    assert newest_revision(scripts) == ScriptDirectory(str(scripts)).get_current_head() == "1002"


async def test_rows_outlive_a_second_start(database: Database) -> None:
    async with database.writing() as unit:
        await members.set_zone(unit, 7, "Europe/London")
    await migrate(database.url)
    async with database.reading() as unit:
        assert (await members.person(unit, 7)).zone == "Europe/London"


FAILING = """
op.create_table("stones", sa.Column("id", sa.Integer, primary_key=True))
op.add_column("people", sa.Column("height", sa.Integer))
op.execute("UPDATE people SET zone = 'Nowhere'")
op.execute("DELETE FROM servers")
raise LookupError("half-way")
"""


async def test_one_that_fails_half_way_leaves_nothing(database_url: str, scripts: Path) -> None:
    url = parse_url(database_url)
    await migrate(url)
    database = Database(database_url)
    async with database.writing() as unit:
        await members.set_zone(unit, 7, "Europe/London")
        await unit.execute(text("INSERT INTO servers (guild_id, joined_at) VALUES (1, '2026-03-04T10:00:00.000000Z')"))
    before, revision = await schema(database_url), await revision_of(url)
    add(scripts, "1001", 'op.create_table("pebbles", sa.Column("id", sa.Integer, primary_key=True))')
    add(scripts, "1002", FAILING)
    with pytest.raises(LookupError, match="half-way"):
        await migrate(url, scripts)
    assert await schema(database_url) == before
    assert await revision_of(url) == revision
    async with database.reading() as unit:
        assert (await members.person(unit, 7)).zone == "Europe/London"
        assert await unit.scalar(text("SELECT count(*) FROM servers")) == 1
    await database.close()


async def test_the_first_one_that_fails_leaves_an_empty_database(database_url: str, scripts: Path) -> None:
    add(scripts, "1001", FAILING)
    with pytest.raises(LookupError):
        await migrate(parse_url(database_url), scripts)
    assert await schema(database_url) == {}
    assert await revision_of(parse_url(database_url)) is None
    assert (await migrate(parse_url(database_url)))[-1] == newest_revision()


async def test_a_broken_migration_stays_the_bug_it_is(database_url: str, scripts: Path) -> None:
    add(scripts, "1001", 'op.execute("UPDATE nowhere SET nothing = 1")')
    with pytest.raises(Exception, match="nowhere") as raised:
        await migrate(parse_url(database_url), scripts)
    assert not isinstance(raised.value, CannotStart)


async def test_started_several_at_once_it_is_done_once(database_url: str) -> None:
    url = parse_url(database_url)
    done = await asyncio.gather(*(migrate(url) for _ in range(4)))
    assert sorted(map(len, done)) == [0, 0, 0, len(known_revisions(SCRIPTS))]
    assert (await schema(database_url)).keys() == metadata.tables.keys()


STARTER = """
import asyncio, sys
from bot.database import parse_url
from bot.database.migrate import migrate
sys.stdin.readline()
print(len(asyncio.run(migrate(parse_url(sys.argv[1])))))
"""


async def test_of_two_processes_started_at_once_both_succeed(database_url: str) -> None:
    starters = [
        subprocess.Popen(  # noqa: ASYNC220
            [sys.executable, "-c", STARTER, database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(2)
    ]
    for starter in starters:
        assert starter.stdin is not None
        starter.stdin.write("go\n")
        starter.stdin.flush()
    said = [await asyncio.to_thread(starter.communicate) for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0]
    assert sorted(int(out) for out, _ in said)[0] == 0
    assert await revision_of(parse_url(database_url)) == newest_revision()


def test_a_new_file_has_its_write_ahead_log_before_anybody_can_open_it(tmp_path: Path) -> None:
    """Else one of two programs started together may be refused: SQLite does not wait while a log is begun."""
    path = tmp_path / "hearth.db"
    make_file(path)
    make_file(path)  # another program, a moment later
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert opened.execute("PRAGMA page_count").fetchone() == (1,)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["hearth.db"]


async def test_a_schema_from_the_future_is_refused_and_left_as_it_is(database_url: str, scripts: Path) -> None:
    url = parse_url(database_url)
    add(scripts, "9999", 'op.create_table("flying_cars", sa.Column("id", sa.Integer, primary_key=True))')
    await migrate(url, scripts)
    before = await schema(database_url)
    with pytest.raises(SchemaFromTheFuture, match="newer version of Hearth") as refused:
        await migrate(url)
    (fault,) = refused.value.faults
    assert "9999" in fault
    assert await schema(database_url) == before
    assert await revision_of(url) == "9999"


PARENTS = """
op.create_table("parents", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
op.create_table(
    "children",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("parent", sa.Integer, sa.ForeignKey("parents.id", ondelete="CASCADE"), nullable=False),
)
op.execute("INSERT INTO parents (id, name) VALUES (1, 'Ada'), (2, 'Ben')")
op.execute("INSERT INTO children (id, parent) VALUES (10, 1), (11, 1), (12, 2)")
"""

REBUILT = """
with op.batch_alter_table("parents", recreate="always" if op.get_bind().dialect.name == "sqlite" else "auto") as batch:
    batch.alter_column("name", nullable=False, existing_type=sa.Text())
    batch.add_column(sa.Column("age", sa.Integer))
"""


async def test_rebuilding_a_table_deletes_no_row_that_points_at_it(database_url: str, scripts: Path) -> None:
    add(scripts, "1001", PARENTS)
    await migrate(parse_url(database_url), scripts)
    add(scripts, "1002", REBUILT)
    assert await migrate(parse_url(database_url), scripts) == ("1002",)
    assert await rows(database_url, "SELECT id, parent FROM children ORDER BY id") == [(10, 1), (11, 1), (12, 2)]
    assert await rows(database_url, "SELECT id, name, age FROM parents ORDER BY id") == [
        (1, "Ada", None),
        (2, "Ben", None),
    ]


async def test_one_that_leaves_rows_pointing_at_nothing_is_undone(database_url: str, scripts: Path) -> None:
    add(scripts, "1001", PARENTS.replace(', ondelete="CASCADE"', ""))
    await migrate(parse_url(database_url), scripts)
    add(scripts, "1002", 'op.execute("DELETE FROM parents WHERE id = 1")')
    with pytest.raises(Exception, match=r"pointing at nothing|foreign key"):
        await migrate(parse_url(database_url), scripts)
    assert await rows(database_url, "SELECT id FROM parents ORDER BY id") == [(1,), (2,)]
    assert await revision_of(parse_url(database_url)) == "1001"
