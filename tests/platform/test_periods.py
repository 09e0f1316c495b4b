"""What passed its period goes, and with it a server that removed us: everywhere, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot import members, servers
from bot.app import Hearth
from bot.database import Unit
from bot.deliveries.tables import deliveries as delivery_rows
from bot.personal_data import SERVERS_KEPT, PersonalDataOfAll
from bot.platform_data import DELIVERIES_KEPT
from bot.search.kept import KEPT_FOR as SEARCHES_KEPT
from cogs.reflections.personal_data import WEEKS_KEPT
from cogs.resources.personal_data import REPORTS_KEPT
from cogs.resources.store.imports import KEPT_FOR as IMPORTS_KEPT
from cogs.resources.store.sharing import KEPT_FOR as SHARES_KEPT
from tests.platform.rows import (
    ADA,
    HERE,
    NOW,
    SECOND,
    THERE,
    Failing,
    everything,
    fill,
    rows_with,
    tables_with,
)

GO_BY_THEMSELVES = {"drafts", "searches", "resource_drafts"}
"""What is kept for a day, whatever becomes of its server."""

# -- What passed its period ----------------------------------------------------------------------


async def test_what_passed_its_period_goes_and_nothing_else(hearth: Hearth) -> None:
    """Each period in turn: to the second still kept, a second later gone."""
    settings = hearth.settings
    periods = {
        "drafts": timedelta(hours=settings.drafts_kept_hours),
        "searches": SEARCHES_KEPT + timedelta(hours=1),
        "resource_drafts": SHARES_KEPT + timedelta(hours=2),
        "resource_imports": IMPORTS_KEPT + timedelta(hours=2),
        "resource_reports": REPORTS_KEPT,
        "deliveries": DELIVERIES_KEPT,
        "audit": timedelta(days=settings.audit_kept_months * 30),
    }
    assert periods["drafts"] == timedelta(hours=24)
    assert periods["deliveries"] == timedelta(days=90)
    await fill(hearth, ADA, HERE)
    before = await everything(hearth.database)
    for name, period in sorted(periods.items(), key=lambda item: item[1]):
        await hearth.personal_data.expire(NOW + period)
        assert len((await everything(hearth.database))[name]) == len(before[name]), name
        gone = await hearth.personal_data.expire(NOW + period + SECOND)
        left = (await everything(hearth.database))[name]
        assert len(before[name]) - len(left) == 1 == gone, name  # of the deliveries, only the one that was sent
        assert await hearth.personal_data.expire(NOW + period + SECOND) == 0


async def test_weeks_go_when_a_whole_round_has_passed(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    for moment, left in (
        (monday + WEEKS_KEPT + timedelta(days=1) - SECOND, 1),
        (monday + WEEKS_KEPT + timedelta(days=1), 0),
    ):
        await hearth.personal_data.expire(moment)
        assert len((await everything(hearth.database))["prompt_weeks"]) == left


async def test_deliveries_that_still_wait_do_not_expire(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    await hearth.personal_data.expire(NOW + 10 * DELIVERIES_KEPT)
    async with hearth.database.reading() as unit:
        states = [row.state for row in await unit.all(select(delivery_rows.c.state))]
    assert set(states) == {"planned"}


# -- A server that removed us --------------------------------------------------------------------


async def leave(hearth: Hearth, guild_id: int, at: datetime) -> None:
    async with hearth.database.writing() as unit:
        await servers.removed(unit, guild_id, at)


async def test_a_server_is_erased_everywhere_30_days_after_it_removed_us(hearth: Hearth) -> None:
    assert timedelta(days=30) == SERVERS_KEPT
    await fill(hearth, ADA, HERE)
    await fill(hearth, ADA, THERE)
    await leave(hearth, HERE, NOW)
    there = await rows_with(hearth.database, THERE)
    for name in GO_BY_THEMSELVES:
        there.pop(name)
    await hearth.personal_data.expire(NOW + SERVERS_KEPT)
    assert set(await rows_with(hearth.database, HERE)) == tables_with({"guild_id"}) - GO_BY_THEMSELVES
    await hearth.personal_data.expire(NOW + SERVERS_KEPT + SECOND)
    assert await rows_with(hearth.database, HERE) == {}
    assert await rows_with(hearth.database, THERE) == there
    async with hearth.database.reading() as unit:
        assert (await members.person(unit, ADA)).zone == f"Etc/{ADA}"  # people are the same in every server


async def test_clearing_at_a_start_takes_what_passed_its_period_and_leaves_servers_for_later(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    await leave(hearth, HERE, NOW)
    before = await rows_with(hearth.database, HERE)
    await hearth.personal_data.expire(NOW + SERVERS_KEPT + SECOND, with_servers=False)
    for name in GO_BY_THEMSELVES:
        before.pop(name)
    assert await rows_with(hearth.database, HERE) == before


async def test_a_server_that_invited_us_again_is_kept(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    await leave(hearth, HERE, NOW)
    async with hearth.database.writing() as unit:
        await servers.joined(unit, HERE, NOW + timedelta(days=29))
    await hearth.personal_data.expire(NOW + timedelta(days=60))
    assert set(await rows_with(hearth.database, HERE)) == tables_with({"guild_id"}) - GO_BY_THEMSELVES - {
        "resource_imports"
    }


async def test_erasing_a_server_empties_every_table_of_it(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    async with hearth.database.writing() as unit:
        for contract in hearth.personal_data.contracts:
            await contract.erase_server(unit, HERE)
        await servers.erase(unit, HERE)
    assert await rows_with(hearth.database, HERE) == {}


class InvitingBack(Failing):
    """A contract in whose time another server invites us again."""

    def __init__(self) -> None:
        self.erased: list[int] = []

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        self.erased.append(guild_id)
        await servers.joined(unit, THERE if guild_id == HERE else HERE, NOW)


async def test_a_server_that_invites_us_again_meanwhile_is_kept(hearth: Hearth) -> None:
    for guild_id in (HERE, THERE):
        await fill(hearth, ADA, guild_id)
        await leave(hearth, guild_id, NOW)
    inviting = InvitingBack()
    everybody = PersonalDataOfAll(hearth.database, [*hearth.personal_data.contracts, inviting])
    await everybody.expire(NOW + timedelta(days=31))
    (erased,) = inviting.erased
    (kept,) = {HERE, THERE} - {erased}
    assert await rows_with(hearth.database, erased) == {}
    async with hearth.database.reading() as unit:
        assert await servers.present(unit) == [kept]
        assert await servers.settings(unit, kept) == {"zone": "Europe/London"}
