"""Brings rows to their end: the row, what the feature makes of it, and what is remembered of a refusal, in one unit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

import structlog

from bot.clock import Clock
from bot.database import Database, Unit
from bot.deliveries import failures, policy, store
from bot.deliveries.effects import Effect, Post, Send
from bot.deliveries.model import Delivery, Failed, Kind, KindOfMany, Outcome, Purpose, Sent, Trouble
from bot.deliveries.taking import by_kind
from bot.errors import StorageUnavailable
from bot.takedowns import take_down

log = structlog.get_logger(__name__)

Observer = Callable[[Delivery, Outcome, timedelta], None]
"""Hears of every settled row: which, how it ended, and how long after it was due."""


class Recipients(Protocol):
    """What must be known of the person a row is for, and what is remembered of them."""

    async def circumstances(
        self, unit: Unit, delivery: Delivery, counted: Collection[str], now: datetime
    ) -> policy.Circumstances: ...

    async def add_stop_button(self, unit: Unit, delivery: Delivery, message: Send) -> None: ...

    async def dms_are_closed(self, unit: Unit, person_id: int, now: datetime) -> None: ...


class Stewards(Protocol):
    """Who hears of what only a steward can mend."""

    async def cannot_post(self, unit: Unit, trouble: Trouble, now: datetime) -> None: ...

    async def can_post(self, unit: Unit, guild_id: int, channel_id: int, tried_at: datetime, now: datetime) -> None: ...


class Arrived(NamedTuple):
    """A row whose effect Discord has."""

    delivery: Delivery
    sent: Sent
    effect: Effect


class Settling:
    """Ends rows, each once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        kinds: Mapping[str, Kind],
        recipients: Recipients,
        stewards: Stewards,
        observe: Observer,
    ) -> None:
        self._database = database
        self._clock = clock
        self._kinds = kinds
        self._recipients = recipients
        self._stewards = stewards
        self._observe = observe

    async def settle(
        self, delivery: Delivery, outcome: Outcome, effect: Effect | None = None, *, tells_feature: bool = True
    ) -> None:
        """End a row so; one that another process holds or has ended by now is left to it."""
        async with self._database.writing() as unit:
            is_ours = await self._settle_in(unit, delivery, outcome, effect, tells_feature)
        if is_ours:
            self._tell(delivery, outcome)

    async def settle_all_sent(self, arrived: Sequence[Arrived]) -> bool:
        """End all of these as sent, in one unit; returns False where a fault undid it, and each is to end by itself."""
        try:
            async with self._database.writing() as unit:
                now = self._clock.now()
                written = await store.settle_sent(unit, [(one.delivery, one.sent) for one in arrived], now)
                ours = [one for one in arrived if one.delivery.id in written]
                for one in arrived:
                    if one.delivery.id not in written:
                        await self._take_back_if_erased(unit, *one, now)
                await self._tell_features(unit, ours)
                for one in ours:
                    await self._channel_is_well(unit, *one, now)
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  (a door: the fault shows when each is settled by itself)
            log.warning("deliveries are settled one by one", error=type(error).__name__)
            return False
        for one in ours:
            self._tell(one.delivery, one.sent)
        return True

    async def _tell_features(self, unit: Unit, arrived: Sequence[Arrived]) -> None:
        sent = {one.delivery.id: one.sent for one in arrived}
        for name, some in by_kind(one.delivery for one in arrived).items():
            kind = self._kinds[name]
            if isinstance(kind, KindOfMany):
                await kind.all_sent(unit, [(delivery, sent[delivery.id]) for delivery in some])
            else:
                for delivery in some:
                    await kind.settled(unit, delivery, sent[delivery.id])

    async def settle_as_found(self, delivery: Delivery, found: Sequence[Sent], effect: Effect | None) -> bool:
        """End a row as sent with what was found, unless all of it stands in other rows; returns whether it did."""
        async with self._database.writing() as unit:
            # Asked in the unit that takes it: two rows may have found the same thread.
            taken = await store.made_by_us(unit, {one.message_id for one in found if one.message_id is not None})
            outcome = next((one for one in found if one.message_id not in taken), None)
            if outcome is None:
                return False
            is_ours = await self._settle_in(unit, delivery, outcome, effect, tells_feature=True)
        if is_ours:
            self._tell(delivery, outcome)
        return True

    async def _settle_in(
        self, unit: Unit, delivery: Delivery, outcome: Outcome, effect: Effect | None, tells_feature: bool
    ) -> bool:
        is_ours = await store.settle(unit, delivery, outcome, self._clock.now())
        await self._follow_up(unit, delivery, outcome, effect, is_ours=is_ours, tells_feature=tells_feature)
        return is_ours

    async def _follow_up(
        self,
        unit: Unit,
        delivery: Delivery,
        outcome: Outcome,
        effect: Effect | None,
        *,
        is_ours: bool,
        tells_feature: bool = True,
    ) -> None:
        """Do what follows from an end that was written just now; `is_ours` says whether it was for us to write."""
        now = self._clock.now()
        kind = self._kinds[delivery.kind]
        if not is_ours:
            await self._take_back_if_erased(unit, delivery, outcome, effect, now)
            return
        if tells_feature:
            await kind.settled(unit, delivery, outcome)
        await self._channel_is_well(unit, delivery, outcome, effect, now)
        if isinstance(outcome, Failed):
            await self._remember_refusal(unit, delivery, outcome, kind, now)

    async def _channel_is_well(
        self, unit: Unit, delivery: Delivery, outcome: Outcome, effect: Effect | None, now: datetime
    ) -> None:
        if not (isinstance(effect, Send | Post) and isinstance(outcome, Sent)):
            return
        if delivery.guild_id and effect.channel_id:
            await self._stewards.can_post(unit, delivery.guild_id, effect.channel_id, delivery.tried_at, now)

    async def _take_back_if_erased(
        self, unit: Unit, delivery: Delivery, outcome: Outcome, effect: Effect | None, now: datetime
    ) -> None:
        """Whoever it was for was erased while it was under way, and its row with them: what arrived goes again."""
        if not (isinstance(effect, Send | Post) and isinstance(outcome, Sent)):
            return
        if outcome.channel_id and outcome.message_id and await store.by_key(unit, delivery.dedupe_key) is None:
            place = outcome.message_id if outcome.is_forum_post else outcome.channel_id
            await take_down(unit, delivery.guild_id or 0, place, outcome.message_id, now)

    async def _remember_refusal(
        self, unit: Unit, delivery: Delivery, failed: Failed, kind: Kind, now: datetime
    ) -> None:
        if failed.code in failures.CLOSED_DMS and delivery.recipient is not None:
            await self._recipients.dms_are_closed(unit, delivery.recipient, now)
        # What is itself meant for the stewards is not complained about to them: that would never end.
        is_theirs = kind.purpose is Purpose.STEWARDS
        if failed.code in failures.STEWARDS_CAN_MEND and delivery.guild_id and failed.channel_id and not is_theirs:
            trouble = Trouble(delivery.guild_id, failed.channel_id, failed.code, kind.called, kind.mended_with)
            await self._stewards.cannot_post(unit, trouble, now)

    def _tell(self, delivery: Delivery, outcome: Outcome) -> None:
        late_by = self._clock.now() - delivery.due_at
        self._observe(delivery, outcome, late_by)
        log.info(
            "delivery settled",
            delivery=delivery.id,
            kind=delivery.kind,
            outcome=type(outcome).__name__.lower(),
            guild=delivery.guild_id,
            late_seconds=round(late_by.total_seconds(), 1),
        )
