"""What every posting of a prompt asks and writes, made once: on a Monday morning many servers have theirs at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, or_, select, update

from bot import servers
from bot.database import Id, Instant, LocalDate, Prepared, Unit
from cogs.reflections.rules.bank import Prompt, Queue
from cogs.reflections.rules.week import Kept, Week, WeekId, WeekState
from cogs.reflections.store.prompts import kept_of, week_of
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
    row: Any = await unit.one(_STANDING, {"the_week": week_id})
    if row is None:
        return None
    language = servers.LANGUAGE.default if row.language is None else row.language
    return Standing(week_of(row[:_WEEK_COLUMNS]), kept_of(row[_WEEK_COLUMNS:-1]), language)


async def composed(unit: Unit, week_id: WeekId, prompt: Prompt) -> None:
    """Fix a week's prompt, so that whatever is tried again says the same."""
    facts = {"its_prompt_key": prompt.key, "its_theme": prompt.theme, "its_text": prompt.text}
    await unit.run(_COMPOSED, {"the_week": week_id, **facts, "its_lighter": prompt.lighter})


async def posted(unit: Unit, week_id: WeekId, channel_id: int | None, message_id: int | None, at: datetime) -> None:
    """Note that a week's prompt is there, and where."""
    await unit.run(_POSTED, {"the_week": week_id, "channel": channel_id, "message": message_id, "at": at})


async def keep_queue(unit: Unit, guild_id: int, queue: Queue) -> None:
    """Keep a server's order in place of the earlier one."""
    orders = {"now_current": list(queue.current), "now_following": list(queue.following)}
    await unit.run(_QUEUE, {"guild": guild_id, **orders})


async def open_weeks(unit: Unit, guild_id: int, first: date) -> list[Week]:
    """Return what bears on the planning of the next prompt, in order: the weeks from a Monday on, and all that wait."""
    return [week_of(row) for row in await unit.all(_OPEN, {"guild": guild_id, "first": first})]
