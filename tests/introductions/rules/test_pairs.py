"""The two matchings under every draw, against an independent solver."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.introductions.rules.best_pairs import best_pairs
from cogs.introductions.rules.blossom import ALONE, Matching, can_all_pair
from cogs.introductions.rules.matching import draw
from cogs.introductions.rules.pool import quality
from tests.introductions.rules.pools import a_pool, may_meet, value

WORTHS = {"a few": [0, 0, 0, 1, 2], "many": [0, *range(1, 100)], "huge": [0, 0, 10**30, 10**30 + 1, 3 * 10**30]}


@st.composite
def worths(draw: st.DrawFn) -> list[list[int]]:
    people = draw(st.integers(0, 12))
    kind = draw(st.sampled_from(sorted(WORTHS)))
    lots = draw(st.randoms(use_true_random=False))
    rows = [[0] * people for _ in range(people)]
    for one in range(people):
        for other in range(one):
            rows[one][other] = rows[other][one] = lots.choice(WORTHS[kind])
    return rows


def graph_of(rows: list[list[int]]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(rows)))
    graph.add_edges_from(
        (one, other, {"weight": worth}) for one, row in enumerate(rows) for other, worth in enumerate(row) if worth
    )
    return graph


def near(rows: list[list[int]]) -> list[int]:
    return [sum(1 << other for other, worth in enumerate(row) if worth) for row in rows]


@given(worths())
@settings(max_examples=200, deadline=None)
def test_the_pairs_worth_most_are(rows):
    mates = best_pairs(rows)
    best = nx.max_weight_matching(graph_of(rows))

    assert all(mate == ALONE or (mates[mate] == one and rows[one][mate]) for one, mate in enumerate(mates))
    ours = sum(rows[one][mate] for one, mate in enumerate(mates) if one < mate)
    assert ours == sum(rows[one][other] for one, other in best)


@given(worths())
@settings(max_examples=60, deadline=None)
def test_as_many_pairs_as_there_can_be_and_who_may_be_alone(rows):
    graph, everyone = graph_of(rows), (1 << len(rows)) - 1
    found = Matching(near(rows), everyone)
    most = len(nx.max_weight_matching(graph, maxcardinality=True))

    assert all(mate == ALONE or (found.mates[mate] == one and rows[one][mate]) for one, mate in enumerate(found.mates))
    assert sum(mate != ALONE for mate in found.mates) == 2 * most
    assert found.alone == sum(1 << one for one, mate in enumerate(found.mates) if mate == ALONE)
    assert can_all_pair(near(rows), everyone) == (2 * most == len(rows))
    for one in graph:
        without = graph.subgraph(set(graph) - {one})
        may_be_alone = len(nx.max_weight_matching(without, maxcardinality=True)) == most
        assert may_be_alone == bool(found.outer >> one & 1)


def test_it_goes_on_from_pairs_that_stand():
    path = [0b0010, 0b0101, 0b1010, 0b0100]  # 0 - 1 - 2 - 3

    assert Matching(path, 0b1111, [ALONE, 2, 1, ALONE]).mates == [1, 0, 3, 2]
    assert Matching(path, 0b0110).mates == [ALONE, 2, 1, ALONE]


@pytest.mark.parametrize("people", [60, 61])
def test_long_ways_round_are_found(people):
    ring = [1 << (one + 1) % people | 1 << (one - 1) % people for one in range(people)]
    everyone = (1 << people) - 1

    assert Matching(ring, everyone).alone.bit_count() == people % 2


@pytest.mark.parametrize(("people", "seed"), [(102, 7), (102, 8), (140, 1)])
def test_with_wishes_too_a_little_over_a_hundred_people_are_matched_as_well_as_can_be(people, seed):
    pool = a_pool(people, seed=seed, rounds=5, wishes=0.03, most=3)
    known = {person.id: person for person in pool.people}
    graph = may_meet(pool)
    graph.remove_edges_from(list(pool.met))
    for one, other, edge in graph.edges(data=True):
        edge["weight"] = quality(known[one], known[other])
    graph.remove_edges_from([(one, other) for one, other, edge in graph.edges(data=True) if not edge["weight"]])
    best = sum(graph[one][other]["weight"] for one, other in nx.max_weight_matching(graph))
    drawn = draw(pool, 1)

    assert -value(pool, drawn.groups, drawn.unmatched)[-1] == best
