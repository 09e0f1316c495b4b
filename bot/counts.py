"""Counts that reveal nobody: fewer than five people are never told apart. Pure.

Rule 11 of the product: statistics shown beyond those concerned count five or more distinct people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Count:
    """How many distinct people, or None where that would be fewer than five, zero included."""

    shown: int | None

    @property
    def is_hidden(self) -> bool:
        """Whether it reads "fewer than 5"."""
        return self.shown is None


def distinct(people: Iterable[int]) -> Count:
    """Count distinct people for a statistic."""
    number = len(set(people))
    return Count(number if number >= FEWEST else None)
