"""The laws of every draw, against all possible rounds of small pools and an independent solver for larger ones."""

from __future__ import annotations

import pickle
import random
from collections import Counter
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.introductions.rules import many
from cogs.introductions.rules.board import Board, bits_of
from cogs.introductions.rules.matching import draw
from cogs.introductions.rules.pool import Again, Drawn, Met, Person, Pool, pair_of, quality
from tests.introductions.rules.pools import a_pool, after, every_round, may_meet, pairs_in, pools, value

seeds = st.integers(0, 2**32)


def drawn_as_many(pool: Pool, seed: int) -> Drawn:
    """Draw a small pool in the way of the large ones."""
    board = Board(pool, seed)
    alone = sum(1 << place for place, others in enumerate(board.open_to) if not others)
    groups, left = many.draw(board, board.everyone & ~alone)
    return Drawn(
        tuple(frozenset(board.ids[place] for place in group) for group in groups),
        frozenset(board.ids[place] for place in bits_of(left | alone)),
    )


def left_and_threes(a_round: tuple[list[frozenset[int]], list[int]]) -> tuple[int, int]:
    groups, left = a_round
    return len(left), sum(len(group) == 3 for group in groups)


def assert_is_a_round(pool: Pool, drawn: Drawn) -> None:
    graph = may_meet(pool)
    counted = Counter(each for group in [*drawn.groups, drawn.unmatched] for each in group)
    assert counted == Counter(list(graph)), "each person stands once among the groups and the unmatched"
    assert {len(group) for group in drawn.groups} <= {2, 3}
    assert all(graph.has_edge(*pair) for pair in pairs_in(drawn.groups)), "wishes and separations hold, in threes too"


@given(pools(most=30, profiles=False), seeds)
@settings(max_examples=35, deadline=None)
def test_each_person_stands_once_and_every_wish_holds(pool, seed):
    assert_is_a_round(pool, draw(pool, seed))


@given(pools(most=30, profiles=False), seeds)
@settings(max_examples=35, deadline=None)
def test_wishes_hold_in_large_pools_too(pool, seed):
    assert_is_a_round(pool, drawn_as_many(pool, seed))


@given(pools(most=16), seeds, st.randoms(use_true_random=False))
@settings(max_examples=35, deadline=None)
def test_the_order_of_the_input_changes_nothing(pool, seed, lots):
    def mixed(pairs):
        turned = [pair[::-1] if lots.random() < 0.5 else pair for pair in pairs]
        lots.shuffle(turned)
        return turned

    people = list(pool.people)
    lots.shuffle(people)
    met = {pair: pool.met[tuple(sorted(pair))] for pair in mixed(pool.met)}
    other = Pool(tuple(people), frozenset(mixed(pool.apart)), frozenset(mixed(pool.separated)), met)

    assert draw(other, seed) == draw(pool, seed)


def test_another_seed_is_another_round():
    pool = a_pool(20, most=0)

    assert len({draw(pool, seed) for seed in range(10)}) == 10


@pytest.mark.parametrize("way", [draw, drawn_as_many])
def test_as_few_are_left_as_can_be(way):
    @given(pools(most=8, profiles=False), seeds)
    @settings(max_examples=40, deadline=None)
    def holds(pool, seed):
        drawn = way(pool, seed)
        threes = sum(len(group) == 3 for group in drawn.groups)
        assert (len(drawn.unmatched), threes) == min(map(left_and_threes, every_round(may_meet(pool))))

    holds()


@given(pools(most=7, plenty=True), seeds)
@settings(max_examples=40, deadline=None)
def test_a_full_round_of_few_people_is_the_best_there_is(pool, seed):
    drawn = draw(pool, seed)
    threes = sum(len(group) == 3 for group in drawn.groups)

    if not drawn.unmatched and threes <= 1:
        full = [each for each in every_round(may_meet(pool)) if left_and_threes(each) == (0, threes)]
        assert value(pool, drawn.groups, drawn.unmatched) == min(value(pool, *each) for each in full)


def full_round_exists(graph: nx.Graph) -> bool:
    def all_in_pairs(rest: nx.Graph) -> bool:
        return len(nx.max_weight_matching(rest, maxcardinality=True)) * 2 == len(rest)

    if len(graph) % 2 == 0:
        return all_in_pairs(graph)
    return any(
        all_in_pairs(graph.subgraph(set(graph) - set(three)))
        for three in combinations(sorted(graph), 3)
        if all(graph.has_edge(*pair) for pair in combinations(three, 2))
    )


@pytest.mark.parametrize("way", [draw, drawn_as_many])
def test_nobody_is_left_out_whenever_an_independent_solver_finds_a_full_round(way):
    @given(st.integers(9, 40), st.sampled_from([0.5, 0.8, 0.9, 0.95]), seeds)
    @settings(max_examples=40, deadline=None)
    def holds(people, wishes, seed):
        lots = random.Random(seed)
        ids = range(1, people + 1)
        apart = frozenset(pair for pair in combinations(ids, 2) if lots.random() < wishes)
        pool = Pool(tuple(Person(each) for each in ids), apart)
        drawn = way(pool, seed)
        assert_is_a_round(pool, drawn)
        if full_round_exists(may_meet(pool)):
            assert not drawn.unmatched
            assert sum(len(group) == 3 for group in drawn.groups) == people % 2

    holds()


@given(st.integers(5, 20), st.integers(0, 2**32), st.floats(0.3, 1.0))
@settings(max_examples=30, deadline=None)
def test_repeats_and_quality_agree_with_an_independent_solver(half, seed, share):
    lots = random.Random(seed)
    pool = a_pool(2 * half, seed=seed, wishes=0.02)
    met = {
        pair_of(one.id, other.id): Met(lots.choice(list(Again)))
        for one, other in combinations(pool.people, 2)
        if lots.random() < share
    }
    pool = Pool(pool.people, pool.apart, met=met)
    people = {person.id: person for person in pool.people}
    graph = may_meet(pool)
    for one, other, edge in graph.edges(data=True):
        pair = pair_of(one, other)
        again = met[pair].again if pair in met else None
        edge["weight"] = quality(people[one], people[other]) - (
            ((again is Again.NO_THANKS) * 10**9) + (again is not None) * 10**6 + (again in list(Again)[1:]) * 10**3
        )
    best = nx.max_weight_matching(graph, maxcardinality=True)
    drawn = draw(pool, seed)

    if len(best) == half:
        ours = value(pool, drawn.groups, drawn.unmatched)
        assert ours == value(pool, [frozenset(pair) for pair in best], [])


@given(st.integers(51, 60), st.integers(0, 2**32))
@settings(max_examples=2, deadline=None)
def test_many_people_meet_nobody_again_and_almost_as_well_as_can_be(half, seed):
    pool = a_pool(2 * half, seed=seed, rounds=20, wishes=0.01)
    people = {person.id: person for person in pool.people}
    graph = may_meet(pool)
    graph.remove_edges_from(pool.met)
    for one, other, edge in graph.edges(data=True):
        edge["weight"] = quality(people[one], people[other])
    best = nx.max_weight_matching(graph, maxcardinality=True)
    drawn = draw(pool, seed)

    *_, no_thanks, repeats, _, _, ours = value(pool, drawn.groups, drawn.unmatched)
    assert (no_thanks, repeats) == (0, 0)
    assert -ours >= 0.98 * sum(graph[one][other]["weight"] for one, other in best)


@given(pools(least=2, most=14, profiles=False), seeds)
@settings(max_examples=40, deadline=None)
def test_large_pools_repeat_nothing_while_it_can_be_helped(pool, seed):
    fresh = may_meet(pool)
    fresh.remove_edges_from(list(pool.met))
    drawn = drawn_as_many(pool, seed)

    if len(nx.max_weight_matching(fresh, maxcardinality=True)) * 2 == len(pool.people):
        assert not [pair for pair in pairs_in(drawn.groups) if pair in pool.met]


@pytest.mark.parametrize("people", [5, 7, 9, 15, 31, 103])
def test_nobody_is_odd_twice_while_others_were_not(people):
    pool = a_pool(people, most=3)
    for number in range(10):
        drawn = draw(pool, seed=number)
        assert not drawn.unmatched
        pool = after(pool, drawn, number)
        times = [person.odd_times for person in pool.people]
        assert max(times) - min(times) <= 1


@pytest.mark.parametrize(("people", "rounds"), [(8, 7), (10, 7), (20, 15), (104, 4)])
def test_rounds_on_end_bring_new_people_each_time(people, rounds):
    pool = a_pool(people, most=2)
    for number in range(rounds):
        drawn = draw(pool, seed=number)
        again = [pair for pair in pairs_in(drawn.groups) if pair in pool.met]
        fresh = may_meet(pool)
        fresh.remove_edges_from(list(pool.met))
        assert not again or len(nx.max_weight_matching(fresh, maxcardinality=True)) * 2 < people
        pool = after(pool, drawn, number)


def test_when_all_have_met_it_is_those_who_met_least_and_longest_ago():
    pool = a_pool(4, most=0)
    often, long_ago, lately = Met(Again.TALKED, 2, 1), Met(Again.TALKED, 1, 1), Met(Again.TALKED, 1, 5)
    met = {(1, 2): often, (3, 4): often, (1, 3): long_ago, (2, 4): long_ago, (1, 4): lately, (2, 3): lately}

    assert draw(Pool(pool.people, met=met), 3).groups == (frozenset({1, 3}), frozenset({2, 4}))


def test_a_hundred_and_twenty_who_have_all_met_are_in_pairs_again_and_those_who_said_no_are_not():
    pool = a_pool(120, wishes=0.01)
    met = {
        pair_of(one.id, other.id): Met(Again.NO_THANKS if (one.id + other.id) % 2 else Again.TALKED)
        for one, other in combinations(pool.people, 2)
    }
    drawn = draw(Pool(pool.people, pool.apart, met=met), 3)

    assert_is_a_round(pool, drawn)
    assert len(drawn.groups) == 60
    assert all(met[pair].again is Again.TALKED for pair in pairs_in(drawn.groups))


def test_what_goes_to_another_process_and_comes_back_is_the_same():
    pool = a_pool(9, rounds=2, wishes=0.1)

    assert draw(pickle.loads(pickle.dumps(pool)), 4) == pickle.loads(pickle.dumps(draw(pool, 4)))


def test_somebody_twice_in_a_pool_is_refused():
    with pytest.raises(ValueError, match="twice"):
        draw(Pool((Person(1), Person(2), Person(1))), 0)


def test_the_smallest_pools():
    assert draw(Pool(()), 1) == Drawn((), frozenset())
    assert draw(Pool((Person(5),)), 1) == Drawn((), frozenset({5}))
    assert draw(Pool((Person(5), Person(6))), 1) == Drawn((frozenset({5, 6}),), frozenset())
    assert draw(Pool((Person(5), Person(6)), frozenset({(6, 5)})), 1) == Drawn((), frozenset({5, 6}))
    assert draw(Pool(tuple(map(Person, (5, 6, 7)))), 1) == Drawn((frozenset({5, 6, 7}),), frozenset())


@pytest.mark.parametrize("people", [10, 11, 130, 131])
def test_somebody_who_may_meet_nobody_is_left_and_everybody_else_is_not(people):
    pool = a_pool(people)
    alone = frozenset((1, other) for other in range(2, people + 1))
    drawn = draw(Pool(pool.people, alone), 1)

    assert drawn.unmatched == {1}
    assert sum(len(group) == 3 for group in drawn.groups) == (people - 1) % 2


@pytest.mark.parametrize("people", [11, 131])
def test_somebody_who_may_meet_only_one_other_meets_them(people):
    pool = a_pool(people)
    wishes = frozenset((1, other) for other in range(3, people + 1))
    drawn = draw(Pool(pool.people, wishes), 1)

    assert frozenset({1, 2}) in drawn.groups
    assert not drawn.unmatched


def test_two_groups_of_three_who_may_only_meet_among_themselves_are_two_threes():
    apart = frozenset((one, other) for one in (1, 2, 3) for other in (4, 5, 6))
    drawn = draw(Pool(tuple(map(Person, range(1, 7))), apart), 1)

    assert drawn == Drawn((frozenset({1, 2, 3}), frozenset({4, 5, 6})), frozenset())


@pytest.mark.parametrize("people", [6, 140])
def test_what_one_offers_meets_what_another_hopes_for(people):
    half = people // 2
    asking = [Person(each, hopes=frozenset({f"skill-{each}"})) for each in range(1, half + 1)]
    offering = [Person(each + half, offers=frozenset({f"skill-{each}"})) for each in range(1, half + 1)]
    drawn = draw(Pool((*asking, *offering)), 5)

    assert set(drawn.groups) == {frozenset({each, each + half}) for each in range(1, half + 1)}


def test_quality_counts_both_ways_and_not_without_end():
    some, more = frozenset({"a"}), frozenset("abcdefgh")

    assert quality(Person(1), Person(2)) == 0
    assert quality(Person(1, offers=some), Person(2, hopes=some)) == 1
    assert quality(Person(1, offers=some, hopes=frozenset("b")), Person(2, offers=frozenset("b"), hopes=some)) == 4
    assert quality(Person(1, offers=more), Person(2, hopes=more)) == 3
    assert quality(Person(1, more, more), Person(2, more, more)) == 8
