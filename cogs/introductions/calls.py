"""What the services answer stewards with: facts for cards, which choose the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.counts import Count
from cogs.introductions.rules.calling import Round


@dataclass(frozen=True, slots=True)
class Past:
    """A round that is over, and how many different people met in it."""

    round: Round
    met: Count


@dataclass(frozen=True, slots=True)
class Threads:
    """How far a released round is: conversations begun, waiting for their turn, and kept from beginning."""

    begun: int = 0
    waiting: int = 0
    stuck: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gift:
    """What one person offers that somebody else in their conversation hopes for: names from the list of skills."""

    giver_id: int
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A conversation as it is drawn: two people, or three."""

    people: tuple[int, ...]
    gifts: tuple[Gift, ...] = ()
    met_before: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What is drawn. `unmatched` counts everybody who joined and meets nobody, for whatever reason.

    `fewest_again` is how many people it takes to draw it once more; None where it was drawn often enough.
    """

    meetings: tuple[Meeting, ...]
    unmatched: int
    is_outdated: bool
    may_be_drawn_again: bool
    fewest_again: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How matching stands in a server at `now`. `joined` counts whoever joined, resting or not.

    `channel_id` is where calls are posted and threads made; `preview` is there while the round is drawn.
    """

    now: datetime
    channel_id: int | None
    round: Round | None = None
    joined: int = 0
    paused: tuple[int, ...] = ()
    preview: Preview | None = None
    threads: Threads = Threads()
    past: tuple[Past, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose matching a steward looks at."""

    id: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """What may wait for stewards at `now`: a round to draw, or to release."""

    now: datetime
    round: Round | None = None
    joined: int = 0
