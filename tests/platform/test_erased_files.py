"""After an erasure no byte of a person is left in SQLite's files: not in the database, its log, or its index of it."""

from __future__ import annotations

import asyncio
import struct
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import audit, consents, members
from bot.app import Hearth
from bot.database import Database
from bot.deliveries import store as deliveries
from bot.deliveries.model import Plan
from bot.interface import drafts
from cogs.reflections.rules.reflection import Audience
from cogs.reflections.rules.week import WeekId
from cogs.reflections.store import reflections
from cogs.reflections.tables import reflections as reflection_rows
from tests.platform.rows import ADA, AGREED, BEN, HERE, NOW, THERE, fill

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)

QUESTION = "What did you notice in week {number} of {person_id}?"
_PIECE = 24


def stored(hearth: Hearth) -> bytes:
    folder = Path(hearth.database.url.database or "").parent
    found = sorted(folder.glob("hearth.db*"))
    assert folder / "hearth.db" in found
    return b"".join(path.read_bytes() for path in found)


def signs_of(person_id: int) -> list[bytes]:
    """Return how a person's id stands in the file: as SQLite keeps whole numbers, and within text."""
    return [struct.pack(">q", person_id), str(person_id).encode()]


async def live_through_weeks(hearth: Hearth, person_id: int, weeks: int) -> None:
    """Keep so much of a person, little by little, that it spreads over many pages of the file, and what was moved."""
    for number in range(weeks):
        async with hearth.database.writing() as unit:
            for guild_id in (HERE, THERE):
                await reflections.add(
                    unit,
                    guild_id=guild_id,
                    person_id=person_id,
                    week_id=WeekId(number),
                    question=QUESTION.format(number=number, person_id=person_id),
                    theme="Arriving",
                    audience=Audience.ME,
                    text=f"words of {person_id} " * (1 + 37 * (number % 5)),
                    at=NOW,
                )
                await audit.write(unit, guild_id, person_id, "prompt.skipped", NOW, {"by": person_id, "week": number})
                await deliveries.plan(
                    unit, Plan("nudge", f"{person_id}:{guild_id}:{number}:x", NOW, guild_id, number, person_id)
                )
            await members.set_zone(unit, person_id, f"Etc/{person_id}-{number}")
            await consents.give(unit, person_id, HERE + number, AGREED, NOW)
            fields: drafts.Fields = {"text": f"draft {number}"}
            await drafts.keep(
                unit, person_id=person_id, guild_id=HERE, form="suggest", subject=number, fields=fields, at=NOW
            )


async def sealed_of(database: Database, person_id: int) -> list[bytes]:
    async with database.reading() as unit:
        kept = await unit.all(select(reflection_rows.c.text).where(reflection_rows.c.person_id == person_id))
        forms = await unit.all(select(drafts.drafts.c.fields).where(drafts.drafts.c.person_id == person_id))
    return [bytes(row[0]) for row in (*kept, *forms)]


def pieces(sealed: list[bytes]) -> list[bytes]:
    # Long values lie over several pages, so that only pieces can be looked for. A value's first bytes are its time.
    return [one[at : at + _PIECE] for one in sealed for at in range(_PIECE, len(one) - _PIECE, _PIECE)]


async def test_nothing_of_an_erased_person_is_left_in_the_files(hearth: Hearth) -> None:
    others = [BEN + number for number in range(20)]
    for number in range(8):
        await asyncio.gather(*(_a_week(hearth, person_id, number) for person_id in [*others, ADA]))
    await fill(hearth, ADA, HERE)
    await live_through_weeks(hearth, ADA, 12)
    sealed, of_ben = await sealed_of(hearth.database, ADA), await sealed_of(hearth.database, BEN)
    before = stored(hearth)
    assert all(sign in before for sign in signs_of(ADA))
    assert sum(piece in before for piece in pieces(sealed)) > 400
    await asyncio.gather(*(hearth.personal_data.export(ADA) for _ in range(6)))  # every reader has its connection

    await hearth.personal_data.erase(ADA)

    after = stored(hearth)
    assert [sign for sign in signs_of(ADA) if sign in after] == []
    assert [piece for piece in pieces(sealed) if piece in after] == []
    assert [word for word in (b"in week 3 of 71", b"Etc/71") if word + str(ADA)[2:].encode() in after] == []
    assert all(sign in after for sign in signs_of(BEN))
    assert sum(piece in after for piece in pieces(of_ben)) > 20


async def _a_week(hearth: Hearth, person_id: int, number: int) -> None:
    async with hearth.database.writing() as unit:
        await reflections.add(
            unit,
            guild_id=HERE,
            person_id=person_id,
            week_id=WeekId(number),
            question=QUESTION.format(number=number, person_id=person_id),
            theme="Arriving",
            audience=Audience.ME,
            text=f"words of {person_id} " * (1 + person_id % 7),
            at=NOW,
        )
        await audit.write(unit, HERE, person_id, "prompt.skipped", NOW, {"week": number})
        await members.set_zone(unit, person_id, f"Etc/{person_id}")
        await consents.give(unit, person_id, HERE + number, AGREED, NOW)


async def test_a_reader_in_the_middle_of_something_does_not_keep_what_was_erased(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    under_way, is_read = asyncio.Event(), asyncio.Event()

    async def read_for_a_while() -> None:
        async with hearth.database.reading(snapshot=True) as unit:
            await members.person(unit, ADA)
            under_way.set()
            await is_read.wait()

    reader = asyncio.create_task(read_for_a_while())
    await under_way.wait()
    asyncio.get_running_loop().call_later(0.2, is_read.set)
    await hearth.personal_data.erase(ADA)
    await reader
    assert [sign for sign in signs_of(ADA) if sign in stored(hearth)] == []
