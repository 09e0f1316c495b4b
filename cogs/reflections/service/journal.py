"""What people can read of their own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.access import Actor
from bot.clock import Clock
from bot.database import Unit
from bot.errors import NotFound
from cogs.reflections import keeping
from cogs.reflections.rules.journal import ENTRIES_A_PAGE, MOST_FOUND, holds_all, page_of
from cogs.reflections.rules.reflection import KEPT_FOR, NOTICE_BEFORE, Reflection, ReflectionId
from cogs.reflections.rules.week import WeekId
from cogs.reflections.store import reflections


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a journal: `number` counts from 0, `of` is how many pages there are, `in_all` how many entries."""

    entries: tuple[Reflection, ...]
    number: int
    of: int
    in_all: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the newest of `in_all` entries."""

    entries: tuple[Reflection, ...]
    in_all: int


@dataclass(frozen=True, slots=True)
class Going:
    """How many entries go within the next month, as their period ends, and when the first does."""

    number: int
    first_at: datetime


class Journal:
    """A person's own reflections in one server. Nobody else's can be asked for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def page(self, unit: Unit, actor: Actor, number: int) -> Leaf:
        """Return a page, newest entries first; the last where `number` is past it."""
        in_all = await reflections.number(unit, actor.id, actor.guild_id)
        number, of = page_of(number, in_all)
        offset = number * ENTRIES_A_PAGE
        entries = await reflections.newest(unit, actor.id, actor.guild_id, offset, ENTRIES_A_PAGE)
        return Leaf(tuple(entries), number, of, in_all)

    async def search(self, unit: Unit, actor: Actor, typed: str) -> Found:
        """Return the entries that hold all of these words, newest first."""
        # Sealed text can only be read here, so every entry is: a person has at most a few hundred.
        entries = [one for one in await self.all(unit, actor) if holds_all(one, typed)][::-1]
        return Found(tuple(entries[:MOST_FOUND]), len(entries))

    async def one(self, unit: Unit, actor: Actor, reflection_id: ReflectionId) -> Reflection:
        """Return an entry; raises `NotFound` for anybody else's and for one of another server."""
        found = await reflections.own(unit, reflection_id, actor.id, actor.guild_id)
        if found is None:
            raise NotFound
        return found

    async def all(self, unit: Unit, actor: Actor) -> list[Reflection]:
        """Return every entry, oldest first."""
        return await reflections.all_of(unit, actor.id, actor.guild_id)

    async def stuck(self, unit: Unit, actor: Actor) -> list[Reflection]:
        """Return what could not be posted, newest first."""
        return await reflections.not_posted(unit, actor.id, actor.guild_id)

    async def going(self, unit: Unit, actor: Actor) -> Going | None:
        """Return which entries go soon, or None where none do."""
        now = self._clock.now()
        shorter = await keeping.shorter_here(unit, actor.guild_id, now)
        kept_for = KEPT_FOR if shorter is None else shorter.kept_for
        number, first = await reflections.going_before(unit, actor.id, actor.guild_id, now - kept_for + NOTICE_BEFORE)
        if first is None:
            return None
        return Going(number, first + KEPT_FOR if shorter is None else min(first + KEPT_FOR, shorter.goes_at(first)))

    async def has_answered(self, unit: Unit, actor: Actor, week_id: WeekId) -> bool:
        """Whether this person has written anything in this week."""
        return await reflections.has_answered(unit, actor.id, actor.guild_id, week_id)
