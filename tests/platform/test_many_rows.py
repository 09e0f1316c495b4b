"""However much is kept of somebody, erasing it takes a few statements, so that nobody else waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from bot import audit
from bot.app import Hearth
from bot.deliveries.tables import deliveries
from bot.takedowns import KIND, takedowns
from cogs.reflections.tables import reflections
from tests.platform.rows import ADA, BEN, HERE, NOW, rows_with


@contextmanager
def statements(hearth: Hearth) -> Iterator[list[str]]:
    """Collect what the writer runs; one statement for many rows counts once."""
    ran: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        ran.append(statement)

    event.listen(hearth.database._writer, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(hearth.database._writer, "before_cursor_execute", note)


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


@pytest.mark.parametrize("number", [1, 2000])
async def test_the_number_of_statements_does_not_grow_with_what_is_kept(hearth: Hearth, number: int) -> None:
    await fill_with(hearth, number)
    with statements(hearth) as ran:
        erased = await hearth.personal_data.erase(ADA)
    assert len(ran) < 60
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
    with statements(hearth) as ran:
        await hearth.personal_data.expire(NOW.replace(year=2029))
    assert len(ran) < 60
    async with hearth.database.reading() as unit:
        assert await unit.scalar(select(reflections.c.id).limit(1)) is None
