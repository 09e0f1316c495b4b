"""What the platform reads of features, and what one feature may ask of another: small contracts, signed in `setup`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.access import Actor
from bot.database import Unit
from bot.words import Words


@dataclass(frozen=True, slots=True)
class Waits:
    """A line for `/home`: something that waits for a person, or that is good to know, in their language."""

    line: str
    is_for_stewards: bool = False


class Waiting(Protocol):
    """What waits for a member in `/home`, and for stewards too where the actor is one."""

    async def __call__(self, unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]: ...


@dataclass(frozen=True, slots=True)
class ChannelNeed:
    """A channel that a server has chosen for something, and the permissions (discord.py's names) it takes.

    `why` is a whole sentence, for whoever hosts the bot.
    """

    guild_id: int
    channel_id: int
    permissions: tuple[str, ...]
    why: str


class ChannelNeeds(Protocol):
    """Every configured channel of a feature, in all servers: for `hearth check` and setup."""

    async def __call__(self, unit: Unit) -> Sequence[ChannelNeed]: ...


TellAct = Callable[[dict[str, Any], Words], str]
"""Tells one kind of a steward's act, from its facts, in a clause that follows the name: "paused the weekly prompt"."""
