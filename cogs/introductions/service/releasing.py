"""Drawing a round, and releasing it: what stewards see is what is released, or nothing is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot import audit, servers
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import Outdated, Unavailable
from cogs.introductions import meeting, round_rows
from cogs.introductions.calls import Standing
from cogs.introductions.drawing import Draw, pool_of, print_of, seed_of
from cogs.introductions.going import Going
from cogs.introductions.keeping import MEETING_CHANNEL
from cogs.introductions.rules.calling import (
    BETWEEN_WAVES,
    FEWEST,
    DrawnOften,
    NoChannel,
    Round,
    RoundState,
    TooFew,
    TooFewAgain,
    in_waves,
)
from cogs.introductions.rules.meeting import Match, Turn
from cogs.introductions.rules.pool import Pool
from cogs.introductions.rules.waves import free_threads, waves
from cogs.introductions.service.calling import Calling
from cogs.introductions.store import matches, rounds, steering

_TRIES = 3


class KeepsChanging(Unavailable):
    """What a round is drawn from changed under every try to draw it."""


class ActiveThreads(Protocol):
    """Counts the active threads of a server, asked of Discord; raises `Unavailable`."""

    async def __call__(self, guild_id: int) -> int: ...


class Outcome(StrEnum):
    """What came of releasing. `changed`: nothing is released, and what stands there now is to be looked at."""

    RELEASED = "released"
    ALREADY = "already"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Released:
    """What came of it, and how matching stands now."""

    outcome: Outcome
    standing: Standing


class Releasing:
    """Draws and releases rounds."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        calling: Calling,
        going: Going,
        draw: Draw,
        active_threads: ActiveThreads,
        seeds: Callable[[], int],
        arm: Callable[[], None],
    ) -> None:
        """`seeds` gives another seed at each call; `arm` wakes the dispatcher."""
        self._database = database
        self._clock = clock
        self._calling = calling
        self._going = going
        self._draw = draw
        self._active_threads = active_threads
        self._seeds = seeds
        self._arm = arm

    # -- Drawing ---------------------------------------------------------------------------------------

    async def close_and_draw(self, actor: Actor, round_id: int) -> Standing:
        """End joining now, then draw; drawn already, nothing changes.

        Raises `TooFew`, or as `Round.must_be_drawable`, before anything is closed.
        """
        actor.must_be_steward()
        async with self._database.reading() as unit:
            round_ = await self._calling.round_of(unit, actor, round_id)
            joined = await rounds.joined(unit, round_.id)
            if round_.state is RoundState.OPEN:
                await self._must_be_drawable(unit, round_, await pool_of(unit, round_, self._clock.now()))
        if round_.state is RoundState.DRAWN:
            return await self._calling.panel(actor)
        if len(joined) < FEWEST:
            raise TooFew
        await self._calling.close(actor, round_id)
        return await self._drawn(actor, round_id, act="matching.draw")

    async def draw_again(self, actor: Actor, round_id: int) -> Standing:
        """Draw a drawn round anew, with another seed; raises `Outdated`, and as `Round.must_be_drawable`."""
        actor.must_be_steward()
        async with self._database.reading() as unit:
            if (await self._calling.round_of(unit, actor, round_id)).state is not RoundState.DRAWN:
                raise Outdated
        return await self._drawn(actor, round_id, act="matching.draw_again", another_seed=True)

    async def separate(self, actor: Actor, round_id: int, one: int, other: int) -> Standing:
        """Keep two people apart in this round, and draw it anew where it may be; raises as `Calling.separate`."""
        round_ = await self._calling.separate(actor, round_id, one, other)
        return await self._drawn_if_it_may_be(actor, round_.id)

    async def pause(self, actor: Actor, person_id: int) -> Standing:
        """Leave somebody out of every draw from now on; a round they were drawn in is drawn anew where it may be."""
        before = await self._calling.panel(actor)
        standing = await self._calling.pause(actor, person_id)
        round_ = standing.round
        if round_ is None or round_.state is not RoundState.DRAWN or standing.joined == before.joined:
            return standing
        return await self._drawn_if_it_may_be(actor, round_.id)

    async def _drawn_if_it_may_be(self, actor: Actor, round_id: int) -> Standing:
        try:
            return await self._drawn(actor, round_id)
        except (DrawnOften, TooFewAgain):
            return await self._calling.panel(actor)

    async def _drawn(
        self, actor: Actor, round_id: int, *, act: str = "", another_seed: bool = False, by_itself: bool = False
    ) -> Standing:
        """Draw and keep what came of it, unless somebody did so meanwhile and it still holds.

        `act` is the steward's act, where drawing is one. Raises `KeepsChanging`, and as `Round.must_be_drawable`.
        """
        first_seen: int | None = None
        for _ in range(_TRIES):
            async with self._database.reading(snapshot=True) as unit:
                round_ = await self._calling.round_of(unit, actor, round_id)
                pool = await pool_of(unit, round_, self._clock.now())
                first_seen = round_.draws if first_seen is None else first_seen
                if round_.drawn_from == print_of(pool) and (not another_seed or round_.draws != first_seen):
                    return await self._calling.standing(unit, actor)  # it is as it was, or another steward was quicker
                await self._must_be_drawable(unit, round_, pool)
                seed = self._seeds() if another_seed or round_.seed is None else round_.seed
                drawn_with = await seed_of(unit, round_, seed)
            drawn = await self._draw(pool, drawn_with)
            async with self._database.writing() as unit:
                now, present = self._clock.now(), await self._calling.round_of(unit, actor, round_id)
                is_same = present == round_ and print_of(await pool_of(unit, present, now)) == print_of(pool)
                if is_same:
                    after = present.drawn(seed, print_of(pool), now)
                    await rounds.keep(unit, after)
                    await rounds.leave_paused(unit, after.id)
                    await matches.replace_drawn(unit, after, drawn.groups)
                    if act:
                        facts = {"by_itself": True} if by_itself else {}
                        await self._audit(unit, actor, act, round=after.id, **facts)
                    return await self._calling.standing(unit, actor)
            if present.state not in {RoundState.OPEN, RoundState.DRAWN}:
                raise Outdated
        raise KeepsChanging

    async def _must_be_drawable(self, unit: Unit, round_: Round, pool: Pool) -> None:
        round_.must_be_drawable(len(pool.people), await steering.separated(unit, round_.id))

    # -- Releasing -------------------------------------------------------------------------------------

    async def release(self, actor: Actor, round_id: int, draw: int) -> Released:
        """Introduce everybody as they were drawn in the `draw`th draw of the round, if all of it still holds.

        Where anything has changed since, nothing is released: the round is drawn anew, and is to be looked at again.
        Where it may not be drawn anew, it is released as it was looked at, less who cannot take part any more.

        Raises `NoChannel`, `TooFew`, `Outdated`, and `Unavailable` where Discord does not say how many threads there
        are.
        """
        actor.must_be_steward()
        async with self._database.reading() as unit:
            round_ = await self._calling.round_of(unit, actor, round_id)
            channel_id = await servers.setting(unit, actor.guild_id, MEETING_CHANNEL)
        if round_.released_at is not None:
            return Released(Outcome.ALREADY, await self._calling.panel(actor))
        if channel_id is None:
            raise NoChannel
        free = free_threads(await self._active_threads(actor.guild_id))
        async with self._database.writing() as unit:
            round_ = await self._calling.round_of(unit, actor, round_id)
            if round_.released_at is not None:
                return Released(Outcome.ALREADY, await self._calling.standing(unit, actor))
            if round_.state is RoundState.DRAWN and round_.draws != draw:
                return Released(Outcome.CHANGED, await self._calling.standing(unit, actor))
            after, now = round_.released(self._clock.now()), self._clock.now()
            pool = await pool_of(unit, round_, now)
            if print_of(pool) == round_.drawn_from or not await self._may_be_drawn(unit, round_, pool):
                await self._leave_out(unit, round_, {person.id for person in pool.people})
                await self._release(unit, after, free, now)
                await self._audit(unit, actor, "matching.release", round=after.id)
                unit.after_commit(self._arm)
                return Released(Outcome.RELEASED, await self._calling.standing(unit, actor))
        standing = await self._drawn(actor, round_id, act="matching.draw_again", another_seed=True, by_itself=True)
        return Released(Outcome.CHANGED, standing)

    async def _may_be_drawn(self, unit: Unit, round_: Round, pool: Pool) -> bool:
        try:
            await self._must_be_drawable(unit, round_, pool)
        except (DrawnOften, TooFewAgain):
            return False
        return True

    async def _leave_out(self, unit: Unit, round_: Round, here: set[int]) -> None:
        """Let what was drawn go on without those who are not here; whoever is left alone meets nobody."""
        for person_id in {each for match in await matches.drawn(unit, round_.id) for each in match.people} - here:
            for match in await matches.drawn(unit, round_.id):
                if person_id in match.people:
                    await self._going.left(unit, match, person_id)

    async def _release(self, unit: Unit, round_: Round, free: int, now: datetime) -> None:
        drawn = await matches.drawn(unit, round_.id)
        if not drawn:
            raise TooFew
        matched = {person for match in drawn for person in match.people}
        await rounds.keep(unit, round_)
        await meeting.released(unit, round_.id, _turns(drawn, free, round_.seed or 0, now), now)
        left_over = sorted(set(await rounds.joined(unit, round_.id)) - matched)
        await matches.unmatched(unit, round_.id, left_over, now)
        await round_rows.tell_unmatched(unit, round_, left_over, now)

    async def _audit(self, unit: Unit, actor: Actor, act: str, **facts: object) -> None:
        await audit.write(unit, actor.guild_id, actor.id, act, self._clock.now(), facts)


def _turns(drawn: Sequence[Match], free: int, seed: int, now: datetime) -> list[Turn]:
    ids = {match.people: match.id for match in drawn}

    def split(groups: Sequence[frozenset[int]], room: int) -> tuple[Sequence[frozenset[int]], Sequence[frozenset[int]]]:
        wave = waves(groups, room, seed)
        return wave.now, wave.later

    return [
        Turn(tuple(ids[group] for group in wave), now + number * BETWEEN_WAVES)
        for number, wave in enumerate(in_waves(list(ids), free, split))
        if wave
    ]
