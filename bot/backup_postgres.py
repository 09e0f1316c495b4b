"""Backups of PostgreSQL, by its own programs: `pg_dump` makes one, `pg_restore` looks it through and puts it back.

The password goes to them in their environment, never on a command line that others on the machine can read.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL, text

from bot.database import Database, metadata
from bot.database.meta import remember
from bot.errors import CannotStart

BACKED_UP_AT: Final = "backed_up_at"

_VARIABLES = {"host": "PGHOST", "port": "PGPORT", "ssl": "PGSSLMODE", "sslmode": "PGSSLMODE"}


def dump(url: URL, target: Path, now: datetime) -> None:
    """Write a dump of the database to `target` and look it through; raises `CannotStart`, or `StorageUnavailable`."""
    program = _program("pg_dump")
    asyncio.run(_note_moment(url, now))
    _run(url, [program, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])
    _run(url, [_program("pg_restore"), "--list", str(target)])


def told_by(dumped: Path, url: URL) -> dict[str, str]:
    """Return what a dump knows of itself: the names and values of `meta`, and its schema as `schema`.

    Raises `CannotStart` for a file that is no dump of Hearth's.
    """
    tables = ["--table=meta", "--table=alembic_version"]
    said = _run(url, [_program("pg_restore"), "--data-only", *tables, "--file=-", str(dumped)])
    told: dict[str, str] = {}
    is_schema: bool | None = None
    for line in said.splitlines():
        if line.startswith("COPY "):
            is_schema = "alembic_version" in line
        elif line == "\\.":
            is_schema = None
        elif is_schema is not None:
            name, _, value = ("schema\t" + line if is_schema else line).partition("\t")
            told[name] = value
    if "schema" not in told:
        raise CannotStart((f"{dumped} is not a backup of Hearth.",))
    return told


def put_back(url: URL, dumped: Path) -> None:
    """Replace everything of ours in the database by what a dump holds; raises `CannotStart`.

    First come our tables away, then the dump in: broken off in between, the same call mends it.
    """
    program = _program("pg_restore")
    asyncio.run(_take_tables_away(url))
    how = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run(url, [program, *how, f"--dbname={url.database}", str(dumped)])


def others_connected(url: URL) -> int:
    """Return how many other sessions use the database; raises `StorageUnavailable` where it does not answer."""
    return asyncio.run(_others(url))


async def _others(url: URL) -> int:
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    database = Database(url.render_as_string(hide_password=False))
    try:
        async with database.reading() as unit:
            return int(await unit.scalar(asked))
    finally:
        await database.close()


async def _note_moment(url: URL, now: datetime) -> None:
    database = Database(url.render_as_string(hide_password=False))
    try:
        async with database.writing() as unit:
            await remember(unit, BACKED_UP_AT, now.isoformat())
    finally:
        await database.close()


async def _take_tables_away(url: URL) -> None:
    names = ", ".join(f'"{name}"' for name in [*sorted(metadata.tables), "alembic_version"])
    database = Database(url.render_as_string(hide_password=False))
    try:
        async with database.writing() as unit:
            await unit.execute(text(f"DROP TABLE IF EXISTS {names} CASCADE"))
    finally:
        await database.close()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CannotStart(
            (
                f"PostgreSQL's own program {name} is not on this machine. Install PostgreSQL's client programs (on"
                " Debian and Ubuntu: apt install postgresql-client), in the version of your server or newer, or make"
                " the backup where the server runs.",
            )
        )
    return found


def _run(url: URL, command: Sequence[str]) -> str:
    # A program of PostgreSQL's, found by its name, with arguments of ours: no shell reads any of it.
    ended = subprocess.run(  # noqa: S603
        command, env=_environment(url), capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    if ended.returncode != 0:
        said = ended.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise CannotStart((f"{Path(command[0]).name} ended with: {said}",))
    return ended.stdout.decode(errors="replace")


def _environment(url: URL) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    given = {_VARIABLES[name]: value for name, value in url.query.items() if name in _VARIABLES}
    parts = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    known = {name: str(value) for name, value in parts.items() if value is not None}
    named = {name: str(value) for name, value in given.items()}
    return {**inherited, **known, **named, "PGDATABASE": url.database or "", "LC_ALL": "C"}
