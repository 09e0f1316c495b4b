"""The prompt is posted exactly once at its time: after restarts, across clock changes, by several bots at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.clock import QuietHours
from bot.database import Database
from bot.deliveries import store
from bot.deliveries.discord_side import LiveDiscord
from bot.deliveries.dispatcher import Dispatcher
from bot.deliveries.handling import Handling, HouseRules
from bot.deliveries.tables import deliveries
from bot.reach import Reach
from cogs.reflections.rules.schedule import Schedule
from cogs.reflections.rules.week import WeekState
from cogs.reflections.tables import weeks as week_rows
from tests.clocks import SettableClock
from tests.community import Community, posts, said
from tests.deliveries import fake_discord as fates
from tests.deliveries.conftest import database, migrated_url, said_in_logs  # noqa: F401
from tests.deliveries.world import CHANNEL, finish
from tests.reflections.prompts import MONDAYS, STEWARD, PromptsWorld, bank_of

MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


async def rows(community: Community) -> list[tuple[str, datetime, str | None]]:
    """Return how it stands with each week's row: state, when it was about, and why."""
    async with community.hearth.database.reading() as unit:
        found = await unit.all(
            select(deliveries).where(deliveries.c.kind == "reflections.prompt").order_by(deliveries.c.about_at)
        )
    return [(row.state, row.about_at, row.reason) for row in found]


async def away_until(community: Community, instant: datetime) -> None:
    """Be switched off until an instant, and start again."""
    await community.stop()
    await community.go_to(instant)
    await community.restart()
    await community.env.settle()


async def test_started_again_an_hour_late_it_is_posted_once(community: Community):
    await community.set_prompts()
    await community.go_to(MONDAY - HOUR)
    await away_until(community, MONDAY + HOUR)
    assert len(posts(community.reflections)) == 1

    await community.restart()
    await community.env.settle()
    await community.go_to(MONDAY + 2 * HOUR)
    assert [post.created_at for post in posts(community.reflections)] == [MONDAY + HOUR]


async def test_started_again_weeks_late_what_was_missed_is_said_and_the_next_is_on_time(community: Community):
    await community.set_prompts()
    await away_until(community, MONDAY + 2 * WEEK + 2 * DAY)
    assert posts(community.reflections) == []
    missed = await rows(community)
    assert [(state, about_at) for state, about_at, _ in missed] == [
        ("skipped", MONDAY),
        ("skipped", MONDAY + WEEK),
        ("skipped", MONDAY + 2 * WEEK),
        ("planned", MONDAY + 3 * WEEK),
    ]
    assert all(reason and reason.startswith("too late to be useful: due ") for _, _, reason in missed[:3])

    await community.go_to(MONDAY + 3 * WEEK)
    [post] = posts(community.reflections)
    assert post.created_at == MONDAY + 3 * WEEK
    shown = said(await community.steward.slash(community.stewards, "steward prompts"))
    assert f"<t:{int((MONDAY + 4 * WEEK).timestamp())}" in shown


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("Europe/London", datetime(2026, 3, 29, 1, 30)),  # skipped
        ("Europe/London", datetime(2026, 10, 25, 1, 30)),  # doubled
        ("America/New_York", datetime(2026, 3, 8, 2, 30)),
        ("Australia/Lord_Howe", datetime(2026, 4, 5, 1, 45)),
    ],
)
async def test_around_a_clock_change_it_keeps_its_time_and_comes_once(community: Community, zone: str, local: datetime):
    schedule = Schedule(1, local.weekday(), local.time(), zone)
    monday = local.date() - timedelta(days=6)
    before, on, after = (schedule.in_week(monday + n * WEEK).at for n in (-1, 0, 1))
    assert after - before != 2 * WEEK, "the clocks change in between"
    await community.set_prompts(day="Sunday", time=f"{local:%H:%M}", zone=zone)
    await away_until(community, before + DAY + HOUR)
    await community.go_to(on + 3 * HOUR)
    assert [post.created_at for post in posts(community.reflections)] == [on]
    await community.go_to(on + 3 * HOUR)
    await away_until(community, after - HOUR)
    await community.go_to(after + HOUR)
    found = [post.created_at for post in posts(community.reflections)]
    assert found == [on, after]
    assert found[1].astimezone(ZoneInfo(zone)).time() == local.time()


async def test_two_processes_over_one_file_and_one_discord_post_it_once(community: Community):
    await community.set_prompts()
    await away_until(community, MONDAY - HOUR)
    hearth = community.hearth
    file = Database(hearth.settings.database_url)
    reach = Reach(hearth.catalogue, "Europe/London")
    house = HouseRules(QuietHours(), 2)
    live = LiveDiscord(hearth)
    handling = Handling(file, hearth.clock, hearth.kinds, live, reach, hearth.notices, house, lambda *_: None)
    other = Dispatcher(handling, hearth.clock, longest_nap=timedelta(minutes=15))
    try:
        with community.env._bot_scope():
            other.arm()
        await community.go_to(MONDAY + HOUR)
        assert [post.created_at for post in posts(community.reflections)] == [MONDAY]
        await hearth.dispatcher.close()
        await community.go_to(MONDAY + WEEK + HOUR)
        assert [post.created_at for post in posts(community.reflections)] == [MONDAY, MONDAY + WEEK]
    finally:
        await other.close()
        await file.close()


async def test_a_lost_post_is_found_under_four_hundred_later_messages(community: Community):
    await community.set_prompts()
    await away_until(community, MONDAY + timedelta(minutes=1))
    [post] = posts(community.reflections)
    for number in range(400):
        community.env.backend.create_message(community.reflections.id, community.member.id, f"{number}")
    async with community.hearth.database.reading() as unit:
        row = await unit.one(select(deliveries).where(deliveries.c.message_id == post.id))
        assert row is not None
        delivery = await store.by_id(unit, row.id)
    assert delivery is not None
    # As a process leaves it that is killed before the answer.
    delivery = replace(delivery, attempted_at=delivery.settled_at)
    looked = await LiveDiscord(community.hearth).find(delivery, None, community.reflections.id)
    assert [one.message_id for one in looked] == [post.id]


# -- The same without Discord, so that the fates of requests can be chosen ----------------------------


@pytest.fixture
def world(database: Database, clock: SettableClock) -> PromptsWorld:  # noqa: F811
    """The weekly prompt on each engine, on a Wednesday."""
    return PromptsWorld(database, clock, bank_of(5))


NEXT = datetime(2026, 3, 9, 10, tzinfo=UTC)


async def test_two_dispatchers_that_wake_together_post_it_once(world: PromptsWorld):
    await world.prompts.set_schedule(STEWARD, MONDAYS, None)
    world.clock.instant = NEXT
    here, there = world.dispatcher(), world.dispatcher()
    await asyncio.gather(finish(here), finish(there))
    await asyncio.gather(here.close(), there.close())
    assert len(world.discord.messages) == 1
    assert await world.open_rows() == 1


@pytest.mark.parametrize("fate", [fates.LOST, fates.ERROR_AFTER, fates.KILLED_AFTER, fates.KILLED_BEFORE], ids=repr)
async def test_whatever_befalls_the_post_the_week_has_one_and_the_next_is_planned(
    world: PromptsWorld, fate: fates.Fate
):
    await world.prompts.set_schedule(STEWARD, MONDAYS, None)
    world.discord.fates = [fate]
    await world.run_until(NEXT + 2 * HOUR)
    await world.restart()
    await world.run_until(NEXT + 8 * DAY)
    assert [message.mark for message in world.discord.messages] == sorted(
        {message.mark for message in world.discord.messages}
    )
    weeks = await world.weeks()
    assert [week.state for week in weeks] == [WeekState.SENT, WeekState.SENT, WeekState.PLANNED]
    assert [week.prompt_key for week in weeks[:2]] == ["p0", "p1"]


@pytest.mark.parametrize("changed", [-1, 0, 1], ids=["the day before", "within the hour", "the day after"])
@pytest.mark.parametrize("weekday", [0, 3, 6])
async def test_the_day_changed_around_a_post_gives_no_second_one_that_week(
    world: PromptsWorld, changed: int, weekday: int
):
    wednesdays = Schedule(CHANNEL, 2, time(10), "Europe/London")
    posting = datetime(2026, 3, 11, 10, tzinfo=UTC)
    await world.prompts.set_schedule(STEWARD, wednesdays, None)
    await world.run_until(posting + changed * DAY + timedelta(minutes=5))
    await world.prompts.set_schedule(STEWARD, Schedule(CHANNEL, weekday, time(9), "Europe/London"), None)
    await world.run_until(posting + 2 * WEEK)
    weeks = [message.at.date() - timedelta(days=message.at.weekday()) for message in world.discord.messages]
    assert len(weeks) == len(set(weeks))
    assert len(weeks) >= 2


async def test_a_second_try_says_the_same_whatever_was_swapped_since(world: PromptsWorld):
    await world.prompts.set_schedule(STEWARD, MONDAYS, None)
    world.discord.fates = [fates.CUT_BEFORE]
    world.clock.instant = NEXT
    await world.run()
    coming = (await world.prompts.panel(STEWARD)).coming[0]
    await world.prompts.swap(STEWARD, coming.week, "p3")
    await world.run_until(NEXT + 3 * WEEK)
    keys = [week.prompt_key for week in await world.weeks() if week.state is WeekState.SENT]
    assert keys[0] == "p0"
    assert len(set(keys)) == len(keys)


async def test_a_prompt_taken_out_of_the_bank_while_in_hand_costs_no_other_its_turn(world: PromptsWorld):
    await world.prompts.set_schedule(STEWARD, MONDAYS, None)
    world.discord.fates = [fates.LOST]
    world.clock.instant = NEXT
    await world.run()
    bank = bank_of(5)
    await world.restart(type(bank)(bank.prompts[1:]))
    await world.run_until(NEXT + 4 * WEEK)
    keys = [week.prompt_key for week in await world.weeks() if week.state is WeekState.SENT]
    assert keys == ["p0", "p1", "p2", "p3", "p4"]


async def test_paused_while_in_hand_it_is_not_sent_after_all_and_resumed_it_goes_on(world: PromptsWorld):
    await world.prompts.set_schedule(STEWARD, MONDAYS, None)
    world.discord.fates = [fates.CUT_BEFORE]
    world.clock.instant = NEXT
    await world.run()
    await world.prompts.pause(STEWARD)
    await world.run_until(NEXT + HOUR)
    assert world.discord.messages == []
    assert await world.open_rows() == 0
    await world.prompts.resume(STEWARD)
    await world.run_until(NEXT + WEEK)
    assert [message.at for message in world.discord.messages] == [NEXT + WEEK]


async def test_a_skipped_week_keeps_its_prompt_for_the_next(world: PromptsWorld):
    await world.prompts.set_schedule(STEWARD, MONDAYS, None)
    await world.prompts.skip(STEWARD, date(2026, 3, 9))
    await world.run_until(NEXT + WEEK)
    assert [message.at for message in world.discord.messages] == [NEXT + WEEK]
    assert [week.prompt_key for week in await world.weeks() if week.state is WeekState.SENT] == ["p0"]


async def test_no_prompt_comes_again_before_all_have(world: PromptsWorld):
    await world.prompts.set_schedule(STEWARD, MONDAYS, None)
    await world.run_until(NEXT + 9 * WEEK)
    keys = [week.prompt_key for week in await world.weeks() if week.state is WeekState.SENT]
    assert keys == ["p0", "p1", "p2", "p3", "p4"] * 2


async def test_moved_with_the_zones_rules_it_is_planned_anew_at_a_start(world: PromptsWorld):
    """A row that was planned before the rules of its zone changed is moved to the time on the wall."""
    await world.prompts.set_schedule(STEWARD, MONDAYS, None)
    async with world.database.writing() as unit:
        await unit.execute(deliveries.update().values(due_at=NEXT + HOUR, about_at=NEXT + HOUR))
        await unit.execute(week_rows.update().values(about_at=NEXT + HOUR))
    await world.restart()
    await world.run_until(NEXT + DAY)
    assert [message.at for message in world.discord.messages] == [NEXT]
