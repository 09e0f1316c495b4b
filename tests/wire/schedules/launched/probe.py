"""A feature for the tests alone, of one kind that uses every effect, as circles and meetings will.

Its things are rows of a table of its own, changed by the test and read when they are composed. A thing that others
`follow` (a thread, whose people are added once it is there) plans them in the unit that settles it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from discord import Client
from discord.ui import LayoutView
from sqlalchemy import Column, MetaData, Row, Table, Text, insert, select, update
from sqlalchemy.schema import CreateTable

from bot.database import Id, Json, Truth, Unit
from bot.deliveries import store
from bot.deliveries.effects import (
    AddToThread,
    ChangeEvent,
    ChangePost,
    CloseThread,
    Delete,
    DeletePost,
    Edit,
    Effect,
    EndEvent,
    MakeEvent,
    MakeThread,
    Pings,
    Post,
    RemoveFromThread,
    Send,
)
from bot.deliveries.model import Delivery, Outcome, Plan, Purpose, Sent, Skip
from bot.features import Feature
from bot.interface.cards import card, line

log = structlog.get_logger(__name__)

KIND = "probe.upkeep"
PURPOSES = {KIND: Purpose.UPKEEP, "probe.reminder": Purpose.REMINDER, "probe.nudge": Purpose.NUDGE}
_SLOWLY_SECONDS = 0.5

things = Table(
    "schedule_things",
    MetaData(),  # apart from the program's own tables, which have contracts
    Column("id", Id, primary_key=True),
    Column("label", Text, nullable=False),
    Column("does", Text, nullable=False),
    Column("of", Id),
    Column("facts", Json, nullable=False),
    Column("version", Id, nullable=False, default=1),
    Column("composed", Id),
    Column("wanted", Truth, nullable=False, default=True),
    Column("made_id", Id),
    Column("place_id", Id),
    Column("told", Id, nullable=False, default=0),
    Column("ended", Text),
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing as the test makes it; `does` names its effect."""

    label: str
    does: str
    facts: Mapping[str, Any]


async def make_table(unit: Unit) -> None:
    """Make the table, once."""
    await unit.execute(CreateTable(things, if_not_exists=True))  # type: ignore[arg-type]


async def add(unit: Unit, thing: Thing, of: int | None = None) -> int:
    """Keep a thing and return its id."""
    facts = {"label": thing.label, "does": thing.does, "of": of, "facts": dict(thing.facts)}
    return await unit.add(insert(things).values(facts))


async def plan(
    unit: Unit,
    thing_id: int,
    key: str,
    at: datetime,
    kind: str = KIND,
    *,
    person: int | None = None,
    useless_after: datetime | None = None,
    guild_id: int | None = None,
) -> None:
    """Plan the row of a thing; with `guild_id`, that server's stewards hear of trouble."""
    planned = Plan(kind, f"probe:{thing_id}:{key}", at, guild_id, thing_id, person, about_at=at)
    await store.plan(unit, replace(planned, useless_after=useless_after))


async def call_off(unit: Unit, thing_id: int) -> None:
    """Want a thing no more."""
    await _note(unit, thing_id, wanted=False)


async def rewrite(unit: Unit, thing_id: int) -> None:
    """Let a thing say something else."""
    await _note(unit, thing_id, version=things.c.version + 1)


async def the(unit: Unit, thing_id: int | None) -> Row[Any]:
    """Return a thing by its id."""
    row = await unit.one(select(things).where(things.c.id == thing_id))
    assert row is not None
    return row


async def _note(unit: Unit, thing_id: int, **facts: Any) -> None:
    await unit.execute(update(things).where(things.c.id == thing_id).values(facts))


class ProbeKind:
    """One kind for every effect; `name` says which purpose it has."""

    called = "A probe"
    mended_with = ""

    def __init__(self, name: str, bot: Any) -> None:
        self.name = name
        self.purpose = PURPOSES[name]
        self._clock = bot.clock

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the thing as it is now."""
        thing = await the(unit, delivery.subject)
        if not thing.wanted:
            would_be = await self._effect(unit, thing)
            made = would_be if isinstance(would_be, MakeThread | MakeEvent) else None
            return Skip("it was called off", called_off=made)
        if delivery.attempted_at is None:
            # In doubt, what stands there may be what was composed the first time: then it is changed afterwards.
            await _note(unit, thing.id, composed=thing.version)
        if thing.facts.get("slow"):
            log.info("composing slowly", thing=thing.id)
            await asyncio.sleep(_SLOWLY_SECONDS)
        return await self._effect(unit, thing)

    async def _effect(self, unit: Unit, thing: Row[Any]) -> Effect | Skip:
        facts = thing.facts
        match thing.does:
            case "message":
                return Send(facts["channel"], _card_of(thing))
            case "card":
                return Post(facts["channel"], facts["name"], _card_of(thing), tuple(facts["tags"]))
            case "dm":
                return Send(None, card(line(f"Probe {thing.label}")))
            case "thread":
                return MakeThread(facts["guild"], facts["channel"], f"Circle {thing.label}")
            case "event":
                return _event(thing)
        of = await the(unit, thing.of)
        if of.made_id is None:
            return Skip("what it belongs to is not there")
        match thing.does:
            case "welcome":
                pings = Pings(people=tuple(facts["people"]))
                mentions = " ".join(f"<@{person}>" for person in facts["people"])
                return Send(of.made_id, card(line(f"{mentions} Welcome to {thing.label}")), pings)
            case "add":
                return AddToThread(of.made_id, facts["person"])
            case "remove":
                return RemoveFromThread(of.made_id, facts["person"])
            case "close":
                return CloseThread(of.made_id, lock=True)
            case "edit":
                return Edit(of.place_id, of.made_id, _card_of(of))
            case "delete":
                return Delete(of.place_id, of.made_id)
            case "change post":
                return ChangePost(of.made_id, facts["name"], _card_of(of), tuple(facts["tags"]))
            case "delete post":
                return DeletePost(of.made_id)
            case "change":
                return ChangeEvent(of.made_id, _event(of))
            case "end":
                return EndEvent(of.facts["guild"], of.made_id)
        raise ValueError(thing.does)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note how it ended, and plan what follows from it."""
        thing = await the(unit, delivery.subject)
        ended = type(outcome).__name__.lower()
        if not isinstance(outcome, Sent):
            await _note(unit, thing.id, told=thing.told + 1, ended=ended)
            return
        places = {"made_id": outcome.message_id, "place_id": outcome.channel_id}
        await _note(unit, thing.id, told=thing.told + 1, ended=ended, **places)
        if thing.does not in {"thread", "event", "message", "card"}:
            return
        now = self._clock.now()
        if not thing.wanted:  # called off while it was in hand
            ends = {"thread": "close", "event": "end", "message": "delete", "card": "delete post"}
            await follow(unit, thing, ends[thing.does], now)
            return
        if thing.composed != thing.version:  # changed while it was in hand
            changes = {"event": "change", "message": "edit", "card": "change post"}
            await follow(unit, thing, changes[thing.does], now, **thing.facts)
        for one in await unit.all(select(things).where(things.c.of == thing.id, things.c.ended.is_(None))):
            await plan(unit, one.id, "follows", now)


async def follow(unit: Unit, thing: Row[Any], does: str, now: datetime, **facts: Any) -> None:
    """Plan one more thing that belongs to this one."""
    one = await add(unit, Thing(thing.label, does, facts), of=thing.id)
    await plan(unit, one, "follows", now)


def _card_of(thing: Row[Any]) -> LayoutView:
    return card(line(f"Probe {thing.label} version {thing.version}"))


def _event(thing: Row[Any]) -> MakeEvent:
    starts, ends = (datetime.fromisoformat(at) for at in thing.facts["times"])
    return MakeEvent(thing.facts["guild"], f"Meeting {thing.label}", "", starts, ends, location="In the thread")


class _KeepsNothing:
    """The personal data contract of a feature that keeps nothing of people."""

    tables: frozenset[str] = frozenset()

    def about(self, words: Any) -> None:
        return None

    async def export(self, unit: Unit, person_id: int) -> list[Any]:
        return []

    async def erase(self, unit: Unit, person_id: int) -> None:
        return None

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        return None

    async def expire(self, unit: Unit, now: datetime) -> int:
        return 0

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        return None


async def setup(bot: Client) -> None:
    """Sign in, as every feature does."""
    kinds = [ProbeKind(name, bot) for name in PURPOSES]
    bot.sign(Feature("probe", _KeepsNothing(), permissions=(), kinds=kinds))  # type: ignore[attr-defined]
