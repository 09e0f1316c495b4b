"""What stewards did in setup, in words for the audit trail."""

from __future__ import annotations

from typing import Any

from bot.ports import TellAct
from bot.words import Words, sentence


def _basics(facts: dict[str, Any], words: Words) -> str:
    return words.say(
        "set the basics: the time zone {zone}, and who is responsible for members' data", zone=facts["zone"]
    )


def _managers(_facts: dict[str, Any], words: Words) -> str:
    return words.say("chose that only people with *Manage Server* are stewards")


def _made_channel(facts: dict[str, Any], words: Words) -> str:
    return words.say("had the channel <#{channel}> made", channel=facts["channel"])


def _support_post(facts: dict[str, Any], words: Words) -> str:
    return words.say("had the support numbers posted in <#{channel}>", channel=facts["channel"])


ACTS: dict[str, TellAct] = {
    "setup.basics": _basics,
    "setup.managers": _managers,
    "setup.made_channel": _made_channel,
    "setup.support_post": _support_post,
}
TITLES = {
    "setup.basics": sentence("Setup: the basics"),
    "setup.managers": sentence("Setup: only people with Manage Server are stewards"),
    "setup.made_channel": sentence("Setup: a channel was made"),
    "setup.support_post": sentence("Setup: the support post"),
}
