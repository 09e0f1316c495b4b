"""What a member can ask of conversations: joining a round, their matches, their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import consents, members, servers
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import NotFound
from cogs.introductions.conversations import Conversations
from cogs.introductions.going import Going
from cogs.introductions.keeping import MEET_AFTER_DAYS, MEETING_CHANNEL
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.calling import Round, RoundState
from cogs.introductions.rules.history import Answer
from cogs.introductions.rules.meeting import (
    AnswerStands,
    IsPaused,
    Match,
    MatchState,
    NoCallOpen,
    OutOfSight,
    may_join_from,
    must_be_here_long_enough,
)
from cogs.introductions.store import introductions, matches, rounds, steering

A_PAGE = 8
_INTRODUCED = (MatchState.OPEN, MatchState.CLOSED, MatchState.FELL_AWAY)


@dataclass(frozen=True, slots=True)
class Panel:
    """How it stands with somebody and conversations at `now`.

    `may_from` is set while they have not been a member for long enough. `waiting` are released matches whose threads
    come later; with whom is not said before.
    """

    now: datetime
    round: Round | None
    has_joined: bool
    is_paused: bool
    may_from: datetime | None
    resting_until: datetime | None
    says_what_it_offers: bool
    open: tuple[Match, ...]
    waiting: tuple[Match, ...]

    @property
    def takes_people(self) -> bool:
        """Whether a call is open."""
        return self.round is not None and self.round.takes_people(self.now)


@dataclass(frozen=True, slots=True)
class Own:
    """A match of somebody's, as they see it at `now`. `may_answer` until the next round is drawn with their answer."""

    match: Match
    person_id: int
    now: datetime
    may_answer: bool

    @property
    def answer(self) -> Answer | None:
        """What they have answered."""
        seat = self.match.seat_of(self.person_id)
        return None if seat is None else seat.answer


@dataclass(frozen=True, slots=True)
class History:
    """A page of those somebody was introduced to, newest first; `number` counts from 0, `of` is at least one."""

    matches: tuple[Match, ...]
    person_id: int
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class AtHome:
    """What waits for somebody: to be seen, to be answered, a thread that comes later, one that ended early."""

    new: tuple[Match, ...]
    asked: tuple[Match, ...]
    coming: tuple[Match, ...]
    fell_away: tuple[Match, ...]
    stuck: tuple[Match, ...]


class Meeting:
    """Conversations, for the people in them."""

    def __init__(self, database: Database, clock: Clock, conversations: Conversations, going: Going) -> None:
        self._database = database
        self._clock = clock
        self._conversations = conversations
        self._going = going

    # -- A round ---------------------------------------------------------------------------------------

    async def panel(self, unit: Unit, actor: Actor) -> Panel:
        """Return how it stands with them."""
        now = self._clock.now()
        current = await rounds.current(unit, actor.guild_id)
        days = await servers.setting(unit, actor.guild_id, MEET_AFTER_DAYS)
        may_from = may_join_from(actor.joined_at, days)
        person = await members.person(unit, actor.id)
        written = await introductions.of_person(unit, actor.guild_id, actor.id)
        theirs = await matches.of_person(unit, actor.guild_id, actor.id, MatchState.WAITING, MatchState.OPEN)
        return Panel(
            now,
            current,
            has_joined=current is not None and await rounds.has_joined(unit, current.id, actor.id),
            is_paused=await steering.is_paused(unit, actor.guild_id, actor.id),
            may_from=may_from if may_from is not None and may_from > now else None,
            resting_until=person.resting_until if person.is_resting(now) else None,
            says_what_it_offers=written is not None and bool(written.profile.offers or written.profile.hopes),
            open=tuple(match for match in theirs if match.is_open),
            waiting=tuple(match for match in theirs if not match.is_open),
        )

    async def join(self, actor: Actor, round_id: int, *, agrees: bool) -> Panel | None:
        """Join a round; with `agrees`, say yes to being suggested first. None where that yes is missing.

        Raises `NotFound`, `NoCallOpen`, `IsPaused`, `TooNew` or `OutOfSight`.
        """
        now = self._clock.now()
        async with self._database.writing() as unit:
            called = await self._round(unit, actor, round_id)
            if not called.takes_people(now):
                raise NoCallOpen
            if await steering.is_paused(unit, actor.guild_id, actor.id):
                raise IsPaused
            days = await servers.setting(unit, actor.guild_id, MEET_AFTER_DAYS)
            must_be_here_long_enough(actor.joined_at, days, now)
            channel_id = await servers.setting(unit, actor.guild_id, MEETING_CHANNEL)
            if channel_id is not None and not actor.sees(channel_id):
                raise OutOfSight(channel_id)
            if agrees:
                await consents.give(unit, actor.id, actor.guild_id, SUGGESTED, now)
            elif not await consents.is_given(unit, actor.id, actor.guild_id, SUGGESTED):
                return None
            await rounds.join(unit, called.id, actor.guild_id, actor.id, now)
            return await self.panel(unit, actor)

    async def leave(self, actor: Actor, round_id: int) -> Panel:
        """Leave a round before anybody is introduced; whoever is not in it changes nothing. Raises `NotFound`."""
        async with self._database.writing() as unit:
            called = await self._round(unit, actor, round_id)
            if called.may_be_left:
                await self._going.leaves(unit, called, actor.id)
            return await self.panel(unit, actor)

    async def _round(self, unit: Unit, actor: Actor, round_id: int) -> Round:
        called = await rounds.get(unit, round_id)
        if called is None or called.guild_id != actor.guild_id:
            raise NotFound
        return called

    # -- Their matches ---------------------------------------------------------------------------------

    async def one(self, unit: Unit, person_id: int, match_id: int, guild_id: int | None) -> Own:
        """Return a match of theirs; raises `NotFound` for anybody else's, and before its thread is there.

        A press in a direct message has no server, so `guild_id` may be None.
        """
        match = await matches.get(unit, match_id)
        if match is None or match.state not in _INTRODUCED or match.seat_of(person_id) is None:
            raise NotFound
        if guild_id is not None and match.guild_id != guild_id:
            raise NotFound
        seat = match.seat_of(person_id)
        is_fixed = seat is not None and seat.answer is not None
        is_fixed = is_fixed and await matches.is_drawn_since(unit, match.guild_id, match.round_id)
        return Own(match, person_id, self._clock.now(), may_answer=not is_fixed)

    async def answer(self, person_id: int, match_id: int, said: Answer, guild_id: int | None) -> Own:
        """Keep what they say about a match; raises `NotFound`, or `AnswerStands` once the next round is drawn."""
        async with self._database.writing() as unit:
            own = await self.one(unit, person_id, match_id, guild_id)
            if not own.may_answer and own.answer is not said:
                raise AnswerStands
            if own.answer is not said:
                await matches.answer(unit, own.match.id, person_id, said, self._clock.now())
            return await self.one(unit, person_id, match_id, guild_id)

    async def see(self, actor: Actor, match_id: int) -> None:
        """Note that they have seen what waits for them; raises `NotFound`."""
        async with self._database.writing() as unit:
            own = await self.one(unit, actor.id, match_id, actor.guild_id)
            await matches.seen(unit, own.match.id, actor.id, self._clock.now())

    async def history(self, unit: Unit, actor: Actor, number: int) -> History:
        """Return a page of those they were introduced to, the last where `number` is past it."""
        found = (await matches.of_person(unit, actor.guild_id, actor.id, *_INTRODUCED))[::-1]
        pages = max(1, -(-len(found) // A_PAGE))
        number = min(number, pages - 1)
        return History(tuple(found[number * A_PAGE : (number + 1) * A_PAGE]), actor.id, number, pages)

    async def at_home(self, unit: Unit, actor: Actor) -> AtHome:
        """Return what waits for them; for stewards, which threads could not be made."""
        now = self._clock.now()
        states = (MatchState.WAITING, MatchState.OPEN, MatchState.FELL_AWAY)
        theirs = await matches.of_person(unit, actor.guild_id, actor.id, *states)
        is_unseen = {match.id for match in theirs if (seat := match.seat_of(actor.id)) and seat.seen_at is None}
        unanswered = {match.id for match in theirs if (seat := match.seat_of(actor.id)) and seat.answer is None}
        there = [match for match in theirs if match.is_open and match.is_introduced]
        asked = [match for match in there if match.is_asked(now) and match.id in unanswered]
        return AtHome(
            new=tuple(match for match in there if match.id in is_unseen and match not in asked),
            asked=tuple(asked),
            coming=tuple(match for match in theirs if match.state is MatchState.WAITING),
            fell_away=tuple(m for m in theirs if m.state is MatchState.FELL_AWAY and m.id in is_unseen),
            stuck=tuple(await self._stuck(unit, actor)) if actor.is_steward else (),
        )

    async def _stuck(self, unit: Unit, actor: Actor) -> Sequence[Match]:
        waiting = await matches.in_state(unit, actor.guild_id, MatchState.WAITING)
        return [match for match in waiting if match.not_made is not None]

    async def try_again(self, actor: Actor) -> int:
        """Try every thread again that could not be made; returns how many. Raises `NotSteward`."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            return await self._conversations.try_again(unit, actor.guild_id)

    # -- Going, and help -------------------------------------------------------------------------------

    async def left_server(self, guild_id: int, person_id: int) -> None:
        """Somebody has left a server: their rounds and matches go on without them."""
        async with self._database.writing() as unit:
            await self._going.takes_no_part(unit, person_id, guild_id, self._clock.now())
            for match in await matches.of_person(unit, guild_id, person_id, MatchState.OPEN):
                await self._going.left(unit, match, person_id)

    async def thread_deleted(self, thread_id: int) -> None:
        """Note that a thread is gone; what waits in `/home` stays."""
        async with self._database.writing() as unit:
            await matches.thread_gone(unit, thread_id)

    async def steward_roles(self, guild_id: int | None) -> list[int]:
        """Return the roles whose holders are stewards."""
        if guild_id is None:
            return []
        async with self._database.reading() as unit:
            return await servers.setting(unit, guild_id, servers.STEWARD_ROLES)


def is_round_over(panel: Panel) -> bool:
    """Whether the newest round takes nobody any more and nobody is introduced yet."""
    current = panel.round
    return current is not None and not panel.takes_people and current.state in {RoundState.OPEN, RoundState.DRAWN}
