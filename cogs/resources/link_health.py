"""Looks at the links whose turn has come, a few at a time, and keeps what it found."""

from __future__ import annotations

from math import ceil
from typing import Final, Protocol

import structlog

from bot.clock import Clock
from bot.database import Database
from bot.errors import StorageUnavailable
from cogs.resources.looking.answer import Answer
from cogs.resources.rules.health import Verdict, looks_an_hour, place_of
from cogs.resources.store import looks, resources

log = structlog.get_logger(__name__)

_TURNS_AN_HOUR: Final = 4
"""How often in an hour a few are looked at: with each of the platform's quarters of an hour."""


class Looks(Protocol):
    """Says how a link is."""

    async def look(self, link: str) -> Answer: ...


class LinkHealth:
    """One look after the other, and never two at one host in a turn: nobody's site is to notice us."""

    def __init__(self, database: Database, clock: Clock, looker: Looks) -> None:
        self._database = database
        self._clock = clock
        self.looker = looker

    async def look(self) -> None:
        """Look at the links whose turn has come; what cannot be kept now is looked at again."""
        try:
            async with self._database.writing() as unit:
                an_hour = looks_an_hour(await looks.number(unit))
                taken = await looks.take(unit, self._clock.now(), ceil(an_hour / _TURNS_AN_HOUR))
            for one in taken:
                await self._look_at(one)
        except StorageUnavailable:
            log.warning("links are looked at later")

    async def _look_at(self, one: looks.Look) -> None:
        answer = await self.looker.look(one.shown)
        now = self._clock.now()
        health = one.health.after(answer.verdict, now, place_of(one.address), answer.wait)
        async with self._database.writing() as unit:
            found = await resources.get(unit, one.resource_id)
            if found is None or found.shown != one.shown:
                return  # it leads elsewhere by now, or is gone
            await looks.looked(unit, one.resource_id, now, answer.verdict, answer.reason, health)
            if health.is_flagged and found.flagged_at is None:
                await resources.change(unit, found.id, flagged_at=now)
            elif found.flagged_at is not None and not health.misses:
                await resources.change(unit, found.id, flagged_at=None)
            if answer.verdict in {Verdict.FINE, Verdict.MOVED}:
                moved_to = None if answer.link == one.declined else answer.link
                await resources.change(unit, found.id, moved_to=moved_to)
        log.info("looked at a link", resource=one.resource_id, verdict=answer.verdict.value, reason=answer.reason.value)
