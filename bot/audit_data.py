"""What is kept of people in the audit trail, and for how long."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, bindparam, cast, delete, select, update

from bot.audit import audit
from bot.database import Unit
from bot.personal_data import About, Kept
from bot.retention import AUDIT_KEPT_MONTHS, past
from bot.words import Words, sentence

NOBODY = 0
"""Stands in the audit trail where somebody's name was erased: that it was done stays, who did it goes."""


class AuditData:
    """What they did as a steward, and what stewards did that names them."""

    tables = frozenset({"audit"})

    def __init__(self, kept_for: timedelta) -> None:
        self._kept_for = kept_for

    def about(self, words: Words) -> About:
        return About(
            words.say("What you did as a steward"),
            words.say("So that stewards can see who changed what."),
            words.many("Kept for {number} month.", "Kept for {number} months.", self._kept_for.days // 30),
            stays=words.say("What you did as a steward stays in the list that stewards read, without your name."),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        # Who did what concerns somebody is theirs to say, or the server's: only the act is shown.
        titles = {
            True: sentence("Something you did as a steward"),
            False: sentence("Something a steward did that names you"),
        }
        return [
            Kept(
                titles[row.actor_id == person_id],
                {
                    sentence("server"): row.guild_id,
                    sentence("act"): row.act,
                    sentence("when"): row.at,
                    sentence("details"): _told_to(row.facts, person_id, is_actor=row.actor_id == person_id),
                },
            )
            for row in await self._rows(unit, person_id)
        ]

    async def erase(self, unit: Unit, person_id: int) -> None:
        naming = [row for row in await self._rows(unit, person_id) if _without(row.facts, person_id) != row.facts]
        if naming:
            # In one statement: a steward of long standing has thousands, and everybody's writes wait for this.
            await unit.execute(
                update(audit).where(audit.c.id == bindparam("the_id")).values(facts=bindparam("without_them")),
                [{"the_id": row.id, "without_them": _without(row.facts, person_id)} for row in naming],
            )
        await unit.execute(update(audit).where(audit.c.actor_id == person_id).values(actor_id=NOBODY))

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """Nothing: what was done as a steward has a period of its own."""

    async def expire(self, unit: Unit, now: datetime) -> int:
        old = await past(unit, audit.c.guild_id, audit.c.at, self._kept_for, AUDIT_KEPT_MONTHS, now)
        return (await unit.execute(delete(audit).where(old))).rowcount

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        await unit.execute(delete(audit).where(audit.c.guild_id == guild_id))

    async def _rows(self, unit: Unit, person_id: int) -> list[Row[Any]]:
        found = await unit.all(select(audit).where(_names(person_id)).order_by(audit.c.at, audit.c.id))
        return [row for row in found if row.actor_id == person_id or _without(row.facts, person_id) != row.facts]


def _names(person_id: int) -> ColumnElement[bool]:
    return (audit.c.actor_id == person_id) | cast(audit.c.facts, Text).contains(str(person_id))


def _told_to(facts: dict[str, Any], person_id: int, *, is_actor: bool) -> dict[str, Any]:
    """Return the facts they may read: all of their own acts; of another's, only where they stand themself."""
    return facts if is_actor else {name: value for name, value in facts.items() if _without(value, person_id) != value}


def _without(value: Any, person_id: int) -> Any:
    """Return plain data with somebody's id taken out of it, however deep, as a number or within text."""
    match value:
        case dict():
            return {_without(name, person_id): _without(one, person_id) for name, one in value.items()}
        case list():
            return [_without(one, person_id) for one in value]
        case str():
            return re.sub(rf"(?<!\d){person_id}(?!\d)", str(NOBODY), value)
        case _:
            return NOBODY if value == person_id and not isinstance(value, bool) else value
