"""A pool as numbers: people as positions, sets of people as bit masks, and what a pair is worth as one number. Pure.

Positions come from the seed alone: whatever picks "the first that fits" picks by lot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from cogs.introductions.rules.pool import Again, Met, Pair, Pool, points

_LUCK_BITS = 24
_PRIME = (1 << 61) - 1
_MOST_TIMES = 15
_LONG_AGO = 15
_WEAR_BITS = 8


class Board:
    """One pool under one seed. `open_to[i]` are those whom `i` may meet, `unmet[i]` those never introduced to `i`.

    `unmet` knows nothing of wishes.
    """

    def __init__(self, pool: Pool, seed: int) -> None:
        people = {person.id: person for person in pool.people}
        if len(people) != len(pool.people):
            raise ValueError("somebody is in the pool twice")
        self.ids = sorted(people)
        self.seed = seed
        lots = Random(seed)
        lots.shuffle(self.ids)
        self.luck = [lots.getrandbits(60) for _ in self.ids]
        self.everyone = (1 << len(self.ids)) - 1
        self._place = {each: place for place, each in enumerate(self.ids)}
        seated = [people[each] for each in self.ids]
        self.odd_times = [person.odd_times for person in seated]
        skills = sorted(set().union(*(person.offers | person.hopes for person in seated)) if seated else ())
        self.skills = {skill: number for number, skill in enumerate(skills)}
        self.offers = [self._mask(self.skills[skill] for skill in person.offers) for person in seated]
        self.hopes = [self._mask(self.skills[skill] for skill in person.hopes) for person in seated]
        self.open_to = self._without(pool.apart | pool.separated)
        self.unmet = self._without(pool.met)
        self.met = {
            (min(ends), max(ends)): met for pair, met in pool.met.items() if (ends := self._ends(pair)) is not None
        }
        self._newest = max((met.last_round for met in self.met.values()), default=0)
        self._weigh(len(self.ids).bit_length())

    def _weigh(self, bits: int) -> None:
        # Each kind of weight stands above the sum of all that the kinds below it can come to in a round.
        self.quality_step = 1 << (_LUCK_BITS + bits)
        self._wear_step = self.quality_step << (bits + 4)
        self._talked_step = self._wear_step << (bits + _WEAR_BITS)
        self._again_step = self._talked_step << (bits + 2)
        self._no_thanks_step = self._again_step << (bits + 2)
        self.pair_step = self._no_thanks_step << (bits + 2)
        """More than all pairs of a round can be worth together, for better or worse."""

    def quality(self, one: int, other: int) -> int:
        """Return the quality of two positions, as `pool.quality` does of two people."""
        return points(
            (self.hopes[one] & self.offers[other]).bit_count(), (self.hopes[other] & self.offers[one]).bit_count()
        )

    def worth(self, one: int, other: int) -> int:
        """Return what a pair is worth: first that nobody says no thanks, that it is new, that it is worn little; then
        its quality; and then by lot, so that no two rounds are worth the same.
        """
        lot = (self.luck[one] * self.luck[other] % _PRIME) >> (61 - _LUCK_BITS)
        worth = self.quality(one, other) * self.quality_step + lot
        met = self.met.get((one, other) if one < other else (other, one))
        return worth if met is None else worth - self._penalty(met)

    def _penalty(self, met: Met) -> int:
        # Fewer times before longer ago; both stop counting at 15, so that they fit their bits.
        ago = min(max(0, self._newest - met.last_round), _LONG_AGO)
        wear = min(met.times, _MOST_TIMES) * (_LONG_AGO + 1) + _LONG_AGO - ago
        return (
            wear * self._wear_step
            + (met.again is not Again.NOT_YET) * self._talked_step
            + self._again_step
            + (met.again is Again.NO_THANKS) * self._no_thanks_step
        )

    def _without(self, pairs: Iterable[Pair]) -> list[int]:
        masks = [self.everyone & ~(1 << place) for place in range(len(self.ids))]
        for pair in pairs:
            if (ends := self._ends(pair)) is not None:
                one, other = ends
                masks[one] &= ~(1 << other)
                masks[other] &= ~(1 << one)
        return masks

    def _ends(self, pair: Pair) -> Pair | None:
        one, other = (self._place.get(each) for each in pair)
        return None if one is None or other is None or one == other else (one, other)

    @staticmethod
    def _mask(bits: Iterable[int]) -> int:
        return sum(1 << bit for bit in bits)


def bits_of(mask: int) -> Iterator[int]:
    """Yield the positions in a mask, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
