"""What stewards did to the weekly prompt, in words for the audit trail."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.ports import TellAct
from bot.words import Words, sentence


def _schedule(facts: dict[str, Any], words: Words) -> str:
    told = words.say(
        "set the weekly prompt: every {day} at {time} ({zone}), in <#{channel}>",
        day=words.weekday(facts["weekday"]),
        time=facts["at"],
        zone=facts["zone"],
        channel=facts["channel"],
    )
    if facts.get("role") is None:
        return told
    return words.say("{told}, pinging <@&{role}>", told=told, role=facts["role"])


def _pause(_facts: dict[str, Any], words: Words) -> str:
    return words.say("paused the weekly prompt")


def _resume(_facts: dict[str, Any], words: Words) -> str:
    return words.say("resumed the weekly prompt")


def _skip(facts: dict[str, Any], words: Words) -> str:
    return words.say("skipped the prompt of the week of {week}", week=_week(facts))


def _put_back(facts: dict[str, Any], words: Words) -> str:
    return words.say("put the prompt of the week of {week} back", week=_week(facts))


def _swap(facts: dict[str, Any], words: Words) -> str:
    return words.say("gave the week of {week} another prompt", week=_week(facts))


def _try_again(_facts: dict[str, Any], words: Words) -> str:
    return words.say("had a refused prompt tried again")


def _stewards_channel(facts: dict[str, Any], words: Words) -> str:
    return words.say("chose <#{channel}> for messages to stewards", channel=facts["channel"])


def _week(facts: dict[str, Any]) -> str:
    return f"{date.fromisoformat(facts['week']):%d/%m/%Y}"


ACTS: dict[str, TellAct] = {
    "prompts.schedule": _schedule,
    "prompts.pause": _pause,
    "prompts.resume": _resume,
    "prompts.skip": _skip,
    "prompts.put_back": _put_back,
    "prompts.swap": _swap,
    "prompts.try_again": _try_again,
    "settings.stewards_channel": _stewards_channel,
}

TITLES = {
    "prompts.schedule": sentence("Weekly prompt: schedule set"),
    "prompts.pause": sentence("Weekly prompt: paused"),
    "prompts.resume": sentence("Weekly prompt: resumed"),
    "prompts.skip": sentence("Weekly prompt: week skipped"),
    "prompts.put_back": sentence("Weekly prompt: week put back"),
    "prompts.swap": sentence("Weekly prompt: question changed"),
    "prompts.try_again": sentence("Weekly prompt: tried again"),
}
