"""The welcomers' rota: who is on it, who was asked, and whose turn was when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, or_, select, update

from bot import memberships
from bot.database import Id, Prepared, Unit
from bot.memberships import memberships as members_here
from cogs.introductions.rules.profile import IntroductionId
from cogs.introductions.rules.welcoming import Standing, Welcomer, turns_at
from cogs.introductions.tables import welcomers

_ONE: Final = Prepared(
    select(welcomers).where(
        welcomers.c.guild_id == bindparam("guild", type_=Id), welcomers.c.person_id == bindparam("person", type_=Id)
    )
)


async def get(unit: Unit, guild_id: int, person_id: int) -> Welcomer | None:
    """Return how somebody stands to the rota, or None."""
    row = await unit.one(_ONE, {"guild": guild_id, "person": person_id})
    return None if row is None else _welcomer(row)


async def of_server(unit: Unit, guild_id: int) -> list[Welcomer]:
    """Return everybody on the rota or asked, longest there first; who left the server is left out."""
    gone = select(members_here.c.person_id).where(
        members_here.c.guild_id == guild_id, members_here.c.left_at.is_not(None)
    )
    rows = await unit.all(
        select(welcomers)
        .where(welcomers.c.guild_id == guild_id, welcomers.c.person_id.not_in(gone))
        .order_by(welcomers.c.answered_at, welcomers.c.asked_at, welcomers.c.person_id)
    )
    return [_welcomer(row) for row in rows]


async def ask(unit: Unit, guild_id: int, person_id: int, now: datetime) -> None:
    """Note that somebody is asked."""
    facts = {"state": Standing.ASKED, "is_pinged": False, "asked_at": now, "answered_at": None}
    await _put(unit, guild_id, person_id, {**facts, "last_turn_at": None, "turn_for": None})
    await memberships.note(unit, guild_id, person_id, now)


async def put_on(unit: Unit, guild_id: int, person_id: int, *, is_pinged: bool, now: datetime) -> None:
    """Put somebody on the rota, who said yes. Who is on it already keeps their turn, and since when they are there."""
    standing = await get(unit, guild_id, person_id)
    if standing is not None and standing.is_on:
        await set_pinged(unit, guild_id, person_id, is_pinged=is_pinged)
        return
    facts = {"state": Standing.ON, "is_pinged": is_pinged, "answered_at": now, "last_turn_at": None, "turn_for": None}
    await _put(unit, guild_id, person_id, facts)
    await memberships.note(unit, guild_id, person_id, now)


async def set_pinged(unit: Unit, guild_id: int, person_id: int, *, is_pinged: bool) -> None:
    """Keep whether nudges may ping them."""
    await unit.execute(update(welcomers).where(*_theirs(guild_id, person_id)).values(is_pinged=is_pinged))


async def take_off(unit: Unit, guild_id: int, person_id: int, now: datetime) -> None:
    """Note that a steward took somebody off the rota, until they have seen it."""
    facts = {"state": Standing.TAKEN_OFF, "is_pinged": False, "answered_at": now, "turn_for": None}
    await unit.execute(update(welcomers).where(*_theirs(guild_id, person_id)).values(**facts))


async def forget(unit: Unit, guild_id: int, person_id: int) -> None:
    """Keep nothing of somebody here: they left the rota, or said no."""
    await unit.execute(delete(welcomers).where(*_theirs(guild_id, person_id)))


async def note_turn(unit: Unit, guild_id: int, person_ids: Sequence[int], introduction_id: IntroductionId) -> None:
    """Note whom the nudge about an introduction pings, so that a second try pings the same."""
    chosen = (welcomers.c.guild_id == guild_id, welcomers.c.person_id.in_(list(person_ids)))
    await unit.execute(update(welcomers).where(*chosen).values(turn_for=introduction_id))


async def turns_of(unit: Unit, guild_id: int, introduction_id: IntroductionId) -> list[Welcomer]:
    """Return whom the nudge about an introduction pings, in the order of their turns."""
    rows = await unit.all(
        select(welcomers)
        .where(welcomers.c.guild_id == guild_id, welcomers.c.turn_for == introduction_id)
        .order_by(welcomers.c.last_turn_at.is_not(None), welcomers.c.last_turn_at, welcomers.c.person_id)
    )
    return [_welcomer(row) for row in rows]


async def end_turn(
    unit: Unit, guild_id: int, introduction_id: IntroductionId, person_ids: Sequence[int], now: datetime
) -> None:
    """Note that the nudge was sent to these, in the order of their turns; none of them where it was not sent."""
    waiting = (welcomers.c.guild_id == guild_id, welcomers.c.turn_for == introduction_id)
    for person_id, at in zip(person_ids, turns_at(now, len(person_ids)), strict=True):
        await unit.execute(
            update(welcomers).where(*waiting, welcomers.c.person_id == person_id).values(last_turn_at=at)
        )
    await unit.execute(update(welcomers).where(*waiting).values(turn_for=None))


async def of_person(unit: Unit, person_id: int) -> list[tuple[int, Welcomer]]:
    """Return how somebody stands to the rota of each server: server -> that."""
    rows = await unit.all(select(welcomers).where(welcomers.c.person_id == person_id).order_by(welcomers.c.guild_id))
    return [(row.guild_id, _welcomer(row)) for row in rows]


async def erase(unit: Unit, person_id: int, guild_id: int | None = None) -> None:
    """Delete all that is kept of somebody, in one server or in all."""
    theirs = [welcomers.c.person_id == person_id]
    if guild_id is not None:
        theirs.append(welcomers.c.guild_id == guild_id)
    await unit.execute(delete(welcomers).where(*theirs))


async def erase_server(unit: Unit, guild_id: int) -> None:
    """Delete a server's rota."""
    await unit.execute(delete(welcomers).where(welcomers.c.guild_id == guild_id))


async def forget_old(unit: Unit, before: datetime) -> int:
    """Delete questions asked before then and not answered, and what was to be seen since then; return how many."""
    old = or_(
        and_(welcomers.c.state == Standing.ASKED, welcomers.c.asked_at < before),
        and_(welcomers.c.state == Standing.TAKEN_OFF, welcomers.c.answered_at < before),
    )
    return (await unit.execute(delete(welcomers).where(old))).rowcount


def _theirs(guild_id: int, person_id: int) -> list[ColumnElement[bool]]:
    return [welcomers.c.guild_id == guild_id, welcomers.c.person_id == person_id]


async def _put(unit: Unit, guild_id: int, person_id: int, facts: dict[str, Any]) -> None:
    statement = unit.insert(welcomers).values(guild_id=guild_id, person_id=person_id, **facts)
    keys = [welcomers.c.guild_id, welcomers.c.person_id]
    await unit.execute(statement.on_conflict_do_update(index_elements=keys, set_=facts))


def _welcomer(row: Any) -> Welcomer:
    return Welcomer(
        person_id=row.person_id,
        standing=Standing(row.state),
        is_pinged=row.is_pinged,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        last_turn_at=row.last_turn_at,
        turn_for=None if row.turn_for is None else IntroductionId(row.turn_for),
    )
