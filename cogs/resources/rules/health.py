"""How well links are: what several looks together mean, and when to look again. Pure.

A site may be down for an evening; a link called broken in a hurry is a resource that nobody opens any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from math import ceil
from typing import Final

QUARTER: Final = timedelta(days=91)
AFTER_A_MISS: Final = timedelta(days=3, hours=12)
"""Two of these are a week, so that the third miss is the one that tells."""
MISSES_THAT_TELL: Final = 3
OVER_AT_LEAST: Final = timedelta(days=7)
LEAST_WAIT: Final = timedelta(hours=1)
MOST_WAIT: Final = timedelta(days=7)
MOST_WAITS: Final = 3
"""How often in a row a site's wish to be asked later is granted, before it waits for its turn as others do."""
FEWEST_AN_HOUR: Final = 4


class Verdict(StrEnum):
    """How a link is, as far as one look can tell."""

    FINE = "fine"
    MOVED = "moved"
    BROKEN = "broken"
    UNSURE = "unsure"
    NOT_LOOKED_AT = "not_looked_at"


@dataclass(frozen=True, slots=True)
class Health:
    """What the looks at one link have brought. A miss is a look that found it broken; instants are aware and UTC."""

    next_at: datetime
    misses: int = 0
    first_missed_at: datetime | None = None
    last_missed_at: datetime | None = None
    waits: int = 0

    @property
    def is_flagged(self) -> bool:
        """Whether stewards are to hear of it: three misses or more, over a week or more, and no fine look since."""
        if self.first_missed_at is None or self.last_missed_at is None:
            return False
        return self.misses >= MISSES_THAT_TELL and self.last_missed_at - self.first_missed_at >= OVER_AT_LEAST

    def after(self, verdict: Verdict, now: datetime, place: float, wait: timedelta | None = None) -> Health:
        """Return how it is after one more look; `place` is the link's `place_of`, `wait` what a busy site asked for.

        Only a fine or moved look clears misses. An unsure one, or none, neither counts nor clears.
        """
        if verdict in (Verdict.FINE, Verdict.MOVED):
            return Health(next_at=now + QUARTER)
        soon = now + AFTER_A_MISS + timedelta(hours=12) * place
        if verdict is Verdict.BROKEN:
            first = self.first_missed_at or now
            return Health(soon, self.misses + 1, min(first, now), max(self.last_missed_at or now, now))
        if wait is not None and self.waits < MOST_WAITS:
            return replace(self, next_at=now + min(max(wait, LEAST_WAIT), MOST_WAIT), waits=self.waits + 1)
        return replace(self, next_at=soon if self.misses else now + QUARTER, waits=0)


def place_of(key: str) -> float:
    """Return where in a period a link has its turn: from 0 up to, not with, 1; always the same for the same key."""
    return int.from_bytes(blake2b(key.encode(), digest_size=4).digest()) / 2**32


def begun(now: datetime, place: float) -> Health:
    """Return the health of a link nobody has looked at: its turn is within a quarter, so that an import spreads."""
    return Health(next_at=now + QUARTER * place)


def looks_an_hour(links: int) -> int:
    """Return how many looks an hour keep up with so many links, with a fifth to spare for misses and rest."""
    return max(FEWEST_AN_HOUR, ceil(links * 1.2 / (QUARTER / timedelta(hours=1))))
