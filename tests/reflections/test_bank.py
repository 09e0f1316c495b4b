"""The bank's faults are each named with their place, and the queue keeps its law."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.errors import NotFound
from cogs.reflections.rules.bank import (
    KEY_MAX,
    LIGHTER_MAX,
    MODELS,
    TEXT_MAX,
    THEME_MAX,
    Bank,
    Prompt,
    Queue,
    faults,
)

GOOD = Prompt(
    key="a-first-step",
    theme="Arriving",
    model="Borton",
    text="What would you like to do more of? You could name a first step.",
    lighter="Name one thing you'd like to do.",
    light=False,
)
OTHER = replace(GOOD, key="a-second-step", text="What comes after the first step?")


# -- The bank ----------------------------------------------------------------------------------


def test_a_good_bank_has_no_faults_however_small():
    assert faults(Bank((GOOD,))) == []
    assert faults(Bank((GOOD, OTHER))) == []


def test_a_bank_gives_its_prompts_by_key_and_its_keys_in_order():
    bank = Bank((OTHER, GOOD))
    assert bank.keys == ("a-second-step", "a-first-step")
    assert bank.get("a-first-step") == GOOD
    with pytest.raises(NotFound):
        bank.get("gone")


def test_an_empty_bank_is_a_fault():
    assert faults(Bank(())) == ["There are no prompts: at least one is needed."]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": ""}, "Prompt 2: the key is missing."),
        ({"key": "k" * (KEY_MAX + 1)}, "the key has 61 characters; it may have 60 at most."),
        ({"theme": " "}, "Prompt 2 (a-second-step): the theme is missing."),
        ({"theme": "t" * (THEME_MAX + 1)}, "the theme has 81 characters; it may have 80 at most."),
        ({"model": ""}, "the model is missing."),
        ({"model": "Freud"}, "the model is “Freud”; it must be one of Borton, Kolb, Gibbs, Schön or Rolfe."),
        ({"text": "\n"}, "the text is missing."),
        ({"text": "t" * (TEXT_MAX + 1)}, "the text has 401 characters; it may have 400 at most."),
        ({"lighter": ""}, "the lighter question is missing."),
        ({"lighter": "t" * (LIGHTER_MAX + 1)}, "the lighter question has 201 characters; it may have 200 at most."),
        ({"key": GOOD.key}, "the key is the same as that of prompt 1 (a-first-step); each needs its own."),
        ({"text": GOOD.text.upper().replace(" ", "\n ")}, "the text is the same as that of prompt 1 (a-first-step)."),
    ],
)
def test_each_fault_is_named_once_with_its_place(change, said):
    (fault,) = faults(Bank((GOOD, replace(OTHER, **change))))
    assert fault.startswith("Prompt 2")
    assert fault.endswith(said)


@pytest.mark.parametrize(
    "key", ["A-Step", "a step", "a_step", "-step", "step-", "a--step", "ein-schöner-schritt", "a\n"]
)
def test_a_key_that_is_no_slug_is_a_fault(key):
    (fault,) = faults(Bank((replace(GOOD, key=key),)))
    assert "the key may hold small letters" in fault


def test_all_faults_are_named_together():
    bad = Prompt(key="", theme="", model="", text="", lighter="", light=True)
    assert len(faults(Bank((bad, GOOD, bad)))) == 10


def test_what_is_as_long_as_allowed_is_allowed():
    full = Prompt("k" * KEY_MAX, "t" * THEME_MAX, MODELS[3], "t" * TEXT_MAX, "l" * LIGHTER_MAX, light=True)
    assert faults(Bank((full,))) == []


# -- The queue, by example -----------------------------------------------------------------------

ABC = ("a", "b", "c")


def test_a_fresh_queue_asks_in_the_banks_order_round_after_round():
    queue = Queue.fresh(ABC)
    asked = []
    for _ in range(7):
        asked.append(queue.head())
        queue = queue.taken(ABC)
    assert "".join(asked) == "abcabca"


def test_upcoming_goes_on_past_both_rounds():
    queue = Queue.fresh(ABC).taken(ABC)
    assert queue.upcoming(0, ABC) == ()
    assert "".join(queue.upcoming(4, ABC)) == "bcab"
    assert "".join(queue.upcoming(10, ABC)) == "bcabcabcab"


def test_a_swap_stays_within_its_round():
    queue = Queue.fresh(ABC).taken(ABC)  # b c | a b c
    assert queue.choices(0) == ("c",)
    assert queue.choices(2) == ("b", "c")
    assert "".join(queue.swapped(0, "c").upcoming(5, ABC)) == "cbabc"
    assert "".join(queue.swapped(2, "c").upcoming(5, ABC)) == "bccba"
    with pytest.raises(NotFound):
        queue.swapped(0, "a")  # already asked in this round


def test_trading_a_prompt_with_itself_changes_nothing():
    queue = Queue.fresh(ABC)
    assert queue.swapped(4, "b") == queue


@pytest.mark.parametrize("position", [-1, 6, 60])
def test_there_is_nothing_to_swap_where_nothing_stands(position):
    queue = Queue.fresh(ABC)
    assert queue.choices(position) == ()
    with pytest.raises(NotFound):
        queue.swapped(position, "a")


def test_a_key_nobody_knows_is_not_swapped_in():
    with pytest.raises(NotFound):
        Queue.fresh(ABC).swapped(0, "z")


def test_new_keys_come_last_in_both_rounds_and_used_ones_do_not_come_back():
    queue = Queue.fresh(ABC).taken(ABC).reconciled(("n", "a", "b", "c"))
    assert queue == Queue(("b", "c", "n"), ("a", "b", "c", "n"))


def test_keys_that_are_gone_disappear_and_an_emptied_round_gives_way():
    queue = Queue.fresh(ABC).taken(ABC)
    assert queue.reconciled(("a", "c")) == Queue(("c",), ("a", "c"))
    assert queue.reconciled(("a",)) == Queue(("a",), ("a",))


def test_a_key_that_comes_back_waits_a_round_if_it_was_posted_before():
    queue = Queue.fresh(ABC).taken(ABC).reconciled(("b", "c"), posted={"a"})
    assert queue.reconciled(ABC, posted={"a"}) == Queue(("b", "c"), ("b", "c", "a"))


def test_a_bank_edited_just_before_the_last_of_a_round_is_honoured():
    queue = Queue(("c",), ABC).taken(("c", "n", "a"))
    assert queue == Queue(("n",), ("a", "c", "n"))


def test_a_bank_of_one_repeats_it():
    queue = Queue.fresh(("a",)).taken(("a",))
    assert queue.head() == "a"
    assert queue.upcoming(3, ("a",)) == ("a", "a", "a")


@pytest.mark.parametrize(
    ("current", "following"), [((), ()), ((), ("a",)), (("a", "a"), ("a",)), (("a",), ("a", "a")), (("a",), ("b",))]
)
def test_a_queue_that_could_break_the_law_cannot_be_made(current, following):
    with pytest.raises(ValueError, match=r"queue|round"):
        Queue(current, following)


def test_a_bank_without_prompts_has_no_queue():
    with pytest.raises(ValueError, match="never empty"):
        Queue.fresh(())
    with pytest.raises(ValueError, match="never empty"):
        Queue.fresh(ABC).reconciled(())


# -- The queue's law -----------------------------------------------------------------------------

keys = st.sampled_from("abcdefg")
banks = st.lists(keys, min_size=1, max_size=7, unique=True)


@given(banks, st.lists(st.tuples(st.integers(0, 13), keys), max_size=30))
def test_while_the_bank_stands_each_round_holds_every_key_once(bank, swaps):
    queue = Queue.fresh(bank)
    asked = []
    for position, key in [*swaps, *[(0, "none")] * len(bank)]:
        if key in queue.choices(position):
            queue = queue.swapped(position, key)
        asked.append(queue.head())
        queue = queue.taken(bank)
    for start in range(0, len(asked) - len(bank) + 1, len(bank)):
        assert sorted(asked[start : start + len(bank)]) == sorted(bank)


@given(banks, st.integers(0, 20), st.lists(st.tuples(st.integers(0, 13), keys)), st.integers(0, 30))
def test_what_is_shown_as_upcoming_is_what_comes(bank, taken_before, swaps, count):
    queue = Queue.fresh(bank)
    for _ in range(taken_before):
        queue = queue.taken(bank)
    for position, key in swaps:
        if key in queue.choices(position):
            queue = queue.swapped(position, key)
    shown, came = queue.upcoming(count, bank), []
    for _ in range(count):
        came.append(queue.head())
        queue = queue.taken(bank)
    assert shown == tuple(came)


class QueueLaw(RuleBasedStateMachine):
    """Whatever stewards and hosts do, no key is posted twice before all that were there have been.

    `owed` is a round kept by hand, without any order: the keys that must still come before any
    may come again. A key that left the bank after it was posted is not owed when it comes back.
    """

    @initialize(bank=banks)
    def begin(self, bank):
        self.bank = bank
        self.queue = Queue.fresh(bank)
        self.owed = set(bank)
        self.posts: list[str] = []
        # The bank as it was at each post and each edit, to look back over: (bank, key posted or None).
        self.history: list[tuple[frozenset[str], str | None]] = []

    @rule()
    def post(self):
        key = self.queue.head()
        assert key in self.owed
        self.owed.remove(key)
        self.queue = self.queue.taken(self.bank, self.posts)
        self.posts.append(key)
        self.history.append((frozenset(self.bank), key))
        self._begin_another_round_when_nothing_is_owed()

    @rule(position=st.integers(0, 13), choice=st.integers(0, 6))
    def swap(self, position, choice):
        choices = self.queue.choices(position)
        if not choices:
            return
        before = self.queue.upcoming(14, self.bank)
        self.queue = self.queue.swapped(position, choices[choice % len(choices)])
        after = self.queue.upcoming(14, self.bank)
        assert after[position] == choices[choice % len(choices)]
        assert Counter(before) == Counter(after)
        assert sum(one != other for one, other in zip(before, after, strict=True)) == 2

    @rule(bank=banks)
    def edit(self, bank):
        self.owed = {key for key in bank if key in self.owed or (key not in self.bank and key not in self.posts)}
        self.bank = bank
        self.queue = self.queue.reconciled(bank, self.posts)
        self.history.append((frozenset(bank), None))
        self._begin_another_round_when_nothing_is_owed()

    def _begin_another_round_when_nothing_is_owed(self):
        if not self.owed:
            self.owed = set(self.bank)

    @invariant()
    def this_round_is_what_is_owed_and_the_next_is_the_whole_bank(self):
        assert set(self.queue.current) == self.owed
        assert sorted(self.queue.following) == sorted(self.bank)

    @invariant()
    def reconciling_again_changes_nothing(self):
        assert self.queue.reconciled(self.bank, self.posts) == self.queue

    @invariant()
    def between_three_posts_of_a_key_every_other_came(self):
        """Between them lies one whole round, wherever in its own round each post fell."""
        for key in set(self.posts):
            times = [index for index, (_, posted) in enumerate(self.history) if posted == key]
            for first, third in zip(times, times[2:], strict=False):
                span = self.history[first : third + 1]
                there_throughout = frozenset.intersection(*(bank for bank, _ in span))
                assert there_throughout <= {posted for _, posted in span}


TestQueueLaw = QueueLaw.TestCase
