"""How far a server is set up: what is kept, what Discord shows at this moment, and what follows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from bot.ports import SetupStep


class Own(IntEnum):
    """The platform's own steps. Their numbers are in the ids of buttons already shown, so they stay."""

    BASICS = 1
    STEWARDS = 2
    ROOMS = 3
    PERMISSIONS = 4
    SUPPORT = 5
    PREVIEW = 6


FEATURES_FROM = 20
"""The number of the first step that a feature has signed."""


class State(Enum):
    """How a step stands. What is `OPTIONAL` is never asked for."""

    DONE = "done"
    TO_DO = "to do"
    TO_MEND = "to mend"
    OPTIONAL = "optional"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self in {State.TO_DO, State.TO_MEND}


@dataclass(frozen=True, slots=True)
class Post:
    """Where the support post stands, and of which state of the file it is. One that is gone is known to be deleted."""

    channel_id: int
    message_id: int
    digest: str
    is_gone: bool = False


class PostState(Enum):
    """How it stands with the support post."""

    NO_ROOM = "no channel is chosen for it"
    NOT_YET = "it was never posted"
    ON_ITS_WAY = "it is being posted"
    REFUSED = "Discord refused it"
    STANDS = "it stands there, pinned"
    UNPINNED = "it stands there, and is not pinned"
    GONE = "somebody deleted it"
    ELSEWHERE = "it stands in the channel chosen before"
    OLD = "the file has changed since"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a server has set. `settled` are own steps that a steward said need nothing; `row` is how the delivery of
    the support post stands, if one waits or failed."""

    zone: str | None = None
    language: str | None = None
    controller_name: str | None = None
    controller_contact: str | None = None
    steward_roles: tuple[int, ...] = ()
    settled: frozenset[int] = frozenset()
    stewards_channel: int | None = None
    support_channel: int | None = None
    post: Post | None = None
    row: PostState | None = None
    features: tuple[SetupStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What the bot may not do, by discord.py's names: in a channel, or in the server as a whole where that is None.

    A channel that is gone, or hidden from the bot, has no permissions in it.
    """

    channel_id: int | None
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What Discord shows now. `readers` are mentions of who may read private threads; `rooms` are the channels that
    setup could make and that are there already, name -> id; `gone` are channels and roles that were chosen and are not
    there any more; `looks` is what a look at the support post told."""

    missing: tuple[Missing, ...] = ()
    missing_in_server: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    may_make: bool = False
    rooms: dict[str, int] = field(default_factory=dict)
    open_to_all: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    looks: PostState | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All of it. `digest` is of the file of support numbers as it is now, `is_checked` whether somebody checked it."""

    kept: Kept
    seen: Seen
    digest: str
    is_checked: bool

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all steps, in their order."""
        return (*Own, *range(FEATURES_FROM, FEATURES_FROM + len(self.kept.features)))

    def feature(self, number: int) -> SetupStep | None:
        """Return a feature's step by its number."""
        index = number - FEATURES_FROM
        return self.kept.features[index] if 0 <= index < len(self.kept.features) else None

    def state(self, number: int) -> State:
        """Return how a step stands."""
        kept = self.kept
        match number:
            case Own.BASICS:
                return _done(bool(kept.zone and kept.controller_name and kept.controller_contact))
            case Own.STEWARDS:
                there = set(kept.steward_roles) - self.seen.gone
                return _done(bool(there) or Own.STEWARDS in kept.settled)
            case Own.ROOMS:
                if self.seen.gone & set(self.places):
                    return State.TO_MEND
                return _done(kept.stewards_channel is not None and kept.support_channel is not None)
            case Own.PERMISSIONS:
                return State.TO_MEND if self.seen.missing else _done(kept.stewards_channel is not None)
            case Own.SUPPORT:
                return _STATES[self.post]
            case Own.PREVIEW:
                return State.OPTIONAL
        step = self.feature(number)
        return _done(step is None or step.is_done)

    @property
    def post(self) -> PostState:
        """Return how it stands with the support post."""
        kept, post = self.kept, self.kept.post
        if kept.support_channel is None or kept.support_channel in self.seen.gone:
            return PostState.NO_ROOM
        if post is None:
            return kept.row or PostState.NOT_YET
        if post.is_gone or self.seen.looks is PostState.GONE:
            return kept.row or PostState.GONE
        if post.channel_id != kept.support_channel:
            return kept.row or PostState.ELSEWHERE
        # It stands where it should: whatever became of a row for another channel has no say in that.
        return PostState.OLD if post.digest != self.digest else self.seen.looks or PostState.STANDS

    def next_open(self, after: int = 0) -> int | None:
        """Return the first open step behind this one, else the first open one before it; None where all is done."""
        waiting = [number for number in self.numbers if self.state(number).is_open and number != after]
        return next((number for number in waiting if number > after), waiting[0] if waiting else None)

    @property
    def places(self) -> Sequence[int]:
        """The channels in which something of the platform's own is posted."""
        return [place for place in (self.kept.stewards_channel, self.kept.support_channel) if place is not None]


_STATES = {
    PostState.NO_ROOM: State.TO_DO,
    PostState.NOT_YET: State.TO_DO,
    PostState.ON_ITS_WAY: State.DONE,
    PostState.REFUSED: State.TO_MEND,
    PostState.STANDS: State.DONE,
    PostState.UNPINNED: State.TO_MEND,
    PostState.GONE: State.TO_MEND,
    PostState.ELSEWHERE: State.TO_MEND,
    PostState.OLD: State.TO_MEND,
}


def _done(is_done: bool) -> State:
    return State.DONE if is_done else State.TO_DO
