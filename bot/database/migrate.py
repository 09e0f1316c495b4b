"""Brings a database to this version's schema, in one transaction, or leaves it as it was.

Runs at every start, under a lock, so that two programs started together do not both do it.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, NullPool, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.database.engine import is_engines_fault, sqlite_file
from bot.errors import CannotStart

SCRIPTS = Path(__file__).with_name("migrations")
_BUSY_MS = 60_000
_MIGRATION_LOCK = 0x4865617274680001


class SchemaFromTheFuture(CannotStart):
    """A newer version of Hearth has used this database."""


async def migrate(url: URL, scripts: Path = SCRIPTS, *, to: str = "head") -> tuple[str, ...]:
    """Bring the database at `url` to revision `to` and return the revisions that were run, oldest first.

    Raises `CannotStart` where the database cannot be opened, and `SchemaFromTheFuture` where its revision is unknown.
    """
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade, scripts, to)
    except (DBAPIError, OSError) as error:
        if isinstance(error, DBAPIError) and not _cannot_open(error):
            raise
        raise CannotStart((f"The database at {_where(url)} could not be opened: {_first_line(error)}.",)) from error
    finally:
        await engine.dispose()


async def revision_of(url: URL) -> str | None:
    """Return the revision a database stands at, or None for a new one; changes nothing but may create the file."""
    engine = _engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    except (DBAPIError, OSError) as error:
        raise CannotStart((f"The database at {_where(url)} could not be opened: {_first_line(error)}.",)) from error
    finally:
        await engine.dispose()


def newest_revision(scripts: Path = SCRIPTS) -> str | None:
    """Return the revision this version of Hearth needs."""
    return ScriptDirectory(str(scripts)).get_current_head()


def _upgrade(connection: Connection, scripts: Path, to: str) -> tuple[str, ...]:
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
    directory = ScriptDirectory(str(scripts))
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in directory.walk_revisions()}
    if current is not None and current not in known:
        raise SchemaFromTheFuture(
            (
                f"This database was used by a newer version of Hearth (its schema is {current})."
                " Start that version, or restore a backup made before it.",
            )
        )
    done: list[str] = []

    def applied(step: MigrationInfo, **_facts: object) -> None:
        done.extend(step.up_revision_ids)

    config = Config(attributes={"connection": connection, "on_version_apply": applied})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    command.upgrade(config, to)
    if is_sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration left {len(broken)} rows pointing at nothing: {broken[:3]}")
    return tuple(done)


def _engine(url: URL) -> AsyncEngine:
    # An engine of its own: foreign_keys must be OFF before any transaction starts (inside one the pragma does
    # nothing), or rebuilding a table would delete every row that points at it.
    path = sqlite_file(url)
    if path is not None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                path.touch(mode=0o600)  # what members wrote is for this user of the machine alone
        except OSError as error:
            raise CannotStart((f"The database file {path} could not be made: {error.strerror}.",)) from error
    engine = create_async_engine(url, poolclass=NullPool)
    if path is not None:

        @event.listens_for(engine.sync_engine, "connect")
        def on_connect(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in (f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "foreign_keys=OFF"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def on_begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


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
