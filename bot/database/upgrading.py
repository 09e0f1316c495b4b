"""Runs migrations with Alembic; imported only where there are some to run."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationInfo
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def known_revisions(scripts: Path) -> frozenset[str]:
    """Return every revision that there is a script for."""
    return frozenset(script.revision for script in ScriptDirectory(str(scripts)).walk_revisions())


def upgrade(connection: Connection, scripts: Path, to: str) -> tuple[str, ...]:
    """Bring the database to revision `to`, within the transaction that was begun, and return what was run in order."""
    done: list[str] = []

    def applied(step: MigrationInfo, **_facts: object) -> None:
        done.extend(step.up_revision_ids)

    config = Config(attributes={"connection": connection, "on_version_apply": applied})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    command.upgrade(config, to)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration left {len(broken)} rows pointing at nothing: {broken[:3]}")
    return tuple(done)
