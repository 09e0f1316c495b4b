"""The backup that the running bot makes by itself: once a day, in nobody's way, and broken off without a trace."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import structlog

from bot import backup
from bot.app import Hearth
from bot.daily_backup import DailyBackup
from tests.backups.conftest import ADA, Host

DAY = timedelta(days=1)


def names(host: Host) -> list[str]:
    return sorted(path.name for path in (host.data / "backups").glob("*hearth-*"))


def daily(host: Host) -> DailyBackup:
    return DailyBackup(host.settings, host.clock, is_sqlite=True)


async def test_one_is_made_each_day_and_no_second(host: Host):
    await asyncio.to_thread(host.keep, ADA)
    backups = daily(host)
    for _ in range(3):
        await backups.if_due()
        host.clock.advance(timedelta(hours=5))
    assert names(host) == ["hearth-2026-03-04-1000.db"]
    await backups.if_due()  # 01:00 of the next day
    assert names(host) == ["hearth-2026-03-04-1000.db", "hearth-2026-03-05-0100.db"]


async def test_none_is_made_where_the_host_says_never_or_the_database_is_not_sqlite(host: Host):
    await asyncio.to_thread(host.keep, ADA)
    never = host.settings.model_copy(update={"backups": "never"})
    await DailyBackup(never, host.clock, is_sqlite=True).if_due()
    await DailyBackup(host.settings, host.clock, is_sqlite=False).if_due()
    assert names(host) == []


async def test_what_goes_wrong_is_logged_and_tried_again(host: Host):
    await asyncio.to_thread(host.keep, ADA)
    (host.data / "backups").write_text("a file where the folder should be")
    backups = daily(host)
    with structlog.testing.capture_logs() as logged:
        await backups.if_due()
    assert [entry["event"] for entry in logged] == ["no backup was made"]
    (host.data / "backups").unlink()
    await backups.if_due()
    assert len(names(host)) == 1


async def test_closing_breaks_it_off_and_nothing_half_is_left(host: Host):
    await asyncio.to_thread(host.keep, ADA)
    await asyncio.to_thread(make_larger, host.database, 160)
    backups = daily(host)
    making = asyncio.create_task(backups.if_due())
    await asyncio.to_thread(until_there_is_one, host.data / "backups")
    await backups.close()
    await making
    assert names(host) == []
    await backups.if_due()  # closed for good
    assert names(host) == []


async def test_while_it_is_made_others_write(host: Host):
    await asyncio.to_thread(host.keep, ADA)
    await asyncio.to_thread(make_larger, host.database, 40)

    async def write_meanwhile(bot: Hearth) -> int:
        backups, written = daily(host), 0
        making = asyncio.create_task(backups.if_due())
        while not making.done():
            async with bot.database.writing() as unit:
                await unit.execute(backup_marks(written))
            written += 1
        return written

    assert await asyncio.to_thread(host.do, write_meanwhile) > 10
    [made] = names(host)
    connection = sqlite3.connect(host.data / "backups" / made)
    assert backup.faults_in(connection) is None
    connection.close()


def backup_marks(number: int) -> object:
    from bot.database.meta import meta

    return meta.insert().values(name=f"written {number}", value="x")


def make_larger(file: Path, megabytes: int) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("CREATE TABLE ballast (text TEXT)")
        connection.executemany(
            "INSERT INTO ballast VALUES (?)", (("x" * 1000 + str(n),) for n in range(megabytes * 1000))
        )
    connection.close()


def until_there_is_one(folder: Path) -> None:
    """Return when a backup is being written."""
    tick = threading.Event()
    while not list(folder.glob(".hearth-*.unfinished")):
        tick.wait(0.001)
