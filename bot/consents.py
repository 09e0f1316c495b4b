"""What somebody agreed to: each consent alone, off until given, with its wording's version and its date."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text, bindparam, or_, select, update

from bot import memberships
from bot.database import Id, Instant, Prepared, Unit, metadata

EVERYWHERE = 0
"""Stands for the server where a consent belongs to the person in all of them."""

consents = Table(
    "consents",
    metadata,
    Column("person_id", Id, nullable=False),
    Column("guild_id", Id, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("version", Id, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    PrimaryKeyConstraint("person_id", "guild_id", "purpose"),
    Index("ix_consents_guild_id", "guild_id"),
    sqlite_strict=True,
)

_PERSON, _GUILD = bindparam("person", type_=Id), bindparam("guild", type_=Id)
_OF_PERSON = Prepared(
    select(consents)
    .where(consents.c.person_id == _PERSON, or_(consents.c.guild_id == _GUILD, consents.c.guild_id == EVERYWHERE))
    .order_by(consents.c.given_at, consents.c.purpose)
)
_GIVEN = Prepared(
    select(consents.c.given_at).where(
        consents.c.person_id == _PERSON,
        consents.c.guild_id == _GUILD,
        consents.c.purpose == bindparam("purpose", type_=Text),
        consents.c.version == bindparam("version", type_=Id),
        consents.c.withdrawn_at.is_(None),
    )
)

Follow = Callable[[Unit, int, int, datetime], Awaitable[None]]
"""What follows from a yes or a no, in the unit that keeps it: unit, person's id, server's id, now."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What may be agreed to. `wording` is a marked sentence; a change of its meaning is a new `version`.

    One that is `everywhere` belongs to the person, every other one to the person in a server. `name` is `[a-z_]+`.
    """

    name: str
    version: int
    wording: str
    everywhere: bool = False
    on_given: Follow | None = None
    on_withdrawn: Follow | None = None

    def place(self, guild_id: int) -> int:
        """Return where a consent of this kind, given in this server, is kept."""
        return EVERYWHERE if self.everywhere else guild_id


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agreed to once. `guild_id` may be `EVERYWHERE`; the dates are of the last yes and the last no."""

    purpose: str
    guild_id: int
    version: int
    given_at: datetime
    withdrawn_at: datetime | None

    def is_for(self, purpose: Purpose) -> bool:
        """Whether it holds for this purpose as it is worded now."""
        return (
            self.purpose == purpose.name
            and (self.guild_id == EVERYWHERE) == purpose.everywhere
            and self.version == purpose.version
            and self.withdrawn_at is None
        )


async def give(unit: Unit, person_id: int, guild_id: int, purpose: Purpose, now: datetime) -> None:
    """Keep a yes to the wording of now; one that stands already keeps its date."""
    place = purpose.place(guild_id)
    facts = {"version": purpose.version, "given_at": now, "withdrawn_at": None}
    statement = unit.insert(consents).values(person_id=person_id, guild_id=place, purpose=purpose.name, **facts)
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=[consents.c.person_id, consents.c.guild_id, consents.c.purpose],
            set_=facts,
            where=or_(consents.c.withdrawn_at.is_not(None), consents.c.version != purpose.version),
        )
    )
    if guild_id != EVERYWHERE:
        await memberships.note(unit, guild_id, person_id, now)


async def withdraw(unit: Unit, person_id: int, guild_id: int, purpose_name: str, now: datetime) -> None:
    """Keep a no, here and everywhere, with its date; where no yes stands, nothing changes."""
    await unit.execute(
        update(consents)
        .where(
            consents.c.person_id == person_id,
            consents.c.guild_id.in_([guild_id, EVERYWHERE]),
            consents.c.purpose == purpose_name,
            consents.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )


async def of_person(unit: Unit, person_id: int, guild_id: int) -> list[Consent]:
    """Return what somebody agreed to in this server and everywhere, what they took back included, oldest first."""
    rows = await unit.all(_OF_PERSON, {"person": person_id, "guild": guild_id})
    return [Consent(row.purpose, row.guild_id, row.version, row.given_at, row.withdrawn_at) for row in rows]


async def is_given(unit: Unit, person_id: int, guild_id: int, purpose: Purpose) -> bool:
    """Whether somebody agreed to this purpose as it is worded now, and has not taken it back."""
    asked = {"purpose": purpose.name, "version": purpose.version}
    return bool(await unit.all(_GIVEN, {"person": person_id, "guild": purpose.place(guild_id), **asked}))
