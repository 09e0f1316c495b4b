"""A round for more people than the best can be found for: nobody left out, the fewest repeats, and good pairs. Pure.

It is first drawn as though there were no wishes (`matching` says why), and mended where it breaks one. Nobody is left
who need not be, and there are no repeats where there need be none: both are exact. Where there must be repeats their
number is the least whenever the people over can be paired among themselves; and the quality comes near to the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, takewhile
from random import Random

from cogs.introductions.rules import few
from cogs.introductions.rules.blossom import ALONE, Matching, can_all_pair
from cogs.introductions.rules.board import Board, bits_of
from cogs.introductions.rules.few import Groups
from cogs.introductions.rules.pool import Again
from cogs.introductions.rules.searching import Search
from cogs.introductions.rules.suited import Suited
from cogs.introductions.rules.threes import Three, fairness, fullest, mask_of, may_all_meet, threes

_THREES = 300
_TRIES = 6

_AT_A_TIME = 30
"""How many pairs are looked at together where somebody is introduced again; of these half may be new pairs."""
_SWEEPS = 2

_SHAKEN = 1_500_000
_SHAKES_EACH = 2

_MENDING = 4000
"""How many shakes follow where wishes broke pairs: what is made instead of those is as good as the rest."""


def draw(board: Board, among: int) -> tuple[Groups, int]:
    """Return the round's groups and the mask of who is left, where everybody in `among` may meet somebody."""
    new = [unmet & may for unmet, may in zip(board.unmet, board.open_to, strict=True)]
    in_threes, left = _threes_and_left(board, new, among)
    rest = among & ~left
    for three in in_threes:
        rest &= ~mask_of(three)
    mates = _with_repeats(board, rest, _new_pairs(board, new, rest))
    pairs = [(one, mates[one]) for one in bits_of(rest) if one < mates[one]]
    return [*pairs, *in_threes], left


def _threes_and_left(board: Board, new: Sequence[int], among: int) -> tuple[Sequence[Three], int]:
    if among.bit_count() % 2 == 0:
        if can_all_pair(board.open_to, among):
            return (), 0
    else:
        for near, allowed in ((board.unmet, new), (board.open_to, board.open_to)):
            for three in _fairest(board, near, among):
                if can_all_pair(allowed, among & ~mask_of(three)):
                    return (three,), 0
    kept = fullest(board.open_to, among, board.odd_times)
    return kept.threes, kept.left


def _fairest(board: Board, near: Sequence[int], among: int) -> list[Three]:
    """Return the best few of the fairest threes, so far as they are threes in `near`."""
    fairest = next(threes(board.open_to, among, board.odd_times), None)
    if fairest is None:
        return []
    as_fair = takewhile(
        lambda three: fairness(three, board.odd_times) <= fairness(fairest, board.odd_times),
        threes(near, among, board.odd_times),
    )
    drawn = [(few.worth_of(board, [three]), three) for three in islice(as_fair, _THREES)]
    fitting = [three for _, three in sorted(drawn, reverse=True) if may_all_meet(board.open_to, three)]
    return fitting[:_TRIES]


def _new_pairs(board: Board, new: Sequence[int], among: int) -> list[int]:
    """Return partners, or `ALONE` for as few as can be, in pairs who were never introduced."""
    suited = Suited(board)
    search = Search(board.unmet, among, suited)
    search.take_the_best()
    search.improve(bits_of(among))
    search.shake(_shakes(among.bit_count()), Random(board.seed))
    mates = search.mates
    alone = [one for one in bits_of(among) if mates[one] == ALONE or not new[one] >> mates[one] & 1]
    if not alone:
        return mates
    for one in alone:
        mates[one] = ALONE
    mending = Search(new, among, suited)
    mending.mates = Matching(new, among, mates).mates
    mending.improve(one for one in bits_of(among) if mending.mates[one] != mates[one])
    mending.shake(_MENDING, Random(board.seed))
    return mending.mates


def _shakes(people: int) -> int:
    # Each takes longer the more people there are; and the fewer there are, the more one point of quality counts.
    return _SHAKEN // max(1, people) + _SHAKES_EACH * people


def _with_repeats(board: Board, among: int, mates: list[int]) -> list[int]:
    """Return partners for everybody in `among`, who can all be in pairs: again the same ones where it must be."""
    over = sum(1 << one for one in bits_of(among) if mates[one] == ALONE)
    if not over:
        return mates
    gentler = Matching(_but_no_thanks(board), over).mates
    mates = [own if own != ALONE else again for own, again in zip(mates, gentler, strict=True)]
    mates = Matching(board.open_to, among, mates).mates
    for _ in range(_SWEEPS):
        mates = _swept(board, among, mates)
    return mates


def _but_no_thanks(board: Board) -> list[int]:
    masks = list(board.open_to)
    for (one, other), met in board.met.items():
        if met.again is Again.NO_THANKS:
            masks[one] &= ~(1 << other)
            masks[other] &= ~(1 << one)
    return masks


def _swept(board: Board, among: int, mates: list[int]) -> list[int]:
    """Draw the repeated pairs anew, some at a time and together with new pairs, each time as well as can be."""
    mates = list(mates)
    pairs = [(one, mates[one]) for one in bits_of(among) if one < mates[one]]
    repeats = sorted((pair for pair in pairs if pair in board.met), key=lambda pair: board.luck[pair[0]])
    others = sorted((pair for pair in pairs if pair not in board.met), key=lambda pair: board.luck[pair[1]])
    while repeats:
        share = max(_AT_A_TIME // 2, _AT_A_TIME - len(others))
        old, repeats = repeats[:share], repeats[share:]
        room = _AT_A_TIME - len(old)
        new, others = others[:room], others[room:]
        again = few.pairs_of(board, sum(1 << one | 1 << other for one, other in [*old, *new]))
        for one, other in again or ():
            mates[one], mates[other] = other, one
    return mates
