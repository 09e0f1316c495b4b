"""What reflections keep of people: so far nothing. A schedule and the weeks it has had belong to a server."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database import Unit
from bot.personal_data import Kept
from cogs.reflections import store

WEEKS_KEPT = timedelta(days=460)
"""Longer than a round of 52 weeks, so that a prompt is not taken for one that was never asked."""


class ReflectionsData:
    """Nothing of a person; of a server, its schedule for as long as it is there."""

    tables: frozenset[str] = frozenset()
    period = "nothing is kept of you"

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Return nothing: nothing is kept."""
        return []

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Erase nothing: nothing is kept."""

    async def expire(self, unit: Unit, now: datetime) -> int:
        """Forget weeks that are long past."""
        return await store.forget_weeks(unit, (now - WEEKS_KEPT).date())

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Erase what a server had set."""
        await store.erase_server(unit, guild_id)
