"""What can go wrong, as facts. The words for them are chosen in `bot.report`, and nowhere else.

`Expected` errors are part of the conversation: a member or steward hears a plain sentence.
Everything else that is raised is a bug. Pure: imports nothing of the project, so rules may raise these.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class Expected(Exception):
    """Something a person may hear about in a plain sentence; never a traceback."""


# -- A rule said no ----------------------------------------------------------------------------


class Refused(Expected):
    """A rule said no; nothing was changed."""


class NotFound(Refused):
    """What was asked for is not there, or belongs to another server and must look absent."""


class NotSteward(Refused):
    """The action is for stewards, and the person is not one (any longer)."""


class ServerOnly(Refused):
    """The command or button makes sense inside a server only."""


class Outdated(Refused):
    """The button or form belongs to something that has changed or ended since it was shown."""


class DraftGone(Refused):
    """What somebody submitted was kept for its period and is gone; or it was never theirs, and looks absent."""


class HeldGone(Refused):
    """A form held in memory while the database was away: taken in by now, over its time, or lost with a restart."""


@dataclass(eq=False)
class UnknownZone(Refused):
    """The text names no time zone. `nearest` holds up to five IANA names that look alike, best first."""

    typed: str
    nearest: tuple[str, ...] = ()


@dataclass(eq=False)
class UnreadableTime(Refused):
    """The text could not be read as a time, or could mean several: never guessed."""

    typed: str


@dataclass(eq=False)
class UnreadableDay(Refused):
    """The text names no day of the week."""

    typed: str


@dataclass(eq=False)
class UnreadableDate(Refused):
    """The text could not be read as a date, or could mean several: never guessed."""

    typed: str


@dataclass(eq=False)
class TooFarAhead(Refused):
    """The moment is further away than this may last. `days` is how many it may be."""

    days: int


class PastTime(Refused):
    """The moment has passed already."""


# -- Discord or the disk failed: try again -------------------------------------------------------


class Unavailable(Expected):
    """Something outside failed; the same request may work in a while."""


class DiscordUnavailable(Unavailable):
    """Discord did not answer, or answered with an error of its own."""


class StorageUnavailable(Unavailable):
    """The database did not answer in time, or the disk is full."""


# -- A steward must act ---------------------------------------------------------------------------


class Misconfigured(Expected):
    """Something is set up so that it cannot work; a steward can mend it."""


@dataclass(eq=False)
class ChannelGone(Misconfigured):
    """A configured channel no longer exists, or the bot cannot see it."""

    channel_id: int


@dataclass(eq=False)
class WrongChannel(Misconfigured):
    """A channel of a kind that the bot does not post in: a voice channel, a category, a thread, or mostly a forum."""

    channel_id: int
    forum_would_do: bool = False


@dataclass(eq=False)
class MissingPermissions(Misconfigured):
    """The bot may not do what it must in a channel. `permissions` are discord.py's names."""

    channel_id: int
    permissions: tuple[str, ...]


# -- Before anything runs --------------------------------------------------------------------------


@dataclass(eq=False)
class CannotStart(Exception):
    """The program cannot start. `faults` are whole sentences for whoever hosts it; exit status 2."""

    faults: tuple[str, ...] = field(default_factory=tuple)

    def __str__(self) -> str:
        return "\n".join(self.faults)
