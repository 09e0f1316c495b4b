"""Keep-apart wishes, for whoever has them: nobody else is told, and no row but the wish is written."""

from __future__ import annotations

from dataclasses import dataclass

from bot import keep_apart
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.interface.chosen import is_id
from bot.keep_apart import MOST, Wish
from cogs.introductions.rules.meeting import NoPerson, Oneself, TooManyWishes

A_PAGE = 8
"""Each takes three of a message's 40 components."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """A page of somebody's own wishes, oldest first; `number` counts from 0, `of` is at least one."""

    wishes: tuple[Wish, ...]
    number: int
    of: int


class Apart:
    """Keeps wishes and takes them back, for the one whose they are."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def wish(self, actor: Actor, other_id: int, *, is_bot: bool) -> None:
        """Keep them apart from now on; twice changes nothing. Raises `Oneself`, `NoPerson` or `TooManyWishes`.

        Whether the other is still here is not asked: it is the same in every case.
        """
        if other_id == actor.id:
            raise Oneself
        if is_bot or not is_id(str(other_id)):
            raise NoPerson
        async with self._database.writing() as unit:
            own = await keep_apart.of_person(unit, actor.guild_id, actor.id)
            if len(own) >= MOST and other_id not in {wish.other_id for wish in own}:
                raise TooManyWishes(MOST)
            await keep_apart.wish(unit, actor.guild_id, actor.id, other_id, self._clock.now())

    async def take_back(self, actor: Actor, other_id: int) -> None:
        """Let a wish of theirs go; where there is none, nothing changes."""
        async with self._database.writing() as unit:
            await keep_apart.take_back(unit, actor.guild_id, actor.id, other_id)

    async def page(self, unit: Unit, actor: Actor, number: int) -> Wishes:
        """Return a page of their own wishes, the last where `number` is past it."""
        own = await keep_apart.of_person(unit, actor.guild_id, actor.id)
        pages = max(1, -(-len(own) // A_PAGE))
        number = min(number, pages - 1)
        return Wishes(tuple(own[number * A_PAGE : (number + 1) * A_PAGE]), number, pages)
