"""What was submitted: its owner's alone, sealed, and kept for its period and no longer, ten at most."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.errors import Outdated
from bot.interface import drafts
from tests.platform.rows import ADA, BEN, HERE, NOW, THERE

FIELDS: drafts.Fields = {"text": "a sentence that nobody else may read \u2014 caf\u00e9", "chosen": ["one", "two"]}


async def kept_draft(database: Database, at: datetime = NOW, person_id: int = ADA) -> drafts.DraftId:
    async with database.writing() as unit:
        return await drafts.keep(
            unit, person_id=person_id, guild_id=HERE, form="suggest", subject=7, fields=FIELDS, at=at
        )


async def test_a_draft_is_for_who_wrote_it_in_its_server(database: Database) -> None:
    draft_id = await kept_draft(database)
    async with database.reading() as unit:
        draft = await drafts.get(unit, draft_id, ADA, HERE, since=NOW)
        assert draft == drafts.Draft(draft_id, ADA, HERE, "suggest", 7, FIELDS, NOW)
        assert await drafts.get(unit, draft_id, BEN, HERE, since=NOW) is None
        assert await drafts.get(unit, draft_id, ADA, THERE, since=NOW) is None
        assert await drafts.get(unit, drafts.DraftId(draft_id + 1), ADA, HERE, since=NOW) is None
        assert await drafts.of_person(unit, ADA) == [draft]
        assert await drafts.of_person(unit, BEN) == []


async def test_an_id_is_never_given_again(database: Database) -> None:
    first = await kept_draft(database)
    async with database.writing() as unit:
        await drafts.drop(unit, first)
    later = await kept_draft(database, NOW + timedelta(seconds=1))
    assert later > first
    async with database.reading() as unit:
        assert await drafts.get(unit, first, ADA, HERE, since=NOW) is None


async def test_a_draft_is_sealed_in_its_row(database: Database) -> None:
    await kept_draft(database)
    async with database.reading() as unit:
        row = await unit.one(select(drafts.drafts))
        assert row is not None
        assert all(b"sentence" not in str(value).encode() for value in row)


async def test_a_draft_older_than_its_period_looks_absent_before_it_is_cleared(database: Database) -> None:
    draft_id = await kept_draft(database)
    async with database.reading() as unit:
        assert await drafts.get(unit, draft_id, ADA, HERE, since=NOW) is not None
        assert await drafts.get(unit, draft_id, ADA, HERE, since=NOW + timedelta(seconds=1)) is None


async def test_a_persons_newest_ten_drafts_in_a_server_are_kept(database: Database) -> None:
    async with database.writing() as unit:
        elsewhere = await drafts.keep(
            unit, person_id=ADA, guild_id=THERE, form="suggest", subject=7, fields=FIELDS, at=NOW
        )
    other = await kept_draft(database, person_id=BEN)
    own = [await kept_draft(database) for _ in range(13)]
    async with database.reading() as unit:
        assert [draft.id for draft in await drafts.of_person(unit, ADA)] == [elsewhere, *own[3:]]
        assert [draft.id for draft in await drafts.of_person(unit, BEN)] == [other]


async def test_what_no_form_could_hold_is_refused_and_nothing_goes_for_it(database: Database) -> None:
    longest = drafts.MOST_CHARACTERS - len('{"text": ""}')
    for letter in ("x", "\u00e9"):
        async with database.writing() as unit:
            await drafts.keep(
                unit, person_id=ADA, guild_id=HERE, form="s", subject=7, fields={"text": letter * longest}, at=NOW
            )
    with pytest.raises(Outdated):
        async with database.writing() as unit:
            await drafts.keep(
                unit, person_id=ADA, guild_id=HERE, form="s", subject=7, fields={"text": "x" * (longest + 1)}, at=NOW
            )
    async with database.reading() as unit:
        assert await drafts.number(unit) == 2


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_a_draft_cannot_be_read_in_the_files(database: Database) -> None:
    await kept_draft(database)
    folder = Path(database.url.database or "").parent
    stored = b"".join(path.read_bytes() for path in folder.glob("hearth.db*"))
    assert b"suggest" in stored
    assert b"nobody else" not in stored


async def test_a_draft_that_arrived_is_dropped_alone(database: Database) -> None:
    first, second = await kept_draft(database), await kept_draft(database)
    async with database.writing() as unit:
        await drafts.drop(unit, first)
        assert [draft.id for draft in await drafts.of_person(unit, ADA)] == [second]
        assert await drafts.number(unit) == 1


async def test_drafts_expire_to_the_moment(database: Database) -> None:
    await kept_draft(database, NOW - timedelta(seconds=1))
    exact = await kept_draft(database, NOW)
    async with database.writing() as unit:
        assert await drafts.expire(unit, NOW) == 1
        assert [draft.id for draft in await drafts.of_person(unit, ADA)] == [exact]
        assert await drafts.expire(unit, NOW) == 0
