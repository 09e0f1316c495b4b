"""Who is in a three, and who is left where nothing else can be. Pure, and exact: as few as possible are left.

A round leaves nobody out if it can be made of pairs and threes. Which people can never all be in pairs is known from
the Gallai-Edmonds structure of the graph of those who may meet: the parts that may each keep one person over, and the
few people between those parts. A part that holds a three whose removal leaves pairs only keeps nobody over; all
others claim the people between first. (Cornuéjols, Hartvigsen and Pulleyblank, 1982: no round leaves fewer.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cogs.introductions.rules.blossom import Matching, can_all_pair
from cogs.introductions.rules.board import bits_of

Three = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """How a round leaves out as few as possible: these threes, these left; all others can be in pairs."""

    threes: tuple[Three, ...]
    left: int


def threes(near: Sequence[int], among: int, odd_times: Sequence[int]) -> Iterator[Three]:
    """Yield the threes who may all meet one another, the fairest first: those with people who were odd least often."""
    levels: dict[int, int] = {}
    for each in bits_of(among):
        levels[odd_times[each]] = levels.get(odd_times[each], 0) | 1 << each
    steps = sorted(levels)
    for at, most in enumerate(steps):
        for within, middle in enumerate(steps[: at + 1]):
            for least in steps[: within + 1]:
                yield from _threes_of(near, levels[most], levels[middle], levels[least])


def _threes_of(near: Sequence[int], first: int, second: int, third: int) -> Iterator[Three]:
    for one in bits_of(first):
        others = near[one] & second
        if second == first:
            others &= -1 << one
        for two in bits_of(others):
            last = near[one] & near[two] & third
            if third == second:
                last &= -1 << two
            for three in bits_of(last):
                yield one, two, three


def fairness(three: Three, odd_times: Sequence[int]) -> tuple[int, ...]:
    """Return a number of times for each of a three, the most first: the lower, the fairer."""
    return tuple(sorted((odd_times[each] for each in three), reverse=True))


def mask_of(three: Three) -> int:
    """Return the mask of a three."""
    return 1 << three[0] | 1 << three[1] | 1 << three[2]


def may_all_meet(near: Sequence[int], three: Three) -> bool:
    """Whether each of a three may meet both others."""
    whole = mask_of(three)
    return all(not whole & ~near[each] & ~(1 << each) for each in three)


def fullest(near: Sequence[int], among: int, odd_times: Sequence[int]) -> Kept:
    """Return the threes and the people left of a round that leaves out as few as can be, with as few threes as can be.

    Who is left of those who may be is who was odd least often, then by lot.
    """
    largest = Matching(near, among)
    if not largest.alone:
        return Kept((), 0)
    parts = _parts(near, largest.outer)
    between = _neighbours(near, largest.outer) & among & ~largest.outer
    inside = [_three_inside(near, part, odd_times) for part in parts]
    claimed = _claims(
        near, parts, between, sorted(range(len(parts)), key=lambda part: _turn(parts, inside, odd_times, part))
    )
    found: list[Three] = []
    left = 0
    for number, three in enumerate(inside):
        if number in claimed:
            continue
        if three is None:
            left |= 1 << min(bits_of(parts[number]), key=lambda each: (odd_times[each], each))
        else:
            found.append(three)
    return Kept(tuple(found), left)


def _turn(parts: list[int], inside: list[Three | None], odd_times: Sequence[int], part: int) -> tuple[bool, int, int]:
    """Parts without a three claim first; of them the ones who were odd most often."""
    return inside[part] is not None, -min(odd_times[each] for each in bits_of(parts[part])), part


def _parts(near: Sequence[int], among: int) -> list[int]:
    found = []
    while among:
        part, edge = 0, among & -among
        while edge:
            part |= edge
            edge = _neighbours(near, edge) & among & ~part
        found.append(part)
        among &= ~part
    return found


def _neighbours(near: Sequence[int], among: int) -> int:
    found = 0
    for each in bits_of(among):
        found |= near[each]
    return found


def _three_inside(near: Sequence[int], part: int, odd_times: Sequence[int]) -> Three | None:
    for three in threes(near, part, odd_times):
        if can_all_pair(near, part & ~mask_of(three)):
            return three
    return None


def _claims(near: Sequence[int], parts: list[int], between: int, order: list[int]) -> set[int]:
    """Return the parts that get one of the people between, where all of those people go to some part."""
    holder: dict[int, int] = {}  # by person between: the part they go to
    reach = [_neighbours(near, part) & between for part in parts]

    for part in order:
        asked_by: dict[int, int] = {}  # by person between: the part that asked for them first
        waiting = [part]
        for each in waiting:  # it grows while we walk
            for person in bits_of(reach[each]):
                if person not in asked_by:
                    asked_by[person] = each
                    if person in holder:
                        waiting.append(holder[person])
                        continue
                    _hand_on(person, part, asked_by, holder)
                    waiting.clear()
                    break
    return set(holder.values())


def _hand_on(person: int, claimant: int, asked_by: dict[int, int], holder: dict[int, int]) -> None:
    """Give somebody to the part that asked, whose own person goes to the part that asked for them, and so on."""
    while True:
        part = asked_by[person]
        given_up = next((each for each, held_by in holder.items() if held_by == part), None)
        holder[person] = part
        if part == claimant or given_up is None:
            return
        person = given_up
