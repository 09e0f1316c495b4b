"""What the delivery tests stand on: one database, one made-up Discord, and as many processes as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from bot import consents, servers
from bot.clock import QuietHours
from bot.consents import EVERYWHERE
from bot.database import Database, Unit
from bot.deliveries import store
from bot.deliveries.dispatcher import Dispatcher
from bot.deliveries.effects import Effect, Send
from bot.deliveries.handling import Handling, HouseRules
from bot.deliveries.model import Delivery, Kind, Outcome, Plan, Purpose, Skip, State
from bot.interface.cards import card, line
from bot.notices import Notices
from bot.reach import DIRECT_MESSAGES, Reach
from bot.words import Catalogue
from tests.clocks import SettableClock
from tests.deliveries.fake_discord import FakeDiscord, Killed

GUILD = 7
CHANNEL = 70
STEWARDS_CHANNEL = 71
PERSON = 8

Composer = Callable[[Delivery], Effect | Skip]


def hello(delivery: Delivery) -> Effect | Skip:
    """Compose a message to the channel, or to the recipient as a DM where there is one."""
    return Send(None if delivery.recipient else CHANNEL, card(line(delivery.dedupe_key)))


@dataclass
class TestKind:
    """A feature's part, of which a test says what it composes."""

    __test__ = False

    name: str = "test.prompt"
    purpose: Purpose = Purpose.PROMPT
    called: str = "A message of the tests"
    mended_with: str = "/steward tests"
    composer: Composer = hello
    ends: list[tuple[str, Outcome]] = field(default_factory=list)
    settling: Callable[[], None] | None = None

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        return self.composer(delivery)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        if self.settling is not None:
            self.settling()
        self.ends.append((delivery.dedupe_key, outcome))


@dataclass
class World:
    """A database and a Discord; `process()` is a bot over them."""

    database: Database
    clock: SettableClock
    kinds: dict[str, Kind] = field(default_factory=dict)
    house: HouseRules = field(default_factory=lambda: HouseRules(QuietHours(time(21), time(8)), 2))

    def __post_init__(self) -> None:
        self.discord = FakeDiscord(self.clock)
        self.seen: list[tuple[str, str, timedelta]] = []
        self.catalogue = Catalogue(Path("config/locales"))
        self.notices = Notices(self.clock, lambda language: self.catalogue.choose(None, language, None))
        self.kinds[self.notices.name] = self.notices
        self.kind = TestKind()
        self.sign(self.kind)

    def sign(self, kind: Kind) -> None:
        """Take in a kind."""
        self.kinds[kind.name] = kind

    def process(self) -> Handling:
        """Return what a process newly started has."""
        reach = Reach(self.catalogue, "Europe/London")
        return Handling(
            self.database, self.clock, self.kinds, self.discord, reach, self.notices, self.house, self._seen
        )

    def _seen(self, delivery: Delivery, outcome: Outcome, late_by: timedelta) -> None:
        self.seen.append((delivery.dedupe_key, type(outcome).__name__, late_by))

    def dispatcher(self) -> Dispatcher:
        """Return another process's dispatcher."""
        return Dispatcher(self.process(), self.clock, longest_nap=timedelta(minutes=15))

    async def plan(
        self,
        key: str = "one",
        *,
        kind: str = "test.prompt",
        due_in: timedelta = timedelta(0),
        useful_for: timedelta | None = timedelta(days=1),
        guild_id: int | None = GUILD,
        recipient: int | None = None,
        subject: int | None = None,
        has_agreed: bool = True,
    ) -> Delivery:
        """Plan a row and return it; its recipient has agreed to direct messages, unless a test says otherwise."""
        due_at = self.clock.now() + due_in
        async with self.database.writing() as unit:
            if recipient is not None and has_agreed:
                await consents.give(unit, recipient, EVERYWHERE, DIRECT_MESSAGES, self.clock.now())
            await store.plan(
                unit,
                Plan(
                    kind,
                    key,
                    due_at,
                    guild_id=guild_id,
                    recipient=recipient,
                    subject=subject,
                    useless_after=None if useful_for is None else due_at + useful_for,
                ),
            )
        return await self.row(key)

    async def row(self, key: str = "one") -> Delivery:
        """Return the row as it stands."""
        async with self.database.reading() as unit:
            row = await store.by_key(unit, key)
        assert row is not None
        return row

    async def tell_stewards(self) -> None:
        """Name the channel in which stewards hear of trouble."""
        async with self.database.writing() as unit:
            await servers.put(unit, GUILD, servers.STEWARDS_CHANNEL, STEWARDS_CHANNEL)

    async def run(self, process: Handling | None = None) -> None:
        """Handle what is due now, as one process; being killed ends it."""
        process = process or self.process()
        try:
            while taken := await process.take(1, ()):
                for one in taken:
                    await process.handle(one.delivery, one.ready)
        except Killed:
            return

    async def run_until(self, instant: datetime) -> None:
        """Let time pass, with a process that handles each row as it comes due."""
        while self.clock.now() < instant:
            await self.run()
            due = await self.process().next_due()
            self.clock.instant = max(self.clock.now(), min(instant, due or instant))
        await self.run()

    async def after(self, wait: timedelta) -> Delivery:
        """Let so much time pass, with a process running all the while; return the row `one`."""
        await self.run_until(self.clock.now() + wait)
        return await self.row()


async def finish(dispatcher: Dispatcher) -> None:
    """Let a dispatcher do what is due now, to the end."""
    dispatcher.arm()
    while busy := {
        task for task in (dispatcher._pass, *dispatcher._in_hand.values()) if task is not None and not task.done()
    }:
        await asyncio.wait(busy)


def is_over(row: Delivery) -> bool:
    """Whether nothing will be done about a row any more."""
    return row.state in {State.SENT, State.SKIPPED, State.FAILED, State.CANCELLED}
