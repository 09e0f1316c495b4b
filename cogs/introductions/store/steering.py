"""What stewards decide about a round: whose matching is paused, and which two are not put together in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select, update

from bot import memberships
from bot.database import Id, Prepared, Unit
from cogs.introductions.rules.calling import RoundId
from cogs.introductions.tables import pauses, separations


@dataclass(frozen=True, slots=True)
class Pause:
    """Somebody whose matching stewards have paused; `seen_at`: they read that."""

    person_id: int
    paused_at: datetime
    seen_at: datetime | None


# -- Who is paused -------------------------------------------------------------------------------------


_PAUSE: Final = Prepared(
    select(pauses).where(
        pauses.c.guild_id == bindparam("guild", type_=Id), pauses.c.person_id == bindparam("person", type_=Id)
    )
)


async def pause(unit: Unit, guild_id: int, person_id: int, now: datetime) -> bool:
    """Keep that stewards paused somebody; returns whether they were not so already."""
    statement = unit.insert(pauses).values(guild_id=guild_id, person_id=person_id, paused_at=now)
    added = await unit.execute(statement.on_conflict_do_nothing())
    await memberships.note(unit, guild_id, person_id, now)
    return added.rowcount > 0


async def resume(unit: Unit, guild_id: int, person_id: int) -> bool:
    """Let somebody in again; returns whether they were paused."""
    theirs = (pauses.c.guild_id == guild_id, pauses.c.person_id == person_id)
    return (await unit.execute(delete(pauses).where(*theirs))).rowcount > 0


async def pause_of(unit: Unit, guild_id: int, person_id: int) -> Pause | None:
    """Return that somebody is paused, or None."""
    row = await unit.one(_PAUSE, {"guild": guild_id, "person": person_id})
    return None if row is None else Pause(row.person_id, row.paused_at, row.seen_at)


async def is_paused(unit: Unit, guild_id: int, person_id: int) -> bool:
    """Whether stewards paused somebody's matching."""
    return await pause_of(unit, guild_id, person_id) is not None


async def paused(unit: Unit, guild_id: int) -> list[int]:
    """Return who is paused in a server, by id."""
    rows = await unit.all(select(pauses.c.person_id).where(pauses.c.guild_id == guild_id).order_by(pauses.c.person_id))
    return [row.person_id for row in rows]


async def pause_read(unit: Unit, guild_id: int, person_id: int, now: datetime) -> None:
    """Keep that somebody read that they are paused."""
    theirs = (pauses.c.guild_id == guild_id, pauses.c.person_id == person_id, pauses.c.seen_at.is_(None))
    await unit.execute(update(pauses).where(*theirs).values(seen_at=now))


# -- Whom stewards have separated ------------------------------------------------------------------------


async def separate(unit: Unit, round_id: RoundId, guild_id: int, one: int, other: int) -> None:
    """Keep that two people are not put together in a round; twice, or the other way round, changes nothing."""
    first, second = sorted((one, other))
    facts = {"round_id": round_id, "guild_id": guild_id, "person_id": first, "other_id": second}
    await unit.execute(unit.insert(separations).values(**facts).on_conflict_do_nothing())


async def separated(unit: Unit, round_id: RoundId) -> list[frozenset[int]]:
    """Return the pairs that stewards have separated in a round, in the order of their ids."""
    rows = await unit.all(
        select(separations.c.person_id, separations.c.other_id)
        .where(separations.c.round_id == round_id)
        .order_by(separations.c.person_id, separations.c.other_id)
    )
    return [frozenset((row.person_id, row.other_id)) for row in rows]
