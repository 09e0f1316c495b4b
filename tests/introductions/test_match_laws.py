"""Laws that hold for released matches whatever happens meanwhile, in whatever order: by chance, on both engines.

Nobody is introduced who may not be, nobody is left alone in a conversation, and nobody who is still there goes untold.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import select

from bot import consents, keep_apart, memberships, servers
from bot.database import Database, Unit
from bot.deliveries import store as deliveries
from bot.deliveries.model import Delivery, Failed, Outcome, Sent, Skip, Skipped
from bot.deliveries.tables import deliveries as rows
from bot.keep_apart_data import KeepApartData
from bot.notices import Notices
from bot.words import SOURCE, Catalogue
from cogs.introductions import meeting
from cogs.introductions.conversations import Conversations, ToIntroduce
from cogs.introductions.going import Going
from cogs.introductions.keeping import MEETING_CHANNEL
from cogs.introductions.personal_data.meetings import MeetingsKeep
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.meeting import MatchState, Turn
from cogs.introductions.rules.skills import Skills
from cogs.introductions.store import matches, rounds, steering
from cogs.introductions.tables import joins
from tests.clocks import SettableClock
from tests.contracts.sources import ROOT

HERE = 2**61 + 1
PEOPLE = tuple(2**62 + number for number in range(7))
SECOND = timedelta(seconds=1)
STEPS = (meeting.THREAD_KIND, meeting.ADD_KIND, meeting.INTRODUCTION_KIND)


class World:
    """Seven people in three released matches, and everything that may happen to them."""

    def __init__(self, database: Database, clock: SettableClock, chance: random.Random) -> None:
        self.database = database
        self.clock = clock
        self.chance = chance
        words = Catalogue(ROOT / "config" / "locales").words(SOURCE)
        self.going = Going(clock, lambda: None)
        complaints = Notices(clock, lambda _language: words)
        self.conversations = Conversations(clock, Skills(()), self.going, complaints, lambda: None)
        self.keeps = MeetingsKeep(self.going, clock)
        self.gone: set[int] = set()
        self.apart: set[frozenset[int]] = set()
        self.out: set[int] = set()
        self.round_id = 0
        self.next_id = 9000

    async def begin(self) -> None:
        """Release three matches."""
        now = self.clock.now()
        async with self.database.writing() as unit:
            await servers.put(unit, HERE, MEETING_CHANNEL, 5)
            called = await rounds.add(unit, HERE, now, now + timedelta(days=1))
            self.round_id = called.id
            for person_id in PEOPLE:
                await rounds.join(unit, called.id, HERE, person_id, now)
                await consents.give(unit, person_id, HERE, SUGGESTED, now)
            groups = [frozenset(PEOPLE[:2]), frozenset(PEOPLE[2:4]), frozenset(PEOPLE[4:])]
            await matches.replace_drawn(unit, called, groups)
            drawn = await matches.drawn(unit, called.id)
            await rounds.keep(unit, called.closed(now).drawn(1, "", now).released(now))
            await meeting.released(unit, called.id, [Turn(tuple(match.id for match in drawn), now)], now)

    # -- What happens to people ------------------------------------------------------------------------

    async def happens(self) -> None:
        """Let one thing happen to somebody, by chance."""
        person, other = self.chance.sample(PEOPLE, 2)
        what: Callable[[Unit, int, int], Awaitable[None]] = self.chance.choice(
            [self._leaves, self._takes_back, self._is_paused, self._wishes, self._wishes, self._erases]
        )
        async with self.database.writing() as unit:
            await what(unit, person, other)

    async def _leaves(self, unit: Unit, person: int, _other: int) -> None:
        self.gone.add(person)
        await memberships.left(unit, HERE, [person], self.clock.now())
        await self.going.takes_no_part(unit, person, HERE, self.clock.now())
        for match in await matches.of_person(unit, HERE, person, MatchState.OPEN):
            await self.going.left(unit, match, person)

    async def _takes_back(self, unit: Unit, person: int, _other: int) -> None:
        self.out.add(person)
        await consents.withdraw(unit, person, HERE, SUGGESTED.name, self.clock.now())
        await self.going.takes_no_part(unit, person, HERE, self.clock.now())

    async def _is_paused(self, unit: Unit, person: int, _other: int) -> None:
        self.out.add(person)
        await steering.pause(unit, HERE, person, self.clock.now())

    async def _wishes(self, unit: Unit, person: int, other: int) -> None:
        self.apart.add(frozenset({person, other}))
        await keep_apart.wish(unit, HERE, person, other, self.clock.now())

    async def _erases(self, unit: Unit, person: int, _other: int) -> None:
        self.gone.add(person)
        self.apart = {pair for pair in self.apart if person not in pair}
        await unit.execute(rows.delete().where(rows.c.recipient == person))
        await consents.withdraw(unit, person, HERE, SUGGESTED.name, self.clock.now())
        await self.keeps.erase(unit, person)
        await KeepApartData().erase(unit, person)

    # -- What the dispatcher does ----------------------------------------------------------------------

    async def step(self, *, may_fail: bool) -> bool:
        """Carry one row out that is due, by chance any of them; returns whether there was one."""
        now = self.clock.now()
        async with self.database.writing() as unit:
            kinds = self.chance.sample(STEPS, len(STEPS))
            found = [await deliveries.claim(unit, now, now + SECOND, [kind], []) for kind in kinds[:1]]
            delivery = next((one for one in found if one is not None), None)
            delivery = delivery or await deliveries.claim(unit, now, now + SECOND, STEPS, [])
            if delivery is None:
                return False
            outcome = await self._outcome(unit, delivery, may_fail=may_fail)
            assert await deliveries.settle(unit, delivery, outcome, now)
            await self._settled(unit, delivery, outcome)
        return True

    async def _outcome(self, unit: Unit, delivery: Delivery, *, may_fail: bool) -> Outcome:
        composed: Any
        match delivery.kind:
            case meeting.THREAD_KIND:
                composed = await self.conversations.thread_to_make(unit, delivery)
            case meeting.ADD_KIND:
                composed = await self.conversations.to_let_in(unit, delivery)
            case _:
                composed = await self.conversations.to_introduce(unit, delivery)
        if isinstance(composed, Skip):
            return Skipped(composed.reason)
        if may_fail and self.chance.random() < 0.2:
            failed = Failed("no", self.chance.choice([50013, 160006, 10007]), 5)
            if delivery.kind == meeting.ADD_KIND and failed.code == 10007:
                self.gone.add(delivery.recipient or 0)  # Discord knows better than we do
            return failed
        if isinstance(composed, ToIntroduce):
            people = composed.match.people
            assert len(people) > 1
            assert not people & (self.gone | self.out)
            assert not any(frozenset(pair) in self.apart for pair in combinations(people, 2))
        self.next_id += 1
        return Sent(5, None if delivery.kind == meeting.ADD_KIND else self.next_id)

    async def _settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        match delivery.kind:
            case meeting.THREAD_KIND:
                await self.conversations.thread_settled(unit, delivery, outcome)
            case meeting.ADD_KIND:
                await self.conversations.let_in_settled(unit, delivery, outcome)
            case _:
                await self.conversations.introduction_settled(unit, delivery, outcome)

    # -- What must hold in the end ---------------------------------------------------------------------

    async def must_be_well(self) -> None:
        """Raise `AssertionError` where somebody is alone, or untold."""
        async with self.database.reading() as unit:
            found = await matches.of_round(unit, self.round_id)
            left_over = {
                row.person_id
                for row in await unit.all(select(joins).where(joins.c.unmatched_at.is_not(None)))
                if row.round_id == self.round_id
            }
        assert {match.state for match in found} <= {MatchState.OPEN, MatchState.CLOSED, MatchState.FELL_AWAY}
        for match in found:
            assert match.is_introduced
            assert not match.is_open or len(match.people - self.gone) > 1
        met = {person_id for match in found for person_id in match.people}
        assert set(PEOPLE) - self.gone - self.out - met - left_over == set()
        assert met & left_over == set()


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_nobody_is_alone_untold_or_brought_together_against_a_wish(
    database: Database, clock: SettableClock, seed: int
):
    chance = random.Random(seed)
    world = World(database, clock, chance)
    await world.begin()
    for _ in range(chance.randint(0, 40)):
        if chance.random() < 0.3:
            await world.happens()
        await world.step(may_fail=True)
        clock.advance(timedelta(hours=chance.choice([0, 0, 1, 25])))
    for _ in range(20):
        while await world.step(may_fail=False):
            pass
        clock.advance(timedelta(days=1))
    await world.must_be_well()
