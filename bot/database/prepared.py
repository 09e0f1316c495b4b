"""Statements made once and run many times with other values.

SQLAlchemy takes five times as long over a statement as SQLite itself, most of it to find out again what it found out
the last time. Here that is found out once, from what SQLAlchemy tells of a compiled statement; the rows are its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Delete, Dialect, Insert, Row, Select, Table, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import result_tuple
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

    InsertInto = Callable[[Table], sqlite.Insert | postgresql.Insert]

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete


class Prepared:
    """A statement with named parameters (`bindparam`), whose values come each time it is run.

    What it returns are the columns of a SELECT, or those named by `returning`. One with ON CONFLICT is given as a
    function of the INSERT that knows of it. Raises ValueError, when it is first run, for what has not always the same
    text: a list for IN.
    """

    def __init__(self, statement: Statement | Callable[[InsertInto], Insert]) -> None:
        self._statement = statement
        self._known: dict[str, Known] = {}

    def statement(self, engine_name: str) -> Statement:
        """Return it as SQLAlchemy has it; `engine_name` is `sqlite` or `postgresql`."""
        if isinstance(self._statement, Select | Insert | Update | Delete):
            return self._statement
        return self._statement(insert_for(engine_name))

    def known(self, dialect: Dialect) -> Known:
        """Return it as an engine takes it."""
        found = self._known.get(dialect.name)
        if found is None:
            found = self._known[dialect.name] = Known(self.statement(dialect.name), dialect)
        return found


class Known:
    """The text of a statement for one engine, and what becomes of its values and of its rows on the way."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        if isinstance(statement, Insert) and not statement.exported_columns:
            statement = statement.inline()  # else it would bring back the new row's key, for which nobody has asked
        compiled = statement.compile(dialect=dialect)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError("only statements about rows can be prepared")
        self.sql = str(compiled)
        # For each place: the name of its value and what is made of that, or the value itself where it never changes.
        self._places: list[tuple[str | None, Any, Any]] = []
        for name in compiled.positiontup or ():
            bound = compiled.binds[name]
            if bound.expanding or bound.literal_execute:
                raise ValueError(f"{name} is of another length each time")
            process = _of(bound.type, dialect).bind_processor(dialect)
            if bound.required:
                self._places.append((name, process, None))
            else:
                self._places.append((None, None, bound.value if process is None else process(bound.value)))
        columns = tuple(statement.exported_columns)
        self._processes = [_of(column.type, dialect).result_processor(dialect, None) for column in columns]
        self._row = result_tuple([column.key or "" for column in columns])

    def values(self, given: Mapping[str, Any]) -> Sequence[Any]:
        """Return the values in their places, as the engine keeps them; raises KeyError for one that is missing."""
        return [
            always if name is None else given[name] if process is None else process(given[name])
            for name, process, always in self._places
        ]

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Row[Any]]:
        """Return the rows with their values as they are outside the engine."""
        processes, row = self._processes, self._row
        return [
            row([value if process is None else process(value) for process, value in zip(processes, one, strict=True)])
            for one in found
        ]


def insert_for(engine_name: str) -> InsertInto:
    """Return the INSERT of an engine that knows ON CONFLICT, which both spell alike."""
    if engine_name == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # of use only where PostgreSQL is used

    return postgresql.insert


def _of(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type_.dialect_impl(dialect)
