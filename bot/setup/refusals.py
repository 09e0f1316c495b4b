"""What setup refuses, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.errors import Expected, Misconfigured, Refused
from bot.words import Words


@dataclass(eq=False)
class RoomInUse(Refused):
    """The channel is used for something that members read, or the other way round."""

    channel_id: int


class NoSupportRoom(Refused):
    """There is no channel chosen for the support post."""


@dataclass(eq=False)
class MayNotMake(Misconfigured):
    """The bot may make no channels. `name` is of the one that was asked for."""

    name: str


@dataclass(eq=False)
class NotMade(Misconfigured):
    """Discord would not make the channel, for a reason of its own, such as too many channels."""

    name: str


def _may_not_make(error: MayNotMake, words: Words) -> str:
    return words.say(
        "I may not make channels here, so I couldn't make #{name}. You can make it yourself and choose it in the list."
        " Or, in *Server Settings*, *Roles*, switch on *Manage Channels* for my role, and press again. You can switch"
        " it off afterwards.",
        name=error.name,
    )


EXPLANATIONS: dict[type[Expected], Any] = {
    RoomInUse: lambda error, words: words.say(
        "The channel <#{channel}> is used for something else already. Messages for stewards need a channel of their"
        " own. Please choose another.",
        channel=error.channel_id,
    ),
    NoSupportRoom: lambda _, words: words.say("Please choose a channel for the support post first."),
    MayNotMake: _may_not_make,
    NotMade: lambda error, words: words.say(
        "Discord wouldn't let me make #{name}. The server may have as many channels as it can. You can choose another"
        " channel in the list.",
        name=error.name,
    ),
}
