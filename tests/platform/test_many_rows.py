"""However much is kept of somebody, erasing it takes a few statements, so that nobody else waits for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from asyncpg.connection import LoggedQuery
from sqlalchemy import bindparam, event, select, update

from bot import audit
from bot.app import Hearth
from bot.database import Database, Prepared
from bot.deliveries.tables import deliveries
from bot.takedowns import KIND, takedowns
from cogs.reflections.tables import reflections
from tests.platform.rows import ADA, BEN, HERE, NOW, rows_with


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect what the writer runs, by whatever way, as the engine hears it; one for many rows counts once."""
    ran: list[str] = []
    lately: tuple[FrameType, int, str] | None = None

    def noted(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        ran.append(statement)

    async def sent(query: LoggedQuery) -> None:
        ran.append(query.query)

    def carried_out(statement: str) -> None:
        # SQLite tells of each row that a statement is run for: all of them come from one place in one call.
        nonlocal lately
        frame = sys._getframe(1)
        before, lately = lately, (frame, frame.f_lasti, statement[:20])
        if lately != before:
            ran.append(statement)

    def listen(adapted: Any, *_: object) -> None:
        if database.is_sqlite:
            adapted._connection._conn.set_trace_callback(carried_out)
        else:
            adapted._connection.add_query_logger(sent)

    def leave(adapted: Any, *_: object) -> None:
        if database.is_sqlite:
            adapted._connection._conn.set_trace_callback(None)
        else:
            adapted._connection.remove_query_logger(sent)

    heard: list[tuple[str, Callable[..., None]]] = [("checkout", listen), ("checkin", leave)]
    if not database.is_sqlite:
        heard.append(("before_cursor_execute", noted))  # it has asyncpg prepare each, of which that tells nothing
    lying_ready = [one._connection.connection.dbapi_connection for one in database._writers._ready]
    for adapted in lying_ready:
        listen(adapted)
    for name, listener in heard:
        event.listen(database._writer, name, listener)
    try:
        yield ran
    finally:
        for name, listener in heard:
            event.remove(database._writer, name, listener)
        for adapted in lying_ready:
            leave(adapted)


async def fill_with(hearth: Hearth, number: int, at: int = 0) -> None:
    """Give Ada so many posted reflections, messages sent, and acts of her own and of others that name her."""
    ids = range(at, at + number)
    posted = {"guild_id": HERE, "channel_id": 9}
    written = {**posted, "person_id": ADA, "week_id": 1, "question": "?", "theme": "T", "audience": "everyone"}
    sent = {**posted, "kind": "nudge", "recipient": ADA, "due_at": NOW, "state": "sent", "settled_at": NOW}
    act = {"guild_id": HERE, "act": "people.noted", "at": NOW}
    async with hearth.database.writing() as unit:
        sealed = unit.seal("words")
        rows = [{**written, "text": sealed, "written_at": NOW, "message_id": 1000 + one} for one in ids]
        await unit.execute(reflections.insert(), rows)
        await unit.execute(
            deliveries.insert(), [{**sent, "dedupe_key": f"n{one}", "message_id": 500_000 + one} for one in ids]
        )
        acts = [{**act, "actor_id": who, "facts": {"who": ADA, "number": one}} for one in ids for who in (ADA, BEN)]
        await unit.execute(audit.audit.insert(), acts)


PLAIN = select(reflections.c.id).where(reflections.c.id == bindparam("the_id"))
FOUND = Prepared(PLAIN)
CHANGED = Prepared(update(reflections).where(reflections.c.id == bindparam("the_id")).values(theme=bindparam("to")))


@pytest.mark.parametrize("asked", [PLAIN, FOUND], ids=["by SQLAlchemy", "prepared"])
async def test_a_query_for_each_row_is_noticed(hearth: Hearth, asked: Any) -> None:
    await fill_with(hearth, 1)
    with statements(hearth.database) as ran:
        async with hearth.database.writing() as unit:
            for the_id in range(60):
                await unit.scalar(asked, {"the_id": the_id})
    assert len([one for one in ran if one.startswith("SELECT reflections.id")]) == 60


async def test_a_change_of_each_row_is_noticed_and_one_of_many_counts_once(hearth: Hearth) -> None:
    changes = [{"the_id": the_id, "to": "T"} for the_id in range(60)]
    with statements(hearth.database) as ran:
        async with hearth.database.writing() as unit:
            await unit.run(CHANGED, *changes)
            await unit.scalar(FOUND, {"the_id": 1})
    assert len([one for one in ran if one.startswith("UPDATE")]) == 1
    with statements(hearth.database) as ran:
        async with hearth.database.writing() as unit:
            for change in changes:
                await unit.run(CHANGED, change)
                await unit.scalar(FOUND, {"the_id": 1})
    assert len([one for one in ran if one.startswith("UPDATE")]) == 60


A_FEW = 100
"""Some for each contract and its commit, whatever is kept; a statement for each row would be thousands."""


@pytest.mark.parametrize("number", [1, 2000])
async def test_the_number_of_statements_does_not_grow_with_what_is_kept(hearth: Hearth, number: int) -> None:
    await fill_with(hearth, number)
    with statements(hearth.database) as ran:
        erased = await hearth.personal_data.erase(ADA)
    assert len(ran) < A_FEW
    assert erased.posts == 2 * number
    assert await rows_with(hearth.database, ADA) == {}


async def test_each_post_has_a_deletion_of_its_own(hearth: Hearth) -> None:
    await fill_with(hearth, 300)
    await hearth.personal_data.erase(ADA)
    await fill_with(hearth, 300, at=300)
    await hearth.personal_data.erase(ADA)
    async with hearth.database.reading() as unit:
        planned = await unit.all(
            select(takedowns.c.message_id, deliveries.c.dedupe_key, takedowns.c.id)
            .join(deliveries, deliveries.c.subject == takedowns.c.id)
            .where(deliveries.c.kind == KIND, deliveries.c.state == "planned")
        )
    assert sorted(row.message_id for row in planned) == [*range(1000, 1600), *range(500_000, 500_600)]
    assert all(row.dedupe_key == f"take-down:{row.id}:{row.message_id}" for row in planned)


async def test_clearing_many_old_entries_takes_few_statements_too(hearth: Hearth) -> None:
    await fill_with(hearth, 2000)
    with statements(hearth.database) as ran:
        await hearth.personal_data.expire(NOW.replace(year=2029))
    assert len(ran) < A_FEW
    async with hearth.database.reading() as unit:
        assert await unit.scalar(select(reflections.c.id).limit(1)) is None
