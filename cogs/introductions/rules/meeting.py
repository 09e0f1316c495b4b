"""Matches: who was brought together in a round, what became of it, and who may join the next one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.errors import Refused
from cogs.introductions.rules.history import Answer

MatchId = NewType("MatchId", int)

CLOSES_AFTER: Final = timedelta(days=14)
"""How long after the question a thread is put away; writing in it opens it again."""

TRIED_EVERY: Final = timedelta(days=1)
"""How often a thread that could not be made is tried again."""

TRIED_FOR: Final = timedelta(days=14)
"""For how long: then the match falls away, and its people come first in the next round."""


class MatchState(StrEnum):
    """`drawn`: only stewards see it, as a preview. `waiting`: released, and its thread comes when it is due.

    `open`: its thread is there. `closed`: its time is over. `fell_away`: it was open, and one of its people went.
    """

    DRAWN = "drawn"
    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"
    FELL_AWAY = "fell_away"


class NotMade(StrEnum):
    """Why a thread is not there although it is due."""

    FULL = "full"
    """The server has as many active threads as Discord allows."""
    REFUSED = "refused"
    """Discord refuses it; stewards are told."""
    NO_CHANNEL = "no_channel"
    """No channel is chosen for conversations."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in a match. `seen_at` is when they said they had seen what waits for them."""

    person_id: int
    answer: Answer | None = None
    answered_at: datetime | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Two people, or three. The thread's parent is `channel_id`; `message_id` introduces them in it.

    `ask_at` is when they are asked whether they talked. Of whoever was erased there is no seat any more.
    """

    id: MatchId
    round_id: int
    guild_id: int
    state: MatchState
    wave: int = 0
    due_at: datetime | None = None
    channel_id: int | None = None
    thread_id: int | None = None
    message_id: int | None = None
    opened_at: datetime | None = None
    ask_at: datetime | None = None
    closed_at: datetime | None = None
    not_made: NotMade | None = None
    seats: tuple[Seat, ...] = ()

    @property
    def people(self) -> frozenset[int]:
        """Everybody in it."""
        return frozenset(seat.person_id for seat in self.seats)

    @property
    def is_open(self) -> bool:
        """Whether its people may talk in its thread now."""
        return self.state is MatchState.OPEN

    @property
    def is_introduced(self) -> bool:
        """Whether they have been introduced in its thread."""
        return self.ask_at is not None

    def seat_of(self, person_id: int) -> Seat | None:
        """Return somebody's seat, or None where they have none."""
        return next((seat for seat in self.seats if seat.person_id == person_id), None)

    def others(self, person_id: int) -> tuple[int, ...]:
        """Return the ids of those whom somebody meets."""
        return tuple(seat.person_id for seat in self.seats if seat.person_id != person_id)

    def is_asked(self, now: datetime) -> bool:
        """Whether it is time to ask whether they talked."""
        return self.is_open and self.ask_at is not None and self.ask_at <= now


@dataclass(frozen=True, slots=True)
class Turn:
    """Matches whose threads are made at one instant: all of a round, or a wave of it."""

    match_ids: tuple[MatchId, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """People who were introduced in an earlier round. Who has not answered is not in `answers`.

    `was_cut_short`: one of them went before they can have come to talk.
    """

    round_id: int
    people: frozenset[int]
    answers: Mapping[int, Answer] = field(default_factory=dict)
    was_cut_short: bool = False


def may_join_from(joined_at: datetime | None, days: int) -> datetime | None:
    """Return from when a member may join a conversation; None where that is not known, and they may."""
    return None if joined_at is None else joined_at + timedelta(days=days)


def must_be_here_long_enough(joined_at: datetime | None, days: int, now: datetime) -> None:
    """Raise `TooNew` for whoever has not been a member for so many days."""
    may_from = may_join_from(joined_at, days)
    if may_from is not None and may_from > now:
        raise TooNew(may_from)


# -- What may be refused ---------------------------------------------------------------------------


@dataclass(eq=False)
class TooNew(Refused):
    """Somebody has not been a member for long enough; `may_from` is when they will have been."""

    may_from: datetime


class NoCallOpen(Refused):
    """No round can be joined now."""


class IsPaused(Refused):
    """Stewards have paused somebody's conversations."""


@dataclass(eq=False)
class OutOfSight(Refused):
    """Somebody cannot see the channel in which the private threads are made, and could not be let into one."""

    channel_id: int


class AnswerStands(Refused):
    """The next round has been drawn with this answer, so it cannot be changed any more."""


class Oneself(Refused):
    """Nobody can be kept apart from themselves."""


class NoPerson(Refused):
    """A bot is not somebody to be kept apart from."""


@dataclass(eq=False)
class TooManyWishes(Refused):
    """Somebody has as many keep-apart wishes as there may be; `most` is how many."""

    most: int
