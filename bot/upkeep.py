"""What the running bot does by itself every so often: clearing, looking for who left, backups, a look at deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.backup import folder_of, prune
from bot.clock import Clock
from bot.daily_backup import DailyBackup
from bot.database import Database
from bot.errors import StorageUnavailable
from bot.leavers import Leavers
from bot.ledger import Ledger
from bot.personal_data import PersonalDataOfAll
from bot.retention import retry_take_downs
from bot.settings import Settings

log = structlog.get_logger(__name__)

RING_EVERY: Final = timedelta(minutes=15)
CLEAR_EVERY: Final = timedelta(hours=6)


class Upkeep:
    """Keeps every period that is promised. The tables hold the truth: what is missed is done the next time."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        database: Database,
        personal_data: PersonalDataOfAll,
        leavers: Leavers,
        ledger: Ledger,
        backups: DailyBackup,
        chores: Sequence[Callable[[], Awaitable[None]]],
        ring: Callable[[], None],
    ) -> None:
        """`ring` makes the dispatcher look: a backstop only, its own timer is what is punctual.

        `chores` are the features' own, each done with every ring.
        """
        self._settings = settings
        self._clock = clock
        self._database = database
        self._personal_data = personal_data
        self._leavers = leavers
        self._ledger = ledger
        self._backups = backups
        self._chores = tuple(chores)
        self._ring = ring
        self._scheduler: AsyncIOScheduler | None = None

    @property
    def has_started(self) -> bool:
        """Whether this is the running bot, and no command of a host's."""
        return self._scheduler is not None

    def start(self) -> None:
        """Do everything every so often from now on."""
        # In UTC: where clocks go back, a local schedule would fire twice.
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        always = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        for job, every in (
            (self._look_at_deliveries, RING_EVERY),
            (self._backups.if_due, RING_EVERY),
            (self.clear, CLEAR_EVERY),
            *((chore, RING_EVERY) for chore in self._chores),
        ):
            self._scheduler.add_job(job, IntervalTrigger(seconds=int(every.total_seconds())), **always)
        self._scheduler.start()

    async def clear(self, *, at_start: bool = False) -> None:
        """Delete what has passed its period.

        `at_start`, servers and people who left wait: only the gateway tells which of them are back meanwhile.
        """
        now = self._clock.now()
        try:
            gone = await self._personal_data.expire(now, with_servers=not at_start)
            async with self._database.writing() as unit:
                gone += await retry_take_downs(unit, now)
            if not at_start:
                await self._leavers.look()
            prune(self._ledger, folder_of(self._settings), now)
        except StorageUnavailable:
            log.warning("clearing waits for the database")
            return
        self._ring()
        log.info("cleared what passed its period", rows=gone)

    async def close(self) -> None:
        """Start nothing more, and break off what is under way."""
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        await asyncio.gather(self._leavers.close(), self._backups.close())

    async def _look_at_deliveries(self) -> None:
        self._ring()
