"""The services behind `/steward matching` on both engines: a server, its steward, and people who joined a call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import count

from bot import audit, keep_apart, servers
from bot.access import Actor
from bot.database import Database
from bot.errors import DiscordUnavailable
from cogs.introductions.calls import Standing
from cogs.introductions.draw_process import draw_of
from cogs.introductions.going import Going
from cogs.introductions.keeping import MEETING_CHANNEL
from cogs.introductions.rules.calling import Round
from cogs.introductions.rules.meeting import Match
from cogs.introductions.rules.pool import Drawn, Pool
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.calling import Calling
from cogs.introductions.service.releasing import Releasing
from cogs.introductions.store import matches, rounds
from tests.clocks import SettableClock
from tests.introductions.calls import join

HERE, THERE = 2**61 + 1, 2**61 + 2
CHANNEL = 2**61 + 3
FIRST = 2**62
WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)

Meanwhile = Callable[[], Awaitable[object]]


class Desk:
    """Where stewards work on rounds; what a draw is given, and what happens meanwhile, can be set."""

    def __init__(self, database: Database, clock: SettableClock, guild_id: int = HERE) -> None:
        self.database = database
        self.clock = clock
        self.guild_id = guild_id
        self.sam = Actor(7, guild_id, is_steward=True)
        self.toni = Actor(8, guild_id, is_steward=True)
        self.active = 0
        self.is_silent = False
        self.draws: list[tuple[Pool, int]] = []
        self.meanwhile: list[Meanwhile] = []
        """What happens while the next draws are going on, the first first."""
        seeds = count(1)
        going = Going(clock, lambda: None)
        self.calling = Calling(database, clock, Skills(()), going, lambda: None)
        self.releasing = Releasing(
            database, clock, self.calling, going, self._draw, self._threads, lambda: next(seeds), lambda: None
        )

    async def _draw(self, pool: Pool, seed: int) -> Drawn:
        self.draws.append((pool, seed))
        if self.meanwhile:
            await self.meanwhile.pop(0)()
        return draw_of(pool, seed)

    async def _threads(self, guild_id: int) -> int:
        assert guild_id == self.guild_id
        if self.is_silent:
            raise DiscordUnavailable
        return self.active

    # -- What happens ----------------------------------------------------------------------------------

    async def furnished(self) -> None:
        """Choose the channel."""
        async with self.database.writing() as unit:
            await servers.put(unit, self.guild_id, MEETING_CHANNEL, CHANNEL)

    async def called(self, people: int) -> Round:
        """Open a call that so many people join, numbered from `FIRST`."""
        standing = await self.calling.open(self.sam, self.clock.now() + WEEK)
        await self.join(range(FIRST, FIRST + people))
        return round_in(standing)

    async def drawn(self, people: int) -> Round:
        """Let so many people have joined a round that is drawn."""
        called = await self.called(people)
        return round_in(await self.releasing.close_and_draw(self.sam, called.id))

    async def join(self, people: Sequence[int]) -> None:
        """Let people join the present round."""
        present = await self.present()
        async with self.database.writing() as unit:
            await join(unit, present, people, self.clock.now())

    async def leave(self, person_id: int) -> None:
        """Let somebody leave the present round."""
        present = await self.present()
        async with self.database.writing() as unit:
            await rounds.leave(unit, present.id, person_id)

    async def wish(self, one: int, other: int) -> None:
        """Let one wish to be kept apart from the other."""
        async with self.database.writing() as unit:
            await keep_apart.wish(unit, self.guild_id, one, other, self.clock.now())

    async def take_back(self, one: int, other: int) -> None:
        """Let one take back their wish to be kept apart from the other."""
        async with self.database.writing() as unit:
            await keep_apart.take_back(unit, self.guild_id, one, other)

    # -- What is kept ----------------------------------------------------------------------------------

    async def present(self) -> Round:
        """Return the present round."""
        async with self.database.reading() as unit:
            found = await rounds.current(unit, self.guild_id)
        assert found is not None
        return found

    async def matches(self) -> list[Match]:
        """Return the matches of the present round."""
        present = await self.present()
        async with self.database.reading() as unit:
            return await matches.of_round(unit, present.id)

    async def groups(self) -> set[frozenset[int]]:
        """Return who is with whom."""
        return {match.people for match in await self.matches()}

    async def acts(self) -> list[str]:
        """Return what the audit trail of this server has, oldest first."""
        async with self.database.reading() as unit:
            return [entry.act for entry in reversed(await audit.newest(unit, self.guild_id, limit=50))]


def round_in(standing: Standing) -> Round:
    """Return the round that stands there."""
    assert standing.round is not None
    return standing.round
