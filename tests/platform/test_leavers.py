"""Who left: noticed while the bot runs and after it was away, and 30 days later nothing of theirs is left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import consents, members, memberships
from bot.app import Hearth
from bot.consents import EVERYWHERE
from bot.left_behind import LEFT_KEPT, erase_left_behind
from bot.memberships import memberships as membership_rows
from bot.personal_data import SERVERS_KEPT
from tests.community import Community
from tests.platform.rows import ADA, BEN, HERE, NOW, SECOND, THERE, everything, fill, rows_with

DAY = timedelta(days=1)

# -- In a server, as Discord tells it ------------------------------------------------------------


async def keep(community: Community, *people: Any) -> None:
    """Keep a time zone and a membership of people, as `/my settings` does."""
    async with community.hearth.database.writing() as unit:
        for person in people:
            await members.set_zone(unit, person.id, "Asia/Tokyo")
            await memberships.note(unit, community.guild.id, person.id, community.now)


async def left_at(community: Community, person: Any) -> Any:
    async with community.hearth.database.reading() as unit:
        known = await memberships.of_server(unit, community.guild.id)
    return next((one.left_at for one in known if one.person_id == person.id), "not known")


async def has_zone(community: Community, person: Any) -> bool:
    async with community.hearth.database.reading() as unit:
        return (await members.person(unit, person.id)).zone is not None


async def test_who_leaves_while_the_bot_runs_is_noted_and_goes_after_30_days(community: Community):
    await keep(community, community.member, community.steward)
    community.guild.remove_member(community.member)
    await community.env.settle()
    assert await left_at(community, community.member) == community.now
    await community.go_to(community.now + LEFT_KEPT)
    await community.hearth.upkeep.clear()
    assert await has_zone(community, community.member)
    await community.go_to(community.now + timedelta(seconds=1))
    await community.hearth.upkeep.clear()
    assert not await has_zone(community, community.member)
    assert await left_at(community, community.member) == "not known"
    assert await left_at(community, community.steward) is None
    assert await has_zone(community, community.steward)


async def test_who_leaves_while_it_is_away_is_found_at_the_start(community: Community):
    await keep(community, community.member, community.steward)
    await community.stop()
    community.guild.remove_member(community.member)
    await community.restart()
    assert await left_at(community, community.member) is not None
    assert await left_at(community, community.steward) is None


async def test_who_is_banned_has_left(community: Community):
    await keep(community, community.member)
    community.env.backend.apply_ban(community.guild.id, community.member.id, None)
    await community.env.settle()
    assert await left_at(community, community.member) is not None


async def test_who_comes_back_within_30_days_finds_everything_again(community: Community):
    await keep(community, community.member)
    user = community.env.backend.users[community.member.id]
    community.guild.remove_member(community.member)
    await community.env.settle()
    await community.go_to(community.now + LEFT_KEPT - DAY)
    community.env.backend.add_member(community.guild.id, user.id, announce=True)
    await community.env.settle()
    assert await left_at(community, community.member) is None
    await community.go_to(community.now + 2 * DAY)
    await community.hearth.upkeep.clear()
    assert await has_zone(community, community.member)


async def test_who_came_back_while_it_was_away_loses_nothing_however_long_that_was(community: Community):
    await keep(community, community.member)
    community.guild.remove_member(community.member)
    await community.env.settle()
    await community.stop()
    community.env.backend.add_member(community.guild.id, community.member.id, announce=True)
    await community.go_to(community.now + LEFT_KEPT + DAY)
    await community.restart()
    await community.hearth.upkeep.clear()
    assert await left_at(community, community.member) is None
    assert await has_zone(community, community.member)


async def test_an_answer_that_proves_nothing_changes_nothing(community: Community):
    await keep(community, community.member)
    guild = community.env.backend.guilds[community.guild.id]
    kept = dict(guild.members)
    guild.members.clear()  # as a gateway in trouble would have it: nobody is there, not even we
    await community.hearth.leavers.look()
    assert await left_at(community, community.member) is None
    guild.members.update(kept)
    for discords in community.hearth.guilds:
        discords.unavailable = True
    del guild.members[community.member.id]
    await community.hearth.leavers.look()
    assert await left_at(community, community.member) is None
    for discords in community.hearth.guilds:
        discords.unavailable = False
    await community.hearth.leavers.look()
    assert await left_at(community, community.member) == community.now


async def test_more_people_than_discord_answers_about_at_once_are_all_asked_about(community: Community):
    people = [community.guild.add_member(community.env.create_user(f"person {number}")) for number in range(205)]
    await keep(community, *people)
    for person in people[::2]:
        del community.env.backend.guilds[community.guild.id].members[person.id]
    await community.hearth.leavers.look()
    async with community.hearth.database.reading() as unit:
        known = await memberships.of_server(unit, community.guild.id)
    assert {one.person_id for one in known if one.left_at} == {person.id for person in people[::2]}
    assert len(known) == 205


async def test_who_is_known_of_no_server_is_looked_for_in_all_of_them(community: Community):
    stranger = community.env.create_user("somebody from before")
    async with community.hearth.database.writing() as unit:
        await members.set_zone(unit, community.member.id, "Asia/Tokyo")
        await members.set_zone(unit, stranger.id, "Asia/Tokyo")
    await community.hearth.leavers.look()
    assert await left_at(community, community.member) is None  # found
    assert await has_zone(community, stranger)
    await community.go_to(community.now + LEFT_KEPT)
    await community.hearth.upkeep.clear()
    assert await has_zone(community, stranger)
    await community.go_to(community.now + timedelta(seconds=1))
    await community.hearth.upkeep.clear()
    assert not await has_zone(community, stranger)
    assert await has_zone(community, community.member)
    async with community.hearth.database.reading() as unit:
        assert [row.guild_id for row in await unit.all(select(membership_rows))] == [community.guild.id]


# -- Rows, on both engines -----------------------------------------------------------------------


@pytest.fixture
async def two_servers(hearth: Hearth) -> Hearth:
    """Ada and Ben in two servers, with something of theirs in every table; Ada has left one of them."""
    for person in (ADA, BEN):
        for guild in (HERE, THERE):
            await fill(hearth, person, guild)
            async with hearth.database.writing() as unit:
                await memberships.note(unit, guild, person, NOW)
    async with hearth.database.writing() as unit:
        await unit.execute(
            unit.insert(consents.consents)
            .values(person_id=ADA, guild_id=EVERYWHERE, purpose="dms", version=1, given_at=NOW)
            .on_conflict_do_nothing()
        )
        await memberships.left(unit, HERE, [ADA], NOW)
    return hearth


async def let_go(hearth: Hearth, guild_id: int, now: Any) -> bool:
    async with hearth.database.writing() as unit:
        return await erase_left_behind(unit, hearth.personal_data.contracts, ADA, guild_id, now)


async def test_what_belongs_to_a_server_goes_and_what_belongs_to_the_person_stays(two_servers: Hearth):
    before = await everything(two_servers.database)
    assert not await let_go(two_servers, HERE, NOW + LEFT_KEPT)
    assert await everything(two_servers.database) == before
    assert await let_go(two_servers, HERE, NOW + LEFT_KEPT + SECOND)
    after = await everything(two_servers.database)
    for table in ("memberships", "consents", "drafts"):
        held = [row for row in after[table] if ADA in row]
        assert held
        assert not [row for row in held if HERE in row], table
    assert [row for row in after["people"] if ADA in row]
    of_ben = {name: [row for row in rows if BEN in row] for name, rows in before.items()}
    assert {name: [row for row in rows if BEN in row] for name, rows in after.items()} == of_ben


async def test_with_the_last_server_everything_goes_that_has_no_period_of_its_own(two_servers: Hearth):
    async with two_servers.database.writing() as unit:
        await memberships.left(unit, THERE, [ADA], NOW)
    for guild in (HERE, THERE):
        assert await let_go(two_servers, guild, NOW + LEFT_KEPT + SECOND)
    assert set(await rows_with(two_servers.database, ADA)) <= {"audit", "reflections"}


async def test_somebody_marked_as_back_meanwhile_is_kept(two_servers: Hearth):
    async with two_servers.database.writing() as unit:
        assert await memberships.came_back(unit, HERE, [ADA, BEN]) == 1
    before = await everything(two_servers.database)
    assert not await let_go(two_servers, HERE, NOW + 10 * LEFT_KEPT)
    assert await everything(two_servers.database) == before


async def test_leaving_is_noted_once_and_keeps_its_date(two_servers: Hearth):
    async with two_servers.database.writing() as unit:
        assert await memberships.left(unit, HERE, [ADA, BEN], NOW + DAY) == 1
        known = await memberships.of_server(unit, HERE)
    assert [(one.person_id, one.left_at) for one in known] == [(ADA, NOW), (BEN, NOW + DAY)]


async def test_with_the_last_server_that_removed_us_people_go_too(two_servers: Hearth):
    from tests.platform.test_periods import leave

    for guild in (HERE, THERE):
        await leave(two_servers, guild, NOW)
    await two_servers.personal_data.expire(NOW + SERVERS_KEPT + SECOND)
    for person in (ADA, BEN):
        assert await rows_with(two_servers.database, person) == {}
