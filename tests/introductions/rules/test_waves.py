"""Introducing in waves, where there is no room for all threads at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cogs.introductions.rules.waves import MOST_ACTIVE_THREADS, free_threads, waves

groups = st.integers(0, 40).map(lambda count: [frozenset({2 * each, 2 * each + 1}) for each in range(count)])


@given(groups, st.integers(-5, 60), st.integers(0, 2**32))
def test_as_many_as_there_is_room_for_and_nobody_is_lost(groups, free, seed):
    wave = waves(groups, free, seed)

    assert len(wave.now) == max(0, min(free, len(groups)))
    assert sorted(wave.now + wave.later, key=min) == groups


@given(groups, st.integers(0, 10), st.integers(1, 10), st.integers(0, 2**32), st.randoms(use_true_random=False))
def test_nobody_in_line_is_overtaken(groups, first, second, seed, lots):
    in_line = waves(groups, 1000, seed).now
    wave = waves(groups, first, seed)
    waiting = list(wave.later)
    lots.shuffle(waiting)

    assert wave.now == in_line[:first]
    assert waves(waiting, second, seed).now == in_line[first : first + second]


def test_who_waits_is_drawn_anew_for_each_round():
    pairs = [frozenset({each, -each}) for each in range(1, 20)]

    assert len({waves(pairs, 5, seed).now for seed in range(10)}) == 10


def test_some_threads_are_left_to_everybody_else():
    assert 0 < free_threads(0) < MOST_ACTIVE_THREADS
    assert free_threads(900) == 50
    assert free_threads(MOST_ACTIVE_THREADS) == 0
