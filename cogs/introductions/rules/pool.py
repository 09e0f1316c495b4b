"""Who takes part in a round of conversations, what the draw has to know of them, and what it gives back. Pure.

The caller leaves out whoever rests, is paused, has left or did not opt in: everybody in a pool wants to meet somebody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

Pair = tuple[int, int]
"""Two members' ids, the lower one first."""

ENOUGH = 3
"""So many hopes met on one side count; a longer list of offers is no better a match."""

BOTH_WAYS = 2
"""What it adds to a pair's quality that each meets a hope of the other."""

BEST_QUALITY = 2 * ENOUGH + BOTH_WAYS


class Again(IntEnum):
    """What stands between two people who were introduced before, the least first.

    `NOT_YET`: they were introduced and did not come to talk. `TALKED`: they did, or did not say. `NO_THANKS`: one of
    them would rather not.
    """

    NOT_YET = 1
    TALKED = 2
    NO_THANKS = 3


@dataclass(frozen=True, slots=True)
class Met:
    """How two people met before: how often, and in which round last (rounds are counted up, one server's each)."""

    again: Again
    times: int = 1
    last_round: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who opted in. `odd_times`: in how many earlier rounds they were in a three, or left over."""

    id: int
    offers: frozenset[str] = frozenset()
    hopes: frozenset[str] = frozenset()
    odd_times: int = 0


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything that a draw knows. The order of nothing in it matters, nor which id of a pair stands first.

    `apart` are members' keep-apart wishes, each with who wished it first; `separated` those whom stewards have
    separated for this round. The draw makes no difference between them, nor whether one of two wished it or both. A
    pair with somebody who is not in the pool is passed over.
    """

    people: tuple[Person, ...]
    apart: frozenset[tuple[int, int]] = frozenset()
    separated: frozenset[Pair] = frozenset()
    met: Mapping[Pair, Met] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A round: groups of two, and of three where that leaves nobody out; sorted, so that equal rounds are equal."""

    groups: tuple[frozenset[int], ...]
    unmatched: frozenset[int]


def pair_of(one: int, other: int) -> Pair:
    """Return two ids as a pair, the lower one first."""
    return (one, other) if one < other else (other, one)


def quality(one: Person, other: Person) -> int:
    """Return how well the offers of each meet the hopes of the other, from 0 to `BEST_QUALITY`.

    A point for each hope that is met, at most `ENOUGH` a side, and `BOTH_WAYS` more where both sides have one.
    A group of three is worth the sum of its pairs.
    """
    return points(len(one.hopes & other.offers), len(other.hopes & one.offers))


def points(met_here: int, met_there: int) -> int:
    """Return the quality of a pair from how many hopes of each are met."""
    both = BOTH_WAYS if met_here and met_there else 0
    return min(met_here, ENOUGH) + min(met_there, ENOUGH) + both
