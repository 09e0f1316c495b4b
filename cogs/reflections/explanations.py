"""The words for what a member or steward may be refused here."""

from __future__ import annotations

from bot.errors import Expected
from bot.features import Explanation
from cogs.reflections.rules.reflection import MOST_FOR_EVERYONE, NothingWritten, TooLong
from cogs.reflections.service import MayNotWrite, NoSchedule, NoSuchWeek, NothingAsked, OutOfSight, SameChannel
from cogs.reflections.wishes import EveryonePinged, RoleGone, Unfinished

EXPLANATIONS: dict[type[Expected], Explanation] = {
    RoleGone: lambda _, words: words.say("The role to ping isn't there any more. Please choose another, or none."),
    SameChannel: lambda _, words: words.say(
        "That is the prompt's own channel: if something is wrong there, I couldn't tell you there. Please choose"
        " another."
    ),
    NoSchedule: lambda _, words: words.say(
        "The weekly prompt isn't set up in this server. `/steward prompts` sets it up."
    ),
    Unfinished: lambda _, words: words.say(
        "The weekly prompt needs a channel, a day and a time. The form asks for what is still missing."
    ),
    EveryonePinged: lambda _, words: words.say(
        "I never ping @everyone. Choose a role that members choose to have, or none."
    ),
    NothingAsked: lambda _, words: words.say("No question has been posted here yet. `/home` says when one comes."),
    NoSuchWeek: lambda _, words: words.say(
        "I know no question of that week. Please choose one from the list that opens while you type."
    ),
    MayNotWrite: lambda _, words: words.say(
        "You can't write in that channel's threads, so I did not post it for you either. What you wrote is not lost:"
        " *Keep it for me only* puts it in your journal."
    ),
    OutOfSight: lambda _, words: words.say(
        "You can't see the question's channel any more, so I did not post it. What you wrote is kept for a day at most:"
        " *Keep it for me only* puts it in your journal."
    ),
    NothingWritten: lambda _, words: words.say(
        "There are no words in it yet. You can write some, or leave it: both are fine."
    ),
    TooLong: lambda error, words: words.many(
        "An answer for everyone has room for {most} characters, and yours has {number} too many. You can shorten it, or"
        " take the post back first: what is only for you has room for 4,000.",
        "An answer for everyone has room for {most} characters, and yours has {number} too many. You can shorten it, or"
        " take the post back first: what is only for you has room for 4,000.",
        error.by,
        most=f"{MOST_FOR_EVERYONE:,}",
    ),
}
