"""Every table has a period that is stated and kept; servers may shorten some; what Discord refused is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import audit, servers
from bot.app import Hearth
from bot.database import metadata
from bot.deliveries import store
from bot.deliveries.model import Failed, Sent
from bot.deliveries.tables import deliveries
from bot.erasures import PERSON_COLUMNS
from bot.ledger import KEPT_FOR as LEDGER_KEPT
from bot.retention import AUDIT_KEPT_MONTHS, MONTH, PERIODS, TAKEDOWNS_KEPT, retry_take_downs
from bot.rotation import KEPT_FOR as BACKUPS_KEPT
from bot.takedowns import KIND, take_down, takedowns
from bot.words import SOURCE
from tests.platform.rows import ADA, HERE, NOW, PEOPLE_COLUMNS, SECOND, THERE

CHANNEL, MESSAGE = 41, 42


async def test_every_table_has_a_stated_period(hearth: Hearth):
    words = hearth.catalogue.words(SOURCE)
    of_people = {
        table: about.period
        for contract in hearth.personal_data.contracts
        if (about := contract.about(words)) is not None
        for table in contract.tables
    }
    assert of_people.keys() | PERIODS.keys() == set(metadata.tables)
    assert not of_people.keys() & PERIODS.keys()
    assert all(period.strip() for period in (*of_people.values(), *PERIODS.values()))


def test_what_says_that_it_holds_nobody_has_no_column_for_a_person():
    assert PERSON_COLUMNS == PEOPLE_COLUMNS
    for name in PERIODS:
        assert not PERSON_COLUMNS & set(metadata.tables[name].c.keys()), name


def test_the_ledger_reaches_back_further_than_any_backup():
    assert LEDGER_KEPT > BACKUPS_KEPT == timedelta(days=30)


# -- What a server shortens ----------------------------------------------------------------------


async def acts(hearth: Hearth, guild_id: int) -> int:
    async with hearth.database.reading() as unit:
        return (await audit.page(unit, guild_id, offset=0, limit=10))[1]


async def test_a_server_may_keep_the_trail_for_less_and_for_nobody_else(hearth: Hearth):
    async with hearth.database.writing() as unit:
        for guild in (HERE, THERE):
            await audit.write(unit, guild, ADA, "prompt.skipped", NOW, {})
        await servers.put(unit, HERE, AUDIT_KEPT_MONTHS, 2)
    await hearth.personal_data.expire(NOW + 2 * MONTH)
    assert (await acts(hearth, HERE), await acts(hearth, THERE)) == (1, 1)
    await hearth.personal_data.expire(NOW + 2 * MONTH + SECOND)
    assert (await acts(hearth, HERE), await acts(hearth, THERE)) == (0, 1)


async def test_a_server_cannot_keep_it_for_longer_than_the_host(hearth: Hearth):
    async with hearth.database.writing() as unit:
        await audit.write(unit, HERE, ADA, "prompt.skipped", NOW, {})
        await servers.put(unit, HERE, AUDIT_KEPT_MONTHS, hearth.settings.audit_kept_months + 12)
    await hearth.personal_data.expire(NOW + hearth.settings.audit_kept_months * MONTH + SECOND)
    assert await acts(hearth, HERE) == 0


async def test_stewards_find_it_among_the_settings(hearth: Hearth):
    assert hearth.declared_settings[AUDIT_KEPT_MONTHS.name] is AUDIT_KEPT_MONTHS


# -- Posts that are to go ------------------------------------------------------------------------


async def settle(hearth: Hearth, outcome: Sent | Failed) -> None:
    async with hearth.database.writing() as unit:
        claimed = await store.claim(unit, NOW, NOW + SECOND, [KIND], [])
        assert claimed is not None
        await store.settle(unit, claimed, outcome, NOW)
        await hearth.kinds[KIND].settled(unit, claimed, outcome)


async def standing(hearth: Hearth) -> tuple[int, list[str]]:
    async with hearth.database.reading() as unit:
        rows = await unit.all(select(deliveries.c.state).where(deliveries.c.kind == KIND))
        return len(await unit.all(select(takedowns))), [row.state for row in rows]


@pytest.fixture
async def asked(hearth: Hearth) -> Hearth:
    async with hearth.database.writing() as unit:
        await take_down(unit, HERE, CHANNEL, MESSAGE, NOW)
    return hearth


async def test_a_deletion_that_discord_refused_is_tried_again(asked: Hearth):
    await settle(asked, Failed("forbidden", 50013, CHANNEL))
    assert await standing(asked) == (1, ["failed"])
    async with asked.database.writing() as unit:
        assert await retry_take_downs(unit, NOW + MONTH) == 0
    assert await standing(asked) == (1, ["planned"])


async def test_one_that_waits_is_left_as_it_is_and_one_too_old_is_forgotten(asked: Hearth):
    async with asked.database.writing() as unit:
        assert await retry_take_downs(unit, NOW + TAKEDOWNS_KEPT) == 0
        assert await retry_take_downs(unit, NOW + TAKEDOWNS_KEPT + SECOND) == 1
    assert (await standing(asked))[0] == 0
