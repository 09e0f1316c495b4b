"""The words for what a member may be refused around conversations, and by the menu *Keep us apart*."""

from __future__ import annotations

from typing import Final

from bot.errors import Expected
from bot.features import Explanation
from bot.interface.cards import day_and_time
from cogs.introductions.rules.meeting import (
    AnswerStands,
    IsPaused,
    NoCallOpen,
    NoPerson,
    Oneself,
    OutOfSight,
    TooManyWishes,
    TooNew,
)

EXPLANATIONS: Final[dict[type[Expected], Explanation]] = {
    TooNew: lambda error, words: words.say(
        "You can join conversations from {day} on. We wait a few days with newcomers, so that everybody has looked"
        " round first. Everything else is open to you.",
        day=day_and_time(error.may_from),
    ),
    NoCallOpen: lambda _, words: words.say(
        "That round takes nobody any more. `/home` shows it when another one is open, and `/people meet` too."
    ),
    IsPaused: lambda _, words: words.say(
        "Stewards have paused conversations for you at present. You can ask them about it. Everything else is open to"
        " you."
    ),
    OutOfSight: lambda error, words: words.say(
        "The private threads are made in <#{channel}>, and you can't see that channel. I could not let you into one."
        " Please ask a steward to open it for you.",
        channel=error.channel_id,
    ),
    AnswerStands: lambda _, words: words.say(
        "The next round has been drawn already, so your answer stays as it is. Nobody else sees it."
    ),
    Oneself: lambda _, words: words.say("That is you. I won't keep you apart from yourself: nothing was changed."),
    NoPerson: lambda _, words: words.say("That is a bot. I introduce people only, so there is nothing to keep apart."),
    TooManyWishes: lambda error, words: words.many(
        "You have {number} such wish in this server, which is as many as I can keep. You can take one back in `/people"
        " meet`. A steward helps, too, where a server feels like this.",
        "You have {number} such wishes in this server, which is as many as I can keep. You can take one back in"
        " `/people meet`. A steward helps, too, where a server feels like this.",
        error.most,
    ),
}
