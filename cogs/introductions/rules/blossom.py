"""As many pairs as there can be: Edmonds' blossom algorithm on bit masks. Pure, and exact on every graph.

It also tells what stands in the way where somebody stays alone (the Gallai-Edmonds structure), which `fullest` needs.
"""

from __future__ import annotations

from collections.abc import Sequence

from cogs.introductions.rules.board import bits_of

ALONE = -1


class Matching:
    """A largest matching of the positions in `among`, where `near[i]` masks those whom `i` may be paired with.

    It starts from `mates` where they are given (`ALONE`, or a partner in `among`) and only ever pairs more.
    `outer` are those whom some largest matching leaves alone.
    """

    def __init__(self, near: Sequence[int], among: int, mates: Sequence[int] | None = None) -> None:
        self.near = near
        self.mates = [ALONE] * len(near) if mates is None else list(mates)
        self.outer = 0
        self._live = among
        self._alone = sum(1 << each for each in bits_of(among) if self.mates[each] == ALONE)
        self._take_what_is_free()
        for root in bits_of(self._alone):
            if self.mates[root] == ALONE:
                self._grow(root)
        self.alone = self._alone

    def _take_what_is_free(self) -> None:
        for one in bits_of(self._alone):
            if self.mates[one] == ALONE and (free := self.near[one] & self._alone):
                self._pair(one, (free & -free).bit_length() - 1)

    def _pair(self, one: int, other: int) -> None:
        self.mates[one], self.mates[other] = other, one
        self._alone &= ~(1 << one | 1 << other)

    def _grow(self, root: int) -> None:
        """Pair this one too, changing others' pairs where needed; or set aside the tree that shows it cannot be."""
        tree = _Tree(self.near, self.mates, root, self._live)
        end = tree.grow(self._alone & self._live & ~(1 << root))
        if end == ALONE:
            self._live &= ~tree.seen
            self.outer |= tree.outer
            return
        self._alone &= ~(1 << root | 1 << end)
        while end != ALONE:
            before = tree.parent[end]
            following = self.mates[before]
            self.mates[end], self.mates[before] = before, end
            end = following


class _Tree:
    """An alternating tree: outer positions have an even way to the root, and inner ones stand between them."""

    def __init__(self, near: Sequence[int], mates: Sequence[int], root: int, live: int) -> None:
        self.near, self.mates, self.root = near, mates, root
        self.outer = 1 << root
        self.seen = 1 << root
        self.parent: dict[int, int] = {}
        self._unseen = live & ~self.seen
        self._base = {root: root}
        self._queue = [root]

    def grow(self, free: int) -> int:
        """Return a free position at the end of an augmenting way, or `ALONE` once there is none."""
        for one in self._queue:  # it grows while we walk
            while reachable := self.near[one] & self._unseen:
                if ends := reachable & free:
                    end = (ends & -ends).bit_length() - 1
                    self.parent[end] = one
                    return end
                self._take((reachable & -reachable).bit_length() - 1, one)
            for other in bits_of(self.near[one] & self.outer):
                if self._base[one] != self._base[other]:
                    self._shrink(one, other)
        return ALONE

    def _take(self, inner: int, parent: int) -> None:
        outer = self.mates[inner]
        self.parent[inner] = parent
        self._base[inner], self._base[outer] = inner, outer
        self.seen |= 1 << inner | 1 << outer
        self._unseen &= ~self.seen
        self.outer |= 1 << outer
        self._queue.append(outer)

    def _shrink(self, one: int, other: int) -> None:
        """Make one blossom of the odd ring that closes between two outer positions: all in it become outer."""
        base = self._meeting_point(one, other)
        ring: set[int] = set()
        self._mark(one, base, other, ring)
        self._mark(other, base, one, ring)
        for each in self._base:
            if self._base[each] in ring:
                self._base[each] = base
                if not self.outer >> each & 1:
                    self.outer |= 1 << each
                    self._queue.append(each)

    def _meeting_point(self, one: int, other: int) -> int:
        passed = set()
        at = self._base[one]
        while True:
            passed.add(at)
            if at == self.root or self.mates[at] == ALONE:
                break
            at = self._base[self.parent[self.mates[at]]]
        at = self._base[other]
        while at not in passed:
            at = self._base[self.parent[self.mates[at]]]
        return at

    def _mark(self, at: int, base: int, child: int, ring: set[int]) -> None:
        while self._base[at] != base:
            inner = self.mates[at]
            ring |= {self._base[at], self._base[inner]}
            self.parent[at] = child
            child = inner
            at = self.parent[inner]


def can_all_pair(near: Sequence[int], among: int) -> bool:
    """Whether everybody in `among` can be in a pair at once."""
    return among.bit_count() % 2 == 0 and not Matching(near, among).alone
