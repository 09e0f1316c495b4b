"""What the platform reads of features, and what one feature may ask of another: small contracts, signed in `setup`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from discord.ui import LayoutView

from bot.access import Actor
from bot.database import Unit
from bot.words import Words


@dataclass(frozen=True, slots=True)
class Press:
    """A button that goes with a line: its label in the reader's language, and the id of the item that answers it."""

    label: str
    custom_id: str


@dataclass(frozen=True, slots=True)
class Waits:
    """A line for `/home`: something that waits for a person, or that is good to know, in their language.

    What `is_for_stewards` stands in `/steward today` too. With `press`, its button deals with it. What is only good
    `to_know` stands below what waits, and is not counted with it.
    """

    line: str
    is_for_stewards: bool = False
    press: Press | None = None
    to_know: bool = False


class Waiting(Protocol):
    """What waits for a member in `/home`, and for stewards too where the actor is one."""

    async def __call__(self, unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]: ...


@dataclass(frozen=True, slots=True)
class ChannelNeed:
    """A channel that a server has chosen for something, and the permissions (discord.py's names) it takes.

    `in_forum` are those that it takes where the channel is a forum; None where no forum will do.
    `why` is a whole marked sentence, for whoever hosts the bot and for stewards. `press` leads to where another channel
    is chosen; its label is a marked sentence too.
    """

    guild_id: int
    channel_id: int
    permissions: tuple[str, ...]
    why: str
    press: Press | None = None
    in_forum: tuple[str, ...] | None = None


class ChannelNeeds(Protocol):
    """Every configured channel of a feature, in one server or in all: for stewards, `hearth check` and setup."""

    async def __call__(self, unit: Unit, guild_id: int | None = None) -> Sequence[ChannelNeed]: ...


@dataclass(frozen=True, slots=True)
class SetupStep:
    """A step of `/steward setup`: what it is, in the steward's language, how it stands, and what takes it further.

    `room` names a text channel that would suit it, which setup can make where the bot may.
    """

    title: str
    told: str
    is_done: bool
    press: Press | None = None
    room: str | None = None


class SetupSteps(Protocol):
    """What a feature needs set up in a server before it is of use there, in order."""

    async def __call__(self, unit: Unit, guild_id: int, words: Words) -> Sequence[SetupStep]: ...


Previews = Callable[[Words], Sequence[LayoutView]]
"""What a feature will post for members, as examples for `/steward setup`; nothing in them is pressed there."""

TellAct = Callable[[dict[str, Any], Words], str]
"""Tells one kind of a steward's act, from its facts, in a clause that follows the name: "paused the weekly prompt"."""

Offers = Callable[[Words], Sequence[str]]
"""What members can do, a short sentence each, for `/home`: "`/reflect journal` holds what you wrote."."""

RefuseSetting = Callable[[Unit, int, str, Any], Awaitable[None]]
"""Raises `Refused` where a server's setting of this name may not have this value. (unit, guild_id, name, value)"""
