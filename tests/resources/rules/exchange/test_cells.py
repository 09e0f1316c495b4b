"""Our own cutting of CSV agrees with the standard library's wherever that reads a file at all."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cogs.resources.rules.exchange.cells import DELIMITERS, records

cells = st.text(alphabet='ab ",;\t\r\né', max_size=8)
tables = st.lists(st.lists(cells, min_size=1, max_size=4), max_size=6)


@given(tables, st.sampled_from(DELIMITERS), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@example([["a\r\nb", '"'], ["", ""], ["x"]], ",", "\r\n", False)
def test_it_finds_what_the_standard_library_wrote_and_reads(
    table: list[list[str]], delimiter: str, ends: str, all_quoted: bool
):
    file = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    csv.writer(file, delimiter=delimiter, lineterminator=ends, quoting=quoting).writerows(table)
    text = file.getvalue()
    theirs = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    assert [record.cells for record in records(text, delimiter)] == [row for row in theirs if any(map(str.strip, row))]


@given(tables)
def test_rows_are_numbered_with_the_blank_ones_between_them(table: list[list[str]]):
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table)
    filled = [number for number, row in enumerate(table, 1) if any(map(str.strip, row))]
    assert [record.number for record in records(file.getvalue(), ",")] == filled


@given(st.text(alphabet='a",\r\n', max_size=60))
def test_whatever_the_text_it_ends_and_loses_no_letter(text: str):
    found = list(records(text, ","))
    assert "".join(cell for record in found for cell in record.cells).count("a") == text.count("a")
    assert [record.line for record in found] == sorted({record.line for record in found})


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ('"a\nb",c', [(1, 1, ("a\nb", "c"))]),
        ('a\n\n\n"b\r\n\r\nc"\rd', [(1, 1, ("a",)), (4, 4, ("b\r\n\r\nc",)), (5, 7, ("d",))]),
        ('"a"b,c', [(1, 1, ("ab", "c"))]),
        ('a"b,c', [(1, 1, ('a"b', "c"))]),
    ],
)
def test_numbers_lines_and_cells_of_small_files(text: str, cut: list[tuple[int, int, tuple[str, ...]]]):
    assert [(record.number, record.line, record.cells) for record in records(text, ",")] == cut
