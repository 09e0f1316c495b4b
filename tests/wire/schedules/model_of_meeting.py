"""What is asked for around conversations: calls, who meets whom, and words to one person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.reach import How
from tests.wire.schedules.fates import Fate


class Says(Enum):
    """How a direct message is worded, by which it is known. It says no more, since a locked phone shows it."""

    SOMETHING = "something waits for you"
    TALKED = "Did you talk?"
    WELCOME = "A question waits for you"


@dataclass
class Conversation:
    """A released match. `ended_at` is when fewer than two were left of it before they were introduced, or erased.

    `left` are those who left the server, `answered` when somebody said whether they talked, `is_asked` whether it was
    time to ask, `question` the question in the thread, `gone` the line that somebody has left, `is_over` whether the
    thread was to be put away.
    """

    label: str
    server: int
    match_id: int
    people: frozenset[int]
    guest: int | None = None
    fate: Fate = Fate.ONCE
    erased: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    answered: dict[int, datetime] = field(default_factory=dict)
    is_asked: bool = False
    question: Fate = Fate.NEVER
    is_question_sure: bool = True
    gone: Fate = Fate.NEVER
    is_over: bool = False
    ended_at: datetime | None = None

    @property
    def is_sure_so_far(self) -> bool:
        """Whether it is sure to have come about."""
        return self.fate is Fate.ONCE and self.ended_at is None

    @property
    def is_sure(self) -> bool:
        """Whether it is, and nobody has gone from it."""
        return self.is_sure_so_far and not self.left

    @property
    def still(self) -> frozenset[int]:
        """Who is in it now."""
        return self.people - self.erased - self.left

    def erase(self, person: int, at: datetime) -> None:
        """Nothing of somebody is kept any more: what names them goes."""
        # Whoever was asked is introduced, and the other one hears that somebody has left.
        is_told = self.is_asked and self.is_sure and not self.is_over
        self.erased.add(person)
        self.fate, self.is_question_sure = Fate.PERHAPS, False
        self.gone = Fate.ONCE if is_told else Fate.PERHAPS
        if len(self.still) < 2 and self.ended_at is None:
            self.ended_at = at


@dataclass
class Call:
    """A call for a round. `ended_at` is since when nobody can join; None while they can."""

    label: str
    server: int
    id: int
    closes_at: datetime
    joined: set[int] = field(default_factory=set)
    ended_at: datetime | None = None
    is_off: bool = False
    is_released: bool = False

    @property
    def may_be_steered(self) -> bool:
        """Whether it is neither released nor called off."""
        return not self.is_off and not self.is_released


@dataclass
class Word:
    """A word to one person by direct message, because of one thing; `of` is the conversation it is about, if any."""

    person: int
    says: Says
    of: Conversation | None
    is_sure: bool

    @property
    def is_sure_to_come(self) -> bool:
        """Whether it is sent, unless two were this week."""
        return self.is_sure and (self.of is None or self.of.is_sure)


class Meetings:
    """All of that, and how people are reached. A pause is of (server, person)."""

    def __init__(self) -> None:
        self.conversations: dict[str, Conversation] = {}
        self.calls: dict[int, Call] = {}
        self.words: list[Word] = []
        self.paused: dict[tuple[int, int], Word | None] = {}
        self.reach: dict[int, How] = {}
        self.mentioned: set[int] = set()
        self.at_night: set[int] = set()
        self.ever_closed: set[int] = set()
        self.erased: set[int] = set()
        self.rests: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)

    def is_resting(self, person: int) -> bool:
        """Whether somebody rests now."""
        return bool(self.rests[person]) and self.rests[person][-1][1] is None

    def tell(self, person: int, says: Says, *, of: Conversation | None = None, is_sure: bool = True) -> Word | None:
        """Somebody is to hear of something by direct message; None for who looks in `/home`, or is told elsewhere."""
        if self.reach.get(person) is not How.DM or person in self.at_night:
            return None
        may_not = person in self.ever_closed | self.erased or bool(self.rests[person])
        word = Word(person, says, of, is_sure and not may_not)
        self.words.append(word)
        return word

    def unsure_of_meetings(self, person: int) -> None:
        """What this person was to hear of, and may not have heard yet, may now be sent or not."""
        for word in self.words:
            if word.person == person:
                word.is_sure = False
        for conversation in self.conversations.values():
            if person in conversation.people:
                conversation.is_question_sure = False

    def forget(self, person: int, at: datetime) -> None:
        """Nothing of somebody is kept any more."""
        self.unsure_of_meetings(person)
        self.takes_no_part(None, person)
        for conversation in self.conversations.values():
            if person in conversation.people:
                conversation.erase(person, at)
        self.paused = {one: word for one, word in self.paused.items() if one[1] != person}
        self.reach.pop(person, None)

    # -- Rounds ----------------------------------------------------------------------------------------

    def call_in(self, server: int) -> Call | None:
        """Return the round of a server that is neither released nor called off."""
        return next((one for one in self.calls.values() if one.server == server and one.may_be_steered), None)

    def meet(self, conversation: Conversation) -> None:
        """People are brought together, and told so the way they chose."""
        self.conversations[conversation.label] = conversation
        for person in conversation.people:
            self.tell(person, Says.SOMETHING, of=conversation)

    def takes_no_part(self, server: int | None, person: int) -> None:
        """Somebody is in no round any more, in one server or in all; who was to meet them may be told so."""
        for call in self.calls.values():
            if server in (None, call.server) and call.may_be_steered:
                call.joined.discard(person)
        self._may_fall_away(server, person)

    def pause(self, server: int, person: int) -> None:
        """Stewards pause somebody, who is told; who was to meet them may be told they met nobody."""
        self.paused[server, person] = self.tell(person, Says.SOMETHING)
        self._may_fall_away(server, person)

    def let_in_again(self, server: int, person: int) -> None:
        """Somebody is paused no more, and need not be told that they were."""
        word = self.paused.pop((server, person))
        if word is not None:
            word.is_sure = False

    def goes(self, conversation: Conversation, person: int, at: datetime, *, is_introduced: bool) -> None:
        """Somebody of a conversation leaves the server."""
        conversation.left.add(person)
        if is_introduced:
            conversation.gone = Fate.ONCE if conversation.is_sure_so_far else Fate.PERHAPS
        else:
            conversation.fate = Fate.PERHAPS
            conversation.ended_at = conversation.ended_at or at
            self._tell_others(conversation, person)
        conversation.is_question_sure = False

    def _may_fall_away(self, server: int | None, person: int) -> None:
        for conversation in self.conversations.values():
            is_theirs = server in (None, conversation.server) and person in conversation.people
            if is_theirs and not conversation.is_asked:  # whoever is asked was introduced
                conversation.fate = Fate.PERHAPS
                self._tell_others(conversation, person)

    def _tell_others(self, conversation: Conversation, person: int) -> None:
        for other in conversation.people - {person}:
            self.tell(other, Says.SOMETHING, of=conversation, is_sure=False)
