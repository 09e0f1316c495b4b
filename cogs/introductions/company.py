"""Who of a match can be brought together at this moment, and who is to hear of it where it happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations

from bot import consents, keep_apart, members
from bot.database import Unit
from bot.reach import How, how_reached
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.meeting import Match
from cogs.introductions.store import matches, steering


async def who_can_meet(unit: Unit, match: Match) -> frozenset[int]:
    """Return those of a match who can be brought together now: two at least, or nobody.

    Left out are who has left the server, took their yes back, or is paused. Where a keep-apart wish stands between any
    of them, nobody is.
    """
    here = set(match.people - await matches.gone(unit, match.guild_id, match.people))
    for person_id in sorted(here):
        may = await consents.is_given(unit, person_id, match.guild_id, SUGGESTED)
        if not may or await steering.is_paused(unit, match.guild_id, person_id):
            here.discard(person_id)
    for one, other in combinations(sorted(here), 2):
        if await keep_apart.are_apart(unit, match.guild_id, one, other):
            return frozenset()
    return frozenset(here) if len(here) > 1 else frozenset()


async def pinged(unit: Unit, people: Sequence[int], now: datetime) -> tuple[int, ...]:
    """Return which of these people chose to be mentioned where something waits, and do not rest."""
    found = [await members.person(unit, each) for each in people]
    return tuple(one.id for one in found if how_reached(one) is How.MENTION and not one.is_resting(now))
