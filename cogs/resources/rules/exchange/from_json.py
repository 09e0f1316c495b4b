"""Reads JSON: a list of objects, or an object with such a list under "resources"."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from cogs.resources.rules.exchange.faults import Fault, Format, Problem, Remark, Row, Told, note, shown
from cogs.resources.rules.exchange.fields import Field, field_of, plain
from cogs.resources.rules.exchange.record import Rules, repr_of, row_of
from cogs.resources.rules.exchange.refusals import NoList, TooManyRows, Unreadable

_MOST_DIGITS: Final = 300
"""Longer numbers cost time that grows with the square of their length, and Python refuses very long ones."""
_COMMAS_A_ROW: Final = 100
"""All fields and their lists are fewer than 50, and a row's prose has room for as many again."""
_OBJECTS_A_ROW: Final = 10

_Pairs = list[tuple[str, object]]


class _Object(_Pairs):
    """An object as it stands in the file: a key may be there twice."""


def rows(text: str, rules: Rules, told: list[Told]) -> Iterator[Row | list[Fault]]:
    """Yield each item or its faults, in order; raises `Unreadable`, `NoList`, and `TooManyRows` while it is parsed."""
    unknown, left_out = dict[str, None](), dict[str, None]()
    for number, item in enumerate(_items(_parsed(text, rules.most_rows), rules.most_rows), 1):
        if isinstance(item, _Object):
            yield _row(number, item, rules, unknown, left_out)
        else:
            yield [Fault(number, None, Problem.NOT_A_RESOURCE, shown(_as_text(item)))]
    for remark, names in ((Remark.UNKNOWN_COLUMNS, unknown), (Remark.COLUMNS_LEFT_OUT, left_out)):
        if names:
            told.append(Told(remark, tuple(names)))


def _parsed(text: str, most: int) -> object:
    objects = 0
    # Without an object in it, it would be parsed in one go that lets no other thread run: half a second for millions.
    if text.count(",") > _COMMAS_A_ROW * most:
        raise TooManyRows(most)

    def an_object(pairs: _Pairs) -> _Object:
        nonlocal objects
        objects += 1
        if objects > _OBJECTS_A_ROW * most:
            raise TooManyRows(most)
        return _Object(pairs)

    try:
        return json.loads(text, object_pairs_hook=an_object, parse_int=_number)
    except json.JSONDecodeError as error:
        raise Unreadable(Format.JSON, error.lineno, error.colno) from error
    except RecursionError as error:
        raise Unreadable(Format.JSON) from error


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def _items(parsed: object, most: int) -> list[object]:
    if isinstance(parsed, _Object):
        parsed = next((value for key, value in parsed if plain(key[:80]) == "resources"), None)
    if not isinstance(parsed, list) or isinstance(parsed, _Object):
        raise NoList
    if len(parsed) > most:
        raise TooManyRows(most)
    return parsed


def _row(
    number: int, item: _Object, rules: Rules, unknown: dict[str, None], left_out: dict[str, None]
) -> Row | list[Fault]:
    cells: dict[Field, object] = {}
    twice: dict[Field, Fault] = {}
    for key, value in item:
        field = field_of(key)
        if field is None:
            note(unknown, key)
        elif not field.is_read:
            note(left_out, key)
        elif field in cells:
            twice[field] = Fault(number, field, Problem.COLUMN_TWICE, shown(key))
        else:
            cells[field] = value
    return row_of(number, 0, cells, rules, twice.values())


def _as_text(item: object) -> str:
    return item if isinstance(item, str) else repr_of(item)
