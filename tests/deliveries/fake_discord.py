"""A Discord in memory, hand-made: it knows nonces, marks, and every way in which an answer can fail to arrive.

Time is the clock's that the test holds. What simcord does not model (a nonce, a lost reply) is modelled here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot.deliveries.effects import Effect, MakeEvent, MakeThread, Post, Send
from bot.deliveries.marks import mark, mark_of
from bot.deliveries.model import Delivery, Sent
from tests.clocks import SettableClock

NONCE_KNOWN_FOR = timedelta(minutes=3)
"""How long this Discord knows a nonce: "the past few minutes" of the real one, and no longer than we count on."""


class Killed(BaseException):
    """The process ended here."""


class Answer:
    """What the real client looks at of a response."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = "reason"


def refusal(status: int, code: int) -> discord.HTTPException:
    """Return Discord's refusal; its text holds words that must never be kept."""
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = discord.DiscordServerError if status >= 500 else kinds.get(status, discord.HTTPException)
    return kind(Answer(status), {"code": code, "message": "secret words of somebody"})  # type: ignore[arg-type]


def lost_reply() -> Exception:
    """Return what is raised when the line is cut after the request went out."""
    return aiohttp.ClientOSError(104, "reset by peer, near secret words of somebody")


def no_line() -> Exception:
    """Return what is raised when no connection could be made."""
    key: Any = None
    return aiohttp.ClientConnectorError(key, OSError(111, "refused"))


@dataclass(frozen=True)
class Fate:
    """What becomes of one request: whether the work is done, and what is raised instead of an answer."""

    name: str
    does_the_work: bool
    raises: Callable[[], BaseException] | None = None

    def __repr__(self) -> str:
        return self.name


OK = Fate("ok", True)
LOST = Fate("the reply is lost", True, lost_reply)
TIMED_OUT = Fate("the reply takes too long", True, TimeoutError)
ERROR_AFTER = Fate("500 after the work", True, lambda: refusal(500, 0))
ERROR_BEFORE = Fate("500 before the work", False, lambda: refusal(503, 0))
CUT_BEFORE = Fate("the request is lost", False, lost_reply)
NO_LINE = Fate("no connection", False, no_line)
KILLED_BEFORE = Fate("killed before the request", False, Killed)
KILLED_AFTER = Fate("killed after the request", True, Killed)
TOO_MANY = Fate("rate limited", False, lambda: refusal(429, 0))


def refused(status: int, code: int) -> Fate:
    """Return the fate of being told no."""
    return Fate(f"{status}/{code}", False, lambda: refusal(status, code))


@dataclass
class Made:
    """A message, thread, forum post or event that stands in this Discord.

    `mark` is a message's or post's; `name` is that of whatever has one.
    """

    id: int
    channel_id: int | None
    at: datetime
    nonce: str | None = None
    mark: int | None = None
    name: str | None = None
    view: Any = None


@dataclass
class FakeDiscord:
    """A `DiscordSide` of which a test decides each fate; when it has said none, all goes well."""

    clock: SettableClock
    fates: list[Fate] = field(default_factory=list)
    looks: list[Fate] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    changes: list[Effect] = field(default_factory=list)
    dms_refused: set[int] = field(default_factory=set)
    forums: set[int] = field(default_factory=set)
    holding: asyncio.Event | None = None
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    while_sending: Callable[[], None] | None = None
    _last_id: int = 1000

    @property
    def messages(self) -> list[Made]:
        """The messages that people see, oldest first."""
        return [made for made in self.made if made.mark is not None]

    def of(self, delivery_id: int) -> list[Made]:
        """Return a row's messages."""
        return [made for made in self.messages if made.mark is not None and made.mark % 1_000_000_000 == delivery_id]

    def texts(self) -> list[str]:
        """Return the messages' first lines."""
        return [made.view.children[0].children[0].content for made in self.messages]

    async def target(self, delivery: Delivery, effect: Effect) -> int | None:
        if isinstance(effect, Send) and effect.channel_id is None:
            self.requests.append("open dm")
            return dm_of(delivery.recipient or 0)
        return getattr(effect, "channel_id", None)

    async def perform(self, delivery: Delivery, effect: Effect, channel_id: int | None) -> Sent:
        self.requests.append(type(effect).__name__)
        if self.holding is not None:
            self.reached.set()
            await self.holding.wait()
        if self.while_sending is not None:
            self.while_sending()
        fate = self.fates.pop(0) if self.fates else OK
        if delivery.recipient in self.dms_refused and channel_id == dm_of(delivery.recipient):
            fate = refused(403, 50007)
        sent = self._do(delivery, effect, channel_id) if fate.does_the_work else None
        if fate.raises is not None:
            raise fate.raises()
        assert sent is not None
        return sent

    def _do(self, delivery: Delivery, effect: Effect, channel_id: int | None) -> Sent:
        match effect:
            case Post() if channel_id in self.forums:
                mark(effect.view, delivery)
                made = self._make(channel_id, mark=mark_of(delivery), name=effect.name, view=effect.view)
                return Sent(channel_id, made.id, is_forum_post=True)
            case Send() | Post():
                mark(effect.view, delivery)
                for earlier in self.messages:
                    is_known = self.clock.now() - earlier.at < NONCE_KNOWN_FOR
                    if is_known and (earlier.nonce, earlier.channel_id) == (delivery.nonce, channel_id):
                        return Sent(channel_id, earlier.id)
                return Sent(
                    channel_id,
                    self._make(channel_id, nonce=delivery.nonce, mark=mark_of(delivery), view=effect.view).id,
                )
            case MakeThread() | MakeEvent():
                return Sent(effect.channel_id, self._make(effect.channel_id, name=effect.name).id)
            case _:
                self.changes.append(effect)
                return Sent(channel_id, getattr(effect, "message_id", None))

    def _make(self, channel_id: int | None, **facts: Any) -> Made:
        self._last_id += 1
        self.made.append(Made(self._last_id, channel_id, self.clock.now(), **facts))
        return self.made[-1]

    async def find(self, delivery: Delivery, effect: Effect | None, channel_id: int | None) -> tuple[Sent, ...]:
        self.requests.append("look")
        fate = self.looks.pop(0) if self.looks else OK
        if fate.raises is not None:
            raise fate.raises()
        if isinstance(effect, MakeThread | MakeEvent):
            return tuple(Sent(effect.channel_id, made.id) for made in self.made if made.name == effect.name)
        return tuple(
            Sent(channel_id, made.id, is_forum_post=channel_id in self.forums)
            for made in self.messages
            if made.mark == mark_of(delivery) and made.channel_id == channel_id
        )


def dm_of(person_id: int) -> int:
    """Return the id of the channel in which a person is sent DMs."""
    return 900_000 + person_id
