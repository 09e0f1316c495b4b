"""What stewards did, written in the same unit as the doing, for stewards to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Index, Table, Text, func, select

from bot.database import Id, Instant, Json, Unit, metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("actor_id", Id, nullable=False),
    Column("act", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_audit_guild_id_at", "guild_id", "at"),
    Index("ix_audit_actor_id", "actor_id"),
    Index("ix_audit_at", "at"),
    sqlite_strict=True,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `act` is `noun.verb`; `facts` are ids and settings, never anybody's words."""

    actor_id: int
    act: str
    facts: dict[str, Any]
    at: datetime


async def write(unit: Unit, guild_id: int, actor_id: int, act: str, at: datetime, facts: Mapping[str, object]) -> None:
    """Write down what a steward did, in the unit that does it."""
    await unit.execute(audit.insert().values(guild_id=guild_id, actor_id=actor_id, act=act, facts=dict(facts), at=at))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts: of one steward, of one name, or of any where that is None."""

    actor_id: int | None = None
    act: str | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self.actor_id is None and self.act is None


EVERYTHING = Wanted()


async def page(
    unit: Unit, guild_id: int, *, offset: int, limit: int, wanted: Wanted = EVERYTHING
) -> tuple[list[Entry], int]:
    """Return a server's acts, newest first, and how many there are in all."""
    total = await unit.scalar(select(func.count()).select_from(audit).where(*_that_are(guild_id, wanted)))
    return await newest(unit, guild_id, offset=offset, limit=limit, wanted=wanted), int(total or 0)


async def newest(unit: Unit, guild_id: int, *, limit: int, offset: int = 0, wanted: Wanted = EVERYTHING) -> list[Entry]:
    """Return a server's acts, newest first, after the first `offset` and at most `limit`."""
    rows = await unit.all(
        select(audit)
        .where(*_that_are(guild_id, wanted))
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [Entry(row.actor_id, row.act, row.facts, row.at) for row in rows]


def _that_are(guild_id: int, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [audit.c.guild_id == guild_id]
    if wanted.actor_id is not None:
        found.append(audit.c.actor_id == wanted.actor_id)
    if wanted.act is not None:
        found.append(audit.c.act == wanted.act)
    return found
