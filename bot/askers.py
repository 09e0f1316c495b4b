"""What is kept of whoever asks that every answer needs, in one query: answers are many, and each waits for this."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from bot import servers
from bot.database import Id, Prepared, Unit
from bot.members import people


class Kept(NamedTuple):
    """A person's own language, and what their server has set; `steward_roles` are ids."""

    language: str | None
    server_language: str | None
    steward_roles: list[int]


_ASKING_IN = bindparam("guild_id", type_=Id)
_ASKED: Final = Prepared(
    select(
        select(people.c.language).where(people.c.person_id == bindparam("person_id", type_=Id)).scalar_subquery(),
        servers.set_in(servers.LANGUAGE, _ASKING_IN),
        servers.set_in(servers.STEWARD_ROLES, _ASKING_IN),
    )
)


async def kept_of(unit: Unit, person_id: int, guild_id: int | None) -> Kept:
    """Return what is kept; of a server that is not there, or has set nothing, that is the defaults."""
    row: Any = await unit.one(_ASKED, {"person_id": person_id, "guild_id": guild_id})  # a query without a table has one
    language, server_language, roles = row
    return Kept(
        language,
        servers.LANGUAGE.default if server_language is None else server_language,
        servers.STEWARD_ROLES.default if roles is None else roles,
    )
