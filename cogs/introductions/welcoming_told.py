"""What stewards did about newcomers, and what was refused there, in words."""

from __future__ import annotations

from typing import Any

from bot.errors import Expected
from bot.features import Explanation
from bot.ports import TellAct
from bot.words import Words, sentence
from cogs.introductions.rules.starting import NoStartChannel
from cogs.introductions.rules.welcoming import BotsCannotWelcome, NotOnRota, OnRotaAlready
from cogs.introductions.service.rota import ASKED, TAKEN_OFF
from cogs.introductions.service.starting import POSTED
from cogs.introductions.service.welcoming import WELCOMED


def _asked(facts: dict[str, Any], words: Words) -> str:
    return words.say("asked <@{person}> to welcome newcomers", person=facts["person"])


def _taken_off(facts: dict[str, Any], words: Words) -> str:
    return words.say("took <@{person}> off the welcomers' rota", person=facts["person"])


def _welcomed(_facts: dict[str, Any], words: Words) -> str:
    return words.say("noted that somebody has been welcomed")


def _posted(facts: dict[str, Any], words: Words) -> str:
    return words.say("had “Start here” posted in <#{channel}>", channel=facts["channel"])


ACTS: dict[str, TellAct] = {ASKED: _asked, TAKEN_OFF: _taken_off, WELCOMED: _welcomed, POSTED: _posted}
TITLES = {
    ASKED: sentence("Welcomers: somebody was asked"),
    TAKEN_OFF: sentence("Welcomers: somebody was taken off the rota"),
    WELCOMED: sentence("Welcomers: noted as welcomed"),
    POSTED: sentence("“Start here”: posted"),
}


EXPLANATIONS: dict[type[Expected], Explanation] = {
    OnRotaAlready: lambda _, words: words.say(
        "They are on the rota already, or have been asked and not answered yet. Nothing was changed."
    ),
    NotOnRota: lambda _, words: words.say(
        "That does not stand any more: nobody asks, or they are not on the rota. Nothing was changed."
    ),
    BotsCannotWelcome: lambda _, words: words.say("That is a bot. A welcome comes from a person. Nothing was changed."),
    NoStartChannel: lambda _, words: words.say(
        "No channel is chosen for “Start here” yet. You can choose it in `/steward setup`."
    ),
}
