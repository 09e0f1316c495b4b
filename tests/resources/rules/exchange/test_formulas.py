"""What is like a formula gets a guard, and the guard comes off again without a trace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.resources.rules.exchange.formulas import guarded, unguarded

SIGNS = "=+@＝＋－＠-"
texts = st.text(alphabet=st.one_of(st.sampled_from("=+-@＝＋'\"“ \t\r\n;,　\ufeff"), st.characters(codec="utf-8")))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "lead", ["", " ", "\u00a0", "\u3000", "\ufeff", "\u200b", '"', "'", "“", " \"' ", "a;", "a\t", "a\n", "a\r\n "]
)
def test_whatever_begins_like_a_formula_gets_an_apostrophe(lead: str, sign: str):
    cell = f"{lead}{sign}cmd|' /C calc'!A0"
    assert guarded(cell) != cell
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["\tx", "\rx", "\nx", " \tx"])
def test_a_tab_or_a_line_end_at_the_beginning_gets_one_too(cell: str):
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "A guide", "1-2 hours", "a=b", "Ask 'Jo'", "one, -two", "co-production", "it's"])
def test_what_is_no_formula_stays_as_it_is(cell: str):
    assert (guarded(cell), unguarded(cell)) == (cell, cell)


@given(texts)
def test_the_guard_comes_off_without_a_trace(cell: str):
    assert unguarded(guarded(cell)) == cell
