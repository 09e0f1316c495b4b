"""The call's post: what it says when it is sent and changed, and where it is. And a word to who waits for one."""

from __future__ import annotations

from dataclasses import dataclass

from bot import members, servers
from bot.clock import Clock
from bot.database import Unit
from bot.deliveries.model import Delivery, Outcome, Sent, Skip
from bot.reach import How, how_reached
from cogs.introductions import round_rows
from cogs.introductions.keeping import MEETING_CHANNEL
from cogs.introductions.rules.calling import Round
from cogs.introductions.store import rounds, steering


@dataclass(frozen=True, slots=True)
class ToPost:
    """A call, where its post goes or is, and in which language the server reads."""

    round: Round
    channel_id: int
    message_id: int | None
    is_open: bool
    language: str | None


class CallPost:
    """What the deliveries of a round compose from."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def to_post(self, unit: Unit, delivery: Delivery) -> ToPost | Skip:
        """Return the call to post, in the channel that is set now."""
        round_ = await rounds.get(unit, delivery.subject or 0)
        if round_ is None or not round_.takes_people(self._clock.now()):
            return Skip("joining is over")
        channel_id = await servers.setting(unit, round_.guild_id, MEETING_CHANNEL)
        if channel_id is None:
            return Skip("no channel is set for calls")
        return await self._to_post(unit, round_, channel_id, None)

    async def to_change(self, unit: Unit, delivery: Delivery) -> ToPost | Skip:
        """Return what the post says now."""
        round_ = await rounds.get(unit, delivery.subject or 0)
        if round_ is None or round_.channel_id is None or round_.message_id is None:
            return Skip("the call has no post")
        return await self._to_post(unit, round_, round_.channel_id, round_.message_id)

    async def _to_post(self, unit: Unit, round_: Round, channel_id: int, message_id: int | None) -> ToPost:
        language = await servers.setting(unit, round_.guild_id, servers.LANGUAGE)
        return ToPost(round_, channel_id, message_id, round_.takes_people(self._clock.now()), language)

    async def posted(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note where the post is; where joining ended or moved while it was on its way, it is changed."""
        round_ = await rounds.get(unit, delivery.subject or 0)
        if round_ is None or not isinstance(outcome, Sent):
            return
        await rounds.posted(unit, round_.id, outcome.channel_id, outcome.message_id)
        # A row in hand is left as it is when joining moves, so it knows until when the call it sent is open.
        has_moved = delivery.useless_after != round_.closes_at
        if has_moved or not round_.takes_people(self._clock.now()):
            await round_rows.changed(unit, round_, self._clock.now())

    # -- A word to one person --------------------------------------------------------------------------

    async def unmatched_to_tell(self, unit: Unit, delivery: Delivery) -> Skip | None:
        """Return why somebody left over need not be told, or None."""
        person_id, guild_id = delivery.recipient or 0, delivery.guild_id or 0
        waiting = [one.id for one in await rounds.unread(unit, guild_id, person_id, self._clock.now())]
        if delivery.subject not in waiting:
            return Skip("they have read it, or it is so no more")
        return await self._unless_by_dm(unit, person_id)

    async def pause_to_tell(self, unit: Unit, delivery: Delivery) -> Skip | None:
        """Return why somebody who is paused need not be told, or None."""
        person_id = delivery.recipient or 0
        found = await steering.pause_of(unit, delivery.guild_id or 0, person_id)
        if found is None or found.seen_at is not None:
            return Skip("they have read it, or it is so no more")
        return await self._unless_by_dm(unit, person_id)

    async def _unless_by_dm(self, unit: Unit, person_id: int) -> Skip | None:
        # Whoever chose to be mentioned did not choose to be so about this: others would read it.
        how = how_reached(await members.person(unit, person_id))
        return None if how is How.DM else Skip("they look in /home")
