"""Whose turn it is to welcome: fair among those who can, and never somebody who should be left alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cogs.introductions.rules.profile import IntroductionId
from cogs.introductions.rules.starting import StartPost, ToDo, to_do
from cogs.introductions.rules.welcoming import (
    MOST_PINGED,
    Standing,
    Unanswered,
    Welcomer,
    due_at,
    turns_at,
    whose_turn,
)

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
PEOPLE = st.integers(1, 12)
SETS = st.frozensets(PEOPLE, max_size=6)
ROTA = st.lists(
    st.builds(
        Welcomer,
        person_id=PEOPLE,
        standing=st.sampled_from(Standing),
        is_pinged=st.booleans(),
        last_turn_at=st.none() | st.datetimes(timezones=st.just(UTC)),
        turn_for=st.none() | st.integers(1, 3).map(IntroductionId),
    ),
    max_size=12,
    unique_by=lambda one: one.person_id,
)


@given(rota=ROTA, resting=SETS, writer=PEOPLE)
def test_only_who_is_on_the_rota_chose_it_and_does_not_rest_is_pinged(rota, resting, writer):
    known = {one.person_id: one for one in rota}
    chosen = whose_turn(rota, resting=resting, wishing=(), writer_id=writer)
    assert len(set(chosen)) == len(chosen) <= MOST_PINGED
    for person in chosen:
        assert known[person].is_on
        assert known[person].is_pinged
        assert person not in resting
        assert person != writer
    could = {one.person_id for one in rota if one.is_on and one.is_pinged and one.person_id not in resting | {writer}}
    assert len(chosen) == min(MOST_PINGED, len(could))


class Turns:
    """A rota that takes turns, as the store keeps them."""

    def __init__(self, size: int) -> None:
        self.rota = {person: Welcomer(person, Standing.ON, is_pinged=True) for person in range(1, size + 1)}
        self.had: Counter[int] = Counter()
        self.now = NOW

    def nudge(self, resting: frozenset[int], writer: int) -> None:
        self.now += timedelta(hours=1)
        chosen = whose_turn(self.rota.values(), resting=resting, wishing=(), writer_id=writer)
        for person, at in zip(chosen, turns_at(self.now, len(chosen)), strict=True):
            self.rota[person] = replace(self.rota[person], last_turn_at=at)
            self.had[person] += 1


@given(
    size=st.integers(2, 8),
    nudges=st.lists(st.tuples(SETS, st.integers(1, 12)), min_size=1, max_size=30),
)
def test_nobody_has_two_turns_more_than_another_while_both_are_available(size, nudges):
    turns = Turns(size)
    away: set[int] = set()
    for resting, writer in nudges:
        # Two of them can always be asked; everybody else comes and goes.
        turns.nudge(resting - {1, 2}, writer if writer > 2 else 99)
        away |= set(resting | {writer}) - {1, 2}
    assert abs(turns.had[1] - turns.had[2]) <= 1
    always = set(turns.rota) - away
    assert max(turns.had[one] for one in always) - min(turns.had[one] for one in always) <= 1


@given(size=st.integers(1, 9), nudges=st.integers(1, 40))
def test_everybody_gets_their_turn_before_anybody_gets_the_next(size, nudges):
    turns = Turns(size)
    for _ in range(nudges):
        turns.nudge(frozenset(), 99)
        counts = [turns.had[person] for person in turns.rota]
        assert max(counts) - min(counts) <= 1


def test_whose_turn_is_on_its_way_comes_last():
    rota = [
        Welcomer(1, Standing.ON, is_pinged=True, turn_for=IntroductionId(7)),
        Welcomer(2, Standing.ON, is_pinged=True, last_turn_at=NOW),
        Welcomer(3, Standing.ON, is_pinged=True, last_turn_at=NOW - timedelta(days=1)),
    ]
    assert whose_turn(rota, resting=(), wishing=(), writer_id=9) == (3, 2)


@given(hours=st.integers(1, 168), later=st.integers(0, 20_000))
def test_it_waits_from_its_hour_on_and_not_before(hours, later):
    one = Unanswered(IntroductionId(1), 1, 2, "Amara", 3, 4, NOW)
    now = NOW + timedelta(minutes=later)
    assert one.waits(hours, now) == (later >= hours * 60)
    assert due_at(NOW, hours) - NOW == timedelta(hours=hours)


def test_what_has_to_be_done_about_the_post():
    post = StartPost(1, 2, "words")
    assert to_do(None, None, "words") is ToDo.NOTHING
    assert to_do(1, None, "words") is ToDo.POST
    assert to_do(1, post, "words") is ToDo.NOTHING
    assert to_do(1, post, "new words") is ToDo.EDIT
    assert to_do(5, post, "words") is ToDo.POST
    assert to_do(1, post.gone, "words") is ToDo.POST
    assert to_do(None, post, "words") is ToDo.TAKE_DOWN
    assert to_do(None, post.gone, "words") is ToDo.NOTHING
