"""What a reflection may be, and how a journal is read: rules alone, and what a post of them comes to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.words import SOURCE, Catalogue
from cogs.reflections import cards
from cogs.reflections.rules.bank import LIGHTER_MAX
from cogs.reflections.rules.journal import ENTRIES_A_PAGE, PIECE, fold, page_of, pieces
from cogs.reflections.rules.reflection import (
    MOST_FOR_EVERYONE,
    MOST_TEXT,
    Asked,
    NothingWritten,
    TooLong,
    length,
    must_be_written,
    must_fit_everyone,
)
from cogs.reflections.rules.week import Week, WeekId, WeekState
from cogs.reflections.service import ToAnswer
from scripts.words import ROOT
from tests.community import contract
from tests.interface.pressing import nodes

WORDS = Catalogue(ROOT / "config" / "locales").words(SOURCE)
LARGEST_ID = 2**63 - 1
A_LONG_QUESTION = "q" * LIGHTER_MAX


@settings(deadline=None)  # the first look at Discord's contract reads all of it
@given(st.text(min_size=1, max_size=MOST_FOR_EVERYONE + 200), st.booleans())
def test_whatever_is_accepted_for_everyone_fits_its_post_and_its_preview_whole(text: str, lighter: bool):
    if length(text) > MOST_FOR_EVERYONE:
        with pytest.raises(TooLong) as refused:
            must_fit_everyone(text)
        assert length(text) - refused.value.by == MOST_FOR_EVERYONE
        return
    must_fit_everyone(text)
    for view in (cards.post(LARGEST_ID, text, A_LONG_QUESTION if lighter else None, WORDS), preview(text, lighter)):
        found = list(nodes(view.to_components()))
        assert text in [node.get("content") for node in found]
        assert sum(length(node["content"]) for node in found if node["type"] == 10) <= 4000
        if (module := contract()) is not None:
            body = {"components": view.to_components(), "flags": 1 << 15, "allowed_mentions": {"parse": []}}
            assert module.violations("POST", "/channels/1/messages", body) == []


def preview(text: str, lighter: bool):
    week = Week(
        WeekId(1),
        7,
        None,
        WeekState.SENT,
        None,
        "k",
        "t",
        "q",
        A_LONG_QUESTION,
        70,
        71,
        None,
        None,  # type: ignore[arg-type]
    )
    asked = ToAnswer(week, Asked.LIGHTER if lighter else Asked.QUESTION, None)
    return cards.preview(asked, LARGEST_ID, text, LARGEST_ID, WORDS)


def test_the_longest_for_everyone_is_taken_and_one_more_is_not():
    must_fit_everyone("x" * MOST_FOR_EVERYONE)
    with pytest.raises(TooLong) as refused:
        must_fit_everyone("x" * (MOST_FOR_EVERYONE - 2) + "🌱🌱")
    assert refused.value.by == 2


@pytest.mark.parametrize("text", ["", "  ", "\n\t "])
def test_blanks_are_no_words(text: str):
    with pytest.raises(NothingWritten):
        must_be_written(text)


@given(st.text(max_size=MOST_TEXT))
def test_a_long_entry_is_read_whole_in_two_pieces_at_most(text: str):
    found = pieces(text)
    assert "".join(found) == text
    assert 1 <= len(found) <= 2
    assert all(len(piece) <= PIECE for piece in found)


def test_pieces_end_between_words():
    first, second = pieces("word " * 700)
    assert first.endswith("word ")
    assert second.startswith("word ")


@given(st.integers(-5, 2000), st.integers(0, 500))
def test_a_page_is_always_there(asked: int, entries: int):
    number, of = page_of(asked, entries)
    assert 0 <= number < of
    assert (of - 1) * ENTRIES_A_PAGE < max(entries, 1) <= max(of * ENTRIES_A_PAGE, 1)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"), [("CAFÉ", "cafe"), ("Straße", "STRASSE"), ("naïve", "Naive"), ("Łódź", "łódz")]
)
def test_accents_and_capitals_make_no_difference(one: str, other: str):
    assert fold(one) == fold(other)
