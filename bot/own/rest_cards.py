"""What a member sees of their rest."""

from __future__ import annotations

from datetime import datetime

from discord.ui import Button, LayoutView
from discord.utils import escape_markdown

from bot.interface.cards import card, clip, day_and_time, line, moment, row
from bot.interface.confirm import asking, button
from bot.own.cards import rest_told
from bot.own.rests import PRESETS
from bot.own.service import Standing
from bot.words import Words


def rest(standing: Standing, words: Words, done: str | None = None) -> LayoutView:
    """Return the panel of `/rest`, with what was just done above it."""
    lengths = [button(length_told(days, words), f"rest:days:{days}") for days in PRESETS]
    parts = [
        line(words.say("**Rest**")),
        line(rest_told(standing, words)),
        line(
            words.say(
                "While you rest I send you nothing: no reminders, no questions, no nudges. It ends by itself. Nobody"
                " else is told. `/home` keeps what waits for you."
            )
        ),
        row(*lengths, button(words.say("Choose a date"), "rest:choose:0")),
    ]
    if standing.person.is_resting(standing.now):
        parts.append(row(ending(words)))
    return card(*([line(done)] if done else []), *parts)


def ending(words: Words) -> Button[LayoutView]:
    """Return the button that ends a rest."""
    return button(words.say("End my rest now"), "rest:end:0")


def length_told(days: int, words: Words) -> str:
    """Return a preset's name."""
    if days % 7 == 0:
        return words.many("A week", "{number} weeks", days // 7)
    return words.many("{number} day", "{number} days", days)


def rests_now(standing: Standing, words: Words) -> str:
    """Say that rest is on."""
    until = standing.person.resting_until
    return (
        words.say("Done: rest well.")
        if until is None
        else words.say("Done: you are resting until {until}. Rest well.", until=day_and_time(until))
    )


def read_back(end: datetime, typed: str, words: Words) -> LayoutView:
    """Return until when a typed rest would last, for a yes."""
    return asking(
        line(words.say("**Rest until {until}?**", until=moment(end))),
        line(words.say("You wrote: {typed}", typed=clip(escape_markdown(typed), 100))),
        line(words.say("Nothing is set yet.")),
        yes=button(words.say("Yes, rest until then"), f"rest:until:{int(end.timestamp())}", main=True),
        other=button(words.say("Choose another date"), "rest:choose:0"),
    )
