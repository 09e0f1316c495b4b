"""The weekly prompt on a plain database and a clock that a test sets: no Discord but the one in memory."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import func, select

from bot.access import Actor
from bot.database import Database
from bot.deliveries.tables import deliveries
from cogs.reflections import store
from cogs.reflections.deliveries import PromptDelivery
from cogs.reflections.planning import KIND, Planning
from cogs.reflections.posting import Posting
from cogs.reflections.rules.bank import Bank, Prompt
from cogs.reflections.rules.schedule import Schedule
from cogs.reflections.rules.week import Week
from cogs.reflections.service import Prompts
from cogs.reflections.tables import schedules, weeks
from tests.clocks import SettableClock
from tests.deliveries.world import CHANNEL, GUILD, World

USEFUL_FOR = timedelta(hours=24)
STEWARD = Actor(id=1, guild_id=GUILD, is_steward=True)
MONDAYS = Schedule(CHANNEL, 0, time(10), "Europe/London")


def bank_of(number: int) -> Bank:
    """Return a bank of so many prompts."""
    return Bank(
        tuple(Prompt(f"p{n}", "a theme", "Kolb", f"question {n}?", f"lighter {n}?", light=False) for n in range(number))
    )


class PromptsWorld(World):
    """A world with the real planning, posting and service of prompts."""

    def __init__(self, database: Database, clock: SettableClock, bank: Bank) -> None:
        super().__init__(database, clock)
        self.planning = Planning(bank, clock, USEFUL_FOR, lambda: None)
        self.prompts = Prompts(database, clock, self.planning)
        self.sign(
            PromptDelivery(Posting(self.planning, clock), lambda language: self.catalogue.choose(None, language, None))
        )

    async def restart(self, bank: Bank | None = None) -> None:
        """Do what a start does."""
        if bank is not None:
            self.planning.bank = bank
        async with self.database.writing() as unit:
            for kept in await store.all_kept(unit):
                await self.planning.check(unit, kept)

    async def weeks(self) -> list[Week]:
        """Return the server's weeks, in order."""
        async with self.database.reading() as unit:
            return [
                week
                for row in await unit.all(select(weeks.c.id).order_by(weeks.c.week))
                if (week := await store.week_by_id(unit, row.id)) is not None
            ]

    async def open_rows(self, *states: str) -> int:
        """Return how many rows of prompts stand in these states: waiting or in hand, where none is given."""
        waiting = (deliveries.c.kind == KIND, deliveries.c.state.in_(states or ("planned", "sending")))
        async with self.database.reading() as unit:
            return int(await unit.scalar(select(func.count()).select_from(deliveries).where(*waiting)))

    async def is_running(self) -> bool:
        """Whether a schedule is set and not paused."""
        async with self.database.reading() as unit:
            row = await unit.one(select(schedules.c.paused))
        return row is not None and not row.paused
