"""What members are told of calls for conversations: one is open, a round went without them, they are paused."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import members, servers
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from cogs.introductions.keeping import MEET_AFTER_DAYS, MEETING_CHANNEL
from cogs.introductions.rules.calling import Round
from cogs.introductions.rules.meeting import may_join_from
from cogs.introductions.store import rounds, steering

_CALLED_OFF_TOLD = timedelta(days=14)


class Told:
    """What stands in `/home`, and what somebody has read of it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def call_for(self, unit: Unit, actor: Actor) -> Round | None:
        """Return the call that somebody may join and has not; None where there is none for them."""
        guild_id, now = actor.guild_id, self._clock.now()
        round_ = await rounds.current(unit, guild_id)
        if round_ is None or not round_.takes_people(now) or await rounds.has_joined(unit, round_.id, actor.id):
            return None
        may_from = may_join_from(actor.joined_at, await servers.setting(unit, guild_id, MEET_AFTER_DAYS))
        channel_id = await servers.setting(unit, guild_id, MEETING_CHANNEL)
        if (may_from is not None and may_from > now) or (channel_id is not None and not actor.sees(channel_id)):
            return None
        if await rounds.is_paused(unit, guild_id, actor.id) or (await members.person(unit, actor.id)).is_resting(now):
            return None
        return round_

    async def endings_for(self, unit: Unit, actor: Actor) -> list[Round]:
        """Return the rounds in which nobody was free for somebody, or that were called off, until they read so."""
        since = self._clock.now() - _CALLED_OFF_TOLD
        return await rounds.unread(unit, actor.guild_id, actor.id, since)

    async def pause_for(self, unit: Unit, actor: Actor) -> datetime | None:
        """Return since when somebody is paused, until they read so."""
        found = await steering.pause_of(unit, actor.guild_id, actor.id)
        return None if found is None or found.seen_at is not None else found.paused_at

    async def has_read(self, actor: Actor, round_id: int) -> None:
        """Keep that somebody read how a round ended for them; another's or another server's changes nothing."""
        async with self._database.writing() as unit:
            await rounds.read(unit, round_id, actor.guild_id, actor.id, self._clock.now())

    async def has_read_pause(self, actor: Actor) -> None:
        """Keep that somebody read that they are paused."""
        async with self._database.writing() as unit:
            await steering.pause_read(unit, actor.guild_id, actor.id, self._clock.now())
