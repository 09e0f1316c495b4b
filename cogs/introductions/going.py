"""What becomes of a match whose people go: some leave the server, some take no part any more, some were never brought
together. Whoever is left comes first in the next round, and reads the same words whatever the reason was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.database import Unit
from bot.deliveries import store as deliveries
from cogs.introductions import meeting, round_rows
from cogs.introductions.rules.calling import Round
from cogs.introductions.rules.meeting import Match, MatchState
from cogs.introductions.store import matches, rounds, steering

_NOT_BEGUN = (MatchState.DRAWN, MatchState.WAITING)


class Going:
    """Lets matches fall away, and goes on without whoever left."""

    def __init__(self, clock: Clock, arm: Callable[[], None]) -> None:
        """`arm` wakes the dispatcher."""
        self._clock = clock
        self._arm = arm

    async def takes_no_part(self, unit: Unit, person_id: int, guild_id: int, _now: datetime) -> None:
        """Take somebody out of the round that is not released, and out of matches whose threads are not there yet."""
        current = await rounds.current(unit, guild_id)
        if current is not None and current.may_be_left:
            await rounds.leave(unit, current.id, person_id)
        for match in await matches.of_person(unit, guild_id, person_id, MatchState.DRAWN, MatchState.WAITING):
            await self.left(unit, match, person_id)

    async def leaves(self, unit: Unit, called: Round, person_id: int) -> None:
        """Take somebody out of a round that is not released, and out of what is drawn: of three two go on."""
        await rounds.leave(unit, called.id, person_id)
        for match in await matches.of_person(unit, called.guild_id, person_id, MatchState.DRAWN):
            await self.left(unit, match, person_id)

    async def never_met(self, unit: Unit, match: Match) -> None:
        """Put the thread away of a match whose people were not introduced in it, and let it fall away."""
        if match.thread_id is not None:
            await deliveries.plan(unit, meeting.empty_thread(match.guild_id, match.thread_id, self._clock.now()))
        await self.fall_away(unit, match)

    async def fall_away(self, unit: Unit, match: Match) -> None:
        """Forget a match that was never introduced; whoever is still there comes first in the next round."""
        for person_id in sorted(match.people):
            await self.leave_unmatched(unit, match, person_id)
        await matches.drop(unit, match.id)

    async def leave_unmatched(self, unit: Unit, match: Match, person_id: int) -> None:
        """Take somebody out of a match before they were introduced.

        Who is still in the round comes first in the next, and is told the way they chose; who is paused knows why.
        """
        now = self._clock.now()
        await matches.leave(unit, match.id, person_id)
        called = await rounds.get(unit, match.round_id)
        if called is None or not await rounds.has_joined(unit, called.id, person_id):
            return
        has_left = person_id in await matches.gone(unit, match.guild_id, [person_id])
        if not has_left and not await steering.is_paused(unit, match.guild_id, person_id):
            await matches.unmatched(unit, called.id, [person_id], now)
            await round_rows.tell_unmatched(unit, called, [person_id], now)
            unit.after_commit(self._arm)

    async def left(self, unit: Unit, match: Match, person_id: int) -> None:
        """Somebody has left the server, or takes no part any more, while a match of theirs is not over."""
        now = self._clock.now()
        others = match.people - {person_id} - await matches.gone(unit, match.guild_id, match.people)
        if match.state in _NOT_BEGUN and len(others) > 1:
            await matches.leave(unit, match.id, person_id)
        elif match.state is MatchState.DRAWN:
            await matches.drop(unit, match.id)
        elif match.state is MatchState.WAITING:
            await matches.leave(unit, match.id, person_id)
            still = await matches.get(unit, match.id)
            if still is not None:
                await self.fall_away(unit, still)
        elif match.is_open and not match.is_introduced:
            await matches.leave(unit, match.id, person_id)
            still = await matches.get(unit, match.id)
            if still is not None and len(others) > 1:
                await meeting.introduce_once_all_are_in(unit, still, now)
            elif still is not None:
                await self.never_met(unit, still)
        elif match.is_open:
            await self._go_on_without(unit, match, others)
        await deliveries.cancel_all(
            unit,
            [meeting.ask_key(match.id, person_id), meeting.tell_key(match.id, person_id)],
            "they take no part any more",
            now,
        )
        unit.after_commit(self._arm)

    async def _go_on_without(self, unit: Unit, match: Match, others: frozenset[int]) -> None:
        now = self._clock.now()
        if match.thread_id is not None and others:
            await deliveries.plan(unit, meeting.gone_of(match, len(others), now))
        if len(others) > 1:
            return
        # Not from what the other has answered, which nobody may see.
        own = [seat.answer for seat in match.seats if seat.person_id in others]
        is_cut_short = not match.is_asked(now) and not any(own)
        await matches.end(unit, match.id, MatchState.FELL_AWAY if is_cut_short else MatchState.CLOSED, now)
        for person_id in others:
            await matches.seen(unit, match.id, person_id, None if is_cut_short else now)
        keys = [meeting.question_key(match.id), *(meeting.ask_key(match.id, each) for each in sorted(match.people))]
        await deliveries.cancel_all(unit, keys, "one of them takes no part any more", now)
