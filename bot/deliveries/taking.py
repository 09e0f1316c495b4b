"""Takes rows that are due: several at once along the way that nearly all of them go, and one by one where that fails.

On that way one unit claims the rows, composes them and notes the tries; what is left is to send. It is for rows that
were never tried, speak to nobody in particular, and are of use. All others are only claimed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.database import Database, Unit
from bot.deliveries import store
from bot.deliveries.effects import Effect, place_of
from bot.deliveries.model import LEASE, Delivery, DeliveryId, Kind, KindOfMany, Skip
from bot.errors import StorageUnavailable

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """An effect whose row is noted as attempted in this channel; `is_repeated`: an earlier try may be there."""

    effect: Effect
    channel_id: int | None
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is leased to us; `ready` is None where it takes more than sending."""

    delivery: Delivery
    ready: Ready | None = None


class Taking:
    """Leases rows, each to one process at a time."""

    def __init__(self, database: Database, clock: Clock, kinds: Mapping[str, Kind]) -> None:
        """`kinds` are by name, and may still grow."""
        self._database = database
        self._clock = clock
        self._kinds = kinds

    async def claim(self, except_for: Collection[int]) -> Delivery | None:
        """Lease the row that has been due longest; None when nothing is due."""
        now = self._clock.now()
        async with self._database.writing() as unit:
            return await store.claim(unit, now, now + LEASE, self._kinds, except_for)

    async def take(self, most: int, except_for: Collection[int]) -> list[Taken]:
        """Lease up to `most` rows, those due longest first, and make ready those that can be at once."""
        try:
            return await self._take_together(most, except_for)
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  (a door: whose fault it is shows when each is handled by itself)
            log.warning("deliveries are taken one by one", error=type(error).__name__)
        delivery = await self.claim(except_for)
        return [] if delivery is None else [Taken(delivery)]

    async def _take_together(self, most: int, except_for: Collection[int]) -> list[Taken]:
        now = self._clock.now()
        async with self._database.writing() as unit:
            claimed = await store.claim_some(unit, now, now + LEASE, self._kinds, except_for, most=most)
            effects = await self._composed(unit, [one for one in claimed if _goes_straight(one, now)])
            taken = [Taken(delivery, _ready(effects.get(delivery.id))) for delivery in claimed]
            tried = [(one.delivery, one.ready.channel_id) for one in taken if one.ready is not None]
            await store.attempting_all(unit, tried, now)
        return taken

    async def _composed(self, unit: Unit, deliveries: Sequence[Delivery]) -> dict[DeliveryId, Effect | Skip]:
        """Ask the features, each once for all that is theirs where it can tell all at once."""
        found: dict[DeliveryId, Effect | Skip] = {}
        for name, some in by_kind(deliveries).items():
            kind = self._kinds[name]
            if isinstance(kind, KindOfMany):
                effects = await kind.compose_all(unit, some)
            else:
                effects = [await kind.compose(unit, delivery) for delivery in some]
            found |= zip((delivery.id for delivery in some), effects, strict=True)
        return found


def by_kind(deliveries: Iterable[Delivery]) -> dict[str, list[Delivery]]:
    """Return these by the name of their kind, each kind's in the order given."""
    found: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        found.setdefault(delivery.kind, []).append(delivery)
    return found


def _goes_straight(delivery: Delivery, now: datetime) -> bool:
    is_useless = delivery.useless_after is not None and now > delivery.useless_after
    return delivery.attempted_at is None and delivery.recipient is None and not is_useless


def _ready(effect: Effect | Skip | None) -> Ready | None:
    return None if effect is None or isinstance(effect, Skip) else Ready(effect, place_of(effect))
