"""What one test's bot has compiled and read is there for the next test's, within a process.

SQLAlchemy keeps what it compiles with the engine, and a program has one database for its whole life. Tests open two
thousand, each to compile the same statements again: a third of what it took to start the bot in a made-up Discord. To
read the same files of YAML again was a tenth. Nothing else is shared.
"""

from __future__ import annotations

import functools
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache

from bot import settings_file
from bot.yaml_text import parsed
from cogs.reflections import prompts_file

_MOST = 4000  # statements, by far more than there are
_compiled: LRUCache[Any, Any] = LRUCache(_MOST)


class _Alike:
    """A dialect that is the same as any other of its kind: a part of the key under which a statement is kept."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_compiled)


class Sqlite(_Alike, SQLiteDialect_aiosqlite):
    """SQLite's dialect."""

    supports_statement_cache = True


class Postgres(_Alike, PGDialect_asyncpg):
    """PostgreSQL's dialect; a run has one server."""

    supports_statement_cache = True


def begin() -> None:
    """Let every engine made from now on keep its statements with those of its kind, and read what was read before."""
    registry.register("sqlite.aiosqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.asyncpg", __name__, Postgres.__name__)
    # Nobody changes what stands in a file: models are made of it.
    once = functools.lru_cache(maxsize=50)(parsed)
    settings_file.parsed = once  # type: ignore[attr-defined]
    prompts_file.parsed = once  # type: ignore[attr-defined]
