"""Files that stewards brought in: so that one broken off by a restart is put right."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update

from bot.database import Unit
from cogs.resources.rules.resource import ResourceId, State
from cogs.resources.tables import imports as rows
from cogs.resources.tables import resources

KEPT_FOR: Final = timedelta(days=30)
LEASE: Final = timedelta(minutes=2)
"""An import that has not written for so long is in nobody's hand any more."""
ARRIVING: Final = "arriving"
ARRIVED: Final = "arrived"
DONE: Final = "done"


async def begin(unit: Unit, guild_id: int, person_id: int, now: datetime) -> int:
    """Note that a file comes in, and return the number of its import."""
    facts = {"guild_id": guild_id, "person_id": person_id, "begun_at": now, "lease_until": now + LEASE}
    return await unit.add(rows.insert().values(state=ARRIVING, rows=0, **facts))


async def goes_on(unit: Unit, import_id: int, now: datetime) -> bool:
    """Note that it is in hand still; False where it was given up meanwhile, so that nothing may be added."""
    mine = (rows.c.id == import_id, rows.c.state != DONE)
    return (await unit.execute(update(rows).where(*mine).values(lease_until=now + LEASE))).rowcount > 0


async def is_under_way(unit: Unit, guild_id: int, now: datetime) -> bool:
    """Whether a file comes into a server's library just now."""
    here = (rows.c.guild_id == guild_id, rows.c.state != DONE, rows.c.lease_until > now)
    return await unit.scalar(select(rows.c.id).where(*here).limit(1)) is not None


async def arrived(unit: Unit, import_id: int) -> list[ResourceId]:
    """Let all that came in with it be in the library, at once; return what that is. Search learns of it next."""
    found = await arrived_with(unit, import_id)
    here = (resources.c.import_id == import_id, resources.c.state == State.ARRIVING)
    await unit.execute(update(resources).where(*here).values(state=State.SHARED))
    await unit.execute(update(rows).where(rows.c.id == import_id).values(state=ARRIVED, rows=len(found)))
    return found


async def is_done(unit: Unit, import_id: int) -> None:
    """Note that search knows all of it."""
    await unit.execute(update(rows).where(rows.c.id == import_id).values(state=DONE))


async def is_arriving(unit: Unit, import_id: int) -> bool:
    """Whether it is still coming in, so that nobody has seen any of it."""
    return bool(await unit.scalar(select(rows.c.state).where(rows.c.id == import_id)) == ARRIVING)


async def broken_off(unit: Unit, now: datetime | None) -> tuple[list[int], list[int]]:
    """Return the imports that were still coming in, and those that were there and not all known to search.

    With `now`, only those that are in nobody's hand any more.
    """
    which = [rows.c.state != DONE]
    if now is not None:
        which.append(rows.c.lease_until <= now)
    found = await unit.all(select(rows).where(*which).order_by(rows.c.id))
    arriving = [row.id for row in found if row.state == ARRIVING]
    return arriving, [row.id for row in found if row.state == ARRIVED]


async def arrived_with(unit: Unit, import_id: int, most: int | None = None) -> list[ResourceId]:
    """Return what has come in with an import so far, `most` of it."""
    return [ResourceId(row.id) for row in await unit.all(_of(import_id).limit(most))]


async def forget(unit: Unit, import_id: int) -> None:
    """Let go of an import itself."""
    await unit.execute(delete(rows).where(rows.c.id == import_id))


async def by_person(unit: Unit, person_id: int) -> list[Any]:
    """Return the rows of the imports that somebody began."""
    return list(await unit.all(select(rows).where(rows.c.person_id == person_id).order_by(rows.c.id)))


async def erase(unit: Unit, person_id: int, guild_id: int | None = None) -> None:
    """Delete that somebody brought files in, in one server or in all; what came in stays. One under way goes on."""
    theirs = [rows.c.person_id == person_id, rows.c.state == DONE]
    if guild_id is not None:
        theirs.append(rows.c.guild_id == guild_id)
    await unit.execute(delete(rows).where(*theirs))


async def expire(unit: Unit, now: datetime) -> int:
    """Delete those older than their period; return how many there were."""
    old = (rows.c.begun_at < now - KEPT_FOR, rows.c.state == DONE)
    return (await unit.execute(delete(rows).where(*old))).rowcount


async def drop_server(unit: Unit, guild_id: int) -> None:
    """Delete everything of a server."""
    await unit.execute(delete(rows).where(rows.c.guild_id == guild_id))


def _of(import_id: int) -> Any:
    return select(resources.c.id).where(resources.c.import_id == import_id).order_by(resources.c.id)
