"""Keep-apart wishes: whom somebody would rather not be brought together with.

They belong to members, since more than one feature must honour them. They hold both ways and never show: nobody but
who wished it can read a wish, whoever it is about is never told, and nothing says that it was the reason for anything.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, and_, delete, or_, select

from bot import memberships
from bot.database import Id, Instant, Unit, metadata

MOST: Final = 100
"""How many wishes one person may have in a server: plenty, and a bound for what is drawn from them."""

keep_apart = Table(
    "keep_apart",
    metadata,
    Column("guild_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("other_id", Id, nullable=False),
    Column("wished_at", Instant, nullable=False),
    PrimaryKeyConstraint("guild_id", "person_id", "other_id"),
    Index("ix_keep_apart_person_id", "person_id"),
    Index("ix_keep_apart_other_id", "other_id"),
    sqlite_strict=True,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom somebody wants to be kept apart from, and since when."""

    other_id: int
    wished_at: datetime


async def wish(unit: Unit, guild_id: int, person_id: int, other_id: int, now: datetime) -> None:
    """Keep a wish; one that stands already keeps its date."""
    statement = unit.insert(keep_apart).values(guild_id=guild_id, person_id=person_id, other_id=other_id, wished_at=now)
    await unit.execute(statement.on_conflict_do_nothing())
    await memberships.note(unit, guild_id, person_id, now)


async def take_back(unit: Unit, guild_id: int, person_id: int, other_id: int) -> None:
    """Let a wish of one's own go; another's about oneself stays."""
    await unit.execute(
        delete(keep_apart).where(
            keep_apart.c.guild_id == guild_id,
            keep_apart.c.person_id == person_id,
            keep_apart.c.other_id == other_id,
        )
    )


async def of_person(unit: Unit, guild_id: int, person_id: int) -> list[Wish]:
    """Return one's own wishes in a server, oldest first; never those of others."""
    rows = await unit.all(
        select(keep_apart)
        .where(keep_apart.c.guild_id == guild_id, keep_apart.c.person_id == person_id)
        .order_by(keep_apart.c.wished_at, keep_apart.c.other_id)
    )
    return [Wish(row.other_id, row.wished_at) for row in rows]


async def wishes_among(unit: Unit, guild_id: int, among: Collection[int]) -> frozenset[tuple[int, int]]:
    """Return which of these people must not be brought together: who wished it, and from whom.

    A wish of both is two. As one it would show: whoever wishes it second would find that nothing has changed by it.
    """
    here = set(among)
    rows = await unit.all(
        select(keep_apart.c.person_id, keep_apart.c.other_id).where(keep_apart.c.guild_id == guild_id)
    )
    return frozenset((row.person_id, row.other_id) for row in rows if row.person_id in here and row.other_id in here)


async def wishing_from(unit: Unit, guild_id: int, other_id: int) -> frozenset[int]:
    """Return who wished to be kept apart from somebody; it is theirs to know, and never that person's."""
    rows = await unit.all(
        select(keep_apart.c.person_id).where(keep_apart.c.guild_id == guild_id, keep_apart.c.other_id == other_id)
    )
    return frozenset(row.person_id for row in rows)


async def are_apart(unit: Unit, guild_id: int, one: int, other: int) -> bool:
    """Whether these two must not be brought together, whoever of them wished it."""
    found = await unit.scalar(
        select(keep_apart.c.guild_id)
        .where(
            keep_apart.c.guild_id == guild_id,
            or_(
                and_(keep_apart.c.person_id == one, keep_apart.c.other_id == other),
                and_(keep_apart.c.person_id == other, keep_apart.c.other_id == one),
            ),
        )
        .limit(1)
    )
    return found is not None
