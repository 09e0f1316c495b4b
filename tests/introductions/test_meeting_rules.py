"""Who may join a conversation, and what two people can begin with: pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.introductions.rules.meeting import (
    Match,
    MatchId,
    MatchState,
    Seat,
    TooNew,
    may_join_from,
    must_be_here_long_enough,
)
from cogs.introductions.rules.starters import GENERAL, Starter, two_starters

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
DAY = timedelta(days=1)
SKILLS = st.frozensets(st.sampled_from(["listening", "writing", "media", "rights"]))
PEOPLE = st.lists(st.integers(1, 99), min_size=2, max_size=3, unique=True)


def test_a_member_may_join_after_so_many_days_to_the_second():
    joined = NOW - 7 * DAY
    must_be_here_long_enough(joined, 7, NOW)
    with pytest.raises(TooNew) as caught:
        must_be_here_long_enough(joined + timedelta(seconds=1), 7, NOW)
    assert caught.value.may_from == NOW + timedelta(seconds=1)


def test_with_no_days_to_wait_everybody_may():
    must_be_here_long_enough(NOW, 0, NOW)


def test_whose_membership_is_not_known_may_join():
    assert may_join_from(None, 7) is None
    must_be_here_long_enough(None, 7, NOW)


def test_people_are_asked_only_in_an_open_match_and_when_it_is_time():
    match = Match(MatchId(1), 1, 1, MatchState.OPEN, ask_at=NOW, seats=(Seat(1), Seat(2)))
    assert match.is_asked(NOW)
    assert not match.is_asked(NOW - timedelta(seconds=1))
    assert not Match(MatchId(1), 1, 1, MatchState.CLOSED, ask_at=NOW).is_asked(NOW)
    assert not Match(MatchId(1), 1, 1, MatchState.OPEN).is_asked(NOW)


def test_a_match_knows_whom_somebody_meets():
    match = Match(MatchId(1), 1, 1, MatchState.OPEN, seats=(Seat(1), Seat(2), Seat(3)))
    assert match.others(2) == (1, 3)
    assert match.people == {1, 2, 3}
    assert match.seat_of(9) is None


@given(st.integers(1, 10**9), PEOPLE, st.data())
def test_starters_are_two_different_ones_and_the_same_each_time(match_id: int, people: list[int], data: st.DataObject):
    offers = {each: data.draw(SKILLS) for each in people}
    hopes = {each: data.draw(SKILLS) for each in people}
    first, second = two_starters(match_id, people, offers, hopes)
    assert first != second
    assert two_starters(match_id, people[::-1], offers, hopes) == (first, second)
    for one in (first, second):
        assert 0 <= one.number < GENERAL
        if one.skill is not None:
            assert one.giver != one.hoper
            assert one.skill in offers[one.giver] & hopes[one.hoper]
    meets = any(offers[one] & hopes[other] for one in people for other in people if one != other)
    assert (first.skill is not None) == meets


def test_where_each_offers_something_both_are_spoken_of():
    offers = {1: frozenset({"writing"}), 2: frozenset({"media"})}
    hopes = {1: frozenset({"media"}), 2: frozenset({"writing"})}
    found = two_starters(7, [1, 2], offers, hopes)
    assert set(found) == {Starter(skill="writing", giver=1, hoper=2), Starter(skill="media", giver=2, hoper=1)}


def test_every_general_starter_comes_up():
    pairs = [two_starters(match_id, [1, 2], {}, {}) for match_id in range(1, 200)]
    assert {one.number for pair in pairs for one in pair} == set(range(GENERAL))
    assert len(set(pairs)) == GENERAL * (GENERAL - 1)
