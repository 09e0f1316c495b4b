"""What each part of the feature brings, and how the parts become one: each is wired in `wiring`, by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from discord.ui import DynamicItem

from bot.access import Actor
from bot.consents import Purpose
from bot.database import Unit
from bot.deliveries.model import Kind
from bot.errors import Expected
from bot.features import Explanation
from bot.interface.forms import Form
from bot.interface.pages import Book
from bot.personal_data import Kept
from bot.ports import ChannelNeed, ChannelNeeds, Offers, Previews, SetupStep, SetupSteps, TellAct, Waiting, Waits
from bot.words import Words


class Keeps(Protocol):
    """What a part keeps of people; the duties are those of `bot.personal_data.PersonalData`."""

    @property
    def tables(self) -> frozenset[str]: ...

    async def export(self, unit: Unit, person_id: int) -> list[Kept]: ...

    async def erase(self, unit: Unit, person_id: int) -> None: ...

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None: ...

    async def expire(self, unit: Unit, now: datetime) -> int: ...

    async def erase_server(self, unit: Unit, guild_id: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Brought:
    """What one part brings to the feature, as `bot.features.Feature` has it."""

    keeps: Sequence[Keeps] = ()
    permissions: tuple[str, ...] = ()
    kinds: Sequence[Kind] = ()
    consents: Sequence[Purpose] = ()
    setup_steps: SetupSteps | None = None
    previews: Previews | None = None
    waiting: Waiting | None = None
    offers: Offers | None = None
    channel_needs: ChannelNeeds | None = None
    on_start: Callable[[], Awaitable[None]] | None = None
    dynamic_items: Sequence[type[DynamicItem[Any]]] = ()
    forms: Sequence[Form] = ()
    books: Sequence[Book] = ()
    acts: dict[str, TellAct] = field(default_factory=dict)
    act_titles: dict[str, str] = field(default_factory=dict)
    explanations: dict[type[Expected], Explanation] = field(default_factory=dict)


class All:
    """The parts together, asked one after the other."""

    def __init__(self, parts: Sequence[Brought]) -> None:
        self._parts = parts

    async def waiting(self, unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]:
        """Return what waits for somebody in any part."""
        return [
            wait for part in self._parts if part.waiting is not None for wait in await part.waiting(unit, actor, words)
        ]

    async def setup_steps(self, unit: Unit, guild_id: int, words: Words) -> Sequence[SetupStep]:
        """Return the steps of every part."""
        return [
            step
            for part in self._parts
            if part.setup_steps is not None
            for step in await part.setup_steps(unit, guild_id, words)
        ]

    async def channel_needs(self, unit: Unit, guild_id: int | None = None) -> Sequence[ChannelNeed]:
        """Return the channels of every part."""
        return [
            need
            for part in self._parts
            if part.channel_needs is not None
            for need in await part.channel_needs(unit, guild_id)
        ]

    def offers(self, words: Words) -> Sequence[str]:
        """Return what members can do in every part."""
        return [told for part in self._parts if part.offers is not None for told in part.offers(words)]

    def previews(self, words: Words) -> Sequence[Any]:
        """Return what every part will post, as examples."""
        return [view for part in self._parts if part.previews is not None for view in part.previews(words)]

    async def on_start(self) -> None:
        """Start every part."""
        for part in self._parts:
            if part.on_start is not None:
                await part.on_start()
