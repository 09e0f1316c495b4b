"""Servers, people, the trail, drafts and notices: what is kept, and who sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot import audit, members, servers
from bot.database import Database
from bot.deliveries import store as deliveries
from bot.deliveries.model import Delivery, DeliveryId, Skip, Trouble
from bot.deliveries.tables import deliveries as delivery_rows
from bot.notices import Notices, mended, open_notices
from bot.words import Catalogue, Words
from tests.clocks import SettableClock

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA, BEN = 2**62 + 1, 2**62 + 2
HERE, THERE = 2**61 + 1, 2**61 + 2


# -- Servers -------------------------------------------------------------------------------------


async def test_what_a_server_sets_is_its_own(database: Database) -> None:
    async with database.writing() as unit:
        await servers.put(unit, HERE, servers.ZONE, "Europe/London")
        await servers.put(unit, HERE, servers.STEWARD_ROLES, [2**60, 5])
        await servers.put(unit, HERE, servers.ZONE, "Europe/Paris")
    async with database.reading() as unit:
        assert await servers.setting(unit, HERE, servers.ZONE) == "Europe/Paris"
        assert await servers.setting(unit, HERE, servers.STEWARD_ROLES) == [2**60, 5]
        assert await servers.setting(unit, HERE, servers.LANGUAGE) is None
        assert await servers.setting(unit, THERE, servers.ZONE) is None
        assert await servers.setting(unit, THERE, servers.STEWARD_ROLES) == []
        assert await servers.settings(unit, HERE) == {"stewards": [2**60, 5], "zone": "Europe/Paris"}
        assert await servers.settings(unit, THERE) == {}


async def test_back_at_the_default_nothing_is_kept(database: Database) -> None:
    async with database.writing() as unit:
        await servers.put(unit, HERE, servers.STEWARDS_CHANNEL, 9)
        await servers.put(unit, THERE, servers.STEWARDS_CHANNEL, 9)
        await servers.put(unit, HERE, servers.STEWARDS_CHANNEL, None)
        assert await servers.settings(unit, HERE) == {}
        assert await servers.settings(unit, THERE) == {"stewards_channel": 9}


async def test_a_server_invited_again_goes_on(database: Database) -> None:
    async with database.writing() as unit:
        await servers.joined(unit, HERE, NOW)
        await servers.joined(unit, HERE, NOW + HOUR)
        await servers.joined(unit, THERE, NOW)
        await servers.removed(unit, HERE, NOW + 2 * HOUR)
        await servers.removed(unit, HERE, NOW + 3 * HOUR)  # told twice: the first time counts
        assert await servers.present(unit) == [THERE]
        assert await servers.removed_before(unit, NOW + 2 * HOUR) == []
        assert await servers.removed_before(unit, NOW + 2 * HOUR + timedelta(seconds=1)) == [HERE]
        await servers.joined(unit, HERE, NOW + 4 * HOUR)
        assert sorted(await servers.present(unit)) == [HERE, THERE]
        assert await servers.removed_before(unit, NOW + 99 * HOUR) == []


async def test_erasing_a_server_leaves_the_others(database: Database) -> None:
    async with database.writing() as unit:
        for guild_id in (HERE, THERE):
            await servers.joined(unit, guild_id, NOW)
            await servers.put(unit, guild_id, servers.LANGUAGE, "cy")
        await servers.erase(unit, HERE)
        assert await servers.present(unit) == [THERE]
        assert await servers.settings(unit, HERE) == {}
        assert await servers.settings(unit, THERE) == {"language": "cy"}


# -- People --------------------------------------------------------------------------------------


async def test_somebody_new_is_known_by_nothing(database: Database) -> None:
    async with database.reading() as unit:
        assert await members.person(unit, ADA) == members.Person(ADA)
        assert (await members.person(unit, ADA)).dms_reach_them


async def test_each_setting_leaves_the_others_alone(database: Database) -> None:
    async with database.writing() as unit:
        await members.set_zone(unit, ADA, "Europe/London")
        await members.set_language(unit, ADA, "cy")
        await members.rest_until(unit, ADA, NOW + HOUR)
        await members.dms_closed(unit, ADA, NOW)
        await members.dms_stopped(unit, ADA, NOW + HOUR)
        await members.set_zone(unit, BEN, "Asia/Tokyo")
    async with database.reading() as unit:
        ada = await members.person(unit, ADA)
        assert ada == members.Person(ADA, "Europe/London", "cy", NOW + HOUR, NOW, NOW + HOUR)
        assert await members.person(unit, BEN) == members.Person(BEN, "Asia/Tokyo")
        assert not ada.dms_reach_them


async def test_choosing_dms_again_forgets_why_there_were_none(database: Database) -> None:
    async with database.writing() as unit:
        await members.set_zone(unit, ADA, "Europe/London")
        await members.dms_closed(unit, ADA, NOW)
        assert not (await members.person(unit, ADA)).dms_reach_them
        await members.dms_chosen(unit, ADA)
        await members.dms_stopped(unit, BEN, NOW)
        assert not (await members.person(unit, BEN)).dms_reach_them
        assert await members.person(unit, ADA) == members.Person(ADA, "Europe/London")


async def test_rest_ends_by_itself(database: Database) -> None:
    async with database.writing() as unit:
        await members.rest_until(unit, ADA, NOW + HOUR)
        ada = await members.person(unit, ADA)
        assert ada.is_resting(NOW + HOUR - timedelta(microseconds=1))
        assert not ada.is_resting(NOW + HOUR)
        await members.rest_until(unit, ADA, None)
        assert not (await members.person(unit, ADA)).is_resting(NOW)


# -- The trail -----------------------------------------------------------------------------------


async def test_pages_of_the_trail_hold_each_act_once_newest_first(database: Database) -> None:
    async with database.writing() as unit:
        for number in range(25):
            # Five at each instant: what happened at once still has an order.
            await audit.write(unit, HERE, ADA, "prompt.skipped", NOW + HOUR * (number // 5), {"number": number})
        await audit.write(unit, THERE, ADA, "prompt.skipped", NOW, {"number": 99})
    async with database.reading() as unit:
        pages = [await audit.page(unit, HERE, offset=offset, limit=10) for offset in (0, 10, 20, 30)]
    assert [total for _, total in pages] == [25] * 4
    assert [len(entries) for entries, _ in pages] == [10, 10, 5, 0]
    assert [entry.facts["number"] for entries, _ in pages for entry in entries] == list(range(24, -1, -1))
    assert pages[0][0][0] == audit.Entry(ADA, "prompt.skipped", {"number": 24}, NOW + 4 * HOUR)


async def test_what_is_undone_leaves_no_trail(database: Database) -> None:
    with pytest.raises(LookupError):  # noqa: PT012
        async with database.writing() as unit:
            await audit.write(unit, HERE, ADA, "prompt.skipped", NOW, {})
            raise LookupError
    async with database.reading() as unit:
        assert await audit.page(unit, HERE, offset=0, limit=10) == ([], 0)


# -- Notices -------------------------------------------------------------------------------------


@pytest.fixture
def notices(clock: SettableClock, tmp_path: Path) -> Notices:
    def words(language: str | None) -> Words:
        return Catalogue(tmp_path).choose(None, language or "en-GB", None)

    return Notices(clock, words)


async def planned(database: Database) -> list[Delivery]:
    async with database.reading() as unit:
        ids = [row.id for row in await unit.all(select(delivery_rows.c.id).order_by(delivery_rows.c.id))]
        found = [await deliveries.by_id(unit, DeliveryId(id_)) for id_ in ids]
    return [delivery for delivery in found if delivery is not None]


async def raise_(database: Database, notices: Notices, at: datetime, channel_id: int = 9, code: int = 50013) -> None:
    async with database.writing() as unit:
        await notices.cannot_post(unit, Trouble(HERE, channel_id, code, "The weekly prompt", "/steward prompts"), at)


async def test_a_notice_is_told_once_while_it_is_open(database: Database, notices: Notices) -> None:
    for hours in range(3):
        await raise_(database, notices, NOW + hours * HOUR)
    async with database.reading() as unit:
        (notice,) = await open_notices(unit, HERE)
        assert (notice.trouble.channel_id, notice.trouble.code, notice.raised_at) == (9, 50013, NOW)
        assert await open_notices(unit, THERE) == []
    (delivery,) = await planned(database)
    assert (delivery.kind, delivery.guild_id, delivery.subject, delivery.due_at) == (notices.name, HERE, 9, NOW)


async def test_mended_and_broken_again_it_is_told_again(database: Database, notices: Notices) -> None:
    await raise_(database, notices, NOW)
    async with database.writing() as unit:
        await notices.can_post(unit, HERE, 9, NOW + HOUR, NOW + HOUR)
        assert await open_notices(unit, HERE) == []
        await mended(unit, HERE, 9, NOW + 2 * HOUR)
    await raise_(database, notices, NOW + 3 * HOUR, code=10003)
    async with database.reading() as unit:
        assert [(notice.trouble.code, notice.raised_at) for notice in await open_notices(unit, HERE)] == [
            (10003, NOW + 3 * HOUR)
        ]
    assert [delivery.due_at for delivery in await planned(database)] == [NOW, NOW + 3 * HOUR]


async def test_each_channel_has_its_own_notice(database: Database, notices: Notices) -> None:
    await raise_(database, notices, NOW + HOUR, channel_id=9)
    await raise_(database, notices, NOW, channel_id=8)
    async with database.writing() as unit:
        assert [notice.trouble.channel_id for notice in await open_notices(unit, HERE)] == [8, 9]
        await notices.can_post(unit, HERE, 9, NOW + HOUR, NOW + HOUR)
        assert [notice.trouble.channel_id for notice in await open_notices(unit, HERE)] == [8]
    assert len(await planned(database)) == 2


async def test_a_notice_is_not_composed_where_nobody_could_read_it(database: Database, notices: Notices) -> None:
    await raise_(database, notices, NOW)
    (delivery,) = await planned(database)
    async with database.writing() as unit:
        assert isinstance(await notices.compose(unit, delivery), Skip)
        await servers.put(unit, HERE, servers.STEWARDS_CHANNEL, 9)  # the very channel that is closed to us
        assert isinstance(await notices.compose(unit, delivery), Skip)
        await servers.put(unit, HERE, servers.STEWARDS_CHANNEL, 10)
        effect = await notices.compose(unit, delivery)
        assert getattr(effect, "channel_id", None) == 10
        await notices.can_post(unit, HERE, 9, NOW, NOW)
        assert await notices.compose(unit, delivery) == Skip("mended meanwhile")


async def test_a_channel_has_one_notice_at_most(database: Database, notices: Notices) -> None:
    from bot.notices import notices as table

    await raise_(database, notices, NOW)
    with pytest.raises(IntegrityError):
        async with database.writing() as unit:
            await unit.execute(table.insert().values(guild_id=HERE, channel_id=9, code=1, raised_at=NOW))
