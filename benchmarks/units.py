"""A unit of work on each engine, against the same two statements on bare SQLite."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.measured import Found
from bot import servers
from bot.database import Database, Sealer, new_key
from bot.database.migrate import migrate
from tests.postgres_server import PostgresServer, find_binaries

TIMES = 300


async def median_ms(work: Callable[[], Awaitable[None]], times: int = TIMES) -> float:
    """Return the median of many runs, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


@asynccontextmanager
async def engines(folder: Path) -> AsyncIterator[dict[str, Database]]:
    """Yield a migrated database on each engine that is there."""
    found = {"SQLite": Database(f"sqlite:///{folder / 'bench.db'}", Sealer((new_key(),)))}
    binaries = find_binaries()
    server = PostgresServer(binaries) if binaries else None
    if server is not None:
        server.start()
        found["PostgreSQL"] = Database(server.url(server.create_database()), Sealer((new_key(),)))
    for database in found.values():
        await migrate(database.url)
    yield found
    for database in found.values():
        await database.close()
    if server is not None:
        server.stop()


async def bare_sqlite_ms(folder: Path) -> float:
    """Return the median of a read and a write in one transaction, with the same safety, without any layer."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, value TEXT) STRICT")

    async def work() -> None:
        connection.execute("BEGIN IMMEDIATE")
        before = connection.execute("SELECT value FROM t WHERE id = 1").fetchone()
        # Another value each time: of a row that stays as it was SQLite writes nothing.
        value = "x" if before is None or before[0] == "y" else "y"
        connection.execute(
            "INSERT INTO t VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value", (value,)
        )
        connection.execute("COMMIT")

    median = await median_ms(work)
    connection.close()
    return median


async def measure(folder: Path) -> Found:
    """Measure a unit that reads, and one that reads and writes."""
    data = folder / "units"
    data.mkdir()
    bare = await bare_sqlite_ms(data)
    lines = [f"A read and a write on bare SQLite: {bare:.2f} ms."]
    async with engines(data) as found:
        for engine, database in found.items():
            lines.append(await _of(engine, database, bare))
    return Found([], lines)


async def _of(engine: str, database: Database, bare: float) -> str:
    async def writing() -> None:
        async with database.writing() as unit:
            zone = await servers.setting(unit, 1, servers.ZONE)
            await servers.put(unit, 1, servers.ZONE, "Europe/London" if zone is None else None)

    async def reading() -> None:
        async with database.reading() as unit:
            await servers.setting(unit, 1, servers.ZONE)

    write, read = await median_ms(writing), await median_ms(reading)
    return (
        f"{engine}: a unit that reads and writes {write:.2f} ms, {write / bare:.1f} times bare SQLite;"
        f" a unit that reads {read:.2f} ms."
    )
