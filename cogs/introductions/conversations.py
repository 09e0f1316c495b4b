"""What happens around a match once it is released: its private thread, letting people in, introducing them, asking.

Every step is a planned delivery. Before each of them it is asked anew whether these people can be brought together;
where they cannot, the match falls away with the same words, whatever the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import notices, servers
from bot.clock import Clock
from bot.database import Unit
from bot.deliveries import failures
from bot.deliveries import store as deliveries
from bot.deliveries.model import Delivery, Failed, Outcome, Sent, Skip, Trouble
from bot.takedowns import take_down
from bot.words import sentence
from cogs.introductions import meeting
from cogs.introductions.company import pinged, who_can_meet
from cogs.introductions.going import Going
from cogs.introductions.keeping import ASK_AFTER_DAYS, MEETING_CHANNEL
from cogs.introductions.rules.meeting import TRIED_EVERY, TRIED_FOR, Match, MatchState, NotMade
from cogs.introductions.rules.skills import Skills
from cogs.introductions.rules.starters import Starter, two_starters
from cogs.introductions.store import introductions, matches

CALLED = sentence("Threads for conversations")
MENDED_WITH = "/steward matching"

_TOO_MANY_THREADS = 160006
_NOBODY_THERE = frozenset({10007, 10013})


@dataclass(frozen=True, slots=True)
class ToIntroduce:
    """Who is introduced now in which thread, with what to begin with; `pinged` chose to be. The server's language."""

    match: Match
    thread_id: int
    starters: tuple[Starter, ...]
    pinged: tuple[int, ...]
    language: str | None


class Conversations:
    """Brings released matches into their threads, and settles what comes of each step."""

    def __init__(
        self, clock: Clock, skills: Skills, going: Going, complaints: notices.Notices, arm: Callable[[], None]
    ) -> None:
        """`skills` are those people can choose from; `arm` wakes the dispatcher."""
        self._clock = clock
        self._skills = skills
        self._going = going
        self._complaints = complaints
        self._arm = arm

    # -- The thread ------------------------------------------------------------------------------------

    async def thread_to_make(self, unit: Unit, delivery: Delivery) -> int | Skip:
        """Return the channel in which the thread is made."""
        match = await matches.get(unit, delivery.subject or 0)
        if match is None or match.state is not MatchState.WAITING:
            return Skip("the match is not waiting any more")
        channel_id = await servers.setting(unit, match.guild_id, MEETING_CHANNEL)
        if channel_id is None:
            return Skip("the server has chosen no channel for conversations")
        return channel_id if await who_can_meet(unit, match) else Skip("the match fell away")

    async def thread_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Let people in, or note why there is no thread, and try again."""
        now = self._clock.now()
        match = await matches.get(unit, delivery.subject or 0)
        unit.after_commit(self._arm)
        if isinstance(outcome, Sent) and outcome.message_id is not None:
            if match is None or match.state is not MatchState.WAITING:
                await deliveries.plan(unit, meeting.empty_thread(delivery.guild_id, outcome.message_id, now))
                return
            await self._let_in(unit, match, outcome.channel_id, outcome.message_id)
            await notices.all_mended_about(unit, match.guild_id, CALLED, delivery.tried_at, now)
        elif match is not None and match.state is MatchState.WAITING:
            why = await self._why_not(unit, match, outcome)
            if why is None or now - (match.due_at or now) > TRIED_FOR:
                await self._going.fall_away(unit, match)
                return
            await matches.could_not_be_made(unit, match.id, why)
            await deliveries.plan(unit, meeting.thread_of(match, now + TRIED_EVERY))

    async def _why_not(self, unit: Unit, match: Match, outcome: Outcome) -> NotMade | None:
        if isinstance(outcome, Failed):
            return NotMade.FULL if outcome.code == _TOO_MANY_THREADS else NotMade.REFUSED
        if await servers.setting(unit, match.guild_id, MEETING_CHANNEL) is None:
            return NotMade.NO_CHANNEL
        return None

    async def _let_in(self, unit: Unit, match: Match, channel_id: int | None, thread_id: int) -> None:
        now = self._clock.now()
        people = await who_can_meet(unit, match)
        if not people:
            await self._going.fall_away(unit, match)
            await deliveries.plan(unit, meeting.empty_thread(match.guild_id, thread_id, now))
            return
        for person_id in match.people - people:
            await self._going.leave_unmatched(unit, match, person_id)
        await matches.thread_is(unit, match.id, channel_id, thread_id, now)
        await deliveries.plan_all(unit, [meeting.add_of(match, person_id, now) for person_id in sorted(people)])

    async def try_again(self, unit: Unit, guild_id: int) -> int:
        """Plan that every thread of a server that could not be made is tried now; return how many there are."""
        now = self._clock.now()
        waiting = await matches.in_state(unit, guild_id, MatchState.WAITING)
        stuck = [match for match in waiting if match.not_made is not None]
        await deliveries.plan_all(unit, [meeting.thread_of(match, now) for match in stuck])
        unit.after_commit(self._arm)
        return len(stuck)

    # -- Letting people in -----------------------------------------------------------------------------

    async def to_let_in(self, unit: Unit, delivery: Delivery) -> tuple[int, int] | Skip:
        """Return the thread, and who is let into it."""
        match = await matches.get(unit, delivery.subject or 0)
        person_id = delivery.recipient or 0
        if match is None or not match.is_open or match.thread_id is None:
            return Skip("the match is not open any more")
        if person_id not in match.people or person_id not in await who_can_meet(unit, match):
            return Skip("the match fell away")
        return match.thread_id, person_id

    async def let_in_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Introduce them once everybody was let in, or could not be."""
        match = await matches.get(unit, delivery.subject or 0)
        if match is None or not match.is_open:
            return
        person_id, now = delivery.recipient or 0, self._clock.now()
        if isinstance(outcome, Failed) and outcome.code in _NOBODY_THERE:
            await self._going.left(unit, match, person_id)
            return
        if isinstance(outcome, Failed):
            await self._tell_stewards(unit, match, outcome)
            if now - (match.opened_at or now) < TRIED_FOR:
                days = (now - (match.opened_at or now)) // timedelta(days=1) + 1
                await deliveries.plan(unit, meeting.add_of(match, person_id, now + TRIED_EVERY, again=days))
        await meeting.introduce_once_all_are_in(unit, match, now)
        unit.after_commit(self._arm)

    # -- Introducing them ------------------------------------------------------------------------------

    async def to_introduce(self, unit: Unit, delivery: Delivery) -> ToIntroduce | Skip:
        """Return whom to introduce and with which starters, if they can still be brought together."""
        match = await matches.get(unit, delivery.subject or 0)
        if match is None or not match.is_open or match.thread_id is None:
            return Skip("the match is not open any more")
        if await who_can_meet(unit, match) != match.people:
            return Skip("the match fell away")
        written = await introductions.of_people(unit, match.guild_id, match.people)
        says = {each: written[each].profile.only(self._skills.keys) for each in written}
        offers = {each: frozenset(profile.offers) for each, profile in says.items()}
        hopes = {each: frozenset(profile.hopes) for each, profile in says.items()}
        return ToIntroduce(
            match,
            match.thread_id,
            two_starters(match.id, sorted(match.people), offers, hopes),
            await pinged(unit, sorted(match.people), self._clock.now()),
            await servers.setting(unit, match.guild_id, servers.LANGUAGE),
        )

    async def introduction_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Plan what follows for each of them: being told, being asked, and the thread's end."""
        now = self._clock.now()
        match = await matches.get(unit, delivery.subject or 0)
        unit.after_commit(self._arm)
        if match is None or not match.is_open or match.is_introduced:
            await take_back(unit, delivery, outcome, match, now)
            return
        match outcome:
            case Sent(_, message_id) if message_id is not None:
                days = await servers.setting(unit, match.guild_id, ASK_AFTER_DAYS)
                ask_at = now + timedelta(days=days)
                await matches.introduced(unit, match.id, message_id, ask_at)
                await deliveries.plan_all(unit, meeting.after_introduction(match, sorted(match.people), ask_at, now))
            case Failed() if outcome.code not in failures.CHANNEL_DELETED and _is_early(match, self._clock):
                await self._tell_stewards(unit, match, outcome)
                await deliveries.plan(unit, meeting.introduction_of(match, now + TRIED_EVERY))
            case _:
                await self._going.never_met(unit, match)

    async def _tell_stewards(self, unit: Unit, match: Match, failed: Failed) -> None:
        if failed.code in failures.NOT_ALLOWED and match.channel_id is not None:
            # A thread has no permissions of its own: what stewards can mend is the channel it belongs to.
            trouble = Trouble(match.guild_id, match.channel_id, failed.code, CALLED, MENDED_WITH)
            await self._complaints.cannot_post(unit, trouble, self._clock.now())


async def take_back(unit: Unit, delivery: Delivery, outcome: Outcome, match: Match | None, now: datetime) -> None:
    """Take down what arrived in a thread, where whoever it names went while it was on its way."""
    if isinstance(outcome, Sent) and outcome.channel_id and outcome.message_id and match is None:
        await take_down(unit, delivery.guild_id or 0, outcome.channel_id, outcome.message_id, now)


def _is_early(match: Match, clock: Clock) -> bool:
    now = clock.now()
    return now - (match.opened_at or now) < TRIED_FOR
