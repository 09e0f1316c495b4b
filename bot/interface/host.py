"""What the interface needs of the running bot, without knowing the bot."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import discord

from bot.access import Actor, actor_of
from bot.askers import Kept, kept_of
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import Expected
from bot.words import Catalogue, Words

if TYPE_CHECKING:
    from bot.interface.forms import Form
    from bot.interface.pages import Book

T = TypeVar("T")


class Host(Protocol):
    """The running bot, as commands and controls see it. `forms` and `books` are by name."""

    @property
    def database(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def forms(self) -> Mapping[str, Form]: ...
    @property
    def books(self) -> Mapping[str, Book]: ...
    @property
    def explanations(self) -> Mapping[type[Expected], Any]: ...
    @property
    def drafts_kept_for(self) -> timedelta: ...
    @property
    def house_zone(self) -> str:
        """The IANA name of the zone of a server that has set none."""
        ...

    def service(self, kind: type[T]) -> T:
        """Return the one service of this class; raises `KeyError` where no feature offers it."""
        ...

    def in_hand(self) -> AbstractContextManager[None]:
        """Mark an answer as being worked on, so that closing waits for it."""
        ...

    def count_interaction(self, interaction: discord.Interaction, name: str, outcome: str) -> None:
        """Count an answer for the metrics: `name` is a command's or control's, `outcome` ok, expected or bug."""
        ...


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, with the rights they have now, and the words they read."""

    actor: Actor
    words: Words


def host_of(interaction: discord.Interaction) -> Host:
    """Return the running bot behind an interaction."""
    return cast(Host, interaction.client)


def oldest_draft(interaction: discord.Interaction) -> datetime:
    """Return the instant before which what was submitted looks absent, though it may not be cleared yet."""
    host = host_of(interaction)
    return host.clock.now() - host.drafts_kept_for


async def asker_of(unit: Unit, interaction: discord.Interaction) -> Asker:
    """Read who asks; raises `ServerOnly` outside a server."""
    kept = await kept_of(unit, interaction.user.id, interaction.guild_id)
    return Asker(actor_of(interaction, kept.steward_roles), _words(kept, interaction))


def _words(kept: Kept, interaction: discord.Interaction) -> Words:
    return host_of(interaction).catalogue.choose(kept.language, kept.server_language, str(interaction.locale))


async def words_for(interaction: discord.Interaction) -> Words:
    """Return the words a person reads, wherever they are."""
    async with host_of(interaction).database.reading() as unit:
        return _words(await kept_of(unit, interaction.user.id, interaction.guild_id), interaction)


def words_without_reading(interaction: discord.Interaction) -> Words:
    """Return the best words that need no database: for when it is the database that failed."""
    return host_of(interaction).catalogue.choose(None, None, str(interaction.locale))
