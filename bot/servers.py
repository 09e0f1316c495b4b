"""Servers (Discord's guilds): which we are in, and what each has set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Column, PrimaryKeyConstraint, ScalarSelect, Table, Text, and_, bindparam, delete, select, update

from bot.database import Id, Instant, Json, Prepared, Unit, metadata
from bot.setting_kinds import Language, SettingKind, Zone
from bot.setting_places import Roles, TextChannel
from bot.words import sentence

T = TypeVar("T")

servers = Table(
    "servers",
    metadata,
    Column("guild_id", Id, primary_key=True, autoincrement=False),
    Column("joined_at", Instant, nullable=False),
    Column("removed_at", Instant),
    sqlite_strict=True,
)

server_settings = Table(
    "server_settings",
    metadata,
    Column("guild_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("value", Json, nullable=False),
    PrimaryKeyConstraint("guild_id", "name"),
    sqlite_strict=True,
)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing a server may set. `default` holds until it does; `about` says in a sentence what it is for.

    `kind` says what its value may be; one without a kind is kept by the bot itself, and nobody types it. The value of
    one that `is_confidential` (it may be somebody's address) never stands in the audit trail.
    """

    name: str
    default: T
    about: str
    kind: SettingKind | None = None
    is_confidential: bool = False


STEWARD_ROLES: Setting[list[int]] = Setting("stewards", [], sentence("Roles whose holders are stewards."), Roles())
STEWARDS_CHANNEL: Setting[int | None] = Setting(
    "stewards_channel", None, sentence("Where stewards hear of what only they can mend."), TextChannel()
)
ZONE: Setting[str | None] = Setting("zone", None, sentence("The server's time zone, for members who set none."), Zone())
LANGUAGE: Setting[str | None] = Setting(
    "language", None, sentence("The language of what is posted in channels."), Language()
)

PLATFORM_SETTINGS: list[Setting[Any]] = [STEWARD_ROLES, STEWARDS_CHANNEL, ZONE, LANGUAGE]
"""What the platform itself lets servers set. Features sign theirs; all of them are in `Registry.declared_settings`."""


# Made once: nearly everything asks for one.
_SETTING: Final = Prepared(
    select(server_settings.c.value).where(
        server_settings.c.guild_id == bindparam("guild"), server_settings.c.name == bindparam("wanted")
    )
)


def set_in(wanted: Setting[Any], guild_id: Any) -> ScalarSelect[Any]:
    """Return what a server has set, NULL for the default, to be read within another query; `guild_id` is SQL's."""
    asked = select(server_settings.c.value).where(server_settings.c.guild_id == guild_id)
    return asked.where(server_settings.c.name == wanted.name).scalar_subquery()


async def setting(unit: Unit, guild_id: int, wanted: Setting[T]) -> T:
    """Return what the server has set, or the default."""
    row = await unit.one(_SETTING, {"guild": guild_id, "wanted": wanted.name})
    return wanted.default if row is None else row.value


async def settings(unit: Unit, guild_id: int) -> dict[str, Any]:
    """Return everything the server has set: setting name -> value."""
    rows = await unit.all(select(server_settings).where(server_settings.c.guild_id == guild_id))
    return {row.name: row.value for row in rows}


async def everywhere(unit: Unit, wanted: Setting[T], guild_id: int | None = None) -> dict[int, Any]:
    """Return what each server that has not removed us has set, or only this one: server -> value."""
    gone = select(servers.c.guild_id).where(servers.c.removed_at.is_not(None))
    of_servers = select(server_settings).where(
        server_settings.c.name == wanted.name, server_settings.c.guild_id.not_in(gone)
    )
    if guild_id is not None:
        of_servers = of_servers.where(server_settings.c.guild_id == guild_id)
    return {row.guild_id: row.value for row in await unit.all(of_servers)}


async def put(unit: Unit, guild_id: int, wanted: Setting[T], value: T) -> None:
    """Keep what the server sets; the default is kept by keeping nothing."""
    if value == wanted.default:
        await unit.execute(
            delete(server_settings).where(
                and_(server_settings.c.guild_id == guild_id, server_settings.c.name == wanted.name)
            )
        )
        return
    statement = unit.insert(server_settings).values(guild_id=guild_id, name=wanted.name, value=value)
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=[server_settings.c.guild_id, server_settings.c.name], set_={"value": value}
        )
    )


async def joined(unit: Unit, guild_id: int, now: datetime) -> None:
    """Note that we are in this server, newly or again; doing it twice changes nothing."""
    statement = unit.insert(servers).values(guild_id=guild_id, joined_at=now, removed_at=None)
    await unit.execute(statement.on_conflict_do_update(index_elements=[servers.c.guild_id], set_={"removed_at": None}))


async def removed(unit: Unit, guild_id: int, now: datetime) -> None:
    """Note that the server removed us; what is kept of it goes after its period."""
    await unit.execute(
        update(servers).where(servers.c.guild_id == guild_id, servers.c.removed_at.is_(None)).values(removed_at=now)
    )


async def present(unit: Unit) -> list[int]:
    """Return the servers we are in."""
    return [row.guild_id for row in await unit.all(select(servers.c.guild_id).where(servers.c.removed_at.is_(None)))]


async def removed_before(unit: Unit, instant: datetime) -> list[int]:
    """Return the servers that removed us before this instant and have not invited us again."""
    return [row.guild_id for row in await unit.all(select(servers.c.guild_id).where(servers.c.removed_at < instant))]


async def erase(unit: Unit, guild_id: int) -> None:
    """Delete a server and what it has set."""
    await unit.execute(delete(server_settings).where(server_settings.c.guild_id == guild_id))
    await unit.execute(delete(servers).where(servers.c.guild_id == guild_id))
