"""Who of those we keep something of is in which server, so that what they left behind goes after its period.

Discord keeps the members; only people of whom something is kept stand here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, bindparam, delete, select, update

from bot.database import Id, Instant, Prepared, Unit, metadata

memberships = Table(
    "memberships",
    metadata,
    Column("guild_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("left_at", Instant),
    PrimaryKeyConstraint("guild_id", "person_id"),
    Index("ix_memberships_person_id", "person_id"),
    Index("ix_memberships_left_at", "left_at"),
    sqlite_strict=True,
)


_NOTE = Prepared(
    lambda insert: (
        insert(memberships)
        .values({name: bindparam(name) for name in ("guild_id", "person_id", "noted_at")})
        .on_conflict_do_update(
            index_elements=[memberships.c.guild_id, memberships.c.person_id],
            set_={"left_at": None},
            where=memberships.c.left_at.is_not(None),
        )
    )
)


async def note(unit: Unit, guild_id: int, person_id: int, now: datetime) -> None:
    """Note that something of this person is kept in this server, where they are now; twice changes nothing.

    Called in the unit that keeps it, by whatever keeps something that is to go after they left.
    """
    await unit.run(_NOTE, {"guild_id": guild_id, "person_id": person_id, "noted_at": now})


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody of whom something is kept in a server. `left_at` is since when they are known to have left it."""

    person_id: int
    left_at: datetime | None


async def servers(unit: Unit) -> set[int]:
    """Return the servers in which something is kept of anybody."""
    return {row.guild_id for row in await unit.all(select(memberships.c.guild_id).distinct())}


async def of_server(unit: Unit, guild_id: int) -> list[Membership]:
    """Return everybody of whom something is kept in this server, by id; those who left included."""
    rows = await unit.all(
        select(memberships).where(memberships.c.guild_id == guild_id).order_by(memberships.c.person_id)
    )
    return [Membership(row.person_id, row.left_at) for row in rows]


_LEFT = Prepared(
    select(memberships.c.left_at).where(
        memberships.c.guild_id == bindparam("guild"), memberships.c.person_id == bindparam("person")
    )
)


async def has_left(unit: Unit, guild_id: int, person_id: int) -> bool:
    """Whether somebody of whom something is kept in this server is known to have left it."""
    return await unit.scalar(_LEFT, {"guild": guild_id, "person": person_id}) is not None


async def gone(unit: Unit) -> list[tuple[int, int]]:
    """Return everybody who is known to have left a server in which something is kept of them: (server, person)."""
    rows = await unit.all(select(memberships).where(memberships.c.left_at.is_not(None)))
    return [(row.guild_id, row.person_id) for row in rows]


async def left(unit: Unit, guild_id: int, person_ids: Collection[int], now: datetime) -> int:
    """Mark people as having left, unless they are so already; return how many were marked."""
    theirs = (memberships.c.guild_id == guild_id, memberships.c.person_id.in_(list(person_ids)))
    marked = update(memberships).where(*theirs, memberships.c.left_at.is_(None)).values(left_at=now)
    return (await unit.execute(marked)).rowcount


async def came_back(unit: Unit, guild_id: int, person_ids: Collection[int]) -> int:
    """Mark people as being there again; return how many had been marked as gone."""
    theirs = (memberships.c.guild_id == guild_id, memberships.c.person_id.in_(list(person_ids)))
    marked = update(memberships).where(*theirs, memberships.c.left_at.is_not(None)).values(left_at=None)
    return (await unit.execute(marked)).rowcount


async def forget(unit: Unit, guild_id: int, person_ids: Collection[int]) -> None:
    """Keep nothing about these people's membership in a server."""
    theirs = (memberships.c.guild_id == guild_id, memberships.c.person_id.in_(list(person_ids)))
    await unit.execute(delete(memberships).where(*theirs))
