"""What several looks together mean, and when the next one is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.resources.rules.health import (
    MOST_WAIT,
    QUARTER,
    Health,
    Verdict,
    begun,
    looks_an_hour,
    place_of,
)

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLEARS = (Verdict.FINE, Verdict.MOVED)
SAYS_NOTHING = (Verdict.UNSURE, Verdict.NOT_LOOKED_AT)


def looked(*looks: tuple[timedelta, Verdict]) -> Health:
    health = begun(NOW, 0.0)
    for after, verdict in looks:
        health = health.after(verdict, NOW + after, 0.5)
    return health


def test_three_misses_over_a_week_flag_a_link():
    health = looked((0 * DAY, Verdict.BROKEN), (3 * DAY, Verdict.BROKEN), (7 * DAY, Verdict.BROKEN))
    assert health.is_flagged
    assert health.misses == 3


def test_three_misses_in_an_hour_do_not():
    assert not looked((0 * HOUR, Verdict.BROKEN), (HOUR / 2, Verdict.BROKEN), (HOUR, Verdict.BROKEN)).is_flagged


def test_two_misses_a_month_apart_do_not():
    assert not looked((0 * DAY, Verdict.BROKEN), (30 * DAY, Verdict.BROKEN)).is_flagged


@pytest.mark.parametrize("verdict", SAYS_NOTHING)
def test_a_look_that_tells_nothing_neither_counts_nor_clears(verdict):
    before = looked((0 * DAY, Verdict.BROKEN), (3 * DAY, Verdict.BROKEN), (8 * DAY, Verdict.BROKEN))
    after = before.after(verdict, NOW + 9 * DAY, 0.5)
    assert (after.misses, after.is_flagged) == (3, True)
    assert not looked((0 * DAY, Verdict.BROKEN), (4 * DAY, verdict), (8 * DAY, Verdict.BROKEN)).is_flagged


@pytest.mark.parametrize("verdict", CLEARS)
def test_a_fine_look_clears_everything_and_comes_again_in_a_quarter(verdict):
    health = looked((0 * DAY, Verdict.BROKEN), (4 * DAY, Verdict.BROKEN), (8 * DAY, verdict))
    assert health == Health(next_at=NOW + 8 * DAY + QUARTER)


def test_a_link_that_stays_broken_is_flagged_by_its_third_look():
    health, now = begun(NOW, 0.0), NOW
    for _ in range(3):
        now = health.next_at
        health = health.after(Verdict.BROKEN, now, 0.0)
    assert health.is_flagged
    assert now - NOW <= timedelta(days=9)


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        (timedelta(seconds=1), HOUR),
        (timedelta(hours=5), timedelta(hours=5)),
        (timedelta(days=400), MOST_WAIT),
        (None, QUARTER),
    ],
)
def test_a_busy_site_is_given_the_time_it_asks_for_within_bounds(asked, granted):
    assert begun(NOW, 0.0).after(Verdict.UNSURE, NOW, 0.5, asked).next_at == NOW + granted


def test_a_site_that_is_always_busy_soon_waits_for_its_turn_as_others_do():
    health, now = begun(NOW, 0.0), NOW
    for _ in range(4):
        health, now = health.after(Verdict.UNSURE, now, 0.5, timedelta(seconds=1)), now + HOUR
    assert health.next_at - now > timedelta(days=80)


verdicts = st.sampled_from(list(Verdict))
looks = st.lists(st.tuples(st.timedeltas(timedelta(0), timedelta(days=20)), verdicts), max_size=12)


@given(looks, st.floats(0, 1, exclude_max=True))
def test_a_link_is_flagged_by_three_misses_over_a_week_since_it_was_last_fine(looks, place):
    health, now, misses = begun(NOW, place), NOW, []
    for later, verdict in looks:
        now += later
        health = health.after(verdict, now, place)
        misses = [] if verdict in CLEARS else [*misses, now] if verdict is Verdict.BROKEN else misses
        assert health.is_flagged == (len(misses) >= 3 and misses[-1] - misses[0] >= timedelta(days=7))
        assert now + HOUR <= health.next_at <= now + QUARTER
        if misses:
            assert now + timedelta(days=3) <= health.next_at <= now + timedelta(days=5)


@given(st.text(), st.text())
def test_a_links_place_is_always_the_same_and_within_the_period(one, other):
    assert 0 <= place_of(one) < 1
    assert place_of(one) == place_of(one)
    assert NOW <= begun(NOW, place_of(other)).next_at < NOW + QUARTER


def test_ten_thousand_new_links_are_spread_over_the_quarter():
    days = [(begun(NOW, place_of(f"resource:{each}")).next_at - NOW).days for each in range(10_000)]
    fullest = max(days.count(day) for day in range(QUARTER.days))
    assert fullest < 2 * 10_000 / QUARTER.days


@pytest.mark.parametrize(("links", "looks"), [(0, 4), (1000, 4), (10_000, 6), (100_000, 55)])
def test_a_few_looks_an_hour_keep_up_with_the_library(links, looks):
    assert looks_an_hour(links) == looks
    assert looks * QUARTER / HOUR >= links
