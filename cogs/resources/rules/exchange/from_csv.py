"""Reads CSV, whatever stands between its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from cogs.resources.rules.exchange.cells import DELIMITERS, Record, records
from cogs.resources.rules.exchange.faults import Fault, Problem, Remark, Row, Told, note, shown
from cogs.resources.rules.exchange.fields import Field, field_of
from cogs.resources.rules.exchange.formulas import unguarded
from cogs.resources.rules.exchange.record import Rules, row_of
from cogs.resources.rules.exchange.refusals import NothingInIt, NoTitles, TooManyRows

_MOST_HEADINGS: Final = 200
"""More are no table of resources: nobody made two hundred columns by hand."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """What the first row says: which field each column is, None for those that are left out."""

    columns: tuple[Field | None, ...]
    faults: tuple[Fault, ...]
    told: tuple[Told, ...]


def rows(text: str, rules: Rules, told: list[Told]) -> Iterator[Row | list[Fault]]:
    """Yield each row or its faults, in order, those of the heading first.

    Raises `NothingInIt`, `NoTitles`, `TooManyRows`.
    """
    first, delimiter = _first(text)
    heading = _heading(first)
    told.extend(heading.told)
    if heading.faults:
        yield list(heading.faults)
    for count, record in enumerate(islice(records(text, delimiter), 1, None), 1):
        if count > rules.most_rows:
            raise TooManyRows(rules.most_rows)
        yield _row(record, heading.columns, rules)


def _first(text: str) -> tuple[Record, str]:
    """Return the heading and the delimiter with which most of it makes sense, a comma where none does."""
    found = {one: record for one in DELIMITERS if (record := next(records(text, one), None)) is not None}
    if not found:
        raise NothingInIt
    best = max(found, key=lambda one: _sense(found[one]))
    return found[best], best


def _sense(record: Record) -> int:
    return len({field_of(cell) for cell in record.cells[:_MOST_HEADINGS]} - {None})


def _heading(record: Record) -> _Heading:
    headings = record.cells[:_MOST_HEADINGS]
    columns: list[Field | None] = []
    faults, unknown, left_out = [], dict[str, None](), dict[str, None]()
    for text in map(unguarded, headings):
        field = field_of(text)
        if field is None and text.strip():
            note(unknown, text)
        elif field is not None and field in columns:
            faults.append(Fault(record.number, field, Problem.COLUMN_TWICE, shown(text), line=record.line))
            field = None
        elif field is not None and not field.is_read:
            note(left_out, text)
        columns.append(field)
    if Field.TITLE not in columns:
        raise NoTitles(tuple(shown(text) for text in headings[:10] if text.strip()))
    told = [(Remark.UNKNOWN_COLUMNS, unknown), (Remark.COLUMNS_LEFT_OUT, left_out)]
    return _Heading(tuple(columns), tuple(faults), tuple(Told(one, tuple(names)) for one, names in told if names))


def _row(record: Record, columns: Sequence[Field | None], rules: Rules) -> Row | list[Fault]:
    cells = {field: unguarded(cell) for field, cell in zip(columns, record.cells, strict=False) if field and cell}
    before = []
    if beyond := next((cell for cell in record.cells[len(columns) :] if cell.strip()), None):
        before.append(Fault(record.number, None, Problem.TOO_MANY_CELLS, shown(beyond), line=record.line))
    if record.is_open:
        opened = next(cell for cell in record.cells if cell.startswith('"'))
        before.append(Fault(record.number, None, Problem.QUOTE_NOT_CLOSED, shown(opened), line=record.line))
    return row_of(record.number, record.line, cells, rules, before)
