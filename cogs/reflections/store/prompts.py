"""Rows of schedules and weeks in, dataclasses out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.database import Unit
from cogs.reflections.rules.bank import Prompt, Queue
from cogs.reflections.rules.schedule import Schedule
from cogs.reflections.rules.week import Kept, Week, WeekId, WeekState
from cogs.reflections.tables import schedules, weeks

# Made once, for what every /home and every press asks: building a statement takes longer than running it.
_SCHEDULE = select(schedules).where(schedules.c.guild_id == bindparam("guild"))
_WEEK = select(weeks).where(weeks.c.id == bindparam("week"))
_WEEKS_FROM = (
    select(weeks)
    .where(weeks.c.guild_id == bindparam("guild"), weeks.c.week >= bindparam("first"))
    .order_by(weeks.c.week)
)


async def kept(unit: Unit, guild_id: int) -> Kept | None:
    """Return what a server has set, or None."""
    row = await unit.one(_SCHEDULE, {"guild": guild_id})
    return None if row is None else _kept(row)


async def all_kept(unit: Unit) -> list[Kept]:
    """Return what every server has set."""
    return [_kept(row) for row in await unit.all(select(schedules).order_by(schedules.c.guild_id))]


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
    return None if row is None else _week(row)


async def weeks_from(unit: Unit, guild_id: int, first: date) -> list[Week]:
    """Return a server's weeks from this Monday on, in order."""
    rows = await unit.all(_WEEKS_FROM, {"guild": guild_id, "first": first})
    return [_week(row) for row in rows]


async def weeks_in(unit: Unit, guild_id: int, states: Sequence[WeekState]) -> list[Week]:
    """Return a server's weeks in these states, in order."""
    rows = await unit.all(
        select(weeks).where(weeks.c.guild_id == guild_id, weeks.c.state.in_(list(states))).order_by(weeks.c.week)
    )
    return [_week(row) for row in rows]


async def posted_keys(unit: Unit, guild_id: int) -> set[str]:
    """Return the keys of all prompts this server has ever been sent."""
    rows = await unit.all(
        select(weeks.c.prompt_key).where(weeks.c.guild_id == guild_id, weeks.c.state == WeekState.SENT).distinct()
    )
    return {row.prompt_key for row in rows if row.prompt_key is not None}


async def posted_weeks(unit: Unit, guild_id: int) -> list[Week]:
    """Return the weeks whose prompt was posted, newest first."""
    rows = await unit.all(
        select(weeks).where(weeks.c.guild_id == guild_id, weeks.c.state == WeekState.SENT).order_by(weeks.c.week.desc())
    )
    return [_week(row) for row in rows]


async def put_week(unit: Unit, guild_id: int, week: date, state: WeekState, about_at: datetime | None) -> WeekId:
    """Set how it stands with a week, making its row where there is none; return the row's id."""
    facts = {"state": state, "about_at": about_at}
    statement = unit.insert(weeks).values(guild_id=guild_id, week=week, **facts)
    await unit.execute(statement.on_conflict_do_update(index_elements=[weeks.c.guild_id, weeks.c.week], set_=facts))
    return WeekId(await unit.scalar(select(weeks.c.id).where(weeks.c.guild_id == guild_id, weeks.c.week == week)))


async def composed(unit: Unit, week_id: WeekId, prompt: Prompt) -> None:
    """Fix a week's prompt, so that whatever is tried again says the same."""
    facts = {"prompt_key": prompt.key, "theme": prompt.theme, "text": prompt.text, "lighter": prompt.lighter}
    await unit.execute(update(weeks).where(weeks.c.id == week_id).values(facts))


async def posted(unit: Unit, week_id: WeekId, channel_id: int | None, message_id: int | None, at: datetime) -> None:
    """Note that a week's prompt is there, and where."""
    facts = {"state": WeekState.SENT, "channel_id": channel_id, "message_id": message_id, "posted_at": at}
    await unit.execute(update(weeks).where(weeks.c.id == week_id).values(facts))


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


def _kept(row: Any) -> Kept:
    schedule = Schedule(row.channel_id, row.weekday, row.at, row.zone, row.role_id, row.paused)
    return Kept(row.guild_id, schedule, Queue(tuple(row.current), tuple(row.following)))


def _week(row: Any) -> Week:
    facts = dict(row._mapping)
    return Week(**{**facts, "id": WeekId(facts["id"]), "state": WeekState(facts["state"])})
