"""Rows of people and servers in every table there is, and ways to find them again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from bot import audit, consents, members, servers
from bot.app import Hearth
from bot.database import Database, Unit, metadata
from bot.deliveries import store as deliveries
from bot.deliveries.model import Plan, Sent, Trouble
from bot.interface import drafts
from bot.notices import Notices
from bot.personal_data import About, Kept
from bot.takedowns import take_down
from bot.words import Words
from cogs.reflections import store as reflections
from cogs.reflections.rules.bank import Prompt, Queue
from cogs.reflections.rules.reflection import Audience
from cogs.reflections.rules.schedule import Schedule
from cogs.reflections.rules.week import WeekState
from cogs.reflections.store import reflections as own_words
from tests.platform.rows_introductions import fill_introductions
from tests.platform.rows_library import fill_library

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
# Long enough to stand in no other column by chance.
ADA, BEN = 7100000000000000001, 7100000000000000002
HERE, THERE = 7200000000000000001, 7200000000000000002
AGREED = consents.Purpose("shown_in_search", 2, "You may find me.")
AGREED_EVERYWHERE = consents.Purpose("direct_messages", 1, "You may write to me.", everywhere=True)
PEOPLE_COLUMNS = {
    "person_id", "actor_id", "recipient", "author_id", "user_id", "member_id", "owner_id", "steward_id", "host_id",
}  # fmt: skip


async def fill(hearth: Hearth, person_id: int, guild_id: int, at: datetime = NOW) -> None:
    """Put rows of this person, in this server, into every table there is."""
    async with hearth.database.writing() as unit:
        await servers.joined(unit, guild_id, at)
        await servers.put(unit, guild_id, servers.ZONE, "Europe/London")
        await members.set_zone(unit, person_id, f"Etc/{person_id}")
        await members.dms_stopped(unit, person_id, at)
        await audit.write(unit, guild_id, person_id, "prompt.skipped", at, {"week": "2026-03-02"})
        await consents.give(unit, person_id, guild_id, AGREED, at)
        await consents.give(unit, person_id, guild_id, AGREED_EVERYWHERE, at)
        await take_down(unit, guild_id, 9, 77, at)
        await drafts.keep(
            unit, person_id=person_id, guild_id=guild_id, form="suggest", subject=1, fields={"text": "mine"}, at=at
        )
        kind = f"nudge.{person_id % 10}.{guild_id % 10}"
        for number in range(3):
            key = f"{person_id}:{guild_id}:{number}"
            await deliveries.plan(unit, Plan(kind, key, at, guild_id=guild_id, recipient=person_id))
        claimed = await deliveries.claim(unit, at, at + SECOND, [kind], [])
        assert claimed is not None
        await deliveries.settle(unit, claimed, Sent(5, 6), at)
        notices = hearth.kinds["stewards.notice"]
        assert isinstance(notices, Notices)
        await notices.cannot_post(unit, Trouble(guild_id, 9, 50013, "The weekly prompt", ""), at)
        await reflections.keep(
            unit, guild_id, Schedule(9, 2, time(19), "Europe/London"), Queue.fresh(["first", "second"])
        )
        week = await reflections.put_week(unit, guild_id, date(2026, 3, 2), WeekState.PLANNED, at)
        await reflections.composed(unit, week, Prompt("first", "Arriving", "Kolb", "What is new?", "A colour?", False))
        written = await own_words.add(
            unit,
            guild_id=guild_id,
            person_id=person_id,
            week_id=week,
            question="What is new?",
            theme="Arriving",
            audience=Audience.EVERYONE,
            text="my own words",
            at=at,
        )
        await own_words.posted(unit, written.id, 9, 78, at)
        await fill_introductions(unit, person_id, guild_id, at)
        await fill_library(unit, person_id, guild_id, at)


async def rows_with(database: Database, number: int) -> dict[str, int]:
    """Return table -> how many of its rows hold this id in any column, as a number or within text."""
    found: dict[str, int] = {}
    async with database.reading(snapshot=True) as unit:
        for table in metadata.sorted_tables:
            rows = await unit.all(select(table))
            holding = sum(any(str(number) in str(value) for value in row) for row in rows)
            if holding:
                found[table.name] = holding
    return found


async def everything(database: Database) -> dict[str, list[Any]]:
    async with database.reading(snapshot=True) as unit:
        return {
            table.name: sorted((tuple(row) for row in await unit.all(select(table))), key=str)
            for table in metadata.sorted_tables
        }


def tables_with(columns: set[str]) -> set[str]:
    return {table.name for table in metadata.sorted_tables if columns & set(table.c.keys())}


class Failing:
    """A contract that cannot erase."""

    tables: frozenset[str] = frozenset()

    def about(self, words: Words) -> About | None:
        return None

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        return []

    async def erase(self, unit: Unit, person_id: int) -> None:
        raise LookupError

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        raise LookupError

    async def expire(self, unit: Unit, now: datetime) -> int:
        return 0

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        raise LookupError
