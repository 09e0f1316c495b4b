"""Who welcomes whom, and when somebody is reminded of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.errors import Refused
from cogs.introductions.rules.profile import IntroductionId

MOST_PINGED: Final = 2
"""How many welcomers one nudge pings: enough that one of them has a minute, and few enough that nobody leaves it to
the others."""
NUDGE_OF_USE: Final = timedelta(days=2)
"""For how long a nudge that is late may still be sent: by then it stands with the stewards anyway."""
ASKED_FOR: Final = timedelta(days=30)
"""How long a question that nobody answered waits, and a word that somebody was taken off the rota."""
STANDS_FOR: Final = timedelta(days=28)
"""How long nudges and welcome lines stay in their channels: they name people, and are of no use any more."""
LOOKED_BACK: Final = timedelta(days=3)
"""How far back threads are looked at for an answer that came while the bot was away."""

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class OnRotaAlready(Refused):
    """They welcome people already, or have been asked and have not answered yet."""


class NotOnRota(Refused):
    """They are not on the rota, and nobody has asked them to be (any more)."""


class BotsCannotWelcome(Refused):
    """A bot's reply never counts as a welcome."""


class Standing(StrEnum):
    """How somebody stands to the rota. Who said no stands nowhere."""

    ASKED = "asked"
    ON = "on"
    TAKEN_OFF = "taken_off"
    """A steward took them off, and they have not seen that yet."""


@dataclass(frozen=True, slots=True)
class Welcomer:
    """Somebody on the rota, or asked to be.

    `last_turn_at` is when a nudge last named them; `turn_for` is the introduction of one that is on its way.
    """

    person_id: int
    standing: Standing
    is_pinged: bool = False
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    last_turn_at: datetime | None = None
    turn_for: IntroductionId | None = None

    @property
    def is_on(self) -> bool:
        """Whether they said yes and are on the rota."""
        return self.standing is Standing.ON


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An introduction in whose thread nobody but its writer has written. `name` is what they want to be called."""

    id: IntroductionId
    guild_id: int
    person_id: int
    name: str
    channel_id: int
    thread_id: int
    posted_at: datetime

    def waits(self, hours: int, now: datetime) -> bool:
        """Whether it has waited for this long by now."""
        return due_at(self.posted_at, hours) <= now


def due_at(posted_at: datetime, hours: int) -> datetime:
    """Return when an introduction posted then has waited for so many hours."""
    return posted_at + timedelta(hours=hours)


def available(rota: Iterable[Welcomer], resting: Collection[int], writer_id: int) -> list[Welcomer]:
    """Return who could welcome this writer now: on the rota, not resting, and not the writer."""
    return [one for one in rota if one.is_on and one.person_id not in resting and one.person_id != writer_id]


def whose_turn(
    rota: Iterable[Welcomer], *, resting: Collection[int], wishing: Collection[int], writer_id: int
) -> tuple[int, ...]:
    """Return whom a nudge pings, in the order of their turns: those who chose it and whose turn is longest ago.

    Whose turn is on its way already comes last. Those who are `wishing` to be kept apart from the writer keep their
    place for the next one; to others that looks like a rest. The writer's own wishes count for nothing here: the nudge
    stands where every welcomer reads it, and whoever saw their turn passed over would know of one.
    """
    chosen = [one for one in available(rota, resting, writer_id) if one.is_pinged and one.person_id not in wishing]
    chosen.sort(key=lambda one: (one.turn_for is not None, one.last_turn_at or _NEVER, one.person_id))
    return tuple(one.person_id for one in chosen[:MOST_PINGED])


def turns_at(now: datetime, number: int) -> list[datetime]:
    """Return the instants of so many turns taken at once, each its own: two of the same would be no order."""
    return [now + timedelta(microseconds=place) for place in range(number)]
