"""Keep-apart wishes do not show: not in whom others meet, not in who is odd, not in how much work a draw is."""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cogs.introductions.rules.matching import draw
from cogs.introductions.rules.pool import Person, Pool, pair_of
from tests.introductions.rules.pools import a_pool, pairs_in, pools


@given(pools(least=4, most=15, plenty=True), st.integers(0, 2**32), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_one_more_wish_between_two_who_would_not_meet_anyway_changes_nothing(pool, seed, lots):
    before = draw(pool, seed)
    threes = sum(len(group) == 3 for group in before.groups)
    assume(not before.unmatched and threes <= 1)
    together = set(pairs_in(before.groups))
    others = [pair for pair in combinations(sorted(each.id for each in pool.people), 2) if pair not in together]
    wish = lots.choice(others)

    assert draw(replace(pool, apart=pool.apart | {wish}), seed) == before
    assert draw(replace(pool, separated=pool.separated | {wish}), seed) == before


@pytest.mark.parametrize("people", [104, 105])
def test_among_many_people_no_wishes_that_the_draw_would_not_break_change_anything(people):
    pool = a_pool(people, rounds=5)
    before = draw(pool, 7)
    together = set(pairs_in(before.groups))
    others = [pair for pair in combinations(range(1, people + 1), 2) if pair not in together]

    assert draw(replace(pool, apart=frozenset(random.Random(1).sample(others, 100))), 7) == before


@pytest.mark.parametrize("people", [9, 105])
def test_a_wish_and_a_separation_are_the_same_to_the_draw(people):
    pool = a_pool(people, wishes=0.05)

    assert draw(replace(pool, apart=frozenset(), separated=pool.apart), 2) == draw(pool, 2)


def test_whoever_has_wishes_is_no_likelier_to_be_in_a_three():
    people = tuple(Person(each) for each in range(1, 12))
    wishes = frozenset(pair_of(1, other) for other in range(2, 6))
    counted: Counter[int] = Counter()
    for seed in range(200):
        counted.update(each for group in draw(Pool(people, wishes), seed).groups if len(group) == 3 for each in group)

    # Each of eleven is in the three in 3 of 11 rounds: 55 of 200, give or take 6. Somebody with wishes is in it less
    # often, never more: fewer threes can hold them.
    assert counted[1] < 55 + 24


def test_who_is_left_where_somebody_must_be_is_drawn_by_lot_among_those_who_could_be():
    # Three pairs of people who may all meet only person 7: one of each pair's kind is left, whichever the seed says.
    people = tuple(Person(each) for each in range(1, 4))
    wishes = frozenset({(1, 2)})
    left = Counter(draw(Pool(people, wishes), seed).unmatched for seed in range(200))

    assert set(left) == {frozenset({1}), frozenset({2})}
    assert min(left.values()) > 60


def work_of(pool: Pool, seed: int) -> int:
    """Count the calls that a draw makes: the same on every machine."""
    calls = 0

    def counted(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        draw(pool, seed)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("people", [40, 41, 104])
def test_wishes_make_a_draw_little_more_or_less_work(people):
    pool = a_pool(people)
    wished = replace(pool, apart=a_pool(people, wishes=0.02).apart)
    assert wished.apart

    assert 0.7 < work_of(wished, 1) / work_of(pool, 1) < 1.4
