"""A round of conversations: a call, a draw, a release. Pure: `now` is an argument."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import Final, NewType, TypeVar

from bot.errors import Misconfigured, Outdated, PastTime, Refused, TooFarAhead

RoundId = NewType("RoundId", int)

SHORTEST: Final = timedelta(hours=1)
LONGEST: Final = timedelta(days=60)
"""For how long a call stays open, from when its end is set."""

FEWEST: Final = 2
"""How many people a draw takes."""

MOST_REDRAWS: Final = 5
"""How often a round is drawn again, whatever for: who saw many draws would see who is never put together."""

FEWEST_AGAIN: Final = 4
"""How many people it takes to draw a round again: of three, a second draw shows who may not meet whom."""

BETWEEN_WAVES: Final = timedelta(days=7)
"""After so long a quiet thread counts as active no more, and makes room."""

_FEWEST_A_WAVE: Final = 100


class RoundState(StrEnum):
    """`open`: a call; joining ends at `closes_at`. `drawn`: stewards look at it. `released`: people are introduced."""

    OPEN = "open"
    DRAWN = "drawn"
    RELEASED = "released"
    ENDED = "ended"
    CANCELLED = "cancelled"


class TooSoon(Refused):
    """A call must stay open for an hour at least."""


class AlreadyCalled(Refused):
    """Another round is not over yet: there is one at a time."""


class TooFew(Refused):
    """It takes two to draw, and one conversation to release."""


class NoChannel(Misconfigured):
    """No channel is chosen in which the private threads could be made."""


class DrawnOften(Refused):
    """The round was drawn again as often as it may be."""


@dataclass(eq=False)
class TooFewAgain(Refused):
    """So few people are not drawn once more; `fewest` is how many it takes."""

    fewest: int


class NotInRound(Refused):
    """Who was chosen has not joined this round."""


class SamePerson(Refused):
    """Two people were to be chosen."""


class SeparatedOften(Refused):
    """One of them is separated from so many already that more would choose whom they meet."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round. `channel_id` and `message_id` are the call's post. `draws` counts draws, `redraws` all but the first.

    `drawn_from` tells whether what it was drawn from is still so: a print of the people, then one of everything. `seed`
    is mixed with what people did before it is drawn with.
    """

    id: RoundId
    guild_id: int
    state: RoundState
    opened_at: datetime
    closes_at: datetime
    channel_id: int | None = None
    message_id: int | None = None
    seed: int | None = None
    drawn_at: datetime | None = None
    drawn_from: str | None = None
    draws: int = 0
    redraws: int = 0
    released_at: datetime | None = None
    ended_at: datetime | None = None

    def takes_people(self, now: datetime) -> bool:
        """Whether people can join now."""
        return self.state is RoundState.OPEN and now < self.closes_at

    def waits_for_draw(self, now: datetime) -> bool:
        """Whether joining is over and nothing is drawn yet."""
        return self.state is RoundState.OPEN and now >= self.closes_at

    @property
    def is_over(self) -> bool:
        """Whether another call may be opened."""
        return self.state in {RoundState.ENDED, RoundState.CANCELLED}

    @property
    def may_be_left(self) -> bool:
        """Whether leaving it is free: nobody is introduced yet."""
        return self.state in {RoundState.OPEN, RoundState.DRAWN}

    def open_until(self, closes_at: datetime, now: datetime) -> Round:
        """Return it with another end of joining, and what was drawn forgotten.

        Raises `Outdated` once it is released, `DrawnOften` where it is drawn and may not be so again, and as `closing`.
        """
        self._must_be(RoundState.OPEN, RoundState.DRAWN)
        if self.state is RoundState.DRAWN and self.redraws >= MOST_REDRAWS:
            raise DrawnOften
        return replace(
            self,
            state=RoundState.OPEN,
            closes_at=closing(closes_at, now),
            seed=None,
            drawn_at=None,
            drawn_from=None,
        )

    def was_drawn_from(self, people: Iterable[int]) -> bool:
        """Whether these are the people it was drawn from."""
        return self.drawn_from is not None and self.drawn_from.startswith(print_of_people(people))

    def closed(self, now: datetime) -> Round:
        """Return it with joining over; twice changes nothing. Raises `Outdated` once it is drawn."""
        self._must_be(RoundState.OPEN)
        return self if self.waits_for_draw(now) else replace(self, closes_at=now)

    def drawn(self, seed: int, drawn_from: str, now: datetime) -> Round:
        """Return it drawn, newly or again; raises `Outdated`. Whether it may be is asked of `must_be_drawable`."""
        if self.takes_people(now):
            raise Outdated
        self._must_be(RoundState.OPEN, RoundState.DRAWN)
        return replace(
            self,
            state=RoundState.DRAWN,
            seed=seed,
            drawn_at=now,
            drawn_from=drawn_from,
            draws=self.draws + 1,
            redraws=self.redraws + (self.draws > 0),
        )

    def must_be_drawable(self, people: int, separated: Sequence[frozenset[int]]) -> None:
        """Raise `DrawnOften` or `TooFewAgain` where so many people, with these separated, may not be drawn again."""
        if not self.draws:
            return
        if self.redraws >= MOST_REDRAWS:
            raise DrawnOften
        if people < (fewest := fewest_again(self.redraws, separated)):
            raise TooFewAgain(fewest)

    def released(self, now: datetime) -> Round:
        """Return it released; raises `Outdated` unless it is drawn."""
        self._must_be(RoundState.DRAWN)
        return replace(self, state=RoundState.RELEASED, released_at=now)

    def ended(self, now: datetime) -> Round:
        """Return it ended; raises `Outdated` unless it is released."""
        self._must_be(RoundState.RELEASED)
        return replace(self, state=RoundState.ENDED, ended_at=now)

    def cancelled(self, now: datetime) -> Round:
        """Return it called off; raises `Outdated` once it is released."""
        self._must_be(RoundState.OPEN, RoundState.DRAWN)
        return replace(self, state=RoundState.CANCELLED, ended_at=now)

    def _must_be(self, *states: RoundState) -> None:
        if self.state not in states:
            raise Outdated


def print_of_people(people: Iterable[int]) -> str:
    """Return what `Round.drawn_from` begins with where it is drawn from these people."""
    return hashlib.blake2b(repr(sorted(people)).encode(), digest_size=16).hexdigest()


def closing(at: datetime, now: datetime) -> datetime:
    """Return when a call closes, as it is; raises `PastTime`, `TooSoon` or `TooFarAhead`."""
    if at <= now:
        raise PastTime
    if at < now + SHORTEST:
        raise TooSoon
    if at > now + LONGEST:
        raise TooFarAhead(LONGEST.days)
    return at


def fewest_again(redraws: int, separated: Sequence[frozenset[int]]) -> int:
    """Return how many people it takes to draw a round once more that was drawn again so often, with these separated.

    So many that what stewards see of who meets whom stays chance: whoever chose few enough people, or saw few enough
    drawn often enough, would know of two that something keeps them apart.
    """
    most = max(Counter(chain.from_iterable(separated)).values(), default=0)
    return max(FEWEST_AGAIN, 2 * (redraws + 1), 3 * most + 1)


def most_separated(people: int) -> int:
    """Return from how many others stewards may separate one person: so few that nobody's partner is chosen so."""
    return max(1, (people - 1) // 3)


def may_separate(pairs: Sequence[frozenset[int]], one: int, other: int, people: int) -> None:
    """Raise `SamePerson`, or `SeparatedOften` where one of them is separated from as many as may be already.

    `pairs` are those separated in this round; one that is already may be separated again, which changes nothing.
    """
    if one == other:
        raise SamePerson
    if frozenset({one, other}) in pairs:
        return
    most = most_separated(people)
    if any(sum(each in pair for pair in pairs) >= most for each in (one, other)):
        raise SeparatedOften


Group = TypeVar("Group")
Split = Callable[[Sequence[Group], int], tuple[Sequence[Group], Sequence[Group]]]
"""Takes who waits and how many there is room for; returns who goes now, and who waits on."""


def in_waves(groups: Sequence[Group], free: int, split: Split[Group]) -> list[list[Group]]:
    """Return who is introduced now, a week later, and so on; the first wave is empty where there is no room at all.

    `free` is for how many conversations there is room now. Later waves count on as much, or on a hundred.
    """
    now, waiting = split(groups, max(0, free))
    waves = [list(now)]
    while waiting:
        following, waiting = split(waiting, max(free, _FEWEST_A_WAVE))
        waves.append(list(following))
    return waves
