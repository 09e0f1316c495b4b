"""The welcome line: one line for everybody who joins, where a server has switched it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import memberships
from bot.clock import Clock
from bot.database import Database, Unit
from bot.deliveries import store as rows
from bot.deliveries.model import Delivery, Outcome, Plan, Sent, Skip
from bot.takedowns import take_down
from cogs.introductions.rules.starting import GREETED_AFTER, GREETED_WITHIN
from cogs.introductions.store import starting, welcomes

LINE: Final = "introductions.welcome_line"


@dataclass(frozen=True, slots=True)
class Line:
    """Whom the line greets, where, in which language, and where “Start here” stands, if it does."""

    person_id: int
    channel_id: int
    start_channel: int | None
    language: str | None


class Greeting:
    """Plans the line when somebody comes, and takes it back when they go."""

    def __init__(self, database: Database, clock: Clock, arm: Callable[[], None]) -> None:
        """`arm` wakes the dispatcher."""
        self._database = database
        self._clock = clock
        self._arm = arm

    async def came(self, guild_id: int, person_id: int, joined_at: datetime) -> None:
        """Plan the line for somebody who joined just now, once however often Discord tells of it."""
        if self._clock.now() > joined_at + GREETED_WITHIN:
            return
        async with self._database.reading() as unit:
            if (await starting.chosen(unit, guild_id)).line_channel is None:
                return
        planned = Plan(
            kind=LINE,
            dedupe_key=f"welcome-line:{guild_id}:{person_id}:{int(joined_at.timestamp() * 1000)}",
            guild_id=guild_id,
            recipient=person_id,
            about_at=joined_at,
            due_at=joined_at + GREETED_AFTER,
            useless_after=joined_at + GREETED_WITHIN,
        )
        async with self._database.writing() as unit:
            await rows.plan(unit, planned)
            unit.after_commit(self._arm)

    async def left(self, guild_id: int, person_id: int) -> None:
        """Greet nobody who is gone: a line that waits is not sent, and one that stands is taken down.

        One of which nobody knows whether it arrived is taken down once that is found out.
        """
        async with self._database.reading() as unit:
            if not await welcomes.has_rows(unit, LINE, guild_id, welcomes.for_recipient(person_id)):
                return
        async with self._database.writing() as unit:
            about, now = welcomes.for_recipient(person_id), self._clock.now()
            await welcomes.let_go_of_rows(unit, LINE, guild_id, now, about, keeps_in_hand=True)
            if await welcomes.has_rows(unit, LINE, guild_id, about):
                # Nothing else may be kept of them, and then nobody would remember that they left.
                await memberships.note(unit, guild_id, person_id, now)
                await memberships.left(unit, guild_id, [person_id], now)
            unit.after_commit(self._arm)

    async def line(self, unit: Unit, delivery: Delivery) -> Line | Skip:
        """Return the line as it is to be sent now."""
        guild_id = delivery.guild_id or 0
        if await memberships.has_left(unit, guild_id, delivery.recipient or 0):
            return Skip("they have left")
        chosen = await starting.chosen(unit, guild_id)
        if chosen.line_channel is None:
            return Skip("the welcome line is off, or has no channel")
        stands = chosen.post is not None and not chosen.post.is_gone and chosen.post.channel_id == chosen.start_channel
        start_channel = chosen.start_channel if stands else None
        return Line(delivery.recipient or 0, chosen.line_channel, start_channel, chosen.language)

    async def greeted(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Take a line down that arrived, or turned out to have arrived, when whom it greets had left."""
        guild_id = delivery.guild_id or 0
        if not isinstance(outcome, Sent) or not outcome.channel_id or not outcome.message_id:
            return
        if await memberships.has_left(unit, guild_id, delivery.recipient or 0):
            await take_down(unit, guild_id, outcome.channel_id, outcome.message_id, self._clock.now())
            unit.after_commit(self._arm)
