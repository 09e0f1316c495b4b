"""What stewards work with: reports of members, collections, and what has no topic."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, not_, or_, select, update

from bot import memberships
from bot.database import Unit, Unsealable
from cogs.resources.rules.keeping import Collected, CollectionId, Problem, Report
from cogs.resources.rules.resource import Resource, ResourceId, State
from cogs.resources.store.rows import resource
from cogs.resources.tables import collected, collections, reports, resources

# -- Reports ----------------------------------------------------------------------------------------


async def report(unit: Unit, found: Resource, person_id: int, problem: Problem, words: str, now: datetime) -> None:
    """Keep what somebody says is wrong with a resource, instead of what they said before."""
    facts = {"problem": problem, "words": unit.seal(words) if words else None, "reported_at": now}
    keys = {"resource_id": found.id, "person_id": person_id, "guild_id": found.guild_id}
    statement = unit.insert(reports).values(**keys, **facts)
    places = [reports.c.resource_id, reports.c.person_id]
    await unit.execute(statement.on_conflict_do_update(index_elements=places, set_=facts))
    await memberships.note(unit, found.guild_id, person_id, now)


async def reports_of(unit: Unit, resource_id: ResourceId) -> list[Report]:
    """Return what is said to be wrong with one, the oldest first; words that no key opens are left out."""
    which = reports.c.resource_id == resource_id
    found = await unit.all(select(reports).where(which).order_by(reports.c.reported_at, reports.c.person_id))
    return [_report(unit, row) for row in found]


async def reports_by(unit: Unit, person_id: int) -> list[tuple[int, str, Report]]:
    """Return what somebody reported: (server, the resource's title, the report)."""
    found = await unit.all(
        select(reports, resources.c.title)
        .join(resources, resources.c.id == reports.c.resource_id)
        .where(reports.c.person_id == person_id)
        .order_by(reports.c.resource_id)
    )
    return [(row.guild_id, row.title, _report(unit, row)) for row in found]


async def settle_reports(unit: Unit, ids: Collection[ResourceId]) -> None:
    """Let go what was said to be wrong with these: a steward has looked."""
    await unit.execute(delete(reports).where(reports.c.resource_id.in_(list(ids))))


async def move_reports(unit: Unit, found: Resource, into: Resource) -> None:
    """Let what is said of one be said of the other."""
    there = select(reports.c.person_id).where(reports.c.resource_id == into.id)
    moved = (reports.c.resource_id == found.id, reports.c.person_id.not_in(there))
    await unit.execute(update(reports).where(*moved).values(resource_id=into.id))
    await settle_reports(unit, [found.id])


async def expire_reports(unit: Unit, before: datetime) -> int:
    """Delete what was reported before then; return how much that was."""
    return (await unit.execute(delete(reports).where(reports.c.reported_at < before))).rowcount


async def erase_reports(unit: Unit, person_id: int, guild_id: int | None = None) -> None:
    """Delete all that somebody reported, in one server or in all."""
    theirs = [reports.c.person_id == person_id]
    if guild_id is not None:
        theirs.append(reports.c.guild_id == guild_id)
    await unit.execute(delete(reports).where(*theirs))


# -- The inbox --------------------------------------------------------------------------------------


async def inbox(unit: Unit, guild_id: int, *, start: int, most: int) -> tuple[list[Resource], int]:
    """Return part of what waits for stewards, what was reported first, and how many wait in all."""
    waits = _waits(guild_id)
    total = await unit.scalar(select(func.count()).select_from(resources).where(waits))
    order = (_is_reported().desc(), resources.c.flagged_at.is_(None), resources.c.id)
    found = await unit.all(select(resources).where(waits).order_by(*order).offset(start).limit(most))
    return [resource(row) for row in found], int(total or 0)


async def in_inbox(unit: Unit, guild_id: int) -> int:
    """Return how many wait for stewards."""
    return int(await unit.scalar(select(func.count()).select_from(resources).where(_waits(guild_id))) or 0)


async def retired(unit: Unit, guild_id: int, *, start: int, most: int) -> list[Resource]:
    """Return part of what a server's stewards took out, the last first."""
    which = (resources.c.guild_id == guild_id, resources.c.state == State.RETIRED)
    order = (resources.c.edited_at.desc(), resources.c.id.desc())
    page = select(resources).where(*which).order_by(*order).offset(start).limit(most)
    return [resource(row) for row in await unit.all(page)]


def _is_reported() -> ColumnElement[bool]:
    return exists().where(reports.c.resource_id == resources.c.id)


def _waits(guild_id: int) -> ColumnElement[bool]:
    return and_(
        resources.c.guild_id == guild_id,
        resources.c.state == State.SHARED,
        or_(
            _is_reported(),
            resources.c.flagged_at.is_not(None),
            resources.c.moved_to.is_not(None),
            resources.c.not_posted.is_not(None),
            not_(resources.c.is_sorted),
        ),
    )


# -- Collections ------------------------------------------------------------------------------------


async def make_collection(unit: Unit, guild_id: int, name: str, about: str, now: datetime) -> CollectionId:
    """Keep a new collection."""
    facts = {"guild_id": guild_id, "name": name, "about": about, "made_at": now}
    return CollectionId(await unit.add(collections.insert().values(**facts)))


async def change_collection(unit: Unit, collection_id: CollectionId, name: str, about: str) -> None:
    """Let one be called something else."""
    await unit.execute(update(collections).where(collections.c.id == collection_id).values(name=name, about=about))


async def collection(unit: Unit, collection_id: CollectionId) -> Collected | None:
    """Return a collection of any server, or None."""
    found = await _collections(unit, collections.c.id == collection_id)
    return found[0] if found else None


async def collections_of(unit: Unit, guild_id: int) -> list[Collected]:
    """Return a server's collections, by name."""
    return await _collections(unit, collections.c.guild_id == guild_id)


async def collections_with(unit: Unit, resource_id: ResourceId) -> list[CollectionId]:
    """Return the collections that hold a resource."""
    found = await unit.all(select(collected.c.collection_id).where(collected.c.resource_id == resource_id))
    return [CollectionId(row.collection_id) for row in found]


async def put_in(unit: Unit, collection_id: CollectionId, resource_id: ResourceId, now: datetime) -> None:
    """Put a resource into a collection; twice changes nothing."""
    facts = {"collection_id": collection_id, "resource_id": resource_id, "added_at": now}
    statement = unit.insert(collected).values(**facts)
    places = [collected.c.collection_id, collected.c.resource_id]
    await unit.execute(statement.on_conflict_do_nothing(index_elements=places))


async def take_out(unit: Unit, collection_id: CollectionId, resource_id: ResourceId) -> None:
    """Take one out; twice changes nothing."""
    which = (collected.c.collection_id == collection_id, collected.c.resource_id == resource_id)
    await unit.execute(delete(collected).where(*which))


async def in_collection(
    unit: Unit, collection_id: CollectionId, now: datetime, *, start: int, most: int
) -> tuple[list[Resource], int]:
    """Return part of what a collection holds and members may see, as it was put in, and how many that are."""
    which = and_(
        collected.c.collection_id == collection_id,
        resources.c.state == State.SHARED,
        or_(resources.c.closes_at.is_(None), resources.c.closes_at > now),
    )
    held = resources.join(collected, collected.c.resource_id == resources.c.id)
    total = await unit.scalar(select(func.count()).select_from(held).where(which))
    order = (collected.c.added_at, collected.c.resource_id)
    page = select(resources).select_from(held).where(which).order_by(*order).offset(start).limit(most)
    return [resource(row) for row in await unit.all(page)], int(total or 0)


async def drop_collection(unit: Unit, collection_id: CollectionId) -> None:
    """Delete a collection; what it holds stays in the library."""
    await unit.execute(delete(collected).where(collected.c.collection_id == collection_id))
    await unit.execute(delete(collections).where(collections.c.id == collection_id))


async def move_collected(unit: Unit, found: Resource, into: Resource) -> None:
    """Let the collections that hold one hold the other."""
    there = select(collected.c.collection_id).where(collected.c.resource_id == into.id)
    moved = (collected.c.resource_id == found.id, collected.c.collection_id.not_in(there))
    await unit.execute(update(collected).where(*moved).values(resource_id=into.id))
    await unit.execute(delete(collected).where(collected.c.resource_id == found.id))


# -- Letting go -------------------------------------------------------------------------------------


async def drop_about(unit: Unit, ids: Sequence[ResourceId]) -> None:
    """Delete what is said of resources that are gone."""
    for table in (reports, collected):
        await unit.execute(delete(table).where(table.c.resource_id.in_(ids)))


async def drop_server(unit: Unit, guild_id: int) -> None:
    """Delete everything of a server."""
    here = select(collections.c.id).where(collections.c.guild_id == guild_id)
    await unit.execute(delete(collected).where(collected.c.collection_id.in_(here)))
    for table in (collections, reports):
        await unit.execute(delete(table).where(table.c.guild_id == guild_id))


# -- Within -----------------------------------------------------------------------------------------


async def _collections(unit: Unit, which: ColumnElement[bool]) -> list[Collected]:
    held = (
        select(func.count())
        .select_from(collected.join(resources, resources.c.id == collected.c.resource_id))
        .where(collected.c.collection_id == collections.c.id, resources.c.state == State.SHARED)
        .scalar_subquery()
    )
    found = await unit.all(
        select(collections, held.label("number")).where(which).order_by(collections.c.name, collections.c.id)
    )
    return [Collected(CollectionId(row.id), row.guild_id, row.name, row.about, int(row.number)) for row in found]


def _report(unit: Unit, row: Row[Any]) -> Report:
    try:
        words = "" if row.words is None else unit.open(row.words)
    except Unsealable:
        words = ""
    return Report(row.person_id, Problem(row.problem), words, row.reported_at)
