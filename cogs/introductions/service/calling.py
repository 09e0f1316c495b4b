"""What stewards can ask of calls for conversations, one method each; drawing and releasing is in `releasing`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot import audit
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import NotFound, Outdated
from cogs.introductions import meeting, round_rows
from cogs.introductions.calls import Person, Queue, Standing
from cogs.introductions.going import Going
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.calling import (
    AlreadyCalled,
    NotInRound,
    Round,
    RoundState,
    closing,
    may_separate,
)
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service import looking
from cogs.introductions.store import matches, rounds, steering


class Calling:
    """Calls for conversations, and what stewards decide about them."""

    def __init__(self, database: Database, clock: Clock, skills: Skills, going: Going, arm: Callable[[], None]) -> None:
        """`arm` wakes the dispatcher."""
        self._going = going
        self._database = database
        self._clock = clock
        self._skills = skills
        self._arm = arm

    # -- Looking ---------------------------------------------------------------------------------------

    async def panel(self, actor: Actor) -> Standing:
        """Return how matching stands; raises `NotSteward`."""
        async with self._database.reading(snapshot=True) as unit:
            return await self.standing(unit, actor)

    async def standing(self, unit: Unit, actor: Actor) -> Standing:
        """Return how matching stands, read in this unit; raises `NotSteward`."""
        actor.must_be_steward()
        return await looking.standing(unit, actor.guild_id, self._skills, self._clock.now())

    async def queue(self, unit: Unit, actor: Actor) -> Queue:
        """Return what may wait for stewards, read in this unit; raises `NotSteward`."""
        actor.must_be_steward()
        return await looking.queue(unit, actor.guild_id, self._clock.now())

    # -- Calling ---------------------------------------------------------------------------------------

    async def open(self, actor: Actor, closes_at: datetime) -> Standing:
        """Open a call; a released round before it is over then. Raises `AlreadyCalled`, and as `closing` does."""
        actor.must_be_steward()
        now = self._clock.now()
        closing(closes_at, now)
        async with self._database.writing() as unit:
            before = await rounds.current(unit, actor.guild_id)
            if before is not None and before.state is not RoundState.RELEASED:
                raise AlreadyCalled
            if before is not None:
                await rounds.keep(unit, before.ended(now))
            round_ = await rounds.add(unit, actor.guild_id, now, closes_at)
            await round_rows.call(unit, round_, now)
            await self._audit(unit, actor, "matching.open", round=round_.id, closes=closes_at.isoformat())
            unit.after_commit(self._arm)
            return await self.standing(unit, actor)

    async def change(self, actor: Actor, round_id: int, closes_at: datetime) -> Standing:
        """Let people join until another time; what was drawn is forgotten. Raises as `Round.open_until`."""
        actor.must_be_steward()
        now = self._clock.now()
        async with self._database.writing() as unit:
            round_ = (await self.round_of(unit, actor, round_id)).open_until(closes_at, now)
            await rounds.keep(unit, round_)
            await meeting.called_off(unit, round_.id)
            await round_rows.call(unit, round_, now)
            await round_rows.changed(unit, round_, now)
            await self._audit(unit, actor, "matching.change", round=round_.id, closes=closes_at.isoformat())
            unit.after_commit(self._arm)
            return await self.standing(unit, actor)

    async def close(self, actor: Actor, round_id: int) -> Standing:
        """End joining now; twice changes nothing. Raises `Outdated` once it is drawn."""
        actor.must_be_steward()
        now = self._clock.now()
        async with self._database.writing() as unit:
            before = await self.round_of(unit, actor, round_id)
            after = before.closed(now)
            if after != before:
                await rounds.keep(unit, after)
                await round_rows.closes(unit, after)
                await self._audit(unit, actor, "matching.close", round=after.id)
                unit.after_commit(self._arm)
            return await self.standing(unit, actor)

    async def cancel(self, actor: Actor, round_id: int) -> Standing:
        """Call a round off before it is released; whoever joined finds that in `/home`. Twice changes nothing."""
        actor.must_be_steward()
        now = self._clock.now()
        async with self._database.writing() as unit:
            before = await self.round_of(unit, actor, round_id)
            if before.state is not RoundState.CANCELLED:
                after = before.cancelled(now)
                await rounds.keep(unit, after)
                await meeting.called_off(unit, after.id)
                await round_rows.changed(unit, after, now)
                await self._audit(unit, actor, "matching.cancel", round=after.id)
                unit.after_commit(self._arm)
            return await self.standing(unit, actor)

    async def finish(self, actor: Actor, round_id: int) -> Standing:
        """End a released round; its conversations go on. Twice changes nothing."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            before = await self.round_of(unit, actor, round_id)
            if before.state is not RoundState.ENDED:
                await rounds.keep(unit, before.ended(self._clock.now()))
                await self._audit(unit, actor, "matching.end", round=before.id)
            return await self.standing(unit, actor)

    # -- Steering --------------------------------------------------------------------------------------

    async def look_at(self, actor: Actor, person_id: int) -> Person:
        """Return whether somebody's matching is paused; raises `NotSteward`."""
        actor.must_be_steward()
        async with self._database.reading() as unit:
            return Person(person_id, await rounds.is_paused(unit, actor.guild_id, person_id))

    async def pause(self, actor: Actor, person_id: int) -> Standing:
        """Leave somebody out of every draw until they are let in again; they are told. Twice changes nothing.

        A drawn round goes on without them: let in again, they come into the next one.
        """
        actor.must_be_steward()
        now = self._clock.now()
        async with self._database.writing() as unit:
            if await steering.pause(unit, actor.guild_id, person_id, now):
                await round_rows.tell_paused(unit, actor.guild_id, person_id, now)
                await self._audit(unit, actor, "matching.pause", member=person_id)
                round_ = await rounds.current(unit, actor.guild_id)
                if round_ is not None and round_.state is RoundState.DRAWN:
                    await self._going.leaves(unit, round_, person_id)
                unit.after_commit(self._arm)
            return await self.standing(unit, actor)

    async def resume(self, actor: Actor, person_id: int) -> Standing:
        """Let somebody be drawn again. Twice changes nothing."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            if await steering.resume(unit, actor.guild_id, person_id):
                await self._audit(unit, actor, "matching.resume", member=person_id)
            return await self.standing(unit, actor)

    async def separate(self, actor: Actor, round_id: int, one: int, other: int) -> Round:
        """Keep two people from being put together in a drawn round; returns the round.

        Whoever meets them both is left over until it is drawn anew.
        Raises `NotInRound`, `SamePerson`, `SeparatedOften`, and `Outdated` where the round is not drawn.
        """
        actor.must_be_steward()
        async with self._database.writing() as unit:
            round_ = await self.round_of(unit, actor, round_id)
            if round_.state is not RoundState.DRAWN:
                raise Outdated
            people = await rounds.to_draw(unit, round_.id, SUGGESTED, self._clock.now())
            if not {one, other} <= set(await rounds.joined(unit, round_.id)):
                raise NotInRound
            may_separate(await steering.separated(unit, round_.id), one, other, len(people))
            await steering.separate(unit, round_.id, actor.guild_id, one, other)
            for match in await matches.drawn(unit, round_.id):
                if {one, other} <= match.people:
                    await matches.drop(unit, match.id)
            await self._audit(unit, actor, "matching.separate", round=round_.id, members=sorted((one, other)))
            return round_

    # -- Within ----------------------------------------------------------------------------------------

    async def round_of(self, unit: Unit, actor: Actor, round_id: int) -> Round:
        """Return a round of the actor's server; raises `NotFound`, for another server's too."""
        round_ = await rounds.get(unit, round_id)
        if round_ is None or round_.guild_id != actor.guild_id:
            raise NotFound
        return round_

    async def _audit(self, unit: Unit, actor: Actor, act: str, **facts: object) -> None:
        await audit.write(unit, actor.guild_id, actor.id, act, self._clock.now(), facts)
