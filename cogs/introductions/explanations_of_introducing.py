"""The words for what somebody may be refused when they introduce themselves."""

from __future__ import annotations

from bot.errors import Expected
from bot.features import Explanation
from bot.words import Words
from cogs.introductions.rules.introducing import (
    MayNotPost,
    NoName,
    NoReason,
    NothingWritten,
    NotShared,
    NotYourMessage,
    NoWords,
    TooMuch,
)


def _too_much(error: TooMuch, words: Words) -> str:
    names = {
        "name": words.say("Name to use"),
        "work": words.say("My work"),
        "change": words.say("What I'm working to change"),
        "pronouns": words.say("My pronouns"),
        "adjustments": words.say("What helps me take part"),
        "reason": words.say("The reason"),
    }
    return words.many(
        "*{field}* has {number} character too many. An emoji counts as two. Please make it a little shorter.",
        "*{field}* has {number} characters too many. An emoji counts as two. Please make it a little shorter.",
        error.by,
        field=names[error.field],
    )


EXPLANATIONS: dict[type[Expected], Explanation] = {
    NoName: lambda _, words: words.say("A name to use is the one thing I need. It can be any name you like."),
    TooMuch: _too_much,
    NothingWritten: lambda _, words: words.say("There is no introduction of yours yet. `/introduce` begins one."),
    NotYourMessage: lambda _, words: words.say(
        "Somebody else wrote that message. You can make an introduction only of your own."
    ),
    NoWords: lambda _, words: words.say(
        "There are no words in that message. You can write an ordinary message and choose that, or use `/introduce`."
    ),
    NoReason: lambda _, words: words.say("Please write a reason: its writer should know what they could change."),
    NotShared: lambda _, words: words.say(
        "There is nothing to take down: it was withdrawn, or is taken down already. Nothing was changed."
    ),
    MayNotPost: lambda error, words: words.say(
        "You can't see <#{channel}>, or can't write in its threads, so I did not post it for you either. What you wrote"
        " is not lost. A steward can help.",
        channel=error.channel_id,
    ),
}
