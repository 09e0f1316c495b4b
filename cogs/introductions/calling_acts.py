"""What stewards did with calls for conversations, in words for the audit trail; and what they may be refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.errors import Expected
from bot.features import Explanation
from bot.interface.cards import day_and_time
from bot.ports import TellAct
from bot.words import Words, sentence
from cogs.introductions.drawing import TookTooLong
from cogs.introductions.rules.calling import (
    MOST_REDRAWS,
    AlreadyCalled,
    DrawnOften,
    NoChannel,
    NotInRound,
    SamePerson,
    SeparatedOften,
    TooFew,
    TooFewAgain,
    TooSoon,
)
from cogs.introductions.service.releasing import KeepsChanging


def _open(facts: dict[str, Any], words: Words) -> str:
    return words.say("opened a call for conversations, until {until}", until=_until(facts))


def _change(facts: dict[str, Any], words: Words) -> str:
    return words.say("let people join the round of conversations until {until}", until=_until(facts))


def _close(_facts: dict[str, Any], words: Words) -> str:
    return words.say("ended joining for the round of conversations")


def _draw(_facts: dict[str, Any], words: Words) -> str:
    return words.say("had the round of conversations drawn")


def _draw_again(facts: dict[str, Any], words: Words) -> str:
    if facts.get("by_itself"):
        return words.say("wanted to release a round that had changed, so it was drawn again")
    return words.say("had the round of conversations drawn again")


def _separate(facts: dict[str, Any], words: Words) -> str:
    people = words.all_of([f"<@{one}>" for one in facts["members"]])
    return words.say("separated {people} in a round of conversations", people=people)


def _pause(facts: dict[str, Any], words: Words) -> str:
    return words.say("paused conversations for <@{member}>", member=facts["member"])


def _resume(facts: dict[str, Any], words: Words) -> str:
    return words.say("let <@{member}> into conversations again", member=facts["member"])


def _release(_facts: dict[str, Any], words: Words) -> str:
    return words.say("released a round of conversations")


def _cancel(_facts: dict[str, Any], words: Words) -> str:
    return words.say("called off a round of conversations")


def _end(_facts: dict[str, Any], words: Words) -> str:
    return words.say("ended a round of conversations")


def _until(facts: dict[str, Any]) -> str:
    return day_and_time(datetime.fromisoformat(facts["closes"]))


ACTS: dict[str, TellAct] = {
    "matching.open": _open,
    "matching.change": _change,
    "matching.close": _close,
    "matching.draw": _draw,
    "matching.draw_again": _draw_again,
    "matching.separate": _separate,
    "matching.pause": _pause,
    "matching.resume": _resume,
    "matching.release": _release,
    "matching.cancel": _cancel,
    "matching.end": _end,
}

TITLES = {
    "matching.open": sentence("Conversations: call opened"),
    "matching.change": sentence("Conversations: closing time changed"),
    "matching.close": sentence("Conversations: call closed"),
    "matching.draw": sentence("Conversations: drawn"),
    "matching.draw_again": sentence("Conversations: drawn again"),
    "matching.separate": sentence("Conversations: two people separated"),
    "matching.pause": sentence("Conversations: somebody paused"),
    "matching.resume": sentence("Conversations: somebody let in again"),
    "matching.release": sentence("Conversations: released"),
    "matching.cancel": sentence("Conversations: called off"),
    "matching.end": sentence("Conversations: round ended"),
}

EXPLANATIONS: dict[type[Expected], Explanation] = {
    TooSoon: lambda _, words: words.say("People need an hour at least to join. Please choose a later time."),
    AlreadyCalled: lambda _, words: words.say(
        "A round is open already, and there is one at a time. `/steward matching` shows it."
    ),
    TooFew: lambda _, words: words.say(
        "There are too few people for a conversation in this round. You can let more people join, or call it off."
    ),
    NoChannel: lambda _, words: words.say(
        "I need a channel for the private threads. Please choose one with `/steward settings`, under"
        " `meeting_channel`. Nothing is released yet, and nothing is lost."
    ),
    DrawnOften: lambda _, words: words.say(
        "This round was drawn again {number} times, and that is as often as it may be. You can release it, separate"
        " two people, or call it off.",
        number=MOST_REDRAWS,
    ),
    TooFewAgain: lambda error, words: words.say(
        "It takes {number} people to draw this round again. You can let more people join, or call it off.",
        number=error.fewest,
    ),
    NotInRound: lambda _, words: words.say("Both must have joined this round. At least one of them has not."),
    SamePerson: lambda _, words: words.say("Please choose two different people."),
    SeparatedOften: lambda _, words: words.say(
        "One of them is separated from so many people already that more would choose whom they meet. Who meets whom is"
        " never chosen by hand."
    ),
    TookTooLong: lambda _, words: words.say(
        "Drawing took too long, so I stopped. Nothing has changed. Please try again in a while."
    ),
    KeepsChanging: lambda _, words: words.say(
        "People are joining and leaving just now, so I could not finish drawing. Please try again in a minute."
    ),
}
