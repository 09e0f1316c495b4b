"""People: their zone, language, rest, and whether DMs reach them. A person is the same in every server.

Zone, rest and language are theirs alone: nothing here is ever shown to anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, Text, bindparam, select

from bot.database import Id, Instant, Prepared, Truth, Unit, metadata

people = Table(
    "people",
    metadata,
    Column("person_id", Id, primary_key=True, autoincrement=False),
    Column("zone", Text),
    Column("language", Text),
    Column("resting_until", Instant),
    Column("dms_closed_at", Instant),
    Column("dms_stopped_at", Instant),
    Column("reach", Text),
    Column("dm_reminders", Truth),
    sqlite_strict=True,
)


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept of somebody. `dms_closed_at`: Discord refused one; `dms_stopped_at`: they pressed stop.

    `reach`: how they want to hear of things, a `bot.reach.How`; `dm_reminders`: whether they chose reminders by DM.
    """

    id: int
    zone: str | None = None
    language: str | None = None
    resting_until: datetime | None = None
    dms_closed_at: datetime | None = None
    dms_stopped_at: datetime | None = None
    reach: str | None = None
    dm_reminders: bool | None = None

    def is_resting(self, now: datetime) -> bool:
        """Whether the one rest switch is on; it ends by itself."""
        return self.resting_until is not None and self.resting_until > now

    @property
    def dms_reach_them(self) -> bool:
        """Whether a DM they chose may be tried."""
        return self.dms_closed_at is None and self.dms_stopped_at is None


_PERSON = Prepared(select(people).where(people.c.person_id == bindparam("person")))


async def person(unit: Unit, person_id: int) -> Person:
    """Return what is kept of this person; for somebody new, that is nothing."""
    row = await unit.one(_PERSON, {"person": person_id})
    if row is None:
        return Person(person_id)
    facts = dict(row._mapping)
    return Person(facts.pop("person_id"), **facts)


async def set_zone(unit: Unit, person_id: int, zone: str | None) -> None:
    """Keep an IANA zone name, or go back to the server's."""
    await _put(unit, person_id, zone=zone)


async def set_language(unit: Unit, person_id: int, language: str | None) -> None:
    """Keep a language of the catalogue, or go back to Discord's and the server's."""
    await _put(unit, person_id, language=language)


async def rest_until(unit: Unit, person_id: int, until: datetime | None) -> None:
    """Switch rest on until an instant, or off."""
    await _put(unit, person_id, resting_until=until)


async def set_reach(unit: Unit, person_id: int, reach: str | None) -> None:
    """Keep how they want to hear of things, a `bot.reach.How`, or that they have not chosen."""
    await _put(unit, person_id, reach=reach)


async def set_dm_reminders(unit: Unit, person_id: int, wanted: bool) -> None:
    """Keep whether they want reminders by DM."""
    await _put(unit, person_id, dm_reminders=wanted)


async def dms_closed(unit: Unit, person_id: int, at: datetime) -> None:
    """Remember that Discord refuses our DMs to them, so that they are not tried again."""
    await _put(unit, person_id, dms_closed_at=at)


async def dms_stopped(unit: Unit, person_id: int, at: datetime) -> None:
    """Remember that they want no DMs."""
    await _put(unit, person_id, dms_stopped_at=at)


async def dms_chosen(unit: Unit, person_id: int) -> None:
    """They chose DMs (again): a chosen DM is tried at once, whatever was remembered."""
    await _put(unit, person_id, dms_closed_at=None, dms_stopped_at=None)


async def _put(unit: Unit, person_id: int, **facts: Any) -> None:
    statement = unit.insert(people).values(person_id=person_id, **facts)
    await unit.execute(statement.on_conflict_do_update(index_elements=[people.c.person_id], set_=facts))
