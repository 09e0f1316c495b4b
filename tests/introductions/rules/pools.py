"""Pools to draw from, and every possible round of a small one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import combinations

import networkx as nx
from hypothesis import strategies as st

from cogs.introductions.rules.pool import Again, Drawn, Met, Pair, Person, Pool, pair_of, quality

SKILLS = [f"skill-{number}" for number in range(20)]


def skills(lots: random.Random, most: int) -> frozenset[str]:
    return frozenset(lots.sample(SKILLS, lots.randint(0, most)))


def a_pool(people: int, *, seed: int = 1, rounds: int = 0, wishes: float = 0.0, most: int = 4) -> Pool:
    """Return a pool of people numbered from 1, some of whom met; `wishes` is the share of pairs that are kept apart."""
    lots = random.Random(seed)
    ids = list(range(1, people + 1))
    met: dict[Pair, Met] = {}
    for number in range(rounds):
        lots.shuffle(ids)
        met |= {pair_of(*pair): Met(Again.TALKED, 1, number) for pair in zip(ids[::2], ids[1::2], strict=False)}
    apart = {pair_of(*lots.sample(ids, 2)) for _ in range(round(wishes * people * (people - 1) / 2))}
    return Pool(
        tuple(Person(each, skills(lots, most), skills(lots, most)) for each in sorted(ids)), frozenset(apart), met=met
    )


@st.composite
def pools(draw: st.DrawFn, least: int = 0, most: int = 8, plenty: bool = False, profiles: bool = True) -> Pool:
    """A pool with anything in it; with `plenty`, few pairs are kept apart."""
    ids = draw(st.lists(st.integers(1, 999), min_size=least, max_size=most, unique=True))
    pairs = [pair_of(*pair) for pair in combinations(ids, 2)]
    some = st.frozensets(st.sampled_from(SKILLS[:5]), max_size=4) if profiles else st.just(frozenset())
    lots = draw(st.randoms(use_true_random=False))
    share = draw(st.sampled_from([0.0, 0.05, 0.15] if plenty else [0.0, 0.1, 0.3, 0.5, 0.7, 0.9]))
    earlier = draw(st.sampled_from([0.0, 0.3, 0.7, 1.0]))
    return Pool(
        tuple(Person(each, draw(some), draw(some), draw(st.integers(0, 2))) for each in ids),
        frozenset(pair for pair in pairs if lots.random() < share),
        frozenset(pair for pair in pairs if lots.random() < share / 4),
        {pair: Met(lots.choice(list(Again)), lots.randint(1, 3), 9) for pair in pairs if lots.random() < earlier},
    )


def may_meet(pool: Pool) -> nx.Graph:
    """The graph of those who may be put together."""
    graph = nx.Graph()
    graph.add_nodes_from(person.id for person in pool.people)
    for one, other in combinations(sorted(graph), 2):
        if not {(one, other), (other, one)} & (pool.apart | pool.separated):
            graph.add_edge(one, other)
    return graph


def pairs_in(groups: Iterable[Iterable[int]]) -> list[Pair]:
    return [pair for group in groups for pair in combinations(sorted(group), 2)]


def value(pool: Pool, groups: Iterable[frozenset[int]], unmatched: Iterable[int]) -> tuple:
    """What a round is judged by, the lowest the best: the order of things that `matching` states."""
    people = {person.id: person for person in pool.people}
    groups = list(groups)
    odd = {each for group in groups if len(group) == 3 for each in group} | set(unmatched)
    again = [pool.met[pair] for pair in pairs_in(groups) if pair in pool.met]
    return (
        len(list(unmatched)),
        sum(len(group) == 3 for group in groups),
        sorted((people[each].odd_times for each in odd), reverse=True),
        sum(met.again is Again.NO_THANKS for met in again),
        len(again),
        sum(met.again is not Again.NOT_YET for met in again),
        sum(met.times for met in again),
        -sum(quality(people[one], people[other]) for one, other in pairs_in(groups)),
    )


def every_round(graph: nx.Graph) -> Iterator[tuple[list[frozenset[int]], list[int]]]:
    """Yield every way to put people in pairs and threes, or leave them."""
    if not graph:
        yield [], []
        return
    first = min(graph)
    others = sorted(graph[first])
    choices = [(one,) for one in others] + [pair for pair in combinations(others, 2) if graph.has_edge(*pair)]
    for choice in [(), *choices]:
        rest = graph.subgraph(set(graph) - {first, *choice})
        for groups, left in every_round(rest):
            yield ([frozenset((first, *choice)), *groups], left) if choice else (groups, [first, *left])


def after(pool: Pool, drawn: Drawn, number: int) -> Pool:
    """The pool of the next round, when everybody opts in again."""
    odd = {each for group in drawn.groups if len(group) == 3 for each in group} | drawn.unmatched
    met = dict(pool.met)
    for pair in pairs_in(drawn.groups):
        met[pair] = Met(Again.TALKED, met[pair].times + 1 if pair in met else 1, number)
    people = tuple(Person(each.id, each.offers, each.hopes, each.odd_times + (each.id in odd)) for each in pool.people)
    return Pool(people, pool.apart, pool.separated, met)
