"""What is kept of people around rounds of conversations, all of it at once: for exports, erasing and periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select

from bot.database import Unit
from cogs.introductions.rules.calling import RoundState
from cogs.introductions.tables import joins, match_people, matches, pauses, rounds, separations

_OVER = (RoundState.ENDED, RoundState.CANCELLED)


async def joins_of(unit: Unit, person_id: int) -> Sequence[Row[Any]]:
    """Return the rounds somebody joined, oldest first."""
    return await unit.all(select(joins).where(joins.c.person_id == person_id).order_by(joins.c.round_id))


async def pauses_of(unit: Unit, person_id: int) -> Sequence[Row[Any]]:
    """Return where stewards paused somebody."""
    return await unit.all(select(pauses).where(pauses.c.person_id == person_id).order_by(pauses.c.guild_id))


async def separations_of(unit: Unit, person_id: int) -> Sequence[Row[Any]]:
    """Return in which rounds stewards separated somebody from another."""
    theirs = or_(separations.c.person_id == person_id, separations.c.other_id == person_id)
    return await unit.all(select(separations).where(theirs).order_by(separations.c.round_id))


async def forget(unit: Unit, person_id: int, guild_id: int | None = None) -> None:
    """Delete somebody's joins, pauses and separations, in one server or in all."""
    for table in (joins, pauses, separations):
        whose = [table.c[name] == person_id for name in ("person_id", "other_id") if name in table.c]
        here = [] if guild_id is None else [table.c.guild_id == guild_id]
        await unit.execute(delete(table).where(or_(*whose), *here))


async def forget_rounds(unit: Unit, before: datetime) -> int:
    """Delete rounds that were over before this instant, with who joined them; return how many rows went."""
    old = select(rounds.c.id).where(rounds.c.state.in_(_OVER), rounds.c.ended_at < before)
    gone = 0
    for table in (joins, separations):
        gone += (await unit.execute(delete(table).where(table.c.round_id.in_(old)))).rowcount
    # A round stays as long as anybody remembers whom they met in it.
    still = select(matches.c.round_id)
    gone += (await unit.execute(delete(rounds).where(rounds.c.id.in_(old), rounds.c.id.not_in(still)))).rowcount
    return gone


async def forget_empty_matches(unit: Unit) -> int:
    """Delete matches in which nobody is any more; return how many."""
    seated = select(match_people.c.match_id)
    return (await unit.execute(delete(matches).where(matches.c.id.not_in(seated)))).rowcount


async def erase_server(unit: Unit, guild_id: int) -> None:
    """Delete everything of a server's rounds."""
    for table in (match_people, matches, joins, pauses, separations, rounds):
        await unit.execute(delete(table).where(table.c.guild_id == guild_id))
