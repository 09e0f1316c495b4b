"""Which links are looked at when: each of them once a quarter, spread so that a few are looked at in an hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.clock import Clock
from bot.database import Unit
from cogs.resources.rules.health import begun, place_of
from cogs.resources.rules.links import host_of
from cogs.resources.rules.resource import Resource, ResourceId
from cogs.resources.store import looks


class Watching:
    """Keeps the list of links to look at, as resources come and go."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def begin(self, unit: Unit, found: Resource, now: datetime, declined: str | None = None) -> None:
        """Let the link of a resource be looked at from now on, if it has one, as if it never had been.

        `declined` is where it has moved by its site's own word, and is not to lead.
        """
        if found.shown:
            health = begun(now, place_of(found.address))
            await looks.put(unit, found.id, found.guild_id, host_of(found.shown), health, declined)
        else:
            await looks.drop(unit, [found.id])

    async def end(self, unit: Unit, ids: Sequence[ResourceId]) -> None:
        """Look at these no more."""
        await looks.drop(unit, ids)
