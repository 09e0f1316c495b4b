"""Statements that take a list of values, which each engine spells in its own way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, any_, bindparam, func, select

from bot.database import Prepared, Unit

OneOf = Callable[[ColumnElement[Any], str], ColumnElement[bool]]
"""Whether a column is one of the values that are given under a name."""


class WithLists:
    """A prepared SELECT for each engine; lists of any length are one value of it."""

    def __init__(self, statement: Callable[[OneOf], Select[*tuple[Any, ...]]]) -> None:
        self._statement = statement
        self._known: dict[str, Prepared] = {}

    def of(self, unit: Unit) -> Prepared:
        """Return the one for a unit's engine."""
        name = unit.engine_name
        if name not in self._known:
            self._known[name] = Prepared(self._statement(_in_json if name == "sqlite" else _in_array))
        return self._known[name]


def listed(unit: Unit, values: Iterable[int | str]) -> Any:
    """Return values as the unit's engine takes a list of them."""
    return json.dumps([*values]) if unit.engine_name == "sqlite" else [*values]


def _in_json(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    each = func.json_each(bindparam(name, type_=Text())).table_valued("value")
    return column.in_(select(each.c.value))


def _in_array(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    from sqlalchemy.dialects.postgresql import ARRAY  # of use only where PostgreSQL is used

    return column == any_(bindparam(name, type_=ARRAY(column.type)))
