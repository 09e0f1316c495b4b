"""For how long reflections are kept: 15 months, or what a server chose if that is less, and never without a notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from bot import shortened
from bot.database import Unit
from bot.servers import Setting
from bot.setting_kinds import WholeNumber
from bot.shortened import Shortened
from bot.words import sentence
from cogs.reflections.rules.reflection import KEPT_FOR, KEPT_MONTHS

KEPT_MONTHS_HERE: Final[Setting[int | None]] = Setting(
    "reflections_kept_months",
    None,
    sentence("For how many months what members write is kept. A shorter time holds 30 days after you set it."),
    WholeNumber(1, KEPT_MONTHS),
)
_SINCE: Final[Setting[Any]] = Setting(
    "reflections_kept_since", None, sentence("Since when members' writing is kept for as long as it is.")
)

SETTINGS: Final[Sequence[Setting[Any]]] = (KEPT_MONTHS_HERE, _SINCE)


async def note_changes(unit: Unit, now: datetime) -> None:
    """Note since when each server has what it chose."""
    await shortened.note_changes(unit, KEPT_MONTHS_HERE, _SINCE, now)


async def shorter_ones(unit: Unit, now: datetime) -> Sequence[Shortened]:
    """Return the servers that keep reflections for less than 15 months."""
    return await shortened.all_of(unit, KEPT_MONTHS_HERE, _SINCE, KEPT_FOR, now)


async def shorter_here(unit: Unit, guild_id: int, now: datetime) -> Shortened | None:
    """Return what this server chose, or None where reflections are kept for 15 months."""
    return await shortened.of_server(unit, guild_id, KEPT_MONTHS_HERE, _SINCE, KEPT_FOR, now)
