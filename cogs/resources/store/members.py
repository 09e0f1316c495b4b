"""What members have to do with resources: who shared one, who used it, who keeps it on their shelf."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Table, and_, bindparam, delete, func, select, update

from bot import memberships
from bot.database import Id, Prepared, Unit
from bot.memberships import memberships as members_here
from cogs.resources.rules.resource import Credit, Resource, ResourceId
from cogs.resources.store.resources import some
from cogs.resources.store.rows import resource
from cogs.resources.tables import credits, resources, shelf, uses

_OWN: Final = Prepared(
    select(
        *(
            select(func.count())
            .select_from(table)
            .where(
                table.c.resource_id == bindparam("resource", type_=Id),
                table.c.person_id == bindparam("person", type_=Id),
            )
            .scalar_subquery()
            .label(name)
            for name, table in (("shared", credits), ("used", uses), ("kept", shelf))
        )
    )
)


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody has to do with a resource."""

    shared: bool
    used: bool
    kept: bool


async def own(unit: Unit, resource_id: ResourceId, person_id: int) -> Own:
    """Return what somebody has to do with a resource."""
    row = await unit.one(_OWN, {"resource": resource_id, "person": person_id})
    return Own(False, False, False) if row is None else Own(bool(row.shared), bool(row.used), bool(row.kept))


# -- Who shared it ----------------------------------------------------------------------------------


async def credit(unit: Unit, found: Resource, person_id: int, why: str, now: datetime) -> bool:
    """Note that somebody shared it; who did so before keeps their date, and says this now where they say anything.

    Returns whether it is new.
    """
    is_new = not (await own(unit, found.id, person_id)).shared
    facts = {"resource_id": found.id, "person_id": person_id, "guild_id": found.guild_id, "shared_at": now}
    statement = unit.insert(credits).values(**facts, why=why)
    keys = [credits.c.resource_id, credits.c.person_id]
    if why:
        await unit.execute(statement.on_conflict_do_update(index_elements=keys, set_={"why": why}))
    else:
        await unit.execute(statement.on_conflict_do_nothing(index_elements=keys))
    await memberships.note(unit, found.guild_id, person_id, now)
    return is_new


async def keep_why(unit: Unit, resource_id: ResourceId, person_id: int, why: str) -> None:
    """Let somebody who shared it say this of it from now on, or nothing."""
    theirs = (credits.c.resource_id == resource_id, credits.c.person_id == person_id)
    await unit.execute(update(credits).where(*theirs).values(why=why))


async def uncredit(unit: Unit, resource_id: ResourceId, person_id: int) -> None:
    """Let somebody's name go from it."""
    await unit.execute(delete(credits).where(credits.c.resource_id == resource_id, credits.c.person_id == person_id))


async def sharers(unit: Unit, resource_id: ResourceId) -> list[Credit]:
    """Return who shared it and is still here, first who was first."""
    rows = await unit.all(
        select(credits)
        .where(credits.c.resource_id == resource_id, credits.c.person_id.not_in(_gone()))
        .order_by(credits.c.shared_at, credits.c.person_id)
    )
    return [Credit(row.person_id, row.why, row.shared_at) for row in rows]


async def numbers_of_sharers(unit: Unit, ids: Collection[ResourceId]) -> dict[ResourceId, int]:
    """Return how many shared each of these, where anybody is known to have."""
    rows = await unit.all(
        select(credits.c.resource_id, func.count().label("number"))
        .where(credits.c.resource_id.in_(list(ids)))
        .group_by(credits.c.resource_id)
    )
    return {ResourceId(row.resource_id): row.number for row in rows}


async def shared_by(unit: Unit, guild_id: int, person_id: int, *, start: int, most: int) -> tuple[list[Resource], int]:
    """Return part of what somebody shared in a server, what they shared last first, and how much that is in all."""
    return await _of_theirs(unit, credits, credits.c.shared_at, guild_id, person_id, start, most)


# -- Who used it ------------------------------------------------------------------------------------


async def use(unit: Unit, found: Resource, person_id: int, now: datetime) -> bool:
    """Note that somebody used it; twice changes nothing. Returns whether it is new."""
    if (await own(unit, found.id, person_id)).used:
        return False
    facts = {"resource_id": found.id, "person_id": person_id, "guild_id": found.guild_id, "used_at": now}
    await unit.execute(uses.insert().values(**facts))
    await count_uses(unit, [found.id])
    await memberships.note(unit, found.guild_id, person_id, now)
    return True


async def unuse(unit: Unit, resource_id: ResourceId, person_id: int) -> bool:
    """Take that back; returns whether there was anything to take back."""
    theirs = (uses.c.resource_id == resource_id, uses.c.person_id == person_id)
    gone = await unit.execute(delete(uses).where(*theirs))
    await count_uses(unit, [resource_id])
    return gone.rowcount > 0


async def count_uses(unit: Unit, ids: Collection[ResourceId]) -> None:
    """Count once more how many people used each of these."""
    counted = select(func.count()).where(uses.c.resource_id == resources.c.id).scalar_subquery()
    these = resources.c.id.in_(list(ids))
    await unit.execute(update(resources).where(these).values(uses=counted + resources.c.uses_of_gone))


# -- The shelf --------------------------------------------------------------------------------------


async def put_on_shelf(unit: Unit, found: Resource, person_id: int, now: datetime) -> None:
    """Keep it on somebody's shelf; twice changes nothing."""
    facts = {"person_id": person_id, "guild_id": found.guild_id, "resource_id": found.id, "kept_at": now}
    statement = unit.insert(shelf).values(**facts)
    await unit.execute(statement.on_conflict_do_nothing(index_elements=[shelf.c.person_id, shelf.c.resource_id]))
    await memberships.note(unit, found.guild_id, person_id, now)


async def take_off_shelf(unit: Unit, guild_id: int, resource_id: ResourceId, person_id: int) -> None:
    """Take it off somebody's shelf in a server; twice changes nothing."""
    theirs = (shelf.c.person_id == person_id, shelf.c.guild_id == guild_id)
    await unit.execute(delete(shelf).where(*theirs, shelf.c.resource_id == resource_id))


async def on_shelf(unit: Unit, guild_id: int, person_id: int, *, start: int, most: int) -> tuple[list[Resource], int]:
    """Return part of somebody's shelf in a server, what was kept last first, and how many are on it in all."""
    return await _of_theirs(unit, shelf, shelf.c.kept_at, guild_id, person_id, start, most)


# -- All of it --------------------------------------------------------------------------------------


async def move(unit: Unit, found: Resource, into: Resource) -> None:
    """Let everybody who has to do with one have to do with the other; who had to do with both counts once."""
    for table in (credits, uses, shelf):
        there = select(table.c.person_id).where(table.c.resource_id == into.id)
        moved = (table.c.resource_id == found.id, table.c.person_id.not_in(there))
        await unit.execute(update(table).where(*moved).values(resource_id=into.id))
        await unit.execute(delete(table).where(table.c.resource_id == found.id))
    # Who is gone can't be told apart any more, so theirs are added up.
    of_gone = select(func.sum(resources.c.uses_of_gone)).where(resources.c.id.in_([found.id, into.id]))
    total = int(await unit.scalar(of_gone) or 0)
    await unit.execute(update(resources).where(resources.c.id == into.id).values(uses_of_gone=total))
    await unit.execute(update(resources).where(resources.c.id == found.id).values(uses_of_gone=0))
    await count_uses(unit, [found.id, into.id])


async def of_person(unit: Unit, person_id: int) -> list[tuple[str, Any]]:
    """Return all that somebody has to do with resources: (what, its row with the resource's title and link)."""
    found: list[tuple[str, Any]] = []
    for name, table in (("shared", credits), ("used", uses), ("kept", shelf)):
        rows = await unit.all(
            select(table, resources.c.title, resources.c.shown)
            .join(resources, resources.c.id == table.c.resource_id)
            .where(table.c.person_id == person_id)
            .order_by(table.c.resource_id)
        )
        found += [(name, row) for row in rows]
    return found


async def others(unit: Unit, resource_id: ResourceId, person_id: int) -> bool:
    """Whether anybody else shared or used it; what lies on shelves is nobody's to know."""
    for table in (credits, uses):
        theirs = (table.c.resource_id == resource_id, table.c.person_id != person_id)
        if await unit.scalar(select(table.c.person_id).where(*theirs).limit(1)) is not None:
            return True
    return False


async def naming_who_left(unit: Unit) -> list[Resource]:
    """Return the resources on whose cards somebody is still named who has left since the card last changed."""
    here = and_(members_here.c.guild_id == credits.c.guild_id, members_here.c.person_id == credits.c.person_id)
    changed_at = func.coalesce(resources.c.card_at, resources.c.posted_at)
    # From the few who have left to what they shared, and not from everything shared to whoever it was.
    gone = select(members_here.c.person_id).where(members_here.c.left_at.is_not(None))
    stale = (
        select(resources.c.id)
        .select_from(credits.join(members_here, here).join(resources, resources.c.id == credits.c.resource_id))
        .where(credits.c.person_id.in_(gone), members_here.c.left_at > changed_at, resources.c.post_id.is_not(None))
    )
    ids = {row.id for row in await unit.all(stale)}
    return list((await some(unit, ids)).values())


async def naming(unit: Unit, person_id: int, guild_id: int | None = None) -> list[Resource]:
    """Return the resources on whose cards somebody is named, in one server or in all."""
    theirs = select(credits.c.resource_id).where(*_theirs(credits, person_id, guild_id))
    rows = await unit.all(select(resources).where(resources.c.id.in_(theirs)).order_by(resources.c.id))
    return [resource(row) for row in rows]


async def erase(unit: Unit, person_id: int, guild_id: int | None = None) -> None:
    """Delete all that somebody has to do with resources, in one server or in all; counts stay, and name nobody."""
    used = select(uses.c.resource_id).where(*_theirs(uses, person_id, guild_id))
    gone = resources.c.uses_of_gone + 1
    await unit.execute(update(resources).where(resources.c.id.in_(used)).values(uses_of_gone=gone))
    for table in (credits, uses, shelf):
        await unit.execute(delete(table).where(*_theirs(table, person_id, guild_id)))


async def drop(unit: Unit, ids: Sequence[ResourceId]) -> None:
    """Delete all that anybody has to do with these."""
    for table in (credits, uses, shelf):
        await unit.execute(delete(table).where(table.c.resource_id.in_(ids)))


async def drop_server(unit: Unit, guild_id: int) -> None:
    """Delete everything of a server."""
    for table in (credits, uses, shelf):
        await unit.execute(delete(table).where(table.c.guild_id == guild_id))


async def _of_theirs(
    unit: Unit, table: Table, since: Column[Any], guild_id: int, person_id: int, start: int, most: int
) -> tuple[list[Resource], int]:
    theirs = _theirs(table, person_id, guild_id)
    total = await unit.scalar(select(func.count()).select_from(table).where(*theirs))
    rows = await unit.all(
        select(resources)
        .join(table, table.c.resource_id == resources.c.id)
        .where(*theirs)
        .order_by(since.desc(), table.c.resource_id.desc())
        .offset(start)
        .limit(most)
    )
    return [resource(row) for row in rows], int(total or 0)


def _theirs(table: Table, person_id: int, guild_id: int | None) -> list[ColumnElement[bool]]:
    theirs: list[ColumnElement[bool]] = [table.c.person_id == person_id]
    if guild_id is not None:
        theirs.append(table.c.guild_id == guild_id)
    return theirs


def _gone() -> Any:
    # Whoever left is named nowhere, from the moment they left; what is kept of them goes after its 30 days.
    return select(members_here.c.person_id).where(
        members_here.c.guild_id == credits.c.guild_id, members_here.c.left_at.is_not(None)
    )
