"""What every posting of a prompt asks and writes, made once: on a Monday morning many servers have theirs at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, or_, select, update

from bot import servers
from bot.database import Id, Instant, LocalDate, Prepared, Unit
from cogs.reflections.rules.bank import Prompt, Queue
from cogs.reflections.rules.week import Kept, Week, WeekId, WeekState
from cogs.reflections.store.prompts import PUT_WEEK, kept_of, week_of
from cogs.reflections.tables import schedules, weeks

_WEEK_COLUMNS: Final = len(weeks.c)
_THIS_WEEK: Final = weeks.c.id == bindparam("the_week", type_=Id)

_STANDING: Final = Prepared(
    select(
        *weeks.c,
        *(column.label(f"schedule_{column.name}") for column in schedules.c),
        servers.set_in(servers.LANGUAGE, weeks.c.guild_id).label("language"),
    )
    .join(schedules, schedules.c.guild_id == weeks.c.guild_id)
    .where(_THIS_WEEK)
)
_COMPOSED: Final = Prepared(
    update(weeks)
    .where(_THIS_WEEK)
    .values({name: bindparam(f"its_{name}") for name in ("prompt_key", "theme", "text", "lighter")})
)
_POSTED: Final = Prepared(
    update(weeks)
    .where(_THIS_WEEK)
    .values(
        state=WeekState.SENT,
        channel_id=bindparam("channel", type_=Id),
        message_id=bindparam("message", type_=Id),
        posted_at=bindparam("at", type_=Instant),
    )
)
_QUEUE: Final = Prepared(
    update(schedules)
    .where(schedules.c.guild_id == bindparam("guild", type_=Id))
    .values(current=bindparam("now_current"), following=bindparam("now_following"))
)
_OPEN: Final = Prepared(
    select(weeks)
    .where(
        weeks.c.guild_id == bindparam("guild", type_=Id),
        or_(
            weeks.c.week >= bindparam("first", type_=LocalDate),
            weeks.c.state == WeekState.PLANNED,
            weeks.c.state == WeekState.STUCK,
        ),
    )
    .order_by(weeks.c.week)
)


class Standing(NamedTuple):
    """A week, its server's schedule and order, and the server's language setting."""

    week: Week
    kept: Kept
    language: str | None


async def standing(unit: Unit, week_id: WeekId) -> Standing | None:
    """Return how it stands with a week, or None where it or its schedule is gone."""
    return (await standings(unit, [week_id])).get(week_id)


async def standings(unit: Unit, week_ids: Sequence[WeekId]) -> dict[WeekId, Standing]:
    """Return how it stands with these weeks, without those that are gone or whose schedule is."""
    found: Any = await unit.each(_STANDING, *({"the_week": week_id} for week_id in dict.fromkeys(week_ids)))
    return {
        WeekId(row[0]): Standing(
            week_of(row[:_WEEK_COLUMNS]),
            kept_of(row[_WEEK_COLUMNS:-1]),
            servers.LANGUAGE.default if row[-1] is None else row[-1],
        )
        for row in found
    }


async def composed(unit: Unit, week_id: WeekId, prompt: Prompt) -> None:
    """Fix a week's prompt, so that whatever is tried again says the same."""
    await composed_all(unit, {week_id: prompt})


async def composed_all(unit: Unit, prompts: Mapping[WeekId, Prompt]) -> None:
    """Fix the prompts of these weeks."""
    facts = (
        {
            "the_week": week_id,
            "its_prompt_key": prompt.key,
            "its_theme": prompt.theme,
            "its_text": prompt.text,
            "its_lighter": prompt.lighter,
        }
        for week_id, prompt in prompts.items()
    )
    await unit.run(_COMPOSED, *facts)


async def posted(unit: Unit, week_id: WeekId, channel_id: int | None, message_id: int | None, at: datetime) -> None:
    """Note that a week's prompt is there, and where."""
    await posted_all(unit, {week_id: (channel_id, message_id)}, at)


async def posted_all(unit: Unit, where: Mapping[WeekId, tuple[int | None, int | None]], at: datetime) -> None:
    """Note that the prompts of these weeks are there: the channel and the message of each."""
    facts = (
        {"the_week": week_id, "channel": channel_id, "message": message_id, "at": at}
        for week_id, (channel_id, message_id) in where.items()
    )
    await unit.run(_POSTED, *facts)


async def keep_queues(unit: Unit, queues: Mapping[int, Queue]) -> None:
    """Keep the orders of these servers in place of the earlier ones."""
    orders = (
        {"guild": guild_id, "now_current": list(queue.current), "now_following": list(queue.following)}
        for guild_id, queue in queues.items()
    )
    await unit.run(_QUEUE, *orders)


async def open_weeks(unit: Unit, first_of: Mapping[int, date]) -> dict[int, list[Week]]:
    """Return what bears on the planning of the next prompt of these servers, in order.

    That is the weeks from a Monday of its own on, and all that wait.
    """
    found: dict[int, list[Week]] = {guild_id: [] for guild_id in first_of}
    for row in await unit.each(_OPEN, *({"guild": guild_id, "first": first} for guild_id, first in first_of.items())):
        week = week_of(row)
        found[week.guild_id].append(week)
    return found


async def put_planned(unit: Unit, planned: Sequence[tuple[int, date, datetime]]) -> list[WeekId]:
    """Plan these weeks, each a server's, of a Monday, about an instant; return their ids in this order."""
    facts = (
        {"guild": guild_id, "monday": monday, "its_state": WeekState.PLANNED, "its_time": about_at}
        for guild_id, monday, about_at in planned
    )
    return [WeekId(row.id) for row in await unit.each(PUT_WEEK, *facts)]
