"""What stewards do to an introduction: take it down, with a reason that goes to its writer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot import audit, consents, members, reach
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.deliveries import store as deliveries
from bot.deliveries.model import Delivery, Plan
from bot.interface import drafts
from bot.interface.drafts import DraftId
from bot.reach import How
from cogs.introductions.purposes import FOUND
from cogs.introductions.rules.introducing import MOST_REASON, NoReason, NotShared, must_fit
from cogs.introductions.rules.profile import Introduction, IntroductionId, State
from cogs.introductions.service.beside import Beside
from cogs.introductions.service.posting import Posting
from cogs.introductions.store import introductions

ACT: Final = "introductions.take_down"
TOLD_KIND: Final = "introductions.taken_down"
_USEFUL_FOR = timedelta(days=7)


class TakingDown:
    """Takes introductions down, and sees that their writers hear of it the way they chose."""

    def __init__(
        self, database: Database, clock: Clock, posting: Posting, beside: Beside, arm: Callable[[], None]
    ) -> None:
        """`arm` wakes the dispatcher."""
        self._database = database
        self._clock = clock
        self._posting = posting
        self._beside = beside
        self._arm = arm

    async def to_take_down(self, unit: Unit, actor: Actor, introduction_id: IntroductionId) -> Introduction:
        """Return what would be taken down; raises `NotSteward` and `NotShared`."""
        actor.must_be_steward()
        found = await introductions.get(unit, introduction_id)
        if found is None or found.guild_id != actor.guild_id:
            raise NotShared
        # What nobody but its writer can see is nobody else's business.
        can_be_found = found.state is State.KEPT and await consents.is_given(
            unit, found.person_id, found.guild_id, FOUND
        )
        if found.state is not State.SHARED and not can_be_found:
            raise NotShared
        return found

    async def take_down(
        self, actor: Actor, introduction_id: IntroductionId, reason: str, draft_id: DraftId
    ) -> Introduction:
        """Let the post go and keep the reason for its writer; returns what it was. The draft goes in the same unit.

        Raises `NotSteward`, `NotShared`, `NoReason` and `TooMuch`.
        """
        reason = reason.strip()
        if not reason:
            raise NoReason
        must_fit("reason", reason, MOST_REASON)
        now = self._clock.now()
        async with self._database.writing() as unit:
            found = await self.to_take_down(unit, actor, introduction_id)
            await self._posting.take_away(unit, found)
            await introductions.is_taken_down(unit, found.id, reason, now)
            await self._beside.refresh(unit, found.guild_id, found.person_id, now)
            facts = {"introduction": found.id, "writer": found.person_id}
            await audit.write(unit, actor.guild_id, actor.id, ACT, now, facts)
            await drafts.drop(unit, draft_id)
            await self._plan_to_tell(unit, found, now)
            return found

    async def _plan_to_tell(self, unit: Unit, found: Introduction, now: datetime) -> None:
        await deliveries.plan(
            unit,
            Plan(
                kind=TOLD_KIND,
                dedupe_key=told_key(found.id, now),
                guild_id=found.guild_id,
                subject=found.id,
                recipient=found.person_id,
                about_at=now,
                due_at=now,
                useless_after=now + _USEFUL_FOR,
            ),
        )
        unit.after_commit(self._arm)

    async def is_told_by_dm(self, unit: Unit, delivery: Delivery) -> bool:
        """Whether the writer is to hear of it by direct message now: they chose that, and have not seen it yet.

        Nobody is mentioned in a channel about it: everybody there would read that something is amiss.
        """
        found = await introductions.get(unit, IntroductionId(delivery.subject or 0))
        if found is None or found.state is not State.TAKEN_DOWN or found.taken_down_at != delivery.about_at:
            return False
        person = await members.person(unit, found.person_id)
        return reach.how_reached(person) is How.DM


def told_key(introduction_id: IntroductionId, at: datetime) -> str:
    """Return the dedupe key of the message to a writer whose introduction was taken down at this instant."""
    return f"introduction:{introduction_id}:taken-down:{at.isoformat()}"
