"""The audit trail as a spreadsheet: whole, harmless, and never larger than Discord takes."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit import Entry
from bot.audit_file import as_csv
from bot.telling_acts import Teller
from bot.words import SOURCE, Catalogue
from tests.contracts.sources import ROOT

WORDS = Catalogue(ROOT / "config" / "locales").words(SOURCE)
AT = datetime(2026, 3, 4, 10, 0, 5, tzinfo=UTC)


def telling(words: str) -> Teller:
    return Teller({"test.act": lambda _facts, _words: words}, {}, dict)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]


def entry(**facts: Any) -> Entry:
    return Entry(12, "test.act", facts, AT)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(begin: str):
    content, _ = as_csv([entry()], telling(f'{begin}HYPERLINK("http://example.org")'), WORDS)
    [row] = read(content)
    assert row[2].startswith(f"'{begin}")
    assert [cell for cell in row if cell.startswith(begin)] == []


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_is_told_comes_back_as_it_was(told: str):
    content, number = as_csv([entry(name=told)], telling(told), WORDS)
    [row] = read(content)
    assert number == 1
    assert row[2].removeprefix("'") == told.removeprefix("'")
    assert row[0] == "2026-03-04T10:00:05Z"
    assert row[1] == "<@12>"


def test_what_does_not_fit_is_left_out_oldest_first_and_counted():
    entries = [entry(number=number) for number in range(100)]
    everything, number = as_csv(entries, telling("did it"), WORDS)
    assert number == 100
    content, number = as_csv(entries, telling("did it"), WORDS, most=len(everything) // 2)
    assert 40 < number < 50
    assert len(content) <= len(everything) // 2
    assert [row[4] for row in read(content)] == [f'{{"number": {n}}}' for n in range(number)]


def test_an_empty_trail_is_a_header():
    content, number = as_csv([], telling(""), WORDS)
    assert (read(content), number) == ([], 0)
