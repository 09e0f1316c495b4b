"""What people asked for, kept by the test itself: what is to stand in Discord at the end, and what never may.

It is told only what people did and when, never what the program's rows say became of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.wire.schedules.fates import Fate
from tests.wire.schedules.model_of_meeting import Meetings, Word
from tests.wire.schedules.model_of_welcoming import Guest, Start


@dataclass
class Server:
    """A server of the schedule, its rooms and people; `prompts_at` is when this week's prompt comes, a moment ago.

    "Start here" may stand in the `halls`; who joins is greeted at the `door`.
    """

    guild: Any
    reflections: Any
    rooms: list[Any]
    stewards: Any
    steward: Any
    people: list[Any]
    role: Any
    introductions: Any
    conversations: Any
    library: Any
    halls: list[Any]
    door: Any
    prompts_at: datetime
    is_paused: bool = False
    is_forbidden: bool = False
    times_forbidden: int = 0


@dataclass
class Prompt:
    """A week's prompt that fell due."""

    server: int
    week_id: int
    fate: Fate = Fate.ONCE


@dataclass
class Answer:
    """An answer for everyone. `ended_at` is when its writer or a moderator made an end of it."""

    label: str
    server: int
    person: int
    week_id: int
    reflection_id: int | None
    version: int = 1
    fate: Fate = Fate.ONCE
    ended_at: datetime | None = None

    @property
    def text(self) -> str:
        """What its post is to say now."""
        return f"Answer {self.label} version {self.version}"


@dataclass
class Message:
    """A direct message of the probe's."""

    label: str
    person: int
    purpose: str
    fate: Fate
    ended_at: datetime | None = None


@dataclass
class Circle:
    """A private thread, who is in it, and its welcome, which pings `invited`."""

    label: str
    server: int
    thing_id: int
    invited: frozenset[int]
    left: set[int] = field(default_factory=set)
    erased: set[int] = field(default_factory=set)
    ended_at: datetime | None = None


@dataclass
class Meeting:
    """An event; `times` are its start and end as ISO 8601 has them."""

    label: str
    server: int
    thing_id: int
    times: tuple[str, str]
    ended_at: datetime | None = None


@dataclass
class Arrival:
    """An introduction. `ended_at` is when it was withdrawn, taken down, or its writer erased; `word` tells them."""

    label: str
    server: int
    person: int
    id: Any
    version: int = 1
    nudge: Fate = Fate.NEVER
    word: Word | None = None
    ended_at: datetime | None = None

    @property
    def text(self) -> str:
        """What its post is to say now."""
        return f"Arrival {self.label} version {self.version}"


@dataclass
class Book:
    """A resource of the library. `gone` is how many used it of whom nothing else is kept any more.

    `deleted` is how often a moderator deleted its card since it was shared or brought back, `came_back` how often
    Hearth may have put it back, `is_looked_at` whether it was changed since, which shows that the card is gone.
    """

    label: str
    server: int
    id: int
    version: int = 1
    credits: set[int] = field(default_factory=set)
    users: set[int] = field(default_factory=set)
    gone: int = 0
    is_over: bool = False
    is_merged: bool = False
    restored: int = 0
    deleted: int = 0
    came_back: int = 0
    is_looked_at: bool = False
    ended_at: datetime | None = None

    @property
    def title(self) -> str:
        """What its card is to be called now."""
        return f"Book {self.label} version {self.version}"

    @property
    def link(self) -> str:
        """Its link."""
        return f"https://books.example.org/{self.server}/{self.label}"

    def restore(self) -> None:
        """It is brought back, with a card of its own."""
        self.ended_at, self.deleted, self.is_looked_at = None, 0, False
        self.restored += 1

    def lose_card(self) -> None:
        """A moderator deletes its card: the first time it comes back."""
        self.deleted += 1
        self.came_back += self.deleted == 1
        self.is_looked_at = False

    def forget(self, person: int) -> None:
        """Somebody is erased: their name goes, and that somebody used it stays counted."""
        self.credits.discard(person)
        self.gone += person in self.users
        self.users.discard(person)


@dataclass
class Support:
    """The support post of a server: in which rooms it was asked for, in order."""

    rooms: list[int] = field(default_factory=list)
    edits: int = 0


@dataclass
class Hello:
    """A first direct message, asked for by choosing them."""

    person: int
    fate: Fate = Fate.ONCE


class Model(Meetings):
    """All of it."""

    def __init__(self) -> None:
        super().__init__()
        self.servers: list[Server] = []
        self.prompts: dict[int, Prompt] = {}
        self.answers: dict[str, Answer] = {}
        self.messages: dict[str, Message] = {}
        self.circles: dict[str, Circle] = {}
        self.meetings: dict[str, Meeting] = {}
        self.arrivals: dict[str, Arrival] = {}
        self.asked_to_welcome: dict[tuple[int, int], Word | None] = {}
        self.starts: dict[int, Start] = defaultdict(Start)
        self.guests: dict[str, Guest] = {}
        self.books: dict[str, Book] = {}
        self.support: dict[int, Support] = defaultdict(Support)
        self.hellos: list[Hello] = []
        self.slow: list[str] = []
        self.closed: set[int] = set()
        self.erased_at: dict[int, list[datetime]] = defaultdict(list)

    def erase(self, person: int, at: datetime) -> None:
        """Nothing of somebody is kept any more: what waited for them is not sent, and what they posted goes.

        They may begin anew; what they chose before is forgotten.
        """
        self.unsure(person)
        for message in self.messages.values():
            if message.person == person and message.ended_at is None:
                message.fate, message.ended_at = Fate.NEVER if message.fate is Fate.WAITS else Fate.PERHAPS, at
        for answer in self.answers.values():
            if answer.person == person and answer.ended_at is None:
                answer.fate, answer.ended_at = Fate.PERHAPS, at
        for circle in self.circles.values():
            if person in circle.invited:
                circle.erased.add(person)
        for arrival in self.arrivals.values():
            if arrival.person == person and arrival.ended_at is None:
                arrival.ended_at = at
        self.forget(person, at)
        self.asked_to_welcome = {one: word for one, word in self.asked_to_welcome.items() if one[1] != person}
        for book in self.books.values():
            book.forget(person)
        if self.is_resting(person):
            self.rests[person].append((self.rests[person].pop()[0], at))
        self.at_night.discard(person)
        self.erased.add(person)
        self.erased_at[person].append(at)

    def rested(self, person: int, since: datetime, at: datetime) -> bool:
        """Whether somebody rested all the time between these instants."""
        return any(start < since and (end is None or at < end) for start, end in self.rests[person])

    def unsure(self, person: int) -> None:
        """What was asked for this person so far, and may not be sent yet, may now be sent or not."""
        for one in self.messages.values():
            if one.person == person and one.fate is not Fate.WAITS:
                one.fate = Fate.PERHAPS
        for hello in self.hellos:
            if hello.person == person:
                hello.fate = Fate.PERHAPS
        self.unsure_of_meetings(person)
