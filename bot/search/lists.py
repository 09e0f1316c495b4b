"""In which subjects a word stands: sets of positions as bits of whole numbers, and how a row holds them. Pure.

A block is `SIZE` positions. Of each word it has one list: weight -> the set of those in which it has that weight.
Whole numbers intersect, unite and count 8,192 positions in a microsecond.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

SIZE: Final = 8192
"""So that a full set of positions takes one kilobyte, and a row of two still fits a page of either engine."""

_BYTES: Final = SIZE // 8
_FEW: Final = 128
"""So many positions are kept one by one; reading more of them takes longer than reading bits."""

_HEAD: Final = struct.Struct("<hH")

Levels = dict[int, int]
"""Score (or weight) -> the set of those in a block that have exactly that."""


def place(position: int) -> tuple[int, int]:
    """Return the block of a position, and its place in that."""
    return divmod(position, SIZE)


def packed(levels: Levels) -> bytes:
    """Return a list as it is kept; weights have 15 bits. Raises struct.error for greater ones."""
    return b"".join(_part(weight, bits) for weight, bits in levels.items() if bits)


def _part(weight: int, bits: int) -> bytes:
    if bits.bit_count() > _FEW:
        return _HEAD.pack(weight, _BYTES) + bits.to_bytes(_BYTES, "little")
    places = list(descending(bits))
    return _HEAD.pack(weight, 2 * len(places)) + _shorts(len(places)).pack(*places)


def unpacked(kept: bytes) -> Levels:
    """Return what `packed` was given."""
    levels: Levels = {}
    at, end = 0, len(kept)
    while at < end:
        weight, size = _HEAD.unpack_from(kept, at)
        at += _HEAD.size
        if size == _BYTES:
            bits = int.from_bytes(kept[at : at + size], "little")
        else:
            bits = bits_of(_shorts(size // 2).unpack_from(kept, at))
        levels[weight] = bits
        at += size
    return levels


@lru_cache(maxsize=_FEW + 1)
def _shorts(number: int) -> struct.Struct:
    return struct.Struct(f"<{number}H")


def bits_of(places: Iterable[int]) -> int:
    """Return the set of these places."""
    bits = 0
    for place in places:
        bits |= 1 << place
    return bits


def descending(bits: int) -> Iterator[int]:
    """Yield the members of a set, the greatest first."""
    while bits:
        top = bits.bit_length() - 1
        yield top
        bits ^= 1 << top


def best(scored: Iterable[tuple[int, int]]) -> Levels:
    """Return each member of these sets at its highest score; a set comes with its score."""
    united: Levels = {}
    for score, bits in scored:
        united[score] = united.get(score, 0) | bits
    if len(united) == 1:
        return united
    levels: Levels = {}
    seen = 0
    for score in sorted(united, reverse=True):
        new = united[score] & ~seen
        if new:
            levels[score] = new
            seen |= new
    return levels


def both(one: Levels, other: Levels) -> Levels:
    """Return what is in both, at the sum of its scores."""
    levels: Levels = {}
    for score, bits in one.items():
        for added, others in other.items():
            if common := bits & others:
                levels[score + added] = levels.get(score + added, 0) | common
    return levels


def without(levels: Levels, ended: int) -> Levels:
    """Return the same without some of its members."""
    return {score: left for score, bits in levels.items() if (left := bits & ~ended)}
