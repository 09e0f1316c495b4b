"""What a delivery can do to Discord. Sends and makings must not happen twice; the others repeat safely."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from discord.ui import LayoutView


@dataclass(frozen=True, slots=True)
class Pings:
    """Whom a message may ping: nobody, unless a person chose it. Never @everyone."""

    people: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Send:
    """A message to a channel or, where `channel_id` is None, to the row's recipient as a DM."""

    channel_id: int | None
    view: LayoutView
    pings: Pings = field(default_factory=Pings)


@dataclass(frozen=True, slots=True)
class Edit:
    """New contents for a message of ours; nothing important may be told only so."""

    channel_id: int
    message_id: int
    view: LayoutView


@dataclass(frozen=True, slots=True)
class Delete:
    """Take back a message of ours; one that is gone already counts as done."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Pin:
    """Keep a message of ours at the top of its channel."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Post:
    """A card in a channel: a message or, where the channel is a forum, a post of this name.

    What it became is read when it is sent, and said by `Sent.is_forum_post`. `tags` are names of the forum's tags, of
    which the first five that it has are put on; a text channel knows neither name nor tags.
    """

    channel_id: int
    name: str
    view: LayoutView
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangePost:
    """New contents, name and tags for a forum post of ours, opened again where it was put away."""

    thread_id: int
    name: str
    view: LayoutView
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeletePost:
    """Take a forum post of ours away with all that was said under it; gone already counts as done."""

    thread_id: int


@dataclass(frozen=True, slots=True)
class MakeThread:
    """A thread: under a message of the channel, or private where `message_id` is None."""

    guild_id: int
    channel_id: int
    name: str
    message_id: int | None = None
    auto_archive_minutes: int = 10080


@dataclass(frozen=True, slots=True)
class CloseThread:
    """Archive a thread and, with `lock`, keep it closed; `name` is its new one, where it gets one."""

    thread_id: int
    lock: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class RenameThread:
    """Another name for a thread of ours, opened again where it was put away."""

    thread_id: int
    name: str


@dataclass(frozen=True, slots=True)
class AddToThread:
    """Let somebody into a thread."""

    thread_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class RemoveFromThread:
    """Take somebody out of a thread; gone already counts as done."""

    thread_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class MakeEvent:
    """A scheduled event of the server at a place outside Discord or, with `channel_id`, in a voice channel."""

    guild_id: int
    name: str
    description: str
    starts_at: datetime
    ends_at: datetime
    location: str = ""
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """New facts for an event of ours."""

    event_id: int
    event: MakeEvent


@dataclass(frozen=True, slots=True)
class EndEvent:
    """Take an event of ours away; gone already counts as done."""

    guild_id: int
    event_id: int


Making = Send | Post | MakeThread | MakeEvent
_Changing = Edit | ChangePost | Pin | CloseThread | RenameThread | AddToThread | ChangeEvent
_TakingAway = Delete | DeletePost | RemoveFromThread | EndEvent
Effect = Making | _Changing | _TakingAway


def place_of(effect: Effect) -> int | None:
    """Return the channel in which an effect will be seen; None for a DM, and where it is no channel's."""
    place: int | None = getattr(effect, "channel_id", None)
    return place
