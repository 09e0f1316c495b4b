"""Decides when rows are looked at. No standing task: it runs what is due, sets one timer for the next row, and ends.

Many processes may each have one, over one database: rows are leased, so each is handled by one of them at a time.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.deliveries.handling import Handling
from bot.deliveries.model import Delivery
from bot.deliveries.taking import Ready, Taken
from bot.errors import StorageUnavailable

log = structlog.get_logger(__name__)

# Enough to go on sending while the ends of twenty are written and the next ones are composed.
_AT_ONCE = 80
# Rows are taken, and their ends written, several in one unit: with fewer places than this free, none are taken.
_WORTH_TAKING = 20
_AFTER_TROUBLE = timedelta(seconds=30)
_TAKEN_BY_ANOTHER = timedelta(seconds=1)
_FINISHING_SECONDS = 8


class Dispatcher:
    """Wakes for the next due row and hands it over."""

    def __init__(
        self,
        handling: Handling,
        clock: Clock,
        *,
        longest_nap: timedelta,
        is_ready: Callable[[], bool] = lambda: True,
    ) -> None:
        """`longest_nap` bounds how far ahead the timer is set: other processes may add rows meanwhile.

        While not `is_ready`, it does not look: a host's command writes rows too, and cannot send them.
        """
        self._is_ready = is_ready
        self._handling = handling
        self._clock = clock
        self._longest_nap = longest_nap
        self._timer: asyncio.TimerHandle | None = None
        self._pass: asyncio.Task[None] | None = None
        self._again = False
        self._closed = False
        self._in_hand: dict[int, asyncio.Task[None]] = {}

    def arm(self) -> None:
        """Look again soon: a row was added or moved. Cheap, and safe to call at any time in the bot's own loop."""
        if self._closed or not self._is_ready():
            return
        if self._pass is not None and not self._pass.done():
            self._again = True
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._pass = asyncio.create_task(self._run(), name="deliveries")

    async def close(self) -> None:
        """Start nothing more, and let what is in hand finish; what cannot in 8 s is found again by its lease."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        until = loop.time() + _FINISHING_SECONDS
        # Asked anew each time: a look that was under way may have claimed one more row, and begun to handle it.
        while (busy := self._busy()) and loop.time() < until:
            await asyncio.wait(busy, timeout=until - loop.time(), return_when=asyncio.FIRST_COMPLETED)
        late = self._busy()
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _busy(self) -> set[asyncio.Task[None]]:
        return {task for task in (self._pass, *self._in_hand.values()) if task is not None and not task.done()}

    async def _run(self) -> None:
        nap = _AFTER_TROUBLE
        try:
            nap = await self._start_what_is_due()
        except StorageUnavailable:
            log.warning("deliveries wait for the database")
        finally:
            if not self._closed:
                self._timer = asyncio.get_running_loop().call_later(nap.total_seconds(), self.arm)

    async def _start_what_is_due(self) -> timedelta:
        """Start handling rows until none is due, or enough are in hand; return when to look again at the latest."""
        while not self._closed:
            self._again = False
            free = _AT_ONCE - len(self._in_hand)
            if free < _WORTH_TAKING:
                break  # whatever ends looks again
            due = await self._handling.next_due()
            if self._closed:
                break
            if due is not None and due <= self._clock.now():
                taken = await self._handling.take(free, self._in_hand)
                if not taken:
                    return _TAKEN_BY_ANOTHER
                for one in taken:
                    self._in_hand[one.delivery.id] = asyncio.create_task(self._handle(one), name="delivery")
            elif not self._again:
                # A timer may ring a hair early by the clock that counts; it is then set once more, for that hair.
                wait = self._longest_nap if due is None else due - self._clock.now()
                return min(wait, self._longest_nap)
        return self._longest_nap

    async def _handle(self, taken: Taken) -> None:
        try:
            await self._handle_through_the_door(taken.delivery, taken.ready)
        except StorageUnavailable:
            log.warning("delivery waits for the database", delivery=taken.delivery.id)
        finally:
            self._in_hand.pop(taken.delivery.id, None)
            if _AT_ONCE - len(self._in_hand) >= _WORTH_TAKING:
                self.arm()

    async def _handle_through_the_door(self, delivery: Delivery, ready: Ready | None) -> None:
        try:
            await self._handling.handle(delivery, ready)
        except StorageUnavailable:
            raise
        except Exception:  # a door: one row's bug must not keep the others waiting
            reference = secrets.token_hex(4)
            log.exception("delivery ran into a bug", delivery=delivery.id, kind=delivery.kind, reference=reference)
            await self._handling.went_wrong(delivery, reference)
