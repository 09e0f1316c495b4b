"""The rules of a round of conversations, without Discord and without a database."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Expected, Outdated, PastTime, TooFarAhead
from cogs.introductions.rules.calling import (
    FEWEST_AGAIN,
    LONGEST,
    MOST_REDRAWS,
    SHORTEST,
    DrawnOften,
    Round,
    RoundId,
    RoundState,
    SamePerson,
    SeparatedOften,
    TooFewAgain,
    TooSoon,
    closing,
    fewest_again,
    in_waves,
    may_separate,
    most_separated,
    print_of_people,
)
from cogs.introductions.rules.waves import waves

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)

MAY_FOLLOW = {
    RoundState.OPEN: {RoundState.OPEN, RoundState.DRAWN, RoundState.CANCELLED},
    RoundState.DRAWN: {RoundState.DRAWN, RoundState.OPEN, RoundState.RELEASED, RoundState.CANCELLED},
    RoundState.RELEASED: {RoundState.RELEASED, RoundState.ENDED},
    RoundState.ENDED: {RoundState.ENDED},
    RoundState.CANCELLED: {RoundState.CANCELLED},
}

PRESSES = {
    "change": lambda one, now: one.open_until(now + timedelta(days=3), now),
    "close": lambda one, now: one.closed(now),
    "draw": lambda one, now: drawn(one, now),
    "release": lambda one, now: one.released(now),
    "end": lambda one, now: one.ended(now),
    "cancel": lambda one, now: one.cancelled(now),
}


def drawn(one: Round, now: datetime, people: int = 12) -> Round:
    one.must_be_drawable(people, [])
    return one.drawn(6, "print", now)


def called() -> Round:
    return Round(RoundId(1), 2, RoundState.OPEN, NOW, NOW + timedelta(days=7))


@given(st.lists(st.tuples(st.sampled_from(sorted(PRESSES)), st.integers(0, 4 * 86_400)), max_size=40))
def test_no_order_of_presses_reaches_an_impossible_state(presses: list[tuple[str, int]]):
    round_, now = called(), NOW
    for press, seconds in presses:
        now += timedelta(seconds=seconds)
        before = round_
        try:
            round_ = PRESSES[press](round_, now)
        except (Outdated, DrawnOften):
            continue
        assert round_.state in MAY_FOLLOW[before.state]
        assert (round_.seed is not None) == (round_.drawn_at is not None) == (round_.drawn_from is not None)
        if round_.state in {RoundState.DRAWN, RoundState.RELEASED, RoundState.ENDED}:
            assert round_.drawn_at is not None
            assert not round_.takes_people(now), "nobody joins what is drawn"
        if round_.state is RoundState.OPEN:
            assert round_.drawn_at is None
            assert round_.takes_people(now) != round_.waits_for_draw(now)
        assert (round_.released_at is not None) == (round_.state in {RoundState.RELEASED, RoundState.ENDED})
        assert round_.is_over == (round_.ended_at is not None)
        assert 0 <= round_.redraws <= MOST_REDRAWS
        assert round_.draws >= before.draws, "the number of a draw is never given again"


@given(st.lists(st.sampled_from(["change", "close", "draw"]), max_size=60))
def test_a_round_is_drawn_so_often_and_no_more_in_whatever_way(presses: list[str]):
    round_ = called()
    for press in presses:
        with suppress(Expected):
            round_ = PRESSES[press](round_, NOW)
    assert round_.draws <= 1 + MOST_REDRAWS
    assert round_.redraws == max(0, round_.draws - 1)


@given(st.integers(2, 40), st.integers(0, MOST_REDRAWS), st.data())
def test_few_people_are_not_drawn_again_and_nobody_is_separated_from_most_of_them(
    people: int, redraws: int, data: st.DataObject
):
    one_of = st.integers(1, people)
    pairs = data.draw(st.lists(st.frozensets(one_of, min_size=2, max_size=2), max_size=20, unique=True))
    again = replace(called(), state=RoundState.DRAWN, draws=redraws + 1, redraws=redraws)
    called().must_be_drawable(people, pairs)  # the first time, always
    fewest = fewest_again(redraws, pairs)
    if redraws == MOST_REDRAWS:
        with pytest.raises(DrawnOften):
            again.must_be_drawable(people, pairs)
    elif people < fewest:
        with pytest.raises(TooFewAgain):
            again.must_be_drawable(people, pairs)
        again.must_be_drawable(fewest, pairs)
    else:
        again.must_be_drawable(people, pairs)
        assert people >= FEWEST_AGAIN
        assert all(sum(one in pair for pair in pairs) <= most_separated(people) for one in range(1, people + 1))


@pytest.mark.parametrize(
    ("after", "refusal"),
    [
        (timedelta(0), PastTime),
        (-SECOND, PastTime),
        (SHORTEST - SECOND, TooSoon),
        (LONGEST + SECOND, TooFarAhead),
    ],
)
def test_a_call_is_open_for_an_hour_at_least_and_sixty_days_at_most(after: timedelta, refusal: type[Expected]):
    with pytest.raises(refusal):
        closing(NOW + after, NOW)
    with pytest.raises(refusal):
        called().open_until(NOW + after, NOW)


@pytest.mark.parametrize("after", [SHORTEST, LONGEST])
def test_an_hour_and_sixty_days_are_just_right(after: timedelta):
    assert closing(NOW + after, NOW) == NOW + after


def test_closing_twice_keeps_when_it_was_closed():
    closed = called().closed(NOW)
    assert closed.closed(NOW + SECOND) is closed


def test_a_round_still_open_is_not_drawn():
    with pytest.raises(Outdated):
        called().drawn(5, "print", NOW)


def test_it_is_told_whether_the_people_are_those_it_was_drawn_from():
    drawn = called().closed(NOW).drawn(5, f"{print_of_people([3, 1, 2])}-rest", NOW)
    assert drawn.was_drawn_from([1, 2, 3])
    assert not drawn.was_drawn_from([1, 2])
    assert not called().was_drawn_from([1, 2, 3])


# -- Separating ------------------------------------------------------------------------------------------


@given(st.integers(2, 40), st.data())
def test_however_stewards_separate_everybody_can_still_meet_most_of_the_others(joined: int, data: st.DataObject):
    pairs: list[frozenset[int]] = []
    one_of = st.integers(1, joined)
    for one, other in data.draw(st.lists(st.tuples(one_of, one_of), max_size=200)):
        try:
            may_separate(pairs, one, other, joined)
        except (SamePerson, SeparatedOften):
            continue
        if frozenset({one, other}) not in pairs:
            pairs.append(frozenset({one, other}))
    for person in range(1, joined + 1):
        separated = sum(person in pair for pair in pairs)
        assert separated <= most_separated(joined)
        if joined > 3:
            assert joined - 1 - separated >= 2, "who is left to meet is never one person, chosen by hand"


def test_separating_the_same_two_again_is_no_more():
    pairs = [frozenset({1, 2})]
    may_separate(pairs, 2, 1, 4)
    with pytest.raises(SeparatedOften):
        may_separate(pairs, 1, 3, 4)
    with pytest.raises(SamePerson):
        may_separate([], 1, 1, 4)


# -- Waves ------------------------------------------------------------------------------------------------


@given(st.integers(0, 400), st.integers(-10, 400), st.integers(0, 2**62))
def test_waves_hold_everybody_once_and_the_first_no_more_than_there_is_room_for(number: int, free: int, seed: int):
    groups = [frozenset({2 * one, 2 * one + 1}) for one in range(number)]

    def split(some, room):
        wave = waves(some, room, seed)
        return wave.now, wave.later

    found = in_waves(groups, free, split)
    assert sorted(sorted(group) for wave in found for group in wave) == [sorted(group) for group in groups]
    assert len(found[0]) == min(number, max(0, free))
    assert all(len(wave) <= max(free, 100) for wave in found[1:])
    assert all(found[1:])
