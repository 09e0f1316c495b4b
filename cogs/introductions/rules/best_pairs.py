"""The pairs that are worth most together: Edmonds' weighted matching, dense, in the cube of the number of people. Pure.

It is exact, and slow beyond a hundred people. Every position carries a price; two may become a pair when their prices
come down to what the pair is worth. Odd rings of such pairs are shrunk to one blossom with a price of its own, and
opened again when that is used up. (Galil, 1986, "Efficient algorithms for finding maximum matching in graphs".)
"""

from __future__ import annotations

from collections.abc import Sequence

from cogs.introductions.rules.rings import INNER, NONE, OUTER, UNTOUCHED, Edge, Rings


def best_pairs(worth: Sequence[Sequence[int]]) -> list[int]:
    """Return each position's partner, or -1: the pairs whose worth together is most.

    `worth[i][j] == worth[j][i]`; 0 where the two cannot be a pair, else above 0. With the same amount added to each,
    more than all of them together, the pairs are also as many as can be.
    """
    search = _Search(worth)
    while search.add_a_pair():
        pass
    return search.match[: search.n]


class _Search(Rings):
    """Trees of tight edges grow from whoever is alone, until two of them meet."""

    def add_a_pair(self) -> bool:
        """Make one pair more, changing others where needed; return False once no more are to be had."""
        self.label = [UNTOUCHED] * len(self.label)
        self.near = [NONE] * len(self.near)
        self.queue.clear()
        for each in self.tops():
            if self.match[each] == NONE:
                self.parent[each] = NONE
                self.label[each] = OUTER
                self.enqueue(each)
        if not self.queue:
            return False
        while True:
            if self._scan():
                return True
            if not self._lower_prices():
                return False
            if self._take_what_became_tight():
                return True
            for blossom in range(self.n, self.size):
                if self.is_top(blossom) and self.label[blossom] == INNER and self.price[blossom] == 0:
                    self.open(blossom)

    def _scan(self) -> bool:
        top, price = self.top, self.price
        while self.queue:
            one = self.queue.popleft()
            if self.label[top[one]] == INNER:
                continue
            own, worth, edges = price[one], self.worth[one], self.edge[one]
            for other in range(self.n):
                if edges[other] is None or top[other] == top[one]:
                    continue
                gap = own + price[other] - worth[other]
                if gap == 0:
                    if self._take((one, other)):
                        return True
                else:
                    outermost = top[other]
                    if self.near[outermost] == NONE or gap < self.gap_to(outermost):
                        self.near[outermost] = one
        return False

    def _lower_prices(self) -> bool:
        step = self._step()
        if step is None:
            return False
        labels = [self.label[each] for each in self.top[: self.n]]
        if any(label == OUTER and self.price[each] <= step for each, label in enumerate(labels)):
            return False
        for each, label in enumerate(labels):
            if label == OUTER:
                self.price[each] -= step
            elif label == INNER:
                self.price[each] += step
        for blossom in range(self.n, self.size):
            if self.is_top(blossom):
                if self.label[blossom] == OUTER:
                    self.price[blossom] += 2 * step
                elif self.label[blossom] == INNER:
                    self.price[blossom] -= 2 * step
        return True

    def _step(self) -> int | None:
        """Return by how much prices can move until something becomes possible, or None where nothing will."""
        steps = []
        for each in self.tops():
            if each >= self.n and self.label[each] == INNER:
                steps.append(self.price[each] // 2)
            if self.near[each] != NONE:
                if self.label[each] == UNTOUCHED:
                    steps.append(self.gap_to(each))
                elif self.label[each] == OUTER:
                    steps.append(self.gap_to(each) // 2)
        return min(steps, default=None)

    def _take_what_became_tight(self) -> bool:
        self.queue.clear()
        for each in range(self.size):
            near = self.near[each]
            if self.is_top(each) and near != NONE and self.top[near] != each:
                edge = self.edge[near][each]
                if edge is not None and self.gap(edge) == 0 and self._take(edge):
                    return True
        return False

    def _take(self, edge: Edge) -> bool:
        """Use an edge without a gap: the tree grows, or a ring closes, or two trees meet and there is a pair more."""
        one, other = self.top[edge[0]], self.top[edge[1]]
        if self.label[other] == UNTOUCHED:
            self.parent[other] = edge[0]
            self.label[other] = INNER
            mate = self.top[self.match[other]]
            self.near[other] = self.near[mate] = NONE
            self.label[mate] = OUTER
            self.enqueue(mate)
        elif self.label[other] == OUTER:
            base = self._meeting_point(one, other)
            if base == NONE:
                self.augment(one, other)
                self.augment(other, one)
                return True
            self.shrink(one, base, other)
        return False

    def _meeting_point(self, one: int, other: int) -> int:
        self.walks += 1
        while one != NONE or other != NONE:
            if one != NONE:
                if self.passed[one] == self.walks:
                    return one
                self.passed[one] = self.walks
                one = self.up(one)
            one, other = other, one
        return NONE
