"""What somebody is about to share or change, sealed and kept for a day; and links to choose from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NewType

from sqlalchemy import Row, bindparam, delete, select, update

from bot.database import Id, Instant, Prepared, Unit, Unsealable
from cogs.resources.rules.resource import ResourceId
from cogs.resources.rules.sharing import Share, Unfinished, kept, share_of
from cogs.resources.tables import sharing as rows

ShareId = NewType("ShareId", int)

KEPT_FOR: Final = timedelta(hours=24)
MOST_OF_A_PERSON: Final = 10

_UNFINISHED: Final = Prepared(  # every look at home asks for it
    select(rows)
    .where(
        rows.c.person_id == bindparam("person", type_=Id),
        rows.c.guild_id == bindparam("guild", type_=Id),
        rows.c.written_at >= bindparam("since", type_=Instant),
    )
    .order_by(rows.c.id.desc())
)


async def begin(unit: Unit, guild_id: int, person_id: int, share: Share, now: datetime) -> ShareId:
    """Keep what somebody is about to share or change; their oldest go where that makes too many."""
    return await _add(unit, guild_id, person_id, {"share": kept(share)}, share.resource_id, now)


async def choose_from(unit: Unit, guild_id: int, person_id: int, links: Sequence[str], now: datetime) -> ShareId:
    """Keep links of which somebody is to choose one."""
    return await _add(unit, guild_id, person_id, {"links": list(links)}, None, now)


async def change(unit: Unit, share_id: ShareId, share: Share) -> None:
    """Keep what it says now."""
    sealed = unit.seal(json.dumps({"share": kept(share)}))
    await unit.execute(update(rows).where(rows.c.id == share_id).values(written=sealed))


async def get(unit: Unit, share_id: int, person_id: int, guild_id: int, now: datetime) -> Share | None:
    """Return what they are about to share, or None where that is over, or was never theirs."""
    found = await _written(unit, share_id, person_id, guild_id, now)
    return share_of(found["share"]) if "share" in found else None


async def unfinished(unit: Unit, person_id: int, guild_id: int, now: datetime) -> list[Unfinished]:
    """Return all that they are about to share or change in a server, the newest first."""
    found = await unit.all(_UNFINISHED, {"person": person_id, "guild": guild_id, "since": now - KEPT_FOR})
    opened = [(row, _opened(unit, row)) for row in found]
    return [
        Unfinished(row.id, share_of(written["share"]), row.written_at) for row, written in opened if "share" in written
    ]


async def links_of(unit: Unit, share_id: int, person_id: int, guild_id: int, now: datetime) -> list[str]:
    """Return the links to choose from; none where that is over, or was never theirs."""
    return list((await _written(unit, share_id, person_id, guild_id, now)).get("links", ()))


async def drop(unit: Unit, share_id: int, person_id: int) -> None:
    """Let it go; twice changes nothing."""
    await unit.execute(delete(rows).where(rows.c.id == share_id, rows.c.person_id == person_id))


async def of_person(unit: Unit, person_id: int) -> list[tuple[int, datetime, dict[str, Any]]]:
    """Return all that somebody is about to share: server, since when, and what they wrote (none that no key opens)."""
    found = await unit.all(select(rows).where(rows.c.person_id == person_id).order_by(rows.c.id))
    return [(row.guild_id, row.written_at, _opened(unit, row)) for row in found]


async def erase(unit: Unit, person_id: int, guild_id: int | None = None) -> None:
    """Delete all of somebody's, in one server or in all."""
    theirs = [rows.c.person_id == person_id]
    if guild_id is not None:
        theirs.append(rows.c.guild_id == guild_id)
    await unit.execute(delete(rows).where(*theirs))


async def expire(unit: Unit, now: datetime) -> int:
    """Delete what is older than a day; return how many there were."""
    return (await unit.execute(delete(rows).where(rows.c.written_at < now - KEPT_FOR))).rowcount


async def drop_about(unit: Unit, ids: Sequence[ResourceId]) -> None:
    """Delete changes of resources that are gone."""
    await unit.execute(delete(rows).where(rows.c.resource_id.in_(ids)))


async def drop_server(unit: Unit, guild_id: int) -> None:
    """Delete everything of a server."""
    await unit.execute(delete(rows).where(rows.c.guild_id == guild_id))


async def _add(
    unit: Unit, guild_id: int, person_id: int, written: dict[str, Any], resource_id: int | None, now: datetime
) -> ShareId:
    facts = {"guild_id": guild_id, "person_id": person_id, "resource_id": resource_id, "written_at": now}
    made = ShareId(await unit.add(rows.insert().values(**facts, written=unit.seal(json.dumps(written)))))
    theirs = (rows.c.person_id == person_id, rows.c.guild_id == guild_id)
    too_many = select(rows.c.id).where(*theirs).order_by(rows.c.id.desc()).offset(MOST_OF_A_PERSON)
    old = [row.id for row in await unit.all(too_many)]
    if old:
        await unit.execute(delete(rows).where(rows.c.id.in_(old)))
    return made


async def _written(unit: Unit, share_id: int, person_id: int, guild_id: int, now: datetime) -> dict[str, Any]:
    row = await unit.one(
        select(rows).where(
            rows.c.id == share_id,
            rows.c.person_id == person_id,
            rows.c.guild_id == guild_id,
            rows.c.written_at >= now - KEPT_FOR,
        )
    )
    return {} if row is None else _opened(unit, row)


def _opened(unit: Unit, row: Row[Any]) -> dict[str, Any]:
    try:
        opened: dict[str, Any] = json.loads(unit.open(row.written))
    except Unsealable:
        return {}
    return opened
