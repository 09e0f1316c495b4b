"""Takes one due row from its claim to its end: compose, attempt, send, settle.

Every step that matters is a committed row before it is an act, so that a process killed anywhere in between leaves
enough behind for the next one to finish it, once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.clock import Clock, QuietHours
from bot.database import Database, Unit
from bot.deliveries import failures, policy, store
from bot.deliveries.discord_side import DiscordSide
from bot.deliveries.effects import Effect, Making, Send
from bot.deliveries.model import Delivery, Failed, Kind, Outcome, Purpose, Sent, Skip, Skipped

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
# How long Discord knows a nonce is "a few minutes"; within this we may send again, past it we look instead.
NONCE_HOLDS = timedelta(minutes=2)
_GIVE_UP_AFTER = 20
_BACKOFF_SECONDS = (20, 60, 180, 600, 900)


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

    async def cannot_post(self, unit: Unit, guild_id: int, channel_id: int, code: int, now: datetime) -> None: ...

    async def can_post(self, unit: Unit, guild_id: int, channel_id: int, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What the settings say about messages to people."""

    quiet: QuietHours
    dms_a_week: int


@dataclass(frozen=True, slots=True)
class _Ready:
    """A composed row, noted as attempted in the channel where it will be seen."""

    effect: Effect
    channel_id: int | None


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
        self._stewards = stewards
        self._house = house
        self._observe = observe

    async def claim(self, except_for: Collection[int]) -> Delivery | None:
        """Lease the row that has been due longest; None when nothing is due."""
        now = self._clock.now()
        async with self._database.writing() as unit:
            return await store.claim(unit, now, now + LEASE, self._kinds, except_for)

    async def next_due(self, except_for: Collection[int]) -> datetime | None:
        """Return when there will be something to claim."""
        async with self._database.reading() as unit:
            return await store.next_due(unit, self._kinds, except_for)

    async def handle(self, delivery: Delivery) -> None:
        """Bring a claimed row as far as it will go now."""
        try:
            ready = await self._ready(delivery)
            if ready is not None:
                sent = await self._discord.perform(delivery, ready.effect, ready.channel_id)
                await self._settle(delivery, sent)
        except failures.TRANSPORT as error:
            await self._failed_try(delivery, error)

    async def went_wrong(self, delivery: Delivery, reference: str) -> None:
        """Put a row aside that ran into a bug of ours, so that it is tried again later and stops nothing else."""
        if delivery.attempts >= _GIVE_UP_AFTER:
            await self._settle(delivery, Failed(f"a fault in Hearth (reference {reference})", 0))
            return
        async with self._database.writing() as unit:
            later = self._clock.now() + _backoff(delivery.attempts)
            await store.unsure(unit, delivery.id, later, f"a fault in Hearth (reference {reference})")

    # -- Before the act --------------------------------------------------------------------------

    async def _ready(self, delivery: Delivery) -> _Ready | None:
        composed = await self._composed(delivery)
        if composed is None:
            return None
        if delivery.attempted_at is not None:
            return await self._ready_again(delivery, delivery.attempted_at, composed)
        if isinstance(composed, Skip):
            await self._settle(delivery, Skipped(composed.reason))
            return None
        try:
            channel_id = await self._discord.target(delivery, composed)
        except failures.TRANSPORT as error:
            await self._failed_try(delivery, error, surely_not_done=True)
            return None
        return await self._attempting(delivery, composed, channel_id)

    async def _attempting(self, delivery: Delivery, effect: Effect, channel_id: int | None) -> _Ready:
        async with self._database.writing() as unit:
            await store.attempting(unit, delivery.id, self._clock.now(), channel_id)
        return _Ready(effect, channel_id)

    async def _composed(self, delivery: Delivery) -> Effect | Skip | None:
        """Ask the feature, then the rules about messages to people; None where the row is dealt with already."""
        now = self._clock.now()
        kind = self._kinds[delivery.kind]
        if delivery.attempted_at is None and _too_late(delivery, now):
            return Skip(_lateness(delivery, now))
        async with self._database.writing() as unit:
            composed = await kind.compose(unit, delivery)
            if isinstance(composed, Skip) or delivery.recipient is None:
                return composed
            is_dm = isinstance(composed, Send) and composed.channel_id is None
            if delivery.attempted_at is None:
                decision = await self._decision(unit, delivery, now, is_dm=is_dm)
                if isinstance(decision, policy.Wait):
                    await store.postpone(unit, delivery.id, decision.until, decision.reason)
                    return None
                if isinstance(decision, Skip):
                    return decision
            if isinstance(composed, Send) and is_dm:
                await self._recipients.add_stop_button(unit, delivery, composed)
            return composed

    async def _decision(
        self, unit: Unit, delivery: Delivery, now: datetime, *, is_dm: bool
    ) -> policy.Wait | Skip | None:
        return policy.decide(
            now,
            self._kinds[delivery.kind].purpose,
            await self._recipients.circumstances(unit, delivery, self._counted_kinds(), now),
            is_dm=is_dm,
            useless_after=delivery.useless_after,
            quiet=self._house.quiet,
            dms_a_week=self._house.dms_a_week,
        )

    async def _ready_again(self, delivery: Delivery, first_try: datetime, composed: Effect | Skip) -> _Ready | None:
        """An earlier try may have got there: find out before anything is made a second time."""
        now = self._clock.now()
        if not isinstance(composed, Skip | Making):
            return await self._attempting(delivery, composed, delivery.channel_id)
        if now - first_try <= NONCE_HOLDS:
            if isinstance(composed, Send) and composed.channel_id in {None, delivery.channel_id}:
                # With the same nonce Discord answers with the message it has, if it has one.
                return _Ready(composed, delivery.channel_id)
            async with self._database.writing() as unit:
                await store.unsure(unit, delivery.id, first_try + NONCE_HOLDS, "finding out whether it got there")
            return None
        made = await self._made_earlier(delivery, composed)
        if made is not None:
            await self._settle(delivery, Sent(delivery.channel_id, made))
            return None
        if isinstance(composed, Skip):
            await self._settle(delivery, Skipped(composed.reason))
            return None
        if _too_late(delivery, now):
            await self._settle(delivery, Skipped(_lateness(delivery, now)))
            return None
        channel_id = await self._discord.target(delivery, composed)
        return await self._attempting(delivery, composed, channel_id)

    async def _made_earlier(self, delivery: Delivery, composed: Effect | Skip) -> int | None:
        # A skipped row has no effect to compare with: what it may have sent is looked for by its mark.
        effect = None if isinstance(composed, Skip) else composed
        found = await self._discord.find(delivery, effect, delivery.channel_id)
        if not found:
            return None
        async with self._database.reading() as unit:
            taken = await store.made_by_us(unit, found)
        return next((made for made in found if made not in taken), None)

    def _counted_kinds(self) -> list[str]:
        return [kind.name for kind in self._kinds.values() if kind.purpose.is_counted]

    # -- After the act ---------------------------------------------------------------------------

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        now = self._clock.now()
        kind = self._kinds[delivery.kind]
        async with self._database.writing() as unit:
            if not await store.settle(unit, delivery.id, outcome, now):
                return  # another process came to the same end first
            await kind.settled(unit, delivery, outcome)
            if isinstance(outcome, Sent) and delivery.guild_id is not None and outcome.channel_id is not None:
                await self._stewards.can_post(unit, delivery.guild_id, outcome.channel_id, now)
            if isinstance(outcome, Failed):
                await self._remember_refusal(unit, delivery, outcome, kind.purpose, now)
        self._observe(delivery, outcome, now - delivery.due_at)
        log.info(
            "delivery settled",
            delivery=delivery.id,
            kind=delivery.kind,
            outcome=type(outcome).__name__.lower(),
            guild=delivery.guild_id,
            late_seconds=round((now - delivery.due_at).total_seconds(), 1),
        )

    async def _remember_refusal(
        self, unit: Unit, delivery: Delivery, failed: Failed, purpose: Purpose, now: datetime
    ) -> None:
        if failed.code in failures.CLOSED_DMS and delivery.recipient is not None:
            await self._recipients.dms_are_closed(unit, delivery.recipient, now)
        # What is itself meant for the stewards is not complained about to them: that would never end.
        is_theirs = purpose is Purpose.STEWARDS
        if failed.code in failures.STEWARDS_CAN_MEND and delivery.guild_id and failed.channel_id and not is_theirs:
            await self._stewards.cannot_post(unit, delivery.guild_id, failed.channel_id, failed.code, now)

    async def _failed_try(self, delivery: Delivery, error: BaseException, *, surely_not_done: bool = False) -> None:
        verdict = failures.read(error)
        if verdict is failures.Verdict.UNSURE and surely_not_done:
            verdict = failures.Verdict.NOT_DONE
        reason = failures.phrase(error)
        now = self._clock.now()
        if verdict is failures.Verdict.REFUSED or delivery.attempts >= _GIVE_UP_AFTER:
            async with self._database.reading() as unit:
                row = await store.by_id(unit, delivery.id)
            channel_id = None if row is None else row.channel_id
            await self._settle(delivery, Failed(reason, failures.code_of(error), channel_id))
            return
        later = now + _backoff(delivery.attempts)
        async with self._database.writing() as unit:
            if verdict is failures.Verdict.NOT_DONE and delivery.attempted_at is None:
                await store.not_attempted(unit, delivery.id, later, reason)
            else:
                await store.unsure(unit, delivery.id, later, reason)
        log.warning("delivery not settled", delivery=delivery.id, kind=delivery.kind, reason=reason)


def _backoff(attempts: int) -> timedelta:
    return timedelta(seconds=_BACKOFF_SECONDS[min(attempts, len(_BACKOFF_SECONDS)) - 1])


def _too_late(delivery: Delivery, now: datetime) -> bool:
    return delivery.useless_after is not None and now > delivery.useless_after


def _lateness(delivery: Delivery, now: datetime) -> str:
    return f"too late to be useful: due {delivery.due_at:%Y-%m-%d %H:%M} UTC, reached {now:%Y-%m-%d %H:%M} UTC"
