"""Which pairs are introduced now and which later, where a server has no room for all their threads at once. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

MOST_ACTIVE_THREADS = 1000
"""How many threads may be active in a server at once: Discord's limit (error 160006)."""

LEFT_FREE = 50
"""How many of them are left to everybody else: a server whose last thread is ours can talk about nothing new."""


@dataclass(frozen=True, slots=True)
class Wave:
    """Groups that are introduced now, and those that wait until threads have closed."""

    now: tuple[frozenset[int], ...]
    later: tuple[frozenset[int], ...]


def free_threads(active: int) -> int:
    """Return for how many conversations there is room beside the threads that are active already."""
    return max(0, MOST_ACTIVE_THREADS - LEFT_FREE - active)


def waves(groups: Iterable[frozenset[int]], free: int, seed: int) -> Wave:
    """Return the next wave: as many groups as there is room for.

    Who waits is drawn by the seed alone. A group's place in the line stays the same when the later ones are asked about
    again with the same seed, so nobody is overtaken.
    """
    in_line = sorted(groups, key=lambda group: _place(group, seed))
    room = max(0, free)
    return Wave(tuple(in_line[:room]), tuple(in_line[room:]))


def _place(group: frozenset[int], seed: int) -> bytes:
    return blake2b(f"{seed}:{sorted(group)}".encode(), digest_size=16).digest()
