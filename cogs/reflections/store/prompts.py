"""Rows of schedules and weeks in, dataclasses out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, bindparam, delete, select, update

from bot.database import Instant, Prepared, Unit
from cogs.reflections.rules.bank import Queue
from cogs.reflections.rules.schedule import Schedule
from cogs.reflections.rules.week import Kept, Week, WeekId, WeekState
from cogs.reflections.tables import schedules, weeks

# What every /home and every press asks.
_SCHEDULE = Prepared(select(schedules).where(schedules.c.guild_id == bindparam("guild")))
_TIMES = Prepared(select(*list(schedules.c)[1:7]).where(schedules.c.guild_id == bindparam("guild")))
_WEEK = Prepared(select(weeks).where(weeks.c.id == bindparam("week")))
_OF_SERVER = select(weeks).where(weeks.c.guild_id == bindparam("guild"))
_WEEKS_FROM = Prepared(_OF_SERVER.where(weeks.c.week >= bindparam("first")).order_by(weeks.c.week))
_POSTED_WEEKS = Prepared(_OF_SERVER.where(weeks.c.state == WeekState.SENT).order_by(weeks.c.week.desc()))


def _put_week(insert_into: Any) -> Any:
    facts = {"state": bindparam("its_state", type_=Text), "about_at": bindparam("its_time", type_=Instant)}
    made = insert_into(weeks).values(guild_id=bindparam("guild"), week=bindparam("monday"), **facts)
    made = made.on_conflict_do_update(index_elements=[weeks.c.guild_id, weeks.c.week], set_=facts)
    return made.returning(weeks.c.id)


PUT_WEEK = Prepared(_put_week)


async def kept(unit: Unit, guild_id: int) -> Kept | None:
    """Return what a server has set, or None."""
    row = await unit.one(_SCHEDULE, {"guild": guild_id})
    return None if row is None else kept_of(row)


async def schedule_of(unit: Unit, guild_id: int) -> Schedule | None:
    """Return when and where the prompts of a server come, without their order, or None."""
    row: Any = await unit.one(_TIMES, {"guild": guild_id})
    return None if row is None else Schedule(*row)


async def all_kept(unit: Unit) -> list[Kept]:
    """Return what every server has set."""
    return [kept_of(row) for row in await unit.all(select(schedules).order_by(schedules.c.guild_id))]


async def keep(unit: Unit, guild_id: int, schedule: Schedule, queue: Queue) -> None:
    """Keep a server's schedule and order, in place of earlier ones."""
    facts: dict[str, Any] = {
        "channel_id": schedule.channel_id,
        "weekday": schedule.weekday,
        "at": schedule.at,
        "zone": schedule.zone,
        "role_id": schedule.role_id,
        "paused": schedule.paused,
        "current": list(queue.current),
        "following": list(queue.following),
    }
    statement = unit.insert(schedules).values(guild_id=guild_id, **facts)
    await unit.execute(statement.on_conflict_do_update(index_elements=[schedules.c.guild_id], set_=facts))


async def week_by_id(unit: Unit, week_id: WeekId) -> Week | None:
    """Return the week with this id, or None."""
    row = await unit.one(_WEEK, {"week": week_id})
    return None if row is None else week_of(row)


async def weeks_from(unit: Unit, guild_id: int, first: date) -> list[Week]:
    """Return a server's weeks from this Monday on, in order."""
    rows = await unit.all(_WEEKS_FROM, {"guild": guild_id, "first": first})
    return [week_of(row) for row in rows]


async def weeks_in(unit: Unit, guild_id: int, states: Sequence[WeekState]) -> list[Week]:
    """Return a server's weeks in these states, in order."""
    rows = await unit.all(
        select(weeks).where(weeks.c.guild_id == guild_id, weeks.c.state.in_(list(states))).order_by(weeks.c.week)
    )
    return [week_of(row) for row in rows]


async def posted_keys(unit: Unit, guild_id: int) -> set[str]:
    """Return the keys of all prompts this server has ever been sent."""
    rows = await unit.all(
        select(weeks.c.prompt_key).where(weeks.c.guild_id == guild_id, weeks.c.state == WeekState.SENT).distinct()
    )
    return {row.prompt_key for row in rows if row.prompt_key is not None}


async def posted_weeks(unit: Unit, guild_id: int) -> list[Week]:
    """Return the weeks whose prompt was posted, newest first."""
    rows = await unit.all(_POSTED_WEEKS, {"guild": guild_id})
    return [week_of(row) for row in rows]


async def put_week(unit: Unit, guild_id: int, week: date, state: WeekState, about_at: datetime | None) -> WeekId:
    """Set how it stands with a week, making its row where there is none; return the row's id."""
    facts = {"guild": guild_id, "monday": week, "its_state": state, "its_time": about_at}
    return WeekId(await unit.scalar(PUT_WEEK, facts))


async def not_posted(unit: Unit, week_id: WeekId, state: WeekState) -> None:
    """Note that a week's prompt did not get there; which one it was to be is open again."""
    facts = {"state": state, "prompt_key": None, "theme": None, "text": None, "lighter": None}
    await unit.execute(update(weeks).where(weeks.c.id == week_id).values(facts))


async def drop_week(unit: Unit, week_id: WeekId) -> None:
    """Forget a week that is neither skipped nor had a prompt."""
    await unit.execute(delete(weeks).where(weeks.c.id == week_id))


async def forget_weeks(unit: Unit, before: date) -> int:
    """Delete weeks before this Monday; return how many."""
    return (await unit.execute(delete(weeks).where(weeks.c.week < before))).rowcount


async def erase_server(unit: Unit, guild_id: int) -> None:
    """Delete everything of a server."""
    await unit.execute(delete(weeks).where(weeks.c.guild_id == guild_id))
    await unit.execute(delete(schedules).where(schedules.c.guild_id == guild_id))


def kept_of(row: Any) -> Kept:
    """Return what a row of the schedules holds, its columns in the table's order."""
    guild_id, channel_id, weekday, at, zone, role_id, paused, current, following = row
    schedule = Schedule(channel_id, weekday, at, zone, role_id, paused)
    return Kept(guild_id, schedule, Queue(tuple(current), tuple(following)))


def week_of(row: Any) -> Week:
    """Return what a row of the weeks holds, its columns in the table's order."""
    week_id, guild_id, week, state, *rest = row
    return Week(WeekId(week_id), guild_id, week, WeekState(state), *rest)
