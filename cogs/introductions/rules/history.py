"""What earlier conversations say for the next draw. Pure.

After ten days each person is asked: "we talked", "not yet", "no thanks". The answers only steer the next draw; nobody
sees them. How they are read:

- What somebody said last about a pair is what they say. One "no thanks" is enough; it stands until they say otherwise.
- "Not yet" from one and nothing from the other: the two met on paper only. They are introduced again before two who
  have talked, and after two who have never been introduced.
- No answer from either is read as "we talked": silence is fine, and a second introduction by surprise is the
  worse mistake.
- In a three an answer is about both of the others, since nobody is asked about persons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from cogs.introductions.rules.pool import Again, Met, Pair, pair_of


class Answer(StrEnum):
    """What somebody answered, ten days after they were introduced."""

    TALKED = "talked"
    NOT_YET = "not_yet"
    NO_THANKS = "no_thanks"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One group of an earlier round. `answers` are by member; who has not answered is not in it."""

    round: int
    people: frozenset[int]
    answers: Mapping[int, Answer] = field(default_factory=dict)


def follow_up(conversations: Iterable[Conversation]) -> dict[Pair, Met]:
    """Return how each two people of these conversations met, whatever order they are given in."""
    between: dict[Pair, list[Conversation]] = defaultdict(list)
    for conversation in sorted(conversations, key=lambda each: each.round):
        for one, other in combinations(sorted(conversation.people), 2):
            between[pair_of(one, other)].append(conversation)
    return {
        pair: Met(_again(pair, earlier), len(earlier), earlier[-1].round) for pair, earlier in sorted(between.items())
    }


def _again(pair: Pair, earlier: list[Conversation]) -> Again:
    newest = {
        each: conversation.answers[each] for conversation in earlier for each in pair if each in conversation.answers
    }
    if Answer.NO_THANKS in newest.values():
        return Again.NO_THANKS
    if all(_was_on_paper(pair, conversation) for conversation in earlier):
        return Again.NOT_YET
    return Again.TALKED


def _was_on_paper(pair: Pair, conversation: Conversation) -> bool:
    said = {conversation.answers[each] for each in pair if each in conversation.answers}
    return said == {Answer.NOT_YET}
