"""What somebody left behind goes 30 days after they left: first what belongs to the server, then, with the last server,
what belongs to the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy import delete, select

from bot.consents import EVERYWHERE, consents
from bot.database import Unit
from bot.members import people
from bot.memberships import memberships

LEFT_KEPT: Final = timedelta(days=30)
"""How long what belongs to a membership is kept after it ended: who comes back within it finds it again."""


class LeavesBehind(Protocol):
    """What is asked of a personal-data contract here."""

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None: ...


async def erase_left_behind(
    unit: Unit, contracts: Sequence[LeavesBehind], person_id: int, guild_id: int, now: datetime
) -> bool:
    """Erase what somebody left in a server, if they are still marked as gone for 30 days; return whether they were."""
    due = await unit.one(
        select(memberships.c.person_id).where(
            memberships.c.guild_id == guild_id,
            memberships.c.person_id == person_id,
            memberships.c.left_at < now - LEFT_KEPT,
        )
    )
    if due is None:
        return False
    for contract in contracts:
        await contract.erase_left(unit, person_id, guild_id)
    await unit.execute(
        delete(memberships).where(memberships.c.guild_id == guild_id, memberships.c.person_id == person_id)
    )
    await erase_where_alone(unit, contracts, [person_id])
    return True


async def erase_where_alone(unit: Unit, contracts: Sequence[LeavesBehind], person_ids: Iterable[int]) -> None:
    """Erase what belongs to each of these people whatever the server, of those who share none with us any longer."""
    for person_id in person_ids:
        if await unit.scalar(select(memberships.c.guild_id).where(memberships.c.person_id == person_id)) is None:
            for contract in contracts:
                await contract.erase_left(unit, person_id, EVERYWHERE)


async def members_of(unit: Unit, guild_id: int) -> list[int]:
    """Return the people of whom something is kept in this server."""
    rows = await unit.all(select(memberships.c.person_id).where(memberships.c.guild_id == guild_id))
    return [row.person_id for row in rows]


async def without_server(unit: Unit) -> list[int]:
    """Return the people of whom we keep something and do not know in which server they are."""
    known = select(memberships.c.person_id).where(memberships.c.guild_id != EVERYWHERE)
    of_people = select(people.c.person_id).where(people.c.person_id.not_in(known))
    agreed = select(consents.c.person_id).where(consents.c.guild_id == EVERYWHERE, consents.c.person_id.not_in(known))
    return sorted(row.person_id for row in await unit.all(of_people.union(agreed)))
