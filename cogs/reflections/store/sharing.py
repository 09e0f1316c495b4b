"""What brings an answer for everyone into its thread: the answer, its week and the server's language, read at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select

from bot import servers
from bot.database import Prepared, Unit
from cogs.reflections.rules.reflection import Reflection, ReflectionId
from cogs.reflections.rules.week import Week
from cogs.reflections.store.prompts import week_of
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


@dataclass(frozen=True, slots=True)
class ToShare:
    """A reflection, the week it answers, and the language setting of its server."""

    reflection: Reflection
    week: Week | None
    language: str | None


async def to_share(unit: Unit, reflection_id: ReflectionId) -> ToShare | None:
    """Return a reflection with its week and its server's language setting, or None where it is gone."""
    row: Any = await unit.one(_TO_SHARE, {"the_id": reflection_id})
    if row is None:
        return None
    number = len(_OF_REFLECTION)
    week, language = row[number:-1], row.language
    return ToShare(
        reflection_of(unit, dict(zip(_OF_REFLECTION, row[:number], strict=True))),
        None if week[0] is None else week_of(week),
        servers.LANGUAGE.default if language is None else language,
    )
