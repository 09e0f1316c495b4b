"""What follows an introduction: each is told the way they chose and asked once; the thread is put away in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot import members, servers
from bot.clock import Clock
from bot.database import Unit
from bot.deliveries.model import Delivery, Outcome, Skip
from bot.reach import How, how_reached
from cogs.introductions.company import pinged
from cogs.introductions.conversations import take_back
from cogs.introductions.rules.meeting import Match, MatchState
from cogs.introductions.store import matches

_WAITS_AT_HOME = Skip("it waits in /home")


@dataclass(frozen=True, slots=True)
class InThread:
    """Something to say in a match's thread, in the server's language; `pinged` are to hear of it there."""

    match: Match
    thread_id: int
    pinged: tuple[int, ...]
    language: str | None


class Asking:
    """Tells and asks; each step is composed from rows when it is taken."""

    def __init__(self, clock: Clock, arm: Callable[[], None]) -> None:
        """`arm` wakes the dispatcher."""
        self._clock = clock
        self._arm = arm

    async def to_tell(self, unit: Unit, delivery: Delivery) -> Match | Skip:
        """Return the match of which somebody hears by DM; everybody else finds it in `/home`."""
        match = await matches.get(unit, delivery.subject or 0)
        seat = None if match is None else match.seat_of(delivery.recipient or 0)
        if match is None or not match.is_open or seat is None or seat.seen_at is not None:
            return Skip("they have seen it, or it is over")
        return match if await _by_dm(unit, seat.person_id) else _WAITS_AT_HOME

    async def to_ask(self, unit: Unit, delivery: Delivery) -> Match | Skip:
        """Return the match about which somebody is asked by DM."""
        match = await matches.get(unit, delivery.subject or 0)
        seat = None if match is None else match.seat_of(delivery.recipient or 0)
        if match is None or not match.is_asked(self._clock.now()) or seat is None or seat.answer is not None:
            return Skip("they have answered, or it is over")
        return match if await _by_dm(unit, seat.person_id) else _WAITS_AT_HOME

    async def to_question(self, unit: Unit, delivery: Delivery) -> InThread | Skip:
        """Return where those are asked who chose to be mentioned; nobody is asked there for whom it waits elsewhere."""
        match = await matches.get(unit, delivery.subject or 0)
        if match is None or match.thread_id is None or not match.is_asked(self._clock.now()):
            return Skip("it is over")
        silent = sorted(seat.person_id for seat in match.seats if seat.answer is None)
        there = set(silent) - await matches.gone(unit, match.guild_id, silent)
        to_ping = await pinged(unit, sorted(there), self._clock.now())
        return await self._in_thread(unit, match, match.thread_id, to_ping) if to_ping else _WAITS_AT_HOME

    async def questioned(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Take the question back if somebody it names was erased while it was on its way."""
        match = await matches.get(unit, delivery.subject or 0)
        await take_back(unit, delivery, outcome, match, self._clock.now())

    async def to_say_gone(self, unit: Unit, delivery: Delivery) -> InThread | Skip:
        """Return where it is said that somebody has left."""
        match = await matches.get(unit, delivery.subject or 0)
        if match is None or match.thread_id is None:
            return Skip("it has no thread any more")
        return await self._in_thread(unit, match, match.thread_id, ())

    async def _in_thread(self, unit: Unit, match: Match, thread_id: int, to_ping: tuple[int, ...]) -> InThread:
        return InThread(match, thread_id, to_ping, await servers.setting(unit, match.guild_id, servers.LANGUAGE))

    async def to_close(self, unit: Unit, delivery: Delivery) -> int | Skip:
        """Return the thread that is put away."""
        match = await matches.get(unit, delivery.subject or 0)
        return Skip("it has no thread any more") if match is None or match.thread_id is None else match.thread_id

    async def closed(self, unit: Unit, delivery: Delivery) -> None:
        """Note that its time is over, whether or not Discord put the thread away."""
        match = await matches.get(unit, delivery.subject or 0)
        if match is not None and match.is_open:
            await matches.end(unit, match.id, MatchState.CLOSED, self._clock.now())


async def _by_dm(unit: Unit, person_id: int) -> bool:
    return how_reached(await members.person(unit, person_id)) is How.DM
