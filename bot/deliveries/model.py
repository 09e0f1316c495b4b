"""What a delivery is: a row about one effect in Discord, planned with the change that causes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol, runtime_checkable

from bot.database import Unit
from bot.deliveries.effects import Effect, MakeEvent, MakeThread

DeliveryId = NewType("DeliveryId", int)


LEASE = timedelta(seconds=60)
"""For how long a claim holds a row."""


class State(StrEnum):
    """Where a row stands. The last four are settled; only `sent` and `sending` can never be planned again."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    """The class of a kind, which decides what rest, quiet hours and the week's two DMs mean for it.

    An `ANSWER` is what somebody asked for this very minute: none of the three holds it back.
    """

    REMINDER = "chosen reminder"
    PROMPT = "prompt"
    NUDGE = "nudge"
    STEWARDS = "stewards'"
    UPKEEP = "upkeep"
    ANSWER = "answer"

    @property
    def rests(self) -> bool:
        """Whether a resting person is left in peace by it."""
        return self in {Purpose.REMINDER, Purpose.PROMPT, Purpose.NUDGE}

    @property
    def is_counted(self) -> bool:
        """Whether a DM of this kind is one of the two a week; a reminder somebody chose is not."""
        return self in {Purpose.PROMPT, Purpose.NUDGE}

    @property
    def keeps_quiet(self) -> bool:
        """Whether a DM of this kind waits until the quiet hours are over."""
        return self is not Purpose.ANSWER


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be sent. `subject` and `about_at` are the feature's own: which thing, and which moment of it.

    Instants are UTC. After `useless_after` nothing is sent and the row says so. Planning the same `dedupe_key`
    again moves the row, unless it is in hand or sent.
    """

    kind: str
    dedupe_key: str
    due_at: datetime
    guild_id: int | None = None
    subject: int | None = None
    recipient: int | None = None
    about_at: datetime | None = None
    useless_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row. `attempted_at` is set while it is unsure whether Discord has it; `channel_id` is where it was tried."""

    id: DeliveryId
    kind: str
    dedupe_key: str
    guild_id: int | None
    subject: int | None
    recipient: int | None
    about_at: datetime | None
    due_at: datetime
    useless_after: datetime | None
    state: State
    lease_until: datetime | None
    attempted_at: datetime | None
    attempts: int
    reason: str | None
    channel_id: int | None
    message_id: int | None
    settled_at: datetime | None

    @property
    def tried_at(self) -> datetime:
        """An instant not later than the try that this claim is about, or found: what is known of it is as old."""
        claimed_at = self.due_at if self.lease_until is None else self.lease_until - LEASE
        return self.attempted_at or claimed_at

    @property
    def nonce(self) -> str:
        """What lets Discord know a second try: at most 25 characters, the same for every try of this row.

        The due time is in it because a database restored or made anew counts its rows from the same numbers.
        """
        return f"{self.id}-{int(self.due_at.timestamp())}"[:25]


@dataclass(frozen=True, slots=True)
class Skip:
    """Composed to nothing: the row is settled as skipped. `reason` is for hosts, and says nothing about a person.

    `called_off` is the thread or event that would have been made: where an earlier try may have made it, it is looked
    for, and the row is settled as sent if it is there, so that the feature can end it. Messages and forum posts bear a
    mark by which they are found without.
    """

    reason: str
    called_off: MakeThread | MakeEvent | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Discord has it. `channel_id` and `message_id` say where; a made thread, forum post or event is the `message_id`.

    `is_forum_post`: a `Post` met a forum, so that it is changed by `ChangePost` and not by `Edit`.
    """

    channel_id: int | None
    message_id: int | None
    is_forum_post: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """It was not sent, and need not be."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Discord refused for good. `code` is Discord's error code; `channel_id` is where."""

    reason: str
    code: int
    channel_id: int | None = None


Outcome = Sent | Skipped | Failed


@dataclass(frozen=True, slots=True)
class Trouble:
    """What only a steward can mend: a channel where Discord refuses something, with its code and the kind's words."""

    guild_id: int
    channel_id: int
    code: int
    about: str
    mended_with: str


class Kind(Protocol):
    """A feature's part: composing one row at the moment it is sent, and hearing how it went.

    `compose` may write what must stay the same if the row is tried again. `settled` runs in the unit that settles
    the row, so what follows from sending (the next week's row) is never lost.
    """

    @property
    def name(self) -> str: ...

    @property
    def purpose(self) -> Purpose: ...

    @property
    def called(self) -> str:
        """What it is to people, a phrase marked for the catalogue: "The weekly prompt"."""
        ...

    @property
    def mended_with(self) -> str:
        """The stewards' command that can give it another channel; empty where there is none."""
        ...

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip: ...

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None: ...


@runtime_checkable
class KindOfMany(Protocol):
    """What a kind has besides, of which many rows fall due at one moment: the same for all of them, in few statements.

    Both must come to what `compose` and `settled` come to for each. Where one raises, its unit is undone, and each row
    is composed or settled by itself.
    """

    async def compose_all(self, unit: Unit, deliveries: Sequence[Delivery]) -> Sequence[Effect | Skip]:
        """Return what `compose` returns for each of these, in their order."""
        ...

    async def all_sent(self, unit: Unit, sent: Sequence[tuple[Delivery, Sent]]) -> None:
        """Do what `settled` does for each of these, all of which Discord has."""
        ...
