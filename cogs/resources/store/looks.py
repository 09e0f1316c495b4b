"""How the links of resources are: when one is looked at next, and how it was when it was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, func, or_, select, update

from bot.database import Prepared, Unit
from cogs.resources.rules.health import Health, Verdict
from cogs.resources.rules.resource import ResourceId
from cogs.resources.tables import looks as rows
from cogs.resources.tables import resources

LEASE: Final = timedelta(hours=1)
"""For how long a link that is being looked at is nobody else's turn."""

_NAMES: Final = tuple(column.name for column in rows.columns)
_ADD: Final = Prepared(rows.insert().values({name: bindparam(name) for name in _NAMES}))


async def put(
    unit: Unit, resource_id: ResourceId, guild_id: int, host: str, health: Health, declined: str | None = None
) -> None:
    """Let a link be looked at as its health says, as if it never had been; `declined` is where it is not to lead."""
    fresh = {"guild_id": guild_id, "host": host, "looked_at": None, "verdict": None, "reason": None}
    fresh |= {"declined": declined, **_facts(health)}
    statement = unit.insert(rows).values(resource_id=resource_id, **fresh)
    await unit.execute(statement.on_conflict_do_update(index_elements=[rows.c.resource_id], set_=fresh))


async def put_all(unit: Unit, new: Sequence[tuple[ResourceId, int, str, Health]]) -> None:
    """Let each of these be looked at: resource, server, host, and its health."""
    facts = [
        {**dict.fromkeys(_NAMES), "resource_id": one, "guild_id": guild, "host": host, **_facts(health)}
        for one, guild, host, health in new
    ]
    await unit.run(_ADD, *facts)


@dataclass(frozen=True, slots=True)
class Look:
    """A link that is to be looked at: whose it is, how it was before, and where stewards do not want it to lead."""

    resource_id: ResourceId
    guild_id: int
    host: str
    address: str
    shown: str
    health: Health
    declined: str | None = None


async def take(unit: Unit, now: datetime, most: int) -> list[Look]:
    """Return links whose turn has come, one of each host, the longest due first; none of them is given again at once.

    What is over is not looked at, since nobody finds it any more.
    """
    order = (rows.c.next_at, rows.c.resource_id)
    place = func.row_number().over(partition_by=rows.c.host, order_by=order).label("place")
    due = (
        select(rows, resources.c.address, resources.c.shown, place)
        .join(resources, resources.c.id == rows.c.resource_id)
        .where(rows.c.next_at <= now, or_(resources.c.closes_at.is_(None), resources.c.closes_at > now))
        .subquery()
    )
    first = select(due).where(due.c.place == 1).order_by(due.c.next_at, due.c.resource_id).limit(most)
    taken = [_look(row) for row in await unit.all(first)]
    ids = [one.resource_id for one in taken]
    # Another process leaves them alone, and one that a look brings down is not tried first again and again.
    await unit.execute(update(rows).where(rows.c.resource_id.in_(ids)).values(next_at=now + LEASE))
    return taken


async def looked(
    unit: Unit, resource_id: ResourceId, at: datetime, verdict: Verdict, reason: str, health: Health
) -> None:
    """Keep how a link was; one that is not looked at any more stays so."""
    facts = {"looked_at": at, "verdict": verdict, "reason": reason, **_facts(health)}
    await unit.execute(update(rows).where(rows.c.resource_id == resource_id).values(**facts))


async def declined(unit: Unit, resource_id: ResourceId) -> str | None:
    """Return where a link has moved to that stewards did not want, if so."""
    found = await unit.scalar(select(rows.c.declined).where(rows.c.resource_id == resource_id))
    return None if found is None else str(found)


async def number(unit: Unit) -> int:
    """Return how many links are looked at at all."""
    return int(await unit.scalar(select(func.count()).select_from(rows)) or 0)


async def drop(unit: Unit, ids: Sequence[ResourceId]) -> None:
    """Look at these no more."""
    await unit.execute(delete(rows).where(rows.c.resource_id.in_(list(ids))))


async def drop_server(unit: Unit, guild_id: int) -> None:
    """Delete everything of a server."""
    await unit.execute(delete(rows).where(rows.c.guild_id == guild_id))


def _facts(health: Health) -> dict[str, Any]:
    return {
        "next_at": health.next_at,
        "misses": health.misses,
        "first_missed_at": health.first_missed_at,
        "last_missed_at": health.last_missed_at,
        "waits": health.waits,
    }


def _look(row: Row[Any]) -> Look:
    which = (ResourceId(row.resource_id), row.guild_id, row.host, row.address, row.shown)
    return Look(*which, _health(row), row.declined)


def _health(row: Row[Any]) -> Health:
    return Health(row.next_at, row.misses, row.first_missed_at, row.last_missed_at, row.waits)
