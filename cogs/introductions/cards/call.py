"""What members read of calls for conversations: the call's post, and their lines in `/home`."""

from __future__ import annotations

from datetime import datetime

from discord.ui import LayoutView

from bot.interface.cards import Part, card, day_and_time, line, moment, row
from bot.interface.confirm import button
from bot.ports import Press, Waits
from bot.words import Words
from cogs.introductions.rules.calling import Round, RoundState
from cogs.introductions.service.call_post import ToPost


def call(found: ToPost, words: Words) -> LayoutView:
    """Return the call's post; once joining is over it says so, and has no button."""
    round_ = found.round
    if round_.state is RoundState.CANCELLED:
        return card(*_about(words), line(words.say("This round was called off. There will be others.")))
    if not found.is_open:
        return card(*_about(words), line(words.say("Joining is over for this round. There will be others.")))
    until = words.say("You can join until {until}.", until=moment(round_.closes_at))
    join = button(words.say("Join this round"), f"meeting:join:{round_.id}", main=True)
    return card(*_about(words), line(until), row(join))


def example(words: Words) -> LayoutView:
    """Return a call as an example, with nothing to press."""
    return card(*_about(words))


def _about(words: Words) -> list[Part]:
    return [
        line(words.say("**Would you like to meet somebody here?**")),
        line(
            words.say(
                "I bring people together for a conversation of two, now and then of three. Twenty minutes are enough,"
                " written or by voice, whenever it suits you both. You need not tell anything about yourself."
            )
        ),
    ]


def something_waits(words: Words) -> LayoutView:
    """Return a direct message that tells nothing to whoever sees a locked phone."""
    return card(line(words.say("Hearth: something waits for you. `/home` in the server shows it.")))


def call_at_home(round_: Round, words: Words) -> Waits:
    """Return the line for somebody who may join and has not."""
    told = words.say(
        "You can meet somebody here: a call for conversations is open until {until}.", until=moment(round_.closes_at)
    )
    return Waits(told, to_know=True, press=Press(words.say("Join this round"), f"meeting:join:{round_.id}"))


def ending_at_home(round_: Round, words: Words) -> Waits:
    """Return the line for somebody who met nobody in a round, for whatever reason, or whose round was called off."""
    press = Press(words.say("Seen"), f"matching:seen:{round_.id}")
    if round_.state is RoundState.CANCELLED:
        told = words.say("The round of conversations you joined was called off. There will be others.")
        return Waits(told, to_know=True, press=press)
    return Waits(words.say("Nobody was free for you this time. You come first in the next round."), press=press)


def pause_at_home(since: datetime, words: Words) -> Waits:
    """Return the line for somebody whose matching stewards have paused."""
    told = words.say(
        "Stewards have paused conversations for you ({when}). All else is as it was. You can ask a steward about it.",
        when=day_and_time(since),
    )
    return Waits(told, press=Press(words.say("Seen"), "matching:noted:0"))


def seen(words: Words) -> LayoutView:
    """Return that a line is gone from `/home`."""
    return card(line(words.say("Thank you. It is gone from `/home`.")))
