"""What the database knows of itself: which key it was sealed with, and which commands Discord was given."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text, delete, select

from bot.database.engine import Database, metadata
from bot.database.unit import Unit
from bot.errors import CannotStart

meta = Table(
    "meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False), sqlite_strict=True
)

KEY_FINGERPRINT = "key_fingerprint"


async def remembered(unit: Unit, name: str) -> str | None:
    """Return what was kept under this name, or None."""
    value = await unit.scalar(select(meta.c.value).where(meta.c.name == name))
    return None if value is None else str(value)


async def remember(unit: Unit, name: str, value: str) -> None:
    """Keep a value under this name, in place of an earlier one."""
    statement = unit.insert(meta).values(name=name, value=value)
    await unit.execute(statement.on_conflict_do_update(index_elements=[meta.c.name], set_={"value": value}))


async def forget(unit: Unit, name: str) -> None:
    """Keep nothing under this name any longer."""
    await unit.execute(delete(meta).where(meta.c.name == name))


async def accept_key(database: Database) -> None:
    """Hold the key against the one this database was sealed with; raises `CannotStart` where it is another.

    A new first key beside the old one is how keys are changed: it is then remembered in place of the old.
    """
    sealer = database.sealer
    if sealer is None:
        raise RuntimeError("the database has no key to hold against its own")
    async with database.writing() as unit:
        known = await remembered(unit, KEY_FINGERPRINT)
        if known is not None and known not in sealer.fingerprints:
            raise CannotStart(
                (
                    "The secret key is not the one this database was sealed with."
                    " Put the right key in HEARTH_SECRET_KEY, HEARTH_SECRET_KEY_FILE or the data folder;"
                    " nothing was changed.",
                )
            )
        if known != sealer.fingerprints[0]:
            await remember(unit, KEY_FINGERPRINT, sealer.fingerprints[0])
