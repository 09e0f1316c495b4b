"""Periods that a server made shorter, where nothing goes without a notice: they hold from 30 days after they were set.

Since when a server has its choice is noted by the clearing, beside the choice itself and for nobody to type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot import servers
from bot.database import Unit
from bot.retention import MONTH
from bot.servers import Setting, server_settings

NOTICE: timedelta = timedelta(days=30)
"""How long before it holds a shorter period is known to those it concerns."""


@dataclass(frozen=True, slots=True)
class Shortened:
    """What a server chose: for how long things are kept there, and since when it is so."""

    guild_id: int
    kept_for: timedelta
    since: datetime

    def holds_at(self, now: datetime) -> bool:
        """Whether things go by it already."""
        return now > self.since + NOTICE

    def goes_at(self, kept_since: datetime) -> datetime:
        """Return when something goes that is kept since an instant, by this choice alone."""
        return max(kept_since + self.kept_for, self.since + NOTICE)


async def note_changes(unit: Unit, chosen: Setting[int | None], noted: Setting[Any], now: datetime) -> None:
    """Note since when each server has the number of months it has; `noted` is the setting that keeps it."""
    for guild_id, months in await _choices(unit, chosen):
        known = await servers.setting(unit, guild_id, noted)
        if known is None or known["months"] != months:
            await servers.put(unit, guild_id, noted, {"months": months, "since": now.isoformat()})


async def all_of(
    unit: Unit, chosen: Setting[int | None], noted: Setting[Any], house: timedelta, now: datetime
) -> Sequence[Shortened]:
    """Return what servers chose that is shorter than the house's period."""
    found = [await of_server(unit, guild_id, chosen, noted, house, now) for guild_id, _ in await _choices(unit, chosen)]
    return [one for one in found if one is not None]


async def of_server(
    unit: Unit, guild_id: int, chosen: Setting[int | None], noted: Setting[Any], house: timedelta, now: datetime
) -> Shortened | None:
    """Return what a server chose, or None where that is not shorter; what is not noted yet counts from now."""
    months = await servers.setting(unit, guild_id, chosen)
    if months is None or months * MONTH >= house:
        return None
    known = await servers.setting(unit, guild_id, noted)
    since = datetime.fromisoformat(known["since"]) if known is not None and known["months"] == months else now
    return Shortened(guild_id, months * MONTH, since)


async def _choices(unit: Unit, chosen: Setting[int | None]) -> list[tuple[int, int]]:
    rows = await unit.all(
        select(server_settings.c.guild_id, server_settings.c.value).where(server_settings.c.name == chosen.name)
    )
    return [(row.guild_id, row.value) for row in rows if row.value is not None]
