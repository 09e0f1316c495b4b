"""What stewards did, written in the same unit as the doing, for stewards to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Table, Text, func, select

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


async def page(unit: Unit, guild_id: int, *, offset: int, limit: int) -> tuple[list[Entry], int]:
    """Return a server's acts, newest first, and how many there are in all."""
    total = await unit.scalar(select(func.count()).select_from(audit).where(audit.c.guild_id == guild_id))
    rows = await unit.all(
        select(audit)
        .where(audit.c.guild_id == guild_id)
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [Entry(row.actor_id, row.act, row.facts, row.at) for row in rows], int(total or 0)
