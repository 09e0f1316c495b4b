"""What is kept of whoever asks that every answer needs, in one query: answers are many, and each waits for this."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sqlalchemy import ScalarSelect, bindparam, select

from bot import servers
from bot.database import Id, Prepared, Unit
from bot.members import people


class Kept(NamedTuple):
    """A person's own language, and what their server has set; `steward_roles` are ids."""

    language: str | None
    server_language: str | None
    steward_roles: list[int]


def _set(setting: servers.Setting[Any]) -> ScalarSelect[Any]:
    of_server = servers.server_settings.c
    asked = select(of_server.value).where(of_server.guild_id == bindparam("guild_id", type_=Id))
    return asked.where(of_server.name == setting.name).scalar_subquery()


_ASKED: Final = Prepared(
    select(
        select(people.c.language).where(people.c.person_id == bindparam("person_id", type_=Id)).scalar_subquery(),
        _set(servers.LANGUAGE),
        _set(servers.STEWARD_ROLES),
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
