"""What the bot has begun and not finished: answers, and what follows from Discord's events. Closing waits for it."""

from __future__ import annotations

import asyncio

import structlog

log = structlog.get_logger(__name__)


class InHand:
    """Counts what is under way: each `with` counts until its block ends."""

    def __init__(self) -> None:
        self._number = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> None:
        self._number += 1
        self._idle.clear()

    def __exit__(self, *_: object) -> None:
        self._number -= 1
        if self._number == 0:
            self._idle.set()

    async def finished(self, within_seconds: float) -> None:
        """Wait until nothing is under way, but no longer than that."""
        try:
            await asyncio.wait_for(self._idle.wait(), within_seconds)
        except TimeoutError:
            log.warning("closing with answers in hand", number=self._number)
