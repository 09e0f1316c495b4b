"""Which features there are, and what each signs in its `setup`. Only this module loads them."""

from __future__ import annotations

import importlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from discord import Permissions
from discord.ui import DynamicItem

from bot.consents import Purpose
from bot.deliveries.model import Kind
from bot.errors import CannotStart, Expected
from bot.interface.forms import Form
from bot.interface.pages import Book
from bot.personal_data import PersonalData
from bot.ports import ChannelNeeds, Offers, Previews, RefuseSetting, SetupSteps, TellAct, Waiting
from bot.servers import Setting
from bot.words import Words

if TYPE_CHECKING:
    from bot.app import Hearth

KNOWN = {"reflections": "cogs.reflections", "introductions": "cogs.introductions", "resources": "cogs.resources"}


class Explanation(Protocol):
    """Chooses the words for one of a feature's own expected errors."""

    def __call__(self, error: Any, words: Words) -> str: ...


@dataclass(frozen=True, slots=True)
class Feature:
    """All that the platform must know of a feature. What it has none of stays empty; what it forgot, a test finds.

    `permissions` are those it needs anywhere (discord.py's names), for the invitation. `act_titles` name its stewards'
    acts in a few words each, as marked sentences. `chore` is done every quarter of an hour while the bot runs.
    """

    name: str
    personal_data: PersonalData
    permissions: tuple[str, ...]
    kinds: Sequence[Kind] = ()
    settings: Sequence[Setting[Any]] = ()
    consents: Sequence[Purpose] = ()
    setup_steps: SetupSteps | None = None
    previews: Previews | None = None
    refuse_setting: RefuseSetting | None = None
    waiting: Waiting | None = None
    offers: Offers | None = None
    channel_needs: ChannelNeeds | None = None
    on_start: Callable[[], Awaitable[None]] | None = None
    chore: Callable[[], Awaitable[None]] | None = None
    dynamic_items: Sequence[type[DynamicItem[Any]]] = ()
    forms: Sequence[Form] = ()
    books: Sequence[Book] = ()
    acts: dict[str, TellAct] = field(default_factory=dict)
    act_titles: dict[str, str] = field(default_factory=dict)
    explanations: dict[type[Expected], Explanation] = field(default_factory=dict)


# What the platform itself needs in servers: to see channels, to answer, to look for its own messages, and to keep the
# support post at the top of its channel.
PLATFORM_PERMISSIONS = ("view_channel", "send_messages", "read_message_history", "pin_messages")


def modules_of(names: Sequence[str]) -> list[str]:
    """Return where the named features live; raises `CannotStart` naming each that there is none of."""
    unknown = [name for name in names if name not in KNOWN]
    if unknown:
        choices = ", ".join(KNOWN)
        raise CannotStart(
            tuple(f"features: there is no feature called {name!r}; there is {choices}." for name in unknown)
        )
    return [KNOWN[name] for name in dict.fromkeys(names)]


async def set_up(bot: Hearth, names: Sequence[str]) -> None:
    """Let each named feature put itself together and sign in; raises `CannotStart`.

    Not by discord.py's extensions: closing one bot would unload the modules under another in the same process.
    """
    for module in modules_of(names):
        await importlib.import_module(module).setup(bot)


def permissions_of(features: Sequence[Feature]) -> Permissions:
    """Return exactly the permissions that these features and the platform need."""
    needed = {*PLATFORM_PERMISSIONS, *(name for feature in features for name in feature.permissions)}
    return Permissions(**dict.fromkeys(needed, True))
