"""A law that no program can break proves nothing: each fault put into the program is noticed by one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.wire.schedules.acts import Act, Point, Round, Size, Trouble, Verb
from tests.wire.schedules.drawing import LONG, schedule
from tests.wire.schedules.test_schedules import outcome

pytestmark = pytest.mark.wire

SMALL = Size(rounds=0, acts=0, servers=1, people=3)


def one_round(
    *verbs: Verb, kill: Point = Point.AFTER, nth: int = 99, minutes: float = 1.5, troubles: tuple[Trouble, ...] = ()
) -> Round:
    """Return a round in one server; with so high an `nth` the program ends what it has in hand first."""
    acts = tuple(Act(verb, label=label(verb)) for verb in verbs)
    return Round(acts, troubles, (), kill, nth, which=0, company=False, both=False, minutes=minutes)


def label(verb: Verb) -> str:
    return LABELS.get(verb, "")


LABELS = {
    Verb.ANSWER: "a1",
    Verb.TAKE_BACK: "a1",
    Verb.REMIND: "r1",
    Verb.MEETING: "m1",
    Verb.CIRCLE: "c1",
    Verb.CIRCLE_END: "c1",
    Verb.INTRODUCE: "i1",
    Verb.NOBODY_WROTE: "i1",
    Verb.WITHDRAW: "i1",
    Verb.MEET: "k1",
    Verb.SHARE: "b1",
    Verb.SHARE_OFFER: "b1",
    Verb.SHARE_AGAIN: "b1",
    Verb.CHANGE_SHARED: "b1",
    Verb.USE: "b1",
    Verb.LAST_DAY_OVER: "b1",
    Verb.RETIRE: "b1",
    Verb.CARD_DELETED: "b1",
    Verb.DAYS_LATER: "k1",
    Verb.TIME_OVER: "k1",
    Verb.CALL: "o1",
}
CASES = {
    "sends without a nonce": ([one_round(Verb.PROMPT_DUE, nth=1, minutes=0)], "2 times"),
    "never looks": ([one_round(Verb.PROMPT_DUE, nth=1, minutes=20)], "2 times"),
    "asks again after a 500": (
        [one_round(Verb.MEETING, troubles=(Trouble("500 after", "event", 1),))],
        "m1: sent 2 times",
    ),
    "settles first": ([one_round(Verb.PROMPT_DUE, kill=Point.BEFORE, nth=1)], "never there"),
    "has a bug": ([one_round(Verb.PROMPT_DUE)], "Traceback"),
    "disturbs who rests": ([one_round(Verb.REST, Verb.REMIND)], "was resting"),
    "forgets what follows": (
        [one_round(Verb.PROMPT_DUE), one_round(Verb.ANSWER), one_round(Verb.TAKE_BACK)],
        "a1: stands, though it was taken back",
    ),
    "forgets the threads of newcomers": ([one_round(Verb.INTRODUCE)], "thread of i1: made 0 times"),
}

UNHARMED = ("forgets what follows", "disturbs who rests", "asks again after a 500")


# Each starts the program two or three times: the two plainest in every run, the others in the long one.
PLAINEST = ("sends without a nonce", "settles first")


@pytest.mark.parametrize(
    "broken", [one if one in PLAINEST else pytest.param(one, marks=pytest.mark.soak) for one in CASES]
)
async def test_a_fault_in_the_program_is_noticed(broken, tmp_path):
    rounds, breach = CASES[broken]
    found, _ = await outcome(rounds, SMALL, tmp_path, None, broken)
    assert any(breach in one for one in found), found


@pytest.mark.soak
@pytest.mark.parametrize(
    ("broken", "rounds", "breach"),
    [
        (
            "asks again after a 500",
            [one_round(Verb.MEET, troubles=(Trouble("500 after", "thread", 1),))],
            "thread of k1: made 2 times",
        ),
        (
            "sends without a nonce",
            [one_round(Verb.INTRODUCE, nth=1, minutes=0)],
            "post of i1: made 2 times",
        ),
        (
            "never looks",
            [one_round(Verb.INTRODUCE), one_round(Verb.NOBODY_WROTE, nth=1, minutes=20)],
            "word about i1: sent 2 times",
        ),
    ],
)
async def test_what_newcomers_would_see_of_a_fault_is_noticed(broken, rounds, breach, tmp_path):
    found, _ = await outcome(rounds, SMALL, tmp_path, None, broken)
    assert any(breach in one for one in found), found


@pytest.mark.soak
@pytest.mark.parametrize(
    ("broken", "rounds", "breach"),
    [
        ("never looks", [one_round(Verb.SHARE, nth=1, minutes=20)], "card of b1: made 2 times"),
        ("forgets where cards are", [one_round(Verb.SHARE), one_round(Verb.RETIRE)], "card of b1: 1 stand"),
        ("changes no cards", [one_round(Verb.SHARE), one_round(Verb.CHANGE_SHARED)], "should be called"),
        ("changes no cards", [one_round(Verb.SHARE), one_round(Verb.USE)], "1 used it"),
        ("changes no cards", [one_round(Verb.SHARE), one_round(Verb.SHARE_AGAIN)], "should name"),
        (
            "changes no cards",
            [one_round(Verb.SHARE_OFFER), one_round(Verb.LAST_DAY_OVER)],
            "its last day is over: True",
        ),
    ],
)
async def test_what_the_library_would_show_of_a_fault_is_noticed(broken, rounds, breach, tmp_path):
    found, _ = await outcome(rounds, SMALL, tmp_path, None, broken)
    assert any(breach in one for one in found), found


AMONG_MEMBERS = [
    ("changes no calls", [one_round(Verb.CALL), one_round(Verb.CHANGE_CALL)], "call o1: should say"),
    ("changes no calls", [one_round(Verb.CALL), one_round(Verb.CALL_OFF)], "This round was called off"),
    ("never looks", [one_round(Verb.CALL, nth=1, minutes=20)], "call o1: posted 2 times"),
    (
        "never looks",
        [one_round(Verb.MEET), one_round(Verb.DAYS_LATER, nth=1, minutes=20)],
        "sent 2 times",
    ),
    (
        "leaves threads open",
        [one_round(Verb.MEET), one_round(Verb.DAYS_LATER), one_round(Verb.TIME_OVER)],
        "k1: its thread is closed: False",
    ),
    ("says once more", [one_round(Verb.PAUSE_MEETING)], "sent 2 times, for 1 things"),
    ("forgets where Start here is", [one_round(Verb.START_ROOM), one_round(Verb.START_OFF)], "should be in []"),
    ("changes no cards", [one_round(Verb.SHARE), one_round(Verb.CARD_DELETED, Verb.CHANGE_SHARED)], "b1: 0 stand"),
]


@pytest.mark.soak
@pytest.mark.parametrize(("broken", "rounds", "breach"), AMONG_MEMBERS)
async def test_what_members_and_stewards_would_meet_of_a_fault_is_noticed(broken, rounds, breach, tmp_path):
    found, _ = await outcome(rounds, SMALL, tmp_path, None, broken)
    assert any(breach in one for one in found), found


@pytest.mark.soak
@pytest.mark.parametrize("rounds", [rounds for _, rounds, _ in AMONG_MEMBERS])
async def test_without_one_they_meet_nothing_of_it(rounds, tmp_path):
    found, _ = await outcome(rounds, SMALL, tmp_path, None)
    assert found == []


@pytest.mark.soak
async def test_without_a_fault_nothing_is_noticed(tmp_path):
    rounds = [one for name in UNHARMED for one in CASES[name][0]]
    found, counts = await outcome(rounds, SMALL, tmp_path, None)
    assert found == []
    assert counts.kills.total() == len(rounds)


async def test_what_was_closed_unheard_is_closed_and_not_refused(tmp_path):
    """The answer to closing a thread is lost with the program, and Discord takes no second closing."""
    rounds = [one_round(Verb.CIRCLE), one_round(Verb.CIRCLE_END, kill=Point.AFTER, nth=1)]
    found, _ = await outcome(rounds, SMALL, tmp_path, None)
    assert found == []


async def test_an_opportunity_that_closes_while_its_card_is_in_doubt_says_so(tmp_path):
    """The change that its last day brings finds no card yet; the card that is found afterwards is of the day before."""
    rounds = [one_round(Verb.SHARE_OFFER, kill=Point.REPLIED, nth=1, minutes=0), one_round(Verb.LAST_DAY_OVER)]
    found, _ = await outcome(rounds, SMALL, tmp_path, None)
    assert found == []


async def test_who_is_erased_meanwhile_is_sent_nothing_and_what_they_posted_goes(tmp_path):
    """The program died with a message under way, and nobody knows whether that got there when its reader is erased."""
    rounds = [
        one_round(Verb.PROMPT_DUE),
        one_round(Verb.ANSWER, Verb.REMIND, kill=Point.AFTER, nth=1),
        one_round(Verb.ERASE),
    ]
    found, counts = await outcome(rounds, SMALL, tmp_path, None)
    assert found == []
    assert counts.kills.total() == len(rounds)


@pytest.mark.soak
@pytest.mark.parametrize("nth", [1, 2])
async def test_a_question_in_doubt_that_names_who_was_erased_meanwhile_goes(nth, tmp_path):
    """One of the two is asked in the thread, by a message that names both; which request that is has no order."""
    of_second = [
        replace(one, acts=tuple(replace(act, who=1) for act in one.acts))
        for one in (
            one_round(Verb.MEET),
            one_round(Verb.DAYS_LATER, kill=Point.REPLIED, nth=nth),
            one_round(Verb.ERASE),
        )
    ]
    found, _ = await outcome(of_second, SMALL, tmp_path, None)
    assert found == []


def test_a_schedule_is_a_function_of_its_seed():
    assert schedule(7, LONG) == schedule(7, LONG)
    assert schedule(7, LONG) != schedule(8, LONG)
