"""Brings a database to this version's schema, in one transaction, or leaves it as it was.

Runs at every start, under a lock, so that two programs started together do not both do it. Where nothing is to be
done, which is nearly always, Alembic is not even imported.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import greenlet_spawn

from bot.database.connection import OpenConnection
from bot.database.engine import sqlite_file
from bot.database.faults import is_engines_fault
from bot.database.sqlite_opening import run_in_one_errand
from bot.errors import CannotStart

SCRIPTS = Path(__file__).with_name("migrations")
_BUSY_MS = 60_000
_MIGRATION_LOCK = 0x4865617274680001

# How a migration names itself and the one before it.
_NAMED = re.compile(r"""^(?P<before>down_)?revision(?:\s*:[^=]+)?\s*=\s*["'](?P<name>\w+)["']""", re.MULTILINE)


class SchemaFromTheFuture(CannotStart):
    """A newer version of Hearth has used this database."""


async def migrate(url: URL, scripts: Path = SCRIPTS, *, to: str = "head") -> tuple[str, ...]:
    """Bring the database at `url` to revision `to` and return the revisions that were run, oldest first.

    Raises `CannotStart` where the database cannot be opened, and `SchemaFromTheFuture` where its revision is unknown.
    """
    try:
        async with _opened(url) as connection:
            await connection.begin()
            done = await connection.run(lambda known: _bring(known, scripts, to))
            await connection.commit()
            return done
    except (DBAPIError, OSError) as error:
        if isinstance(error, DBAPIError) and not _cannot_open(error):
            raise
        raise CannotStart((f"The database at {_where(url)} could not be opened: {_first_line(error)}.",)) from error


async def revision_of(url: URL) -> str | None:
    """Return the revision a database stands at, or None for a new one; changes nothing but may create the file."""
    try:
        async with _opened(url) as connection:
            return await connection.run(_revision)
    except (DBAPIError, OSError) as error:
        raise CannotStart((f"The database at {_where(url)} could not be opened: {_first_line(error)}.",)) from error


def newest_revision(scripts: Path = SCRIPTS) -> str | None:
    """Return the revision this version of Hearth needs: the one that none comes after; None where that is unclear."""
    names: set[str] = set()
    befores: set[str] = set()
    for path in (scripts / "versions").glob("*.py"):
        for match in _NAMED.finditer(path.read_text(encoding="utf-8")):
            (befores if match["before"] else names).add(match["name"])
    newest = names - befores
    return newest.pop() if len(newest) == 1 else None


def _bring(connection: Connection, scripts: Path, to: str) -> tuple[str, ...]:
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
    current = _revision(connection)
    if to == "head" and current is not None and current == newest_revision(scripts):
        return ()
    from bot.database.upgrading import known_revisions, upgrade  # brings Alembic, a tenth of a start

    if current is not None and current not in known_revisions(scripts):
        raise SchemaFromTheFuture(
            (
                f"This database was used by a newer version of Hearth (its schema is {current})."
                " Start that version, or restore a backup made before it.",
            )
        )
    return upgrade(connection, scripts, to)


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


@asynccontextmanager
async def _opened(url: URL) -> AsyncIterator[OpenConnection]:
    engine = _engine(url)
    try:
        connection = await OpenConnection.of(engine)
        try:
            yield connection
        finally:
            await connection.give_back()
    finally:
        await greenlet_spawn(engine.dispose)


def _engine(url: URL) -> Engine:
    # An engine of its own: foreign_keys must be OFF before any transaction starts (inside one the pragma does
    # nothing), or rebuilding a table would delete every row that points at it.
    path = sqlite_file(url)
    if path is not None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                make_file(path)
        except OSError as error:
            raise CannotStart((f"The database file {path} could not be made: {error.strerror}.",)) from error
    engine = create_engine(url, poolclass=NullPool)
    if path is not None:
        run_in_one_errand(engine, _BUSY_MS, "journal_mode=WAL", "foreign_keys=OFF")

        @event.listens_for(engine, "begin")
        def on_begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def make_file(path: Path) -> None:
    """Make a database file that is born with a write-ahead log; one that another program has just made stays.

    SQLite waits for nobody while it begins a log: of two programs that came upon an empty file, one would be refused.
    """
    handle, name = tempfile.mkstemp(prefix=f"{path.name}-", dir=path.parent)  # for this user of the machine alone
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as new:
            new.execute("PRAGMA journal_mode=WAL")
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        except OSError:  # some file systems know no links
            if not path.exists():
                Path(name).rename(path)
    finally:
        Path(name).unlink(missing_ok=True)


# What else keeps a database from being used: who we are to PostgreSQL, a database it lacks, rights, SQLite's file.
_SQLSTATES = ("28", "3D", "42501")
_SQLITE_CODES = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}


def _cannot_open(error: DBAPIError) -> bool:
    sqlstate, code = (getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorcode"))
    return (
        is_engines_fault(error)
        or str(sqlstate).startswith(_SQLSTATES)
        or (code is not None and (code & 0xFF) in _SQLITE_CODES)
    )


def _where(url: URL) -> str:
    # Without its options too: a password may stand among them.
    return str(sqlite_file(url) or url.set(query={}).render_as_string(hide_password=True))


def _first_line(error: BaseException) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return str(cause).partition("\n")[0].rstrip(".")
