"""What may be said in an introduction, and what becomes of what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import cut, length, one_line
from cogs.introductions.rules.introducing import (
    More,
    NoName,
    NoWords,
    Said,
    TooMuch,
    Ways,
    begun_with,
    ways_of,
)
from cogs.introductions.rules.profile import MOST_CHANGE, MOST_SKILLS, MOST_WORK, Profile, TakingPart

FULL = Profile("Asha", "Work", "Change", "she/her", ("a",), ("b",), frozenset({TakingPart.NO_DMS}), "Breaks")


def test_each_form_changes_only_what_it_asks_for():
    said = Said(" Ash ", " New ", "").on(FULL)
    assert said == Profile("Ash", "New", "", "she/her", ("a",), ("b",), FULL.taking_part, "Breaks")
    more = More("they", ("b", "b", "x"), ()).on(FULL, {"a", "b"})
    assert more == Profile("Asha", "Work", "Change", "they", ("b",), (), FULL.taking_part, "Breaks")
    ways = Ways(ways_of(["text_first", "nonsense"]), "").on(FULL)
    assert (ways.taking_part, ways.adjustments, ways.offers) == ({TakingPart.TEXT_FIRST}, "", ("a",))


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\u202e\u2066", "\n\t", "\u3164\u2800 "])
def test_a_name_is_something_that_can_be_seen(name: str):
    with pytest.raises(NoName):
        Said(name).on(None)


def test_no_more_skills_than_may_be_chosen():
    keys = [f"skill-{number}" for number in range(20)]
    assert len(More(offers=tuple(keys)).on(FULL, keys).offers) == MOST_SKILLS


def test_what_is_too_long_says_by_how_much_counting_emoji_as_two():
    with pytest.raises(TooMuch) as caught:
        Said("Asha", "🌱" * 401).on(None)
    assert (caught.value.field, caught.value.by) == ("work", 2)
    assert Said("Asha", "🌱" * 400).on(None).work == "🌱" * 400


def test_one_line_keeps_joined_emoji_and_drops_what_turns_the_line_around():
    assert one_line(" A\n\u202eB\u2069  👩‍🌾 ") == "A B 👩‍🌾"


@given(st.text(max_size=3000), st.integers(min_value=20, max_value=900))
def test_cutting_loses_only_blanks_and_fits(text: str, most: int):
    begins, rest = cut(text, most)
    assert length(begins) <= most
    assert "".join((begins + rest).split()) == "".join(text.split())


@given(st.text(max_size=6000))
def test_a_message_is_spread_over_both_fields_and_says_when_its_end_is_missing(text: str):
    try:
        begun = begun_with(text)
    except NoWords:
        return
    assert length(begun.work) <= MOST_WORK
    assert length(begun.change) <= MOST_CHANGE
    whole = "".join(text.split())
    taken = "".join((begun.work + begun.change).split())
    assert whole.startswith(taken)
    assert begun.is_cut == (taken != whole)


def test_a_message_without_anything_to_see_begins_nothing():
    with pytest.raises(NoWords):
        begun_with(" \u200b\n")
