"""Drawing a round of conversations: how long it takes, and how near it comes to the best."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import networkx as nx

from benchmarks.measured import Found
from benchmarks.prices import most
from cogs.introductions.rules.board import Board
from cogs.introductions.rules.matching import draw
from cogs.introductions.rules.pool import Again, Drawn, Met, Pair, Person, Pool, pair_of, quality
from cogs.introductions.rules.suited import Suited

SIZES = (100, 500, 1000, 5000)
EXACTLY = 500
"""Up to how many people networkx finds the best; beyond, a bound is told, which the best may fall short of."""

_SWEEPS = 12
_LARGE = 5000
_LARGE_KINDS = 2
"""How many kinds are drawn for so many people: a draw takes a quarter of a minute."""
_SKILLS = [f"skill-{number}" for number in range(20)]
_KINDS = {
    "0-4 skills": (0, 4, 0, 0.0),
    "0-4 skills, 20 rounds before, 1 % apart": (0, 4, 20, 0.01),
    "0-1 skill, 2 % apart": (0, 1, 0, 0.02),
    "8 skills, 5 rounds before, 1 % apart": (8, 8, 5, 0.01),
    "all 20 skills": (20, 20, 0, 0.0),
    "0-4 skills, one apart from everybody": (0, 4, 0, 0.0),
}


def pools(people: int) -> Iterator[tuple[str, Pool]]:
    """Yield pools of this size, each with its kind; people are numbered from 1."""
    kinds = list(_KINDS.items())
    for kind, (least, greatest, rounds, share) in kinds[: _LARGE_KINDS if people >= _LARGE else None]:
        lots = random.Random(people)
        ids = list(range(1, people + 1))
        met: dict[Pair, Met] = {}
        for number in range(rounds):
            lots.shuffle(ids)
            met |= {pair_of(*pair): Met(Again.TALKED, 1, number) for pair in zip(ids[::2], ids[1::2], strict=True)}
        apart = {pair_of(*lots.sample(ids, 2)) for _ in range(round(share * people * (people - 1) / 2))}
        if "everybody" in kind:
            apart = {(1, other) for other in range(2, people + 1)}
        everybody = [
            Person(
                each,
                frozenset(lots.sample(_SKILLS, lots.randint(least, greatest))),
                frozenset(lots.sample(_SKILLS, lots.randint(least, greatest))),
            )
            for each in range(1, people + 1)
        ]
        yield kind, Pool(tuple(everybody), frozenset(apart), met=met)


def quality_of(pool: Pool, drawn: Drawn) -> int:
    """Return the quality of a round."""
    people = {person.id: person for person in pool.people}
    return sum(quality(people[one], people[other]) for one, other in _pairs(drawn))


def best_of(pool: Pool) -> float:
    """Return the best quality that new pairs can have, or a bound on it for many people."""
    board = Board(pool, 1)
    near = [new & may for new, may in zip(board.unmet, board.open_to, strict=True)]
    if len(pool.people) > EXACTLY:
        levels = Suited(board).levels
        return most([[level & own for level in row] for own, row in zip(near, levels, strict=True)], _SWEEPS)
    graph = nx.Graph()
    for one in range(len(near)):
        for other in range(one):
            if near[one] >> other & 1:
                graph.add_edge(one, other, weight=board.quality(one, other))
    return sum(graph[one][other]["weight"] for one, other in nx.max_weight_matching(graph, maxcardinality=True))


def _pairs(drawn: Drawn) -> list[Pair]:
    return [pair for group in drawn.groups for pair in combinations(sorted(group), 2)]


async def measure(folder: Path) -> Found:  # noqa: ARG001 - every part is called alike
    """Draw a round from each kind of pool in each size."""
    lines = ["A round of conversations (of the best, by networkx; beyond 500 people of a bound, so at least):"]
    for people in SIZES:
        for kind, pool in pools(people):
            start = time.perf_counter()
            drawn = draw(pool, seed=1)
            seconds = time.perf_counter() - start
            ours, best = quality_of(pool, drawn), best_of(pool)
            again = sum(pair in pool.met for pair in _pairs(drawn))
            broken = sum(pair in pool.apart for pair in _pairs(drawn))
            threes = sum(len(group) == 3 for group in drawn.groups)
            lines.append(
                f"{people:>5}  {kind:<40} {seconds:6.2f} s  {'>=' if people > EXACTLY else '  '} {ours / best:6.1%}"
                f"  again {again}  kept apart {broken}  threes {threes}  left {len(drawn.unmatched)}"
            )
    return Found([], lines)
