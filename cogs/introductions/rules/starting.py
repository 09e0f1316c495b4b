"""Where “Start here” stands and what has to be done about it, and when newcomers are greeted. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Final

from bot.errors import Misconfigured

GREETED_AFTER: Final = timedelta(minutes=1)
"""How long after they came somebody is greeted: who only looked in is gone by then."""
GREETED_WITHIN: Final = timedelta(hours=1)
"""How late a greeting is still one."""


class NoStartChannel(Misconfigured):
    """Stewards have chosen no channel for “Start here”."""


@dataclass(frozen=True, slots=True)
class StartPost:
    """Where it stands, and of which wording. One that is gone was deleted, or taken down with its channel."""

    channel_id: int
    message_id: int
    digest: str
    is_gone: bool = False

    @property
    def gone(self) -> StartPost:
        """The same post, known to be gone."""
        return replace(self, is_gone=True)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The channel for “Start here”, the post that stands or stood, the welcome line's channel, and the language."""

    start_channel: int | None
    post: StartPost | None
    line_channel: int | None
    """None where the line is off."""
    language: str | None


class ToDo(Enum):
    """What has to be done so that it stands as it should."""

    NOTHING = "it stands where it should, or nobody wants it"
    POST = "it is to be posted"
    EDIT = "it says something older"
    TAKE_DOWN = "no channel is chosen any more"


def to_do(channel_id: int | None, post: StartPost | None, digest: str) -> ToDo:
    """Return what has to be done, by the channel that is chosen, the post that stands, and what it should say."""
    stands = post is not None and not post.is_gone
    if channel_id is None:
        return ToDo.TAKE_DOWN if stands else ToDo.NOTHING
    if post is None or post.is_gone or post.channel_id != channel_id:
        return ToDo.POST
    return ToDo.NOTHING if post.digest == digest else ToDo.EDIT
