"""What the three answers say for the next draw."""

from __future__ import annotations

import pytest

from cogs.introductions.rules.history import Answer, Conversation, follow_up
from cogs.introductions.rules.matching import draw
from cogs.introductions.rules.pool import Again, Met, Person, Pool

TALKED, NOT_YET, NO_THANKS = Answer.TALKED, Answer.NOT_YET, Answer.NO_THANKS
BOTH = frozenset({1, 2})


@pytest.mark.parametrize(
    ("answers", "again"),
    [
        ({}, Again.TALKED),
        ({1: TALKED}, Again.TALKED),
        ({1: TALKED, 2: NOT_YET}, Again.TALKED),
        ({1: NOT_YET}, Again.NOT_YET),
        ({1: NOT_YET, 2: NOT_YET}, Again.NOT_YET),
        ({1: NO_THANKS}, Again.NO_THANKS),
        ({1: NO_THANKS, 2: TALKED}, Again.NO_THANKS),
        ({1: NO_THANKS, 2: NOT_YET}, Again.NO_THANKS),
    ],
)
def test_two_answers_together(answers, again):
    assert follow_up([Conversation(3, BOTH, answers)]) == {(1, 2): Met(again, 1, 3)}


@pytest.mark.parametrize(
    ("earlier", "later", "again"),
    [
        ({1: NO_THANKS}, {}, Again.NO_THANKS),
        ({1: NO_THANKS}, {2: TALKED}, Again.NO_THANKS),
        ({1: NO_THANKS}, {1: TALKED}, Again.TALKED),
        ({1: TALKED}, {1: NO_THANKS}, Again.NO_THANKS),
        ({1: NOT_YET}, {1: NOT_YET}, Again.NOT_YET),
        ({1: NOT_YET}, {}, Again.TALKED),
        ({1: TALKED}, {1: NOT_YET}, Again.TALKED),
    ],
)
def test_what_somebody_said_last_is_what_they_say(earlier, later, again):
    conversations = [Conversation(5, BOTH, later), Conversation(2, BOTH, earlier)]

    assert follow_up(conversations) == {(1, 2): Met(again, 2, 5)}


def test_in_a_three_an_answer_is_about_both_others():
    met = follow_up([Conversation(1, frozenset({1, 2, 3}), {2: NO_THANKS, 1: NOT_YET})])

    assert {pair: each.again for pair, each in met.items()} == {
        (1, 2): Again.NO_THANKS,
        (1, 3): Again.NOT_YET,
        (2, 3): Again.NO_THANKS,
    }


def test_the_answers_steer_the_next_draw():
    people = tuple(Person(each) for each in (1, 2, 3, 4))
    rounds = [
        Conversation(1, BOTH, {1: NO_THANKS}),
        Conversation(1, frozenset({3, 4}), {3: TALKED}),
        Conversation(2, frozenset({1, 3}), {1: TALKED}),
        Conversation(2, frozenset({2, 4}), {4: TALKED}),
        Conversation(3, frozenset({1, 4}), {1: NOT_YET}),
        Conversation(3, frozenset({2, 3}), {2: TALKED}),
    ]

    groups = {draw(Pool(people, met=follow_up(rounds)), seed).groups for seed in range(20)}
    assert groups == {(frozenset({1, 4}), frozenset({2, 3}))}
