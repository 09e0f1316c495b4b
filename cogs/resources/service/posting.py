"""What happens around the card of a resource in the library channel: posting it, changing it, taking it away.

Every step is a planned delivery; what a step finds out is written in the unit that settles it. Whatever a card says is
read when it is sent, so a later change of anything needs no more than another row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot import servers, takedowns
from bot.clock import Clock
from bot.database import Database, Unit
from bot.deliveries import failures
from bot.deliveries import store as deliveries
from bot.deliveries.model import Delivery, Failed, Outcome, Plan, Sent, Skip, Skipped
from cogs.resources.keeping import LIBRARY_CHANNEL
from cogs.resources.rules.resource import Credit, Hitch, Resource, ResourceId, State
from cogs.resources.store import members, resources

POST_KIND: Final = "resources.post"
CHANGE_KIND: Final = "resources.change"

_GONE: Final = frozenset({10008}) | failures.CHANNEL_DELETED
_MENDED_AFTER: Final = timedelta(minutes=1)
_COMPOSED_WITHIN: Final = timedelta(minutes=1)
"""How long before its try a card may have been composed, at most."""
# Discord limits changes of messages that are older than an hour, and nobody waits for a count.
_YOUNG: Final = timedelta(hours=1)
_COUNTED_EVERY: Final = timedelta(minutes=2)
_COUNTED_LATER_EVERY: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class ToPost:
    """A card that is to be posted or changed now, and in which language the server reads."""

    resource: Resource
    sharers: tuple[Credit, ...]
    channel_id: int
    language: str | None
    is_over: bool


class Posting:
    """Brings cards into the library channel, and away again."""

    def __init__(self, database: Database, clock: Clock, arm: Callable[[], None]) -> None:
        """`arm` wakes the dispatcher."""
        self._database = database
        self._clock = clock
        self._arm = arm

    async def channel(self, unit: Unit, guild_id: int) -> int | None:
        """Return the channel in which a server's cards stand, or None."""
        return await servers.setting(unit, guild_id, LIBRARY_CHANNEL)

    # -- What people ask -------------------------------------------------------------------------------

    async def share(self, unit: Unit, found: Resource, *, posts_lost: int = 0) -> None:
        """Plan the card of a resource, where the server has chosen a channel; one that stands already stays."""
        if found.is_posted or await self.channel(unit, found.guild_id) is None:
            return
        now = self._clock.now()
        wanted_at = await resources.to_post(unit, found, now, posts_lost=posts_lost)
        due_at = now + _MENDED_AFTER if posts_lost else now
        await self._plan(unit, POST_KIND, found, f"resource:{found.id}:post:{wanted_at.isoformat()}", wanted_at, due_at)
        await self.closes(unit, found)

    async def change(self, unit: Unit, found: Resource) -> None:
        """Plan that the card says what is so now, if there is one."""
        await self.change_all(unit, [found])
        await self.closes(unit, found)

    async def show(self, unit: Unit, found: Resource) -> None:
        """Plan that the card says what is so now; where there was no channel for it yet, and there is now, it comes."""
        waits_for_channel = found.wanted_at is None and found.hitch is None
        if waits_for_channel and not found.is_over(self._clock.now()):
            await self.share(unit, found)
        await self.change(unit, found)

    async def change_all(self, unit: Unit, found: Sequence[Resource]) -> None:
        """Plan that each of these cards says what is so now, in a few statements for hundreds of them."""
        now = self._clock.now()
        await resources.cards_change(unit, [one.id for one in found], now)
        plans = [
            Plan(
                kind=CHANGE_KIND,
                dedupe_key=f"resource:{one.id}:change:{now.isoformat()}",
                guild_id=one.guild_id,
                subject=one.id,
                due_at=now,
            )
            for one in found
            if one.is_posted or one.wanted_at is not None
        ]
        await deliveries.plan_all(unit, plans)
        unit.after_commit(self._arm)

    async def count(self, unit: Unit, found: Resource) -> None:
        """Plan that the card says how many used it, before long: many presses are one change."""
        now = self._clock.now()
        await resources.cards_change(unit, [found.id], now)
        if found.posted_at is None:
            return
        every = _COUNTED_EVERY if now - found.posted_at < _YOUNG else _COUNTED_LATER_EVERY
        due_at = datetime.fromtimestamp((now.timestamp() // every.total_seconds() + 1) * every.total_seconds(), UTC)
        await self._plan(unit, CHANGE_KIND, found, f"resource:{found.id}:count:{due_at.isoformat()}", None, due_at)

    async def closes(self, unit: Unit, found: Resource) -> None:
        """Plan that the card of an opportunity says so when it is over."""
        if found.closes_at is not None and found.closes_at > self._clock.now():
            key = f"resource:{found.id}:closes:{found.closes_at.isoformat()}"
            await self._plan(unit, CHANGE_KIND, found, key, found.closes_at, found.closes_at)

    async def take_away(self, unit: Unit, found: Resource) -> None:
        """Plan that its card goes, if it has one, and that none comes; one that is in hand goes once it is there."""
        now = self._clock.now()
        if found.wanted_at is not None:
            key = f"resource:{found.id}:post:{found.wanted_at.isoformat()}"
            await deliveries.cancel(unit, key, "it was taken out of the library", now)
        await resources.post_is_gone(unit, found.id)
        if found.channel_id is not None and found.post_id is not None:
            place = found.post_id if found.is_forum_post else found.channel_id
            await takedowns.take_down(unit, found.guild_id, place, found.post_id, now)
            unit.after_commit(self._arm)

    # -- What happens in Discord -------------------------------------------------------------------------

    async def messages_deleted(self, channel_id: int, message_ids: Collection[int]) -> None:
        """Mend the cards that somebody deleted."""
        async with self._database.reading() as unit:
            if not await resources.by_post(unit, channel_id, message_ids):
                return
        async with self._database.writing() as unit:
            for found in await resources.by_post(unit, channel_id, message_ids):
                await self._lost(unit, found)

    async def thread_deleted(self, thread_id: int) -> None:
        """Mend the forum post that somebody deleted."""
        async with self._database.reading() as unit:
            if await resources.by_thread(unit, thread_id) is None:
                return
        async with self._database.writing() as unit:
            found = await resources.by_thread(unit, thread_id)
            if found is not None:
                await self._lost(unit, found)

    async def channel_deleted(self, channel_id: int) -> None:
        """Know that the cards of a channel are gone; nobody asked for hundreds of them in another one."""
        async with self._database.reading() as unit:
            if not await resources.in_channel(unit, channel_id):
                return
        async with self._database.writing() as unit:
            for found in await resources.in_channel(unit, channel_id):
                await resources.post_is_gone(unit, found.id)

    async def _lost(self, unit: Unit, found: Resource) -> None:
        # A card is how a resource is seen, so one that somebody deleted comes back. Whoever deletes it again means it:
        # then stewards decide.
        await resources.post_is_gone(unit, found.id, Hitch.DELETED if found.posts_lost else None)
        there = await resources.get(unit, found.id)
        if there is not None and there.hitch is None and there.state is State.SHARED:
            await self.share(unit, there, posts_lost=found.posts_lost + 1)

    # -- The card ----------------------------------------------------------------------------------------

    async def to_post(self, unit: Unit, delivery: Delivery) -> ToPost | Skip:
        """Return the card to post, as it is now."""
        found = await resources.get(unit, ResourceId(delivery.subject or 0))
        if found is None or not _waits_for(found, delivery):
            return Skip("it was taken out of the library meanwhile")
        channel_id = await self.channel(unit, found.guild_id)
        if channel_id is None:
            return Skip("there is no channel for the library any more")
        return await self._of(unit, found, channel_id)

    async def post_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note where the card is; where it was taken out meanwhile, plan that it goes."""
        found = await resources.get(unit, ResourceId(delivery.subject or 0))
        waits = found is not None and _waits_for(found, delivery)
        match outcome:
            case Sent(int(channel_id), int(post_id), is_forum_post):
                now = self._clock.now()
                if found is None or not waits:
                    if found is None or found.post_id != post_id:
                        place = post_id if is_forum_post else channel_id
                        await takedowns.take_down(unit, delivery.guild_id or 0, place, post_id, now)
                        unit.after_commit(self._arm)
                    return
                await resources.posted(unit, found, (channel_id, post_id), now, is_forum_post=is_forum_post)
                await self._say_again(unit, found, delivery)
            case Failed() if found is not None and waits:
                await resources.has_hitch(unit, found.id, Hitch.REFUSED)
            case Skipped() if found is not None and waits:
                await resources.post_is_gone(unit, found.id)  # none comes, until somebody chooses a channel
            case _:
                return

    async def to_change(self, unit: Unit, delivery: Delivery) -> ToPost | Skip:
        """Return what a card is to say now."""
        found = await resources.get(unit, ResourceId(delivery.subject or 0))
        if found is None or found.channel_id is None or found.post_id is None:
            return Skip("it has no card")
        if delivery.about_at is not None and delivery.about_at != found.closes_at:
            return Skip("it closes at another time")
        return await self._of(unit, found, found.channel_id)

    async def change_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Mend a card that turns out to be gone; repeat a change that another one may have overtaken."""
        found = await resources.get(unit, ResourceId(delivery.subject or 0))
        if found is not None and found.is_posted and isinstance(outcome, Sent):
            await self._say_again(unit, found, delivery)
        if found is not None and found.is_posted and isinstance(outcome, Failed) and outcome.code in _GONE:
            if outcome.code in failures.CHANNEL_DELETED and not found.is_forum_post:
                await resources.post_is_gone(unit, found.id)
            else:
                await self._lost(unit, found)

    # -- Within ------------------------------------------------------------------------------------------

    async def _say_again(self, unit: Unit, found: Resource, delivery: Delivery) -> None:
        # What changed while a card was in hand may not be on it, and of two changes the older may have come last.
        # A last day that ended meanwhile found no card to change.
        now = self._clock.now()
        has_changed = found.card_at is not None and found.card_at >= delivery.tried_at
        has_closed = found.closes_at is not None and delivery.tried_at - _COMPOSED_WITHIN <= found.closes_at <= now
        if has_changed or has_closed:
            key, due_at = f"resource:{found.id}:change:after-{delivery.id}", now + _COUNTED_EVERY
            await self._plan(unit, CHANGE_KIND, found, key, None, due_at)

    async def _of(self, unit: Unit, found: Resource, channel_id: int) -> ToPost:
        language = await servers.setting(unit, found.guild_id, servers.LANGUAGE)
        sharers = await members.sharers(unit, found.id)
        return ToPost(found, tuple(sharers), channel_id, language, found.is_over(self._clock.now()))

    async def _plan(
        self, unit: Unit, kind: str, found: Resource, key: str, about_at: datetime | None, due_at: datetime
    ) -> None:
        await deliveries.plan(
            unit,
            Plan(
                kind=kind,
                dedupe_key=key,
                guild_id=found.guild_id,
                subject=found.id,
                about_at=about_at,
                due_at=due_at,
            ),
        )
        unit.after_commit(self._arm)


def _waits_for(found: Resource, delivery: Delivery) -> bool:
    return found.state is State.SHARED and not found.is_posted and found.wanted_at == delivery.about_at
