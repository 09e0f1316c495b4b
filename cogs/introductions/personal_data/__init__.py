"""What introductions keep of people: their own words about themselves, who welcomes, and who talked with whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.database import Unit
from bot.personal_data import About, Kept
from bot.words import Words
from cogs.introductions.parts import Keeps


class IntroductionsData:
    """The contract of the whole feature, over what each part keeps."""

    def __init__(self, parts: Sequence[Keeps]) -> None:
        self._parts = tuple(parts)
        self.tables = frozenset(table for part in self._parts for table in part.tables)

    def about(self, words: Words) -> About:
        """Say what all of it is kept for."""
        return About(
            words.say("Your introduction, welcomes and conversations"),
            words.say("So that people here can get to know you the way you chose, and you can meet one another."),
            words.say(
                "Kept until you withdraw it, and until 30 days after you left the server. Only you ever see whom you"
                " are kept apart from, and what you answered about a conversation."
            ),
            words.say("What others wrote to you in a thread stays theirs. Your name is taken off the thread."),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Return everything every part keeps."""
        return [kept for part in self._parts for kept in await part.export(unit, person_id)]

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Delete all of it, and let their posts go."""
        for part in self._parts:
            await part.erase(unit, person_id)

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """Delete what was theirs in a server they left 30 days ago."""
        for part in self._parts:
            await part.erase_left(unit, person_id, guild_id)

    async def expire(self, unit: Unit, now: datetime) -> int:
        """Delete what has passed its period."""
        return sum([await part.expire(unit, now) for part in self._parts])

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Delete all of a server."""
        for part in self._parts:
            await part.erase_server(unit, guild_id)
