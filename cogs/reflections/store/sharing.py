"""What brings an answer for everyone into its thread: the answer, its week and the server's language, read at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select

from bot import servers
from bot.database import Prepared, Unit
from cogs.reflections.rules.reflection import Reflection, ReflectionId
from cogs.reflections.rules.week import Week, WeekId
from cogs.reflections.store.prompts import week_of
from cogs.reflections.store.reflections import _FOR_EVERYONE as FOR_EVERYONE
from cogs.reflections.store.reflections import reflection_of
from cogs.reflections.tables import reflections, weeks

_OF_REFLECTION: Final = [column.name for column in reflections.c]
_TO_SHARE: Final = Prepared(
    select(
        *reflections.c,
        *(column.label(f"of_week_{column.name}") for column in weeks.c),
        servers.set_in(servers.LANGUAGE, reflections.c.guild_id).label("language"),
    )
    .join_from(reflections, weeks, weeks.c.id == reflections.c.week_id, isouter=True)
    .where(reflections.c.id == bindparam("the_id"))
)


_BY_ID: Final = Prepared(select(reflections).where(reflections.c.id == bindparam("the_id")))
_WEEK: Final = Prepared(select(weeks).where(weeks.c.id == bindparam("week")))
_WAITING: Final = Prepared(
    select(reflections.c.id, reflections.c.week_id)
    .where(reflections.c.week_id == bindparam("week"), *FOR_EVERYONE, reflections.c.not_posted.is_(None))
    .order_by(reflections.c.id)
)


@dataclass(frozen=True, slots=True)
class ToShare:
    """A reflection, the week it answers, and the language setting of its server."""

    reflection: Reflection
    week: Week | None
    language: str | None


async def to_share(unit: Unit, reflection_id: ReflectionId) -> ToShare | None:
    """Return a reflection with its week and its server's language setting, or None where it is gone."""
    return (await all_to_share(unit, [reflection_id])).get(reflection_id)


async def all_to_share(unit: Unit, reflection_ids: Sequence[ReflectionId]) -> dict[ReflectionId, ToShare]:
    """Return the same of all of these that are there."""
    number = len(_OF_REFLECTION)
    found: dict[ReflectionId, ToShare] = {}
    rows: Any = await unit.each(_TO_SHARE, *({"the_id": one} for one in dict.fromkeys(reflection_ids)))
    for row in rows:
        week, language = row[number:-1], row[-1]
        reflection = reflection_of(unit, dict(zip(_OF_REFLECTION, row[:number], strict=True)))
        found[reflection.id] = ToShare(
            reflection,
            None if week[0] is None else week_of(week),
            servers.LANGUAGE.default if language is None else language,
        )
    return found


async def asked_for_threads(unit: Unit, week_ids: Sequence[WeekId]) -> dict[WeekId, tuple[Week, list[ReflectionId]]]:
    """Return these weeks, without those that are gone, and what waits for the thread of each, in order of writing."""
    asked = [{"week": week_id} for week_id in dict.fromkeys(week_ids)]
    found = {WeekId(row.id): (week_of(row), list[ReflectionId]()) for row in await unit.each(_WEEK, *asked)}
    for row in await unit.each(_WAITING, *asked):
        if row.week_id in found:
            found[row.week_id][1].append(ReflectionId(row.id))
    return found


async def unopened(unit: Unit, reflection_ids: Sequence[ReflectionId]) -> dict[ReflectionId, Reflection]:
    """Return those of these reflections that are there, their text left sealed and therefore empty here."""
    asked = ({"the_id": one} for one in dict.fromkeys(reflection_ids))
    found = [reflection_of(unit, dict(row._mapping), "") for row in await unit.each(_BY_ID, *asked)]
    return {one.id: one for one in found}
