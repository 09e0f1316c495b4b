"""Who looks at links in tests: nobody's site is asked for anything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cogs.resources.looking.answer import Answer


@dataclass
class Told:
    """Answers as it is told, and keeps what it was asked for."""

    answer: Answer
    asked: list[str] = field(default_factory=list)
    fails: set[str] = field(default_factory=set)
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def look(self, link: str) -> Answer:
        """Say how a link is."""
        self.asked.append(link)
        if link in self.fails:
            raise ZeroDivisionError
        if self.meanwhile is not None:
            await self.meanwhile()
        return self.answer
