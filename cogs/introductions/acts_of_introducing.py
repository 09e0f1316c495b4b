"""What stewards did to introductions, in words for the audit trail; never what they wrote."""

from __future__ import annotations

from typing import Any

from bot.platform_data import NOBODY
from bot.ports import TellAct
from bot.words import Words, sentence
from cogs.introductions.service.taking_down import ACT


def _take_down(facts: dict[str, Any], words: Words) -> str:
    if facts.get("writer", NOBODY) == NOBODY:
        return words.say("took an introduction down")
    return words.say("took the introduction of <@{writer}> down", writer=facts["writer"])


ACTS: dict[str, TellAct] = {ACT: _take_down}
TITLES: dict[str, str] = {ACT: sentence("Introductions: one taken down")}
