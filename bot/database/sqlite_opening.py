"""How connections to SQLite are opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, event

from bot.database.at_once import AtOnce
from bot.database.sqlite_errands import OneErrandConnection


def run_in_one_errand(engine: Engine, patience_ms: int, *pragmas: str) -> None:
    """Let every connection of this engine, which is over aiosqlite, begin nothing by itself and have these pragmas.

    `patience_ms` is for how long one waits for other processes.
    """
    script = ";".join(f"PRAGMA {pragma}" for pragma in (f"busy_timeout={patience_ms}", *pragmas))
    at_once = AtOnce()

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _record: object, args: Sequence[Any], options: dict[str, Any]) -> OneErrandConnection:
        # The driver's plain BEGIN would let two readers both become writers.
        stock = dialect.dbapi.connect(*args, **options, isolation_level=None)
        connection = OneErrandConnection(dialect.dbapi, stock.driver_connection, at_once, patience_ms)
        try:
            connection.run_script(script)
        except BaseException:
            connection.terminate()  # cancelled meanwhile, nobody else knows of it
            raise
        return connection
