"""A backup a day by itself, while the bot runs: for hosts who forget. In a thread of its own; nobody waits for it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress

import structlog

from bot import rotation
from bot.backup import back_up, folder_of
from bot.clock import Clock
from bot.errors import CannotStart, StorageUnavailable
from bot.settings import Settings

log = structlog.get_logger(__name__)

_ASKED_EVERY = 0.05


class DailyBackup:
    """Makes the first backup of each day (UTC), of SQLite, unless the host chose otherwise."""

    def __init__(self, settings: Settings, clock: Clock, *, is_sqlite: bool) -> None:
        self._settings = settings
        self._clock = clock
        self._is_wanted = is_sqlite and settings.backups == "daily"
        self._copying: sqlite3.Connection | None = None
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def if_due(self) -> None:
        """Make today's backup, unless there is one; what goes wrong is logged, and tried again at the next call."""
        if not self._is_wanted or self._closed or (self._task is not None and not self._task.done()):
            return
        today = self._clock.now().date()
        if any(one.at.date() == today for one in rotation.found_in(folder_of(self._settings)) if not one.set_aside):
            return
        self._task = asyncio.create_task(self._make(), name="backup")
        await asyncio.wait([self._task])

    async def close(self) -> None:
        """Break off what is being made: only what is whole bears the name of a backup."""
        self._closed = True
        while self._task is not None and not self._task.done():
            # Again and again: between two statements there is nothing that an interruption could reach.
            with suppress(sqlite3.ProgrammingError):  # it is closed already
                if self._copying is not None:
                    self._copying.interrupt()
            await asyncio.wait([self._task], timeout=_ASKED_EVERY)

    async def _make(self) -> None:
        settings, now = self._settings, self._clock.now()
        try:
            made = await asyncio.to_thread(back_up, settings, folder_of(settings), now, began=self._began)
        except (CannotStart, StorageUnavailable) as error:
            if not self._closed:
                log.warning("no backup was made", reason=str(error) or "the ledger of erasures could not be written")
            return
        log.info("backup made", file=made.file.name, megabytes=made.size // 2**20, old_ones_gone=made.gone)
        if made.is_little_room_left:
            log.warning("the disk is nearly full", megabytes_free=made.free // 2**20)

    def _began(self, connection: sqlite3.Connection) -> None:
        self._copying = connection
        if self._closed:
            connection.interrupt()
