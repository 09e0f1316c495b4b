"""Pairs, and the odd rings in which they are still open: what `best_pairs` shrinks, turns and opens. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

NONE = -1
UNTOUCHED, OUTER, INNER = -1, 0, 1

Edge = tuple[int, int]


class Rings:
    """Numbers below `n` are positions, those from `n` on are blossoms: odd rings of positions and of blossoms.

    An edge between two numbers is the pair of positions where it ends. Worths are doubled, so that prices stay whole.
    """

    def __init__(self, worth: Sequence[Sequence[int]]) -> None:
        self.n = n = len(worth)
        self.size = n
        most = n + n // 2 + 1
        self.worth = [[2 * each for each in row] for row in worth]
        self.edge: list[list[Edge | None]] = [[None] * most for _ in range(most)]
        for one, row in enumerate(worth):
            for other, each in enumerate(row):
                if one != other and each > 0:
                    self.edge[one][other] = (one, other)
        self.price: list[int] = [max((max(row) for row in worth), default=0)] * n + [0] * (most - n)
        self.match = [NONE] * most  # the position at the other end of its pair
        self.near = [NONE] * most  # the outer position whose edge to it is the tightest
        self.top: list[int] = [*range(n), *[NONE] * (most - n)]  # the outermost blossom that holds it
        self.parent = [NONE] * most
        self.label = [UNTOUCHED] * most
        self.passed = [0] * most
        self.walks = 0
        self.ring: list[list[int]] = [[] for _ in range(most)]
        self.child_with = [[NONE] * n for _ in range(most)]
        for one in range(n):
            self.child_with[one][one] = one
        self.queue: deque[int] = deque()

    def tops(self) -> Iterator[int]:
        return (each for each in range(self.size) if self.top[each] == each)

    def is_top(self, each: int) -> bool:
        return self.top[each] == each

    def gap(self, edge: Edge) -> int:
        one, other = edge
        return self.price[one] + self.price[other] - self.worth[one][other]

    def gap_to(self, each: int) -> int:
        edge = self.edge[self.near[each]][each]
        assert edge is not None  # noqa: S101 - `near` is only ever set to somebody with an edge
        return self.gap(edge)

    def enqueue(self, each: int) -> None:
        if each < self.n:
            self.queue.append(each)
        else:
            for child in self.ring[each]:
                self.enqueue(child)

    def up(self, each: int) -> int:
        """Return the outer number two steps nearer to the root, or -1 at the root."""
        if self.match[each] == NONE:
            return NONE
        return self.top[self.parent[self.top[self.match[each]]]]

    def augment(self, one: int, other: int) -> None:
        while True:
            before = NONE if self.match[one] == NONE else self.top[self.match[one]]
            self._pair(one, other)
            if before == NONE:
                return
            further = self.top[self.parent[before]]
            self._pair(before, further)
            one, other = further, before

    def _pair(self, one: int, other: int) -> None:
        edge = self.edge[one][other]
        assert edge is not None  # noqa: S101 - only tight edges come here
        self.match[one] = edge[1]
        if one < self.n:
            return
        child = self.child_with[one][edge[0]]
        place = self._even_place(one, child)
        ring = self.ring[one]
        for each in range(place):
            self._pair(ring[each], ring[each ^ 1])
        self._pair(child, other)
        self.ring[one] = ring[place:] + ring[:place]

    def _even_place(self, blossom: int, child: int) -> int:
        """Return where a child stands in the ring, turned so that it is an even number of steps from the base."""
        ring = self.ring[blossom]
        place = ring.index(child)
        if place % 2:
            ring[1:] = ring[:0:-1]
            place = len(ring) - place
        return place

    def shrink(self, one: int, base: int, other: int) -> None:
        blossom = next((each for each in range(self.n, self.size) if self.top[each] == NONE), self.size)
        self.size = max(self.size, blossom + 1)
        self.price[blossom] = 0
        self.label[blossom] = OUTER
        self.match[blossom] = self.match[base]
        self.parent[blossom] = self.parent[base]
        self.ring[blossom] = [base, *reversed(self._side(one, base)), *self._side(other, base)]
        self._set_top(blossom, blossom)
        self._gather(blossom)
        self._look_for_near(blossom)

    def _side(self, at: int, base: int) -> list[int]:
        found = []
        while at != base:
            inner = self.top[self.match[at]]
            found += [at, inner]
            self.enqueue(inner)
            at = self.top[self.parent[inner]]
        return found

    def _gather(self, blossom: int) -> None:
        """Give a blossom the tightest edge to each number that one of its children has."""
        row = self.edge[blossom]
        for each in range(self.size):
            row[each] = self.edge[each][blossom] = None
        with_ = self.child_with[blossom] = [NONE] * self.n
        for child in self.ring[blossom]:
            child_row = self.edge[child]
            for each in range(self.size):
                edge = child_row[each]
                if edge is not None and ((best := row[each]) is None or self.gap(edge) < self.gap(best)):
                    row[each] = edge
                    self.edge[each][blossom] = self.edge[each][child]
            for each, inside in enumerate(self.child_with[child]):
                if inside != NONE:
                    with_[each] = child

    def _set_top(self, each: int, top: int) -> None:
        self.top[each] = top
        if each >= self.n:
            for child in self.ring[each]:
                self._set_top(child, top)

    def _look_for_near(self, each: int) -> None:
        self.near[each] = NONE
        for one in range(self.n):
            edge = self.edge[one][each]
            if edge is None or self.top[one] == each or self.label[self.top[one]] != OUTER:
                continue
            if self.near[each] == NONE or self.gap(edge) < self.gap_to(each):
                self.near[each] = one

    def open(self, blossom: int) -> None:
        """Undo an inner blossom whose price is used up; the way through it to the root stays in the tree."""
        for child in self.ring[blossom]:
            self._set_top(child, child)
        entry = self.edge[blossom][self.parent[blossom]]
        assert entry is not None  # noqa: S101 - it was entered by this edge
        child = self.child_with[blossom][entry[0]]
        place = self._even_place(blossom, child)
        ring = self.ring[blossom]
        for at in range(0, place, 2):
            inner, outer = ring[at], ring[at + 1]
            back = self.edge[outer][inner]
            assert back is not None  # noqa: S101 - neighbours in a ring have an edge
            self.parent[inner] = back[0]
            self.label[inner], self.label[outer] = INNER, OUTER
            self.near[inner] = NONE
            self._look_for_near(outer)
            self.enqueue(outer)
        self.label[child] = INNER
        self.parent[child] = self.parent[blossom]
        for each in ring[place + 1 :]:
            self.label[each] = UNTOUCHED
            self._look_for_near(each)
        self.top[blossom] = NONE
