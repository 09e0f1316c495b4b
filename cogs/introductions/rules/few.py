"""A round for up to a hundred people: the best there is. Pure.

Pairs are exact. Where one three is needed, the threes are tried in turn until none that is left can be better, or the
tries are used up: up to fifteen people that is every one of the fairest, and beyond that few are ever needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from cogs.introductions.rules.best_pairs import best_pairs
from cogs.introductions.rules.blossom import ALONE, can_all_pair
from cogs.introductions.rules.board import Board, bits_of
from cogs.introductions.rules.threes import Three, fairness, fullest, mask_of, may_all_meet, threes

MOST = 100
"""For how many people the best round is looked for; it takes about a second."""

_WORK = 3_000_000
_LEAST_TRIES = 2
_MOST_FAILURES = 2000

Groups = list[tuple[int, ...]]


def draw(board: Board, among: int) -> tuple[Groups, int]:
    """Return the round's groups and the mask of who is left, where everybody in `among` may meet somebody."""
    groups = pairs_of(board, among) if among.bit_count() % 2 == 0 else None
    if groups is not None:
        return groups, 0
    kept = fullest(board.open_to, among, board.odd_times)
    if len(kept.threes) == 1 and not kept.left:
        groups = _with_one_three(board, among)
    if groups is None:
        rest = among & ~kept.left
        for three in kept.threes:
            rest &= ~mask_of(three)
        groups = [*(pairs_of(board, rest) or ()), *kept.threes]
    return groups, kept.left


def pairs_of(board: Board, among: int) -> Groups | None:
    """Return the best pairs of everybody in `among`, or None where they cannot all be in pairs."""
    people = list(bits_of(among))
    mates = best_pairs(_worths(board, people))
    if ALONE in mates:
        return None
    return [(people[one], people[other]) for one, other in enumerate(mates) if one < other]


def _with_one_three(board: Board, among: int) -> Groups | None:
    """Return the best round with one three of everybody in `among`, or None where one is too hard to find.

    Fairness comes first: of the fairest threes that leave only pairs, the one whose round is worth most. Which threes
    are tried, and in which turn, is settled before wishes are looked at; so one wish cannot bring another three up.
    """
    anybody = [board.everyone & ~(1 << place) for place in range(len(board.ids))]
    worths = [[board.worth(one, other) for other in range(len(board.ids))] for one in range(len(board.ids))]
    bound = _bound(board, among)
    drawn = threes(anybody, among, board.odd_times)
    failures = _MOST_FAILURES
    for _, equally_fair in groupby(drawn, key=lambda three: fairness(three, board.odd_times)):
        best, failures = _best_with(board, among, _in_turn(equally_fair, worths), bound, failures)
        if best is not None or not failures:
            return best
    return None


def _in_turn(candidates: Iterable[Three], worths: Sequence[Sequence[int]]) -> list[tuple[int, Three]]:
    """Return threes with what their two lesser pairs are worth, the most first."""
    turns = []
    for three in candidates:
        one, two, other = three
        pairs = (worths[one][two], worths[one][other], worths[two][other])
        turns.append((sum(pairs) - max(pairs), three))
    return sorted(turns, reverse=True)


def _best_with(
    board: Board, among: int, in_turn: list[tuple[int, Three]], bound: int, failures: int
) -> tuple[Groups | None, int]:
    """Return the best round with one of these threes, and how many more may leave somebody over before it gives up."""
    # A round with this three, less the three's best pair, is a round of pairs with one person over: so its worth is at
    # most the bound and what the three's two lesser pairs add.
    best: Groups | None = None
    best_worth = 0
    tries = max(_LEAST_TRIES, _WORK // among.bit_count() ** 3)
    for tried, (added, three) in enumerate(in_turn):
        if best is not None and (tried >= tries or best_worth >= bound + added):
            break
        if best is None and not failures:
            break
        if not may_all_meet(board.open_to, three):
            continue
        rest = among & ~mask_of(three)
        pairs = pairs_of(board, rest) if can_all_pair(board.open_to, rest) else None
        if pairs is None:
            failures -= best is None
            continue
        worth = worth_of(board, [*pairs, three])
        if best is None or worth > best_worth:
            best, best_worth = [*pairs, three], worth
    return best, failures


def worth_of(board: Board, groups: Groups) -> int:
    """Return what groups are worth together; a three is worth the sum of its pairs."""
    return sum(board.worth(one, other) for group in groups for at, one in enumerate(group) for other in group[:at])


def _bound(board: Board, among: int) -> int:
    people = list(bits_of(among))
    mates = best_pairs(_worths(board, people))
    return sum(board.worth(people[one], people[other]) for one, other in enumerate(mates) if one < other)


def _worths(board: Board, people: Sequence[int]) -> list[list[int]]:
    rows = [[0] * len(people) for _ in people]
    for at, one in enumerate(people):
        for before, other in enumerate(people[:at]):
            if board.open_to[one] >> other & 1:
                rows[at][before] = rows[before][at] = board.pair_step + board.worth(one, other)
    return rows
