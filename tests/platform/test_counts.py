"""Counts that reveal nobody: product rule 11."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.counts import FEWEST, distinct

people = st.lists(st.integers(1, 12), max_size=30)


@given(people)
def test_fewer_than_five_people_are_never_told_apart(seen: list[int]) -> None:
    number = len(set(seen))
    count = distinct(seen)
    assert count.is_hidden == (number < 5)
    assert count.shown == (number if number >= 5 else None)


@given(people, people)
def test_all_small_numbers_look_the_same_nought_included(some: list[int], others: list[int]) -> None:
    if len(set(some)) < FEWEST and len(set(others)) < FEWEST:
        assert distinct(some) == distinct(others) == distinct([])


@given(people, st.randoms())
def test_neither_order_nor_how_often_matters(seen: list[int], random: st.DataObject) -> None:
    again = seen + seen[: len(seen) // 2]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert distinct(again) == distinct(seen)


def test_five_is_the_first_number_shown() -> None:
    assert FEWEST == 5
    assert distinct(range(4)).shown is None
    assert distinct(range(5)).shown == 5
    assert distinct(iter(range(5))).shown == 5
