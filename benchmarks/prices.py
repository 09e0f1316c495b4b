"""How good a round can be at most, for more people than an exact solver can take: a price for each, found by descent.

Where every two people's prices come to at least the quality of the two, no round is worth more than all prices
together (weak duality). Prices are in halves, so they are whole numbers here.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from cogs.introductions.rules.board import bits_of


def most(levels: Sequence[Sequence[int]], sweeps: int) -> float:
    """Return a bound on the quality of pairs, `levels` being those of `Suited` for those who may meet."""
    prices = _Prices(levels)
    order = list(range(len(levels)))
    lots = random.Random(1)
    for _ in range(sweeps):
        lots.shuffle(order)
        for one in order:
            prices.lower(one)
        for one in order:
            prices.trade(one)
    return sum(prices.of) / 2


class _Prices:
    def __init__(self, levels: Sequence[Sequence[int]]) -> None:
        self.levels = [[(2 * (len(row) - at), mask) for at, mask in enumerate(row) if mask] for row in levels]
        self.of = [row[0][0] // 2 if row else 0 for row in self.levels]
        self.at: dict[int, int] = {}
        for one, price in enumerate(self.of):
            self.at[price] = self.at.get(price, 0) | 1 << one

    def lower(self, one: int) -> None:
        """Take somebody's price down to what the others' prices leave it."""
        least = 0
        for worth, mask in self.levels[one]:
            if worth <= least:
                break
            for price, people in self.at.items():
                if worth - price > least and people & mask:
                    least = worth - price
        if least < self.of[one]:
            self._put(one, least)

    def trade(self, one: int) -> None:
        """Raise somebody's price by a half, if that lets others' fall by as much together."""
        held = self.of[one]
        tight = 0
        for worth, mask in self.levels[one]:
            tight |= mask & self.at.get(worth - held, 0)
        before = {each: self.of[each] for each in bits_of(tight)}
        self._put(one, held + 1)
        for each in before:
            self.lower(each)
        if sum(before.values()) - sum(self.of[each] for each in before) < 1:
            for each, price in before.items():
                self._put(each, price)
            self._put(one, held)

    def _put(self, one: int, price: int) -> None:
        self.at[self.of[one]] &= ~(1 << one)
        self.of[one] = price
        self.at[price] = self.at.get(price, 0) | 1 << one
