"""The throwaway PostgreSQL: fresh databases, and nothing left behind, even by a test run that is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.postgres_server import CannotServe, PostgresServer, find_binaries, require_postgres

NOT_INSTALLED = ("no-such-program",)
KILLED_RUN = """
import os, signal, sys
from pathlib import Path
from tests.postgres_server import PostgresServer
server = PostgresServer(Path(sys.argv[1]))
server.start()
server.create_database()
print(server.folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    server = PostgresServer(require_postgres())
    server.start()
    yield server
    server.stop()


async def ask(server: PostgresServer, database: str, *statements: str) -> object:
    """Run the statements in one transaction and return the last one's single answer, None where it has none."""
    engine = create_async_engine(server.url(database))
    try:
        async with engine.begin() as connection:
            for statement in statements:
                result = await connection.execute(text(statement))
            return result.scalar_one() if result.returns_rows else None
    finally:
        await engine.dispose()


async def test_each_database_is_new_and_empty(server: PostgresServer) -> None:
    first, second = server.create_database(), server.create_database()
    await ask(server, first, "CREATE TABLE circles (id bigint)")
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert first != second
    assert [await ask(server, first, tables), await ask(server, second, tables)] == [1, 0]


async def test_a_database_can_be_a_copy(server: PostgresServer) -> None:
    model = server.create_database()
    await ask(server, model, "CREATE TABLE circles (id bigint)", "INSERT INTO circles VALUES (7)")
    copy = server.create_database(template=model)
    assert await ask(server, copy, "SELECT id FROM circles") == 7


async def test_it_holds_any_writing_and_counts_time_in_utc(server: PostgresServer) -> None:
    database = server.create_database()
    assert await ask(server, database, "SELECT 'Siân said “croeso” 🔥'") == "Siân said “croeso” 🔥"
    assert await ask(server, database, "SHOW server_encoding") == "UTF8"
    assert await ask(server, database, "SHOW timezone") == "UTC"


async def test_a_dropped_database_is_gone(server: PostgresServer) -> None:
    database = server.create_database()
    server.drop_database(database)
    server.drop_database(database)
    remaining = f"SELECT count(*) FROM pg_database WHERE datname = '{database}'"
    assert await ask(server, "postgres", remaining) == 0


def test_stopping_leaves_nothing() -> None:
    server = PostgresServer(require_postgres())
    server.start()
    folder = server.folder
    assert folder.is_dir()
    server.stop()
    server.stop()
    assert not folder.exists()


def test_a_killed_run_leaves_nothing() -> None:
    command = [sys.executable, "-c", KILLED_RUN, str(require_postgres())]
    root = Path(__file__).resolve().parent.parent
    # The guard holds the same standard error, so reading that to its end waits for the guard too.
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=60)
    folder = Path(run.stdout.strip())
    assert run.returncode == -signal.SIGKILL, run.stderr
    assert folder.name.startswith("hearth-postgres-")
    assert not folder.exists()


def test_what_went_wrong_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own may not be entered by the account that runs the server
        Path(folder).chmod(0o755)
        initdb = Path(folder, "initdb")
        initdb.write_text("#!/bin/sh\necho no room left\nexit 1\n")
        initdb.chmod(0o755)
        with pytest.raises(CannotServe, match="no room left"):
            PostgresServer(Path(folder)).start()


def test_without_server_programs_there_are_no_binaries() -> None:
    assert find_binaries(NOT_INSTALLED) is None


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_without_server_programs_only_ci_fails(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no PostgreSQL server programs"):
        require_postgres(NOT_INSTALLED)
