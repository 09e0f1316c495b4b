"""Good pairs for many people: the best matches first, then chains of swaps that gain. Pure.

`Search` pairs people along `near` only, and never makes fewer pairs than there were. Its work is bounded by the number
of people: each is looked at a fixed number of times on average, and a look tries a fixed number of chains.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from random import Random

from cogs.introductions.rules.blossom import ALONE
from cogs.introductions.rules.board import bits_of
from cogs.introductions.rules.suited import Suited

_WIDTHS = (24, 16, 12, 8)
"""How many others are tried at each step of a chain."""

_LOOKS = 12

Pairs = list[tuple[int, int]]


class Search:
    """Pairs of the positions in `among`; `mates[i]` is a partner or `ALONE`."""

    def __init__(self, near: Sequence[int], among: int, suited: Suited) -> None:
        self.near = near
        self.among = among
        self.mates = [ALONE] * len(near)
        self._levels = suited.levels
        self._rows = suited.rows
        self._candidates: dict[int, list[tuple[int, int]]] = {}

    def take_the_best(self) -> None:
        """Pair who is alone, the best matches first, and in the end with anybody they may meet."""
        free = sum(1 << each for each in bits_of(self.among) if self.mates[each] == ALONE)
        depth = len(self._levels[0]) if self._levels else 0
        for level in range(depth + 1):
            for one in bits_of(free):
                if not free >> one & 1:
                    continue
                others = self.near[one] & free & (self._levels[one][level] if level < depth else -1)
                if others:
                    other = _first_from(others, one)
                    self.mates[one], self.mates[other] = other, one
                    free &= ~(1 << one | 1 << other)

    def shake(self, times: int, lots: Random) -> None:
        """Give somebody by lot a partner who suits them better, whatever it costs others, and mend what follows.

        What did not come out at least as well is undone. It gets past places where no chain gains.
        """
        people = [each for each in bits_of(self.among) if self._suited_to(each)]
        for _ in range(times if people else 0):
            one = lots.choice(people)
            pairs = self._wished(one, lots)
            if not pairs:
                continue
            changed: dict[int, int] = {}
            self._make(pairs, changed)
            self.improve([each for pair in pairs for each in pair], changed)
            if self._gained(changed) < 0:
                for each, before in changed.items():
                    self.mates[each] = before

    def _wished(self, one: int, lots: Random) -> Pairs:
        end = self.mates[one]
        if end == ALONE:
            return []
        now = self._rows[one][end]
        better = [other for other, quality in self._suited_to(one) if quality > now and self.mates[other] != ALONE]
        if not better:
            return []
        other = lots.choice(better)
        freed = self.mates[other]
        return [(one, other), (end, freed)] if self.near[end] >> freed & 1 else []

    def _gained(self, changed: dict[int, int]) -> int:
        # Whoever changed partners did so within a ring of people who did: each pair is counted twice on both sides.
        after = sum(self._rows[each][self.mates[each]] for each in changed)
        return after - sum(self._rows[each][before] for each, before in changed.items())

    def _make(self, pairs: Pairs, changed: dict[int, int]) -> None:
        for pair in pairs:
            for each, other in (pair, pair[::-1]):
                changed.setdefault(each, self.mates[each])
                self.mates[each] = other

    def improve(self, start: Iterable[int], changed: dict[int, int] | None = None) -> None:
        """Swap partners along chains while the pairs are better for it, looking at these people first.

        `changed` takes whom each had before, who has another now.
        """
        changed = {} if changed is None else changed
        waiting = list(start)
        listed = set(waiting)
        looks = _LOOKS * self.among.bit_count()
        for one in waiting:  # it grows while we walk
            looks -= 1
            if looks < 0:
                return
            listed.discard(one)
            if self.mates[one] == ALONE:
                continue
            pairs = self._better_from(one)
            self._make(pairs, changed)
            for each in chain.from_iterable(pairs):
                if each not in listed:
                    listed.add(each)
                    waiting.append(each)

    def _better_from(self, one: int) -> Pairs:
        """Return pairs to make instead, in which this person leaves theirs for a better one; none where none gain."""
        end = self.mates[one]
        made: Pairs = []
        return made if self._reach(one, end, -self._rows[one][end], 0, made, {one, end}) else []

    def _reach(self, seeker: int, end: int, gain: int, step: int, made: Pairs, used: set[int]) -> bool:
        # A swap that gains can be walked from some place in it so that every part of the way gains (Lin and Kernighan).
        tries = _WIDTHS[step]
        for other, quality in self._suited_to(seeker):
            if gain + quality <= 0 or tries == 0:
                return False
            freed = self.mates[other]
            if freed == ALONE or other in used:
                continue
            tries -= 1
            after = gain + quality - self._rows[other][freed]
            made.append((seeker, other))
            if self.near[end] >> freed & 1 and after + self._rows[end][freed] > 0:
                made.append((end, freed))
                return True
            if step + 1 < len(_WIDTHS):
                used |= {other, freed}
                if self._reach(freed, end, after, step + 1, made, used):
                    return True
                used -= {other, freed}
            made.pop()
        return False

    def _suited_to(self, one: int) -> list[tuple[int, int]]:
        """Return some of those who would suit somebody best, the best first, each with the pair's quality."""
        found = self._candidates.get(one)
        if found is None:
            found = self._candidates[one] = list(self._look_for_suited(one))
        return found

    def _look_for_suited(self, one: int) -> Iterable[tuple[int, int]]:
        open_to = self.near[one] & self.among
        room = 2 * _WIDTHS[0]
        for level in self._levels[one]:
            here = level & open_to
            after = here >> one << one
            for part in (after, here ^ after):
                for other in bits_of(part):
                    yield other, self._rows[one][other]
                    room -= 1
                    if room == 0:
                        return


def _first_from(mask: int, place: int) -> int:
    """Return the first position in a mask from a place on, round the end: so that not all choose the same few."""
    later = mask >> place
    found = later << place if later else mask
    return (found & -found).bit_length() - 1
