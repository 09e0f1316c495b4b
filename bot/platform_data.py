"""What the platform itself keeps of people, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from bot import members
from bot.audit import audit
from bot.database import Unit
from bot.deliveries.tables import deliveries
from bot.interface import drafts
from bot.members import people
from bot.notices import forget_mended, notices
from bot.personal_data import Kept, PersonalData
from bot.settings import Settings

NOBODY = 0
"""Stands in the audit trail where somebody's name was erased: that it was done stays, who did it goes."""

DELIVERIES_KEPT = timedelta(days=90)


def contracts(settings: Settings) -> list[PersonalData]:
    """Return the platform's contracts, with the periods that the settings give."""
    return [
        PeopleData(),
        DraftData(timedelta(hours=settings.drafts_kept_hours)),
        DeliveryData(),
        AuditData(timedelta(days=settings.audit_kept_months * 30)),
    ]


class PeopleData:
    """Zone, language, rest, and whether DMs reach them."""

    tables = frozenset({"people"})
    period = "until it is erased; the host can do so with `hearth data erase`"

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        person = await members.person(unit, person_id)
        facts = {
            "time zone": person.zone,
            "language": person.language,
            "resting until": person.resting_until,
            "direct messages stopped": person.dms_stopped_at,
            "direct messages refused by Discord": person.dms_closed_at,
        }
        return [Kept("Your settings", facts)] if any(facts.values()) else []

    async def erase(self, unit: Unit, person_id: int) -> None:
        await unit.execute(delete(people).where(people.c.person_id == person_id))

    async def expire(self, unit: Unit, now: datetime) -> int:
        return 0

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Nothing: people are the same in every server."""


class DraftData:
    """What was submitted and is kept for a day."""

    tables = frozenset({"drafts"})

    def __init__(self, kept_for: timedelta) -> None:
        self._kept_for = kept_for
        self.period = f"{int(kept_for.total_seconds() // 3600)} hours"

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        found = await drafts.of_person(unit, person_id)
        return [
            Kept("A form you sent", {"form": draft.form, "at": draft.created_at, **draft.fields}) for draft in found
        ]

    async def erase(self, unit: Unit, person_id: int) -> None:
        await drafts.erase(unit, person_id)

    async def expire(self, unit: Unit, now: datetime) -> int:
        return await drafts.expire(unit, now - self._kept_for)

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        await unit.execute(delete(drafts.drafts).where(drafts.drafts.c.guild_id == guild_id))


class DeliveryData:
    """What was or will be sent to them."""

    tables = frozenset({"deliveries"})
    period = "90 days after it was sent"

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        rows = await unit.all(select(deliveries).where(deliveries.c.recipient == person_id).order_by(deliveries.c.id))
        return [Kept("A message for you", {"kind": row.kind, "due": row.due_at, "state": row.state}) for row in rows]

    async def erase(self, unit: Unit, person_id: int) -> None:
        await unit.execute(delete(deliveries).where(deliveries.c.recipient == person_id))

    async def expire(self, unit: Unit, now: datetime) -> int:
        old = deliveries.c.settled_at < now - DELIVERIES_KEPT
        gone = (await unit.execute(delete(deliveries).where(old))).rowcount
        return gone + await forget_mended(unit, now - DELIVERIES_KEPT)

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        await unit.execute(delete(deliveries).where(deliveries.c.guild_id == guild_id))
        await unit.execute(delete(notices).where(notices.c.guild_id == guild_id))


class AuditData:
    """What they did as a steward."""

    tables = frozenset({"audit"})

    def __init__(self, kept_for: timedelta) -> None:
        self._kept_for = kept_for
        self.period = f"{kept_for.days // 30} months"

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        rows = await unit.all(select(audit).where(audit.c.actor_id == person_id).order_by(audit.c.at))
        return [Kept("What you did as a steward", {**row.facts, "act": row.act, "at": row.at}) for row in rows]

    async def erase(self, unit: Unit, person_id: int) -> None:
        await unit.execute(update(audit).where(audit.c.actor_id == person_id).values(actor_id=NOBODY))

    async def expire(self, unit: Unit, now: datetime) -> int:
        return (await unit.execute(delete(audit).where(audit.c.at < now - self._kept_for))).rowcount

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        await unit.execute(delete(audit).where(audit.c.guild_id == guild_id))
