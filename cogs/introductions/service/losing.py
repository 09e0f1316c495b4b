"""What happens to introductions without their writer: posts and threads deleted, people who leave and come back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot import memberships
from bot.clock import Clock
from bot.database import Database, Unit
from cogs.introductions.rules.profile import Introduction
from cogs.introductions.service.beside import Beside
from cogs.introductions.service.posting import Posting
from cogs.introductions.store import introductions

_WELCOMED_WITHIN = timedelta(days=1)


class Losing:
    """Hears of what others did in Discord; hearing it twice changes nothing."""

    def __init__(self, database: Database, clock: Clock, posting: Posting, beside: Beside) -> None:
        self._database = database
        self._clock = clock
        self._posting = posting
        self._beside = beside

    async def posts_deleted(self, channel_id: int, message_ids: frozenset[int]) -> None:
        """Somebody deleted messages: an introduction among them is kept without a post from now on."""
        async with self._database.reading() as unit:
            ours = [one for one in message_ids if await introductions.by_message(unit, channel_id, one) is not None]
        if not ours:
            return
        async with self._database.writing() as unit:
            for message_id in ours:
                found = await introductions.by_message(unit, channel_id, message_id)
                if found is not None:
                    await self._posting.lost(unit, found)

    async def channel_deleted(self, channel_id: int) -> None:
        """Somebody deleted a channel, and with it every post in it."""
        async with self._database.reading() as unit:
            if not await introductions.in_channel(unit, channel_id):
                return
        async with self._database.writing() as unit:
            for found in await introductions.in_channel(unit, channel_id):
                await self._posting.lost(unit, found)

    async def thread_deleted(self, thread_id: int) -> None:
        """Somebody deleted the thread under a post: the post stays, and nobody is nudged about it."""
        async with self._database.reading() as unit:
            found = await introductions.by_thread(unit, thread_id)
        if found is None:
            return
        async with self._database.writing() as unit:
            found = await introductions.by_thread(unit, thread_id)
            if found is not None:
                await introductions.thread_is(unit, found.id, None)
                await self._beside.let_go(unit, found)

    async def left(self, guild_id: int, person_id: int) -> None:
        """Somebody left: nobody is nudged about them, and they are not found. The rest goes after its period."""
        if not await self._is_known(guild_id, person_id):
            return
        now = self._clock.now()
        async with self._database.writing() as unit:
            found = await introductions.of_person(unit, guild_id, person_id)
            if found is not None:
                await memberships.left(unit, guild_id, [person_id], now)  # this may be heard before the platform's own
                await self._beside.let_go(unit, found)
                await self._beside.refresh(unit, guild_id, person_id, now)

    async def came_back(self, guild_id: int, person_id: int) -> None:
        """Somebody is back: what was kept of them goes on, their welcome too where it is still due."""
        if not await self._is_known(guild_id, person_id):
            return
        now = self._clock.now()
        async with self._database.writing() as unit:
            found = await introductions.of_person(unit, guild_id, person_id)
            if found is None:
                return
            await memberships.came_back(unit, guild_id, [person_id])
            await self._beside.refresh(unit, guild_id, person_id, now)
            is_lately = found.posted_at is not None and now - found.posted_at < _WELCOMED_WITHIN
            if is_lately and found.thread_id is not None and found.welcomed_at is None:
                await self._beside.posted(unit, found, now)

    async def let_go(self, unit: Unit, several: Sequence[Introduction]) -> None:
        """Delete these, and plan that their posts go: their writers were erased, or left long ago."""
        now = self._clock.now()
        for found in several:
            await self._posting.take_away(unit, found)
            await introductions.drop(unit, found.id)
            await self._beside.refresh(unit, found.guild_id, found.person_id, now)

    async def _is_known(self, guild_id: int, person_id: int) -> bool:
        # Most who come or go have written nothing: no write waits for them.
        async with self._database.reading() as unit:
            return await introductions.of_person(unit, guild_id, person_id) is not None
