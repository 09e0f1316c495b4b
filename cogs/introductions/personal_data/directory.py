"""What search keeps of people: the words of their introduction, for as long as they agree to be found."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from bot import memberships, search
from bot.database import Unit
from bot.personal_data import Kept
from cogs.introductions import directory
from cogs.introductions.store import introductions


class DirectoryKeeps:
    """Words to be found by, which stand in the introduction itself; only that is exported."""

    tables: frozenset[str] = frozenset()

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Nothing of its own."""
        return []

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Nothing more: what an introduction is found by goes with it."""

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """Nothing more, as above."""

    async def expire(self, unit: Unit, now: datetime) -> int:
        """Let nobody be found who left while nobody told us, and let those be found again who came back so."""
        forgotten = 0
        for guild_id, gone in groupby(sorted(await memberships.gone(unit)), key=lambda one: one[0]):
            can_be_found = set(await search.every(unit, guild_id, directory.KIND))
            theirs = await introductions.of_people(unit, guild_id, [person_id for _, person_id in gone])
            for one in theirs.values():
                if one.id in can_be_found:
                    await search.forget(unit, guild_id, directory.KIND, one.id)
                    forgotten += 1
        await directory.find_again(unit)
        return forgotten

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Let nothing of the server be found."""
        await search.forget_server(unit, guild_id)
