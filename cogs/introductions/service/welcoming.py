"""A human welcome within a day: noticing that somebody has answered, and saying where nobody has yet."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot import audit, keep_apart, members, servers, takedowns
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.deliveries import store as rows
from bot.deliveries.model import Delivery, Outcome, Sent, Skip
from bot.errors import NotFound
from cogs.introductions.keeping import NUDGE_AFTER, STEWARDS_AFTER, WELCOMERS_CHANNEL
from cogs.introductions.rules.profile import Introduction, IntroductionId, State
from cogs.introductions.rules.welcoming import LOOKED_BACK, Unanswered, Welcomer, available, whose_turn
from cogs.introductions.store import introductions, welcomers, welcomes
from cogs.introductions.welcoming import nudge_of

WELCOMED: Final = "welcomers.welcomed"


@dataclass(frozen=True, slots=True)
class Nudge:
    """What the welcomers' channel is told: which introduction waits, whom it pings, and the server's language."""

    channel_id: int
    about: Unanswered
    pinged: tuple[int, ...]
    language: str | None


class Welcoming:
    """Knows which introductions wait for an answer. That a message was written is all it ever learns of one."""

    def __init__(self, database: Database, clock: Clock, arm: Callable[[], None]) -> None:
        """`arm` wakes the dispatcher."""
        self._database = database
        self._clock = clock
        self._arm = arm

    # -- Noticing ------------------------------------------------------------------------------------

    async def waiting_in(self, guild_id: int, thread_id: int) -> tuple[IntroductionId, int] | None:
        """Return the introduction whose thread this is and which nobody has answered, with its writer; else None."""
        async with self._database.reading() as unit:
            return await welcomes.waiting_in_thread(unit, guild_id, thread_id)

    async def answered(self, introduction_id: IntroductionId, at: datetime) -> None:
        """Note that somebody else has written; the first time counts."""
        async with self._database.writing() as unit:
            await welcomes.welcomed(unit, introduction_id, at)

    async def unanswered_lately(self) -> list[Unanswered]:
        """Return what was posted in the last three days, everywhere, and nobody is known to have answered."""
        async with self._database.reading() as unit:
            return await welcomes.unanswered_since(unit, self._clock.now() - LOOKED_BACK)

    async def thread_gone(self, thread_id: int) -> None:
        """Note that the thread of an introduction is not there any more."""
        async with self._database.writing() as unit:
            await welcomes.thread_gone(unit, thread_id)

    # -- The nudge -----------------------------------------------------------------------------------

    async def to_nudge(self, unit: Unit, delivery: Delivery) -> Nudge | Skip:
        """Return whom to nudge about what, fixing whose turn it is: a second try pings the same people."""
        guild_id = delivery.guild_id or 0
        about = await welcomes.still_unanswered(unit, IntroductionId(delivery.subject or 0))
        if about is None or about.guild_id != guild_id or about.posted_at != delivery.about_at:
            return Skip("it was answered, or is not there any more")
        channel_id = await servers.setting(unit, guild_id, WELCOMERS_CHANNEL)
        if channel_id is None:
            return Skip("no channel is chosen for welcomers")
        rota = await welcomers.of_server(unit, guild_id)
        resting = await self._resting(unit, rota)
        if not available(rota, resting, about.person_id):
            return Skip("nobody on the rota could welcome now")
        pinged = tuple(one.person_id for one in rota if one.is_on and one.is_pinged and one.turn_for == about.id)
        if not pinged:
            wishing = await keep_apart.wishing_from(unit, guild_id, about.person_id)
            pinged = whose_turn(rota, resting=resting, wishing=wishing, writer_id=about.person_id)
            await welcomers.note_turn(unit, guild_id, pinged, about.id)
        return Nudge(channel_id, about, pinged, await servers.setting(unit, guild_id, servers.LANGUAGE))

    async def nudged(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note whose turn it was, if it arrived; where the introduction went meanwhile, the word about it goes too."""
        guild_id, now = delivery.guild_id or 0, self._clock.now()
        introduction_id = IntroductionId(delivery.subject or 0)
        found = await introductions.get(unit, introduction_id)
        is_gone = found is None or not found.is_posted or found.posted_at != delivery.about_at
        if is_gone and isinstance(outcome, Sent) and outcome.channel_id and outcome.message_id:
            await takedowns.take_down(unit, guild_id, outcome.channel_id, outcome.message_id, now)
        had = await welcomers.turns_of(unit, guild_id, introduction_id) if isinstance(outcome, Sent) else []
        await welcomers.end_turn(unit, guild_id, introduction_id, [one.person_id for one in had], now)

    async def follow(self, unit: Unit, guild_id: int, name: str, value: Any) -> None:
        """Move the nudges that wait when a server changes after how many hours they come."""
        if name != NUDGE_AFTER.name:
            return
        for one in await welcomes.unanswered(unit, guild_id):
            # The thread under a post has the id of the post.
            planned = nudge_of(guild_id, one.id, one.thread_id, one.posted_at, value)
            await rows.plan(unit, planned)
        unit.after_commit(self._arm)

    # -- What stewards see ---------------------------------------------------------------------------

    async def long_unanswered(self, unit: Unit, guild_id: int) -> list[Unanswered]:
        """Return what has waited so long that it stands with the stewards, longest first."""
        hours, now = await servers.setting(unit, guild_id, STEWARDS_AFTER), self._clock.now()
        return [one for one in await welcomes.unanswered(unit, guild_id) if one.waits(hours, now)]

    async def introduction(self, unit: Unit, actor: Actor, introduction_id: IntroductionId) -> Introduction:
        """Return an introduction that stands where the actor may read it; raises `NotFound`."""
        found = await introductions.get(unit, introduction_id)
        if found is None or found.guild_id != actor.guild_id or found.state is not State.SHARED:
            raise NotFound
        if found.channel_id is None or not actor.sees(found.channel_id):
            raise NotFound
        return found

    async def mark_welcomed(self, actor: Actor, introduction_id: IntroductionId) -> bool:
        """Note that somebody was welcomed in another way; returns False where that was known.

        Raises `NotSteward` and `NotFound`.
        """
        actor.must_be_steward()
        now = self._clock.now()
        async with self._database.writing() as unit:
            await self.introduction(unit, actor, introduction_id)
            is_first = await welcomes.welcomed(unit, introduction_id, now)
            if is_first:
                await audit.write(unit, actor.guild_id, actor.id, WELCOMED, now, {"introduction": introduction_id})
        return is_first

    # -- Within --------------------------------------------------------------------------------------

    async def _resting(self, unit: Unit, rota: Collection[Welcomer]) -> set[int]:
        now = self._clock.now()
        return {
            one.person_id for one in rota if one.is_on and (await members.person(unit, one.person_id)).is_resting(now)
        }
