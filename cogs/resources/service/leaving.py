"""Cards name nobody who has left the server, from the moment it is known, and name them again once they are back."""

from __future__ import annotations

from bot import memberships
from bot.clock import Clock
from bot.database import Database
from cogs.resources.service.posting import Posting
from cogs.resources.store import members


class Leaving:
    """Hears of those who leave and come back; hearing it twice changes nothing."""

    def __init__(self, database: Database, clock: Clock, posting: Posting) -> None:
        self._database = database
        self._clock = clock
        self._posting = posting

    async def left(self, guild_id: int, person_id: int) -> None:
        """Somebody left: their name goes from the cards. What is kept of them goes after its period."""
        if await self._is_named(guild_id, person_id):
            async with self._database.writing() as unit:
                # This may be heard before the platform's own.
                await memberships.left(unit, guild_id, [person_id], self._clock.now())
                await self._posting.change_all(unit, await members.naming(unit, person_id, guild_id))

    async def came_back(self, guild_id: int, person_id: int) -> None:
        """Somebody is back: their name is on what they shared."""
        if await self._is_named(guild_id, person_id):
            async with self._database.writing() as unit:
                await memberships.came_back(unit, guild_id, [person_id])
                await self._posting.change_all(unit, await members.naming(unit, person_id, guild_id))

    async def look(self) -> None:
        """Let go the names of those who were found to have left while nobody told us."""
        async with self._database.reading() as unit:
            if not await members.naming_who_left(unit):
                return
        async with self._database.writing() as unit:
            await self._posting.change_all(unit, await members.naming_who_left(unit))

    async def _is_named(self, guild_id: int, person_id: int) -> bool:
        # Most who come or go have shared nothing: no write waits for them.
        async with self._database.reading() as unit:
            return bool(await members.naming(unit, person_id, guild_id))
