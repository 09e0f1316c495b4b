"""Who suits whom, for a whole board at once: by whole masks of people, never pair by pair. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from cogs.introductions.rules.board import Board, bits_of
from cogs.introductions.rules.pool import BEST_QUALITY, ENOUGH, points

_DIGITS = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))


class Suited:
    """`levels[i]` masks, from the best quality down to 1, who has it with `i`; `rows[i][j]` is the two's quality."""

    def __init__(self, board: Board) -> None:
        people = range(len(board.ids))
        offering = _by_skill(board.offers, len(board.skills))
        hoping = _by_skill(board.hopes, len(board.skills))
        self.levels = [
            _by_quality(
                _counted(offering[skill] for skill in bits_of(board.hopes[place])),
                _counted(hoping[skill] for skill in bits_of(board.offers[place])),
            )
            for place in people
        ]
        self.rows = [_row(levels, len(people)) for levels in self.levels]


def _row(levels: list[int], people: int) -> bytes:
    # A mask read as a number of base 16 has a digit for each person, and a quality is below 16: so a sum of masks has
    # each one's quality as its digit.
    digits = sum(
        quality * int(f"{mask:b}", 16) for quality, mask in zip(range(BEST_QUALITY, 0, -1), levels, strict=True)
    )
    return f"{digits:0{people}x}"[::-1].encode().translate(_DIGITS)


def _by_skill(held: list[int], skills: int) -> list[int]:
    found = [0] * skills
    for place, own in enumerate(held):
        for skill in bits_of(own):
            found[skill] |= 1 << place
    return found


def _counted(masks: Iterable[int]) -> list[int]:
    """Return who stands in at least one of the masks, in at least two, and so on up to `ENOUGH`."""
    least = [0] * ENOUGH
    for mask in masks:
        for already in range(ENOUGH - 1, 0, -1):
            least[already] |= least[already - 1] & mask
        least[0] |= mask
    return least


def _by_quality(here: list[int], there: list[int]) -> list[int]:
    found = [0] * (BEST_QUALITY + 1)
    for met_here in range(ENOUGH + 1):
        exactly_here = _exactly(here, met_here)
        for met_there in range(ENOUGH + 1):
            if met_here or met_there:
                found[points(met_here, met_there)] |= exactly_here & _exactly(there, met_there)
    return found[:0:-1]


def _exactly(least: list[int], times: int) -> int:
    at_least = least[times - 1] if times else -1
    return at_least & ~least[times] if times < ENOUGH else at_least
