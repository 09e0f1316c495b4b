"""Takes one due row from its claim to its end: compose, attempt, send, settle.

Every step that matters is a committed row before it is an act, so that a process killed anywhere in between leaves
enough behind for the next one to finish it, once. A row that was noted as attempted stays so until Discord has
answered to the point: discord.py tries again by itself, so that "no connection" says nothing of the try before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock, QuietHours
from bot.database import Database, Unit
from bot.deliveries import failures, policy, store
from bot.deliveries.arrivals import Arrivals
from bot.deliveries.discord_side import PATIENCE, DiscordSide
from bot.deliveries.effects import Effect, Making, Send
from bot.deliveries.model import Delivery, Failed, Kind, Skip, Skipped
from bot.deliveries.settling import Observer, Recipients, Settling, Stewards
from bot.deliveries.taking import Ready, Taken, Taking
from bot.errors import StorageUnavailable

log = structlog.get_logger(__name__)

# How long Discord knows a nonce is "a few minutes"; within this we may send again, past it we look instead.
NONCE_HOLDS = timedelta(minutes=2)
# Trouble on the line may last: a row is tried for as long as it is of use, and this long where that has no end.
_TRIED_FOR = timedelta(days=7)
_BUGS_BORNE = 20
# So many that a channel with Discord's limit of 5 in 5 s lets none of them wait for as long as our patience lasts.
_ACTS_AT_ONCE = 10
_BACKOFF_SECONDS = (20, 60, 180, 600, 900)


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What the settings say about messages to people."""

    quiet: QuietHours
    dms_a_week: int


@dataclass(frozen=True, slots=True)
class _Composed:
    """What the feature wants, if anything, and what speaks against doing it now."""

    effect: Effect | None
    against: policy.Wait | Skip | None


class Handling:
    """Handles rows, one call of `claim` and `handle` each; many may run at once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        kinds: Mapping[str, Kind],
        discord: DiscordSide,
        recipients: Recipients,
        stewards: Stewards,
        house: HouseRules,
        observe: Observer,
    ) -> None:
        """`kinds` are by name, and may still grow; `observe` is told of every row that was settled."""
        self._database = database
        self._clock = clock
        self._kinds = kinds
        self._discord = discord
        self._recipients = recipients
        self._house = house
        self._taking = Taking(database, clock, kinds)
        self._settling = Settling(database, clock, kinds, recipients, stewards, observe)
        self._arrivals = Arrivals(self._settling)
        self._places = asyncio.Semaphore(_ACTS_AT_ONCE)

    async def claim(self, except_for: Collection[int]) -> Delivery | None:
        """Lease the row that has been due longest; None when nothing is due."""
        return await self._taking.claim(except_for)

    async def take(self, most: int, except_for: Collection[int]) -> list[Taken]:
        """Lease up to `most` rows, those due longest first; fewer when no more are due, or one was in trouble."""
        return await self._taking.take(most, except_for)

    async def next_due(self) -> datetime | None:
        """Return when there will be something to claim; a lease may turn out to be our own, of a row in hand."""
        async with self._database.reading() as unit:
            return await store.next_due(unit, self._kinds)

    async def handle(self, delivery: Delivery, ready: Ready | None = None) -> None:
        """Bring a claimed row as far as it will go now; with `ready`, what it takes to send it is done."""
        try:
            if ready is None:
                ready = await self._ready(delivery)
            if ready is not None:
                await self._act(delivery, ready)
        except failures.TRANSPORT as error:
            await self._failed_try(delivery, error, ready)

    async def went_wrong(self, delivery: Delivery, reference: str) -> None:
        """Put a row aside that ran into a bug of ours, so that it is tried again later and stops nothing else."""
        reason = f"a fault in Hearth (reference {reference})"
        if delivery.attempts < _BUGS_BORNE:
            await self._later(delivery, self._clock.now() + _backoff(delivery.attempts), reason)
            return
        try:
            await self._settling.settle(delivery, Failed(reason, 0))
        except StorageUnavailable:
            raise
        except Exception:  # a door: where the bug is in what the feature makes of an end, the row must end all the same
            log.exception("a feature could not take in an end", delivery=delivery.id, kind=delivery.kind)
            await self._settling.settle(delivery, Failed(reason, 0), tells_feature=False)

    # -- Before the act --------------------------------------------------------------------------

    async def _ready(self, delivery: Delivery) -> Ready | None:
        now = self._clock.now()
        if delivery.attempted_at is None and _too_late(delivery, now):
            await self._settling.settle(delivery, Skipped(_lateness(delivery, now)))
            return None
        async with self._database.writing() as unit:
            composed = await self._composed(unit, delivery)
        if delivery.attempted_at is None:
            return await self._try(delivery, composed)
        return await self._try_again(delivery, delivery.attempted_at, composed)

    async def _composed(self, unit: Unit, delivery: Delivery) -> _Composed:
        """Ask the feature, then the rules about messages to people."""
        effect = await self._kinds[delivery.kind].compose(unit, delivery)
        if isinstance(effect, Skip):
            return _Composed(None, effect)
        against = await self._against(unit, delivery, effect)
        if against is None and isinstance(effect, Send) and _is_dm(effect):
            await self._recipients.add_stop_button(unit, delivery, effect)
        return _Composed(effect, against)

    async def _against(self, unit: Unit, delivery: Delivery, effect: Effect) -> policy.Wait | Skip | None:
        if delivery.recipient is None:
            return None
        now = self._clock.now()
        counted = [kind.name for kind in self._kinds.values() if kind.purpose.is_counted]
        return policy.decide(
            now,
            self._kinds[delivery.kind].purpose,
            await self._recipients.circumstances(unit, delivery, counted, now),
            is_dm=_is_dm(effect),
            useless_after=delivery.useless_after,
            quiet=self._house.quiet,
            dms_a_week=self._house.dms_a_week,
        )

    async def _try(self, delivery: Delivery, composed: _Composed) -> Ready | None:
        """Nothing of it is there: note the try, unless something speaks against it."""
        if composed.effect is None or composed.against is not None:
            await self._not_now(delivery, composed.against)
            return None
        channel_id = await self._discord.target(delivery, composed.effect)
        return await self._attempting(delivery, composed.effect, channel_id)

    async def _try_again(self, delivery: Delivery, first_try: datetime, composed: _Composed) -> Ready | None:
        """An earlier try may have got there: find out before anything is made a second time."""
        effect, now = composed.effect, self._clock.now()
        if effect is not None and not isinstance(effect, Making):
            return await self._attempting(delivery, effect, delivery.channel_id)
        if now - first_try < NONCE_HOLDS:
            if isinstance(effect, Send) and composed.against is None:
                # With the same nonce and channel Discord answers with the message it has, if it has one.
                channel_id = await self._discord.target(delivery, effect)
                if channel_id == delivery.channel_id and await self._still_ours(delivery):
                    return Ready(effect, channel_id, is_repeated=True)
            await self._later(delivery, first_try + NONCE_HOLDS, "finding out whether it got there")
            return None
        if delivery.channel_id is None and effect is not None:
            # In doubt since a backup was restored: the row does not know of the try, nor where that was.
            delivery = replace(delivery, channel_id=await self._discord.target(delivery, effect))
        called_off = composed.against.called_off if isinstance(composed.against, Skip) else None
        found = await self._discord.find(delivery, effect or called_off, delivery.channel_id)
        if found and await self._settling.settle_as_found(delivery, found, effect):
            return None
        if _too_late(delivery, now):
            await self._settling.settle(delivery, Skipped(_lateness(delivery, now)))
            return None
        return await self._try(delivery, composed)

    async def _attempting(self, delivery: Delivery, effect: Effect, channel_id: int | None) -> Ready | None:
        async with self._database.writing() as unit:
            # Asked once more in the unit that notes the try: two DMs to one person may have been composed at once.
            against = await self._against(unit, delivery, effect)
            if against is None:
                is_ours = await store.attempting(unit, delivery, self._clock.now(), channel_id)
                return Ready(effect, channel_id) if is_ours else None
        await self._not_now(delivery, against)
        return None

    async def _still_ours(self, delivery: Delivery) -> bool:
        async with self._database.reading() as unit:
            return await store.is_held(unit, delivery)

    async def _not_now(self, delivery: Delivery, against: policy.Wait | Skip | None) -> None:
        match against:
            case policy.Wait(until, reason):
                async with self._database.writing() as unit:
                    await store.postpone(unit, delivery, until, reason)
            case Skip(reason):
                await self._settling.settle(delivery, Skipped(reason))

    # -- The act, and after it -------------------------------------------------------------------

    async def _act(self, delivery: Delivery, ready: Ready) -> None:
        with self._arrivals.under_way():
            async with self._places:
                is_begun = self._may_begin(delivery)
                if is_begun:
                    sent = await self._discord.perform(delivery, ready.effect, ready.channel_id)
        if is_begun:
            await self._arrivals.settle(delivery, sent, ready.effect)
        elif delivery.attempted_at is not None:  # of an earlier try this says nothing
            await self._later(delivery, self._clock.now(), "it had to wait for others for too long")
        else:
            async with self._database.writing() as unit:
                await store.postpone(unit, delivery, delivery.due_at, "it had to wait for others for too long")

    def _may_begin(self, delivery: Delivery) -> bool:
        """Whether the lease holds until Discord has answered: else another process could begin with it meanwhile."""
        return delivery.lease_until is None or self._clock.now() + PATIENCE <= delivery.lease_until

    async def _failed_try(self, delivery: Delivery, error: BaseException, ready: Ready | None) -> None:
        reason, now = failures.phrase(error), self._clock.now()
        is_refused = failures.read(error) is failures.Verdict.REFUSED
        if is_refused and ready is not None and ready.is_repeated:
            # No to the second try, which says nothing of the first.
            first_try = delivery.attempted_at or now
            await self._later(delivery, first_try + NONCE_HOLDS, reason)
        elif is_refused or now - (delivery.useless_after or delivery.due_at) > _TRIED_FOR:
            await self._settling.settle(delivery, Failed(reason, failures.code_of(error), _place(delivery, ready)))
        else:
            await self._later(delivery, now + _backoff(delivery.attempts), reason)
            log.warning("delivery not settled", delivery=delivery.id, kind=delivery.kind, reason=reason)

    async def _later(self, delivery: Delivery, at: datetime, reason: str) -> None:
        async with self._database.writing() as unit:
            await store.keep_in_hand(unit, delivery, at, reason)


def _is_dm(effect: Effect) -> bool:
    return isinstance(effect, Send) and effect.channel_id is None


def _place(delivery: Delivery, ready: Ready | None) -> int | None:
    """Return the channel that stewards could mend, if it was one: never somebody's DMs."""
    if ready is not None:
        return None if _is_dm(ready.effect) else ready.channel_id
    return None if delivery.recipient is not None else delivery.channel_id


def _backoff(attempts: int) -> timedelta:
    return timedelta(seconds=_BACKOFF_SECONDS[min(attempts, len(_BACKOFF_SECONDS)) - 1])


def _too_late(delivery: Delivery, now: datetime) -> bool:
    return delivery.useless_after is not None and now > delivery.useless_after


def _lateness(delivery: Delivery, now: datetime) -> str:
    return f"too late to be useful: due {delivery.due_at:%Y-%m-%d %H:%M} UTC, reached {now:%Y-%m-%d %H:%M} UTC"
