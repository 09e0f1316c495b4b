"""What somebody sees of their own keep-apart wishes; the same in every case, whoever they are about."""

from __future__ import annotations

from discord.ui import Button, LayoutView

from bot.interface.cards import card, day_and_time, line, row, section
from bot.interface.confirm import button
from bot.interface.pages import Page
from bot.words import Words
from cogs.introductions.service.apart import Wishes


def wished(other_id: int, words: Words) -> LayoutView:
    """Return what a wish does, and how it is taken back."""
    return card(
        line(words.say("Done: I keep you and <@{other}> apart.", other=other_id)),
        line(
            words.say(
                "I won't introduce you to each other, nor put you together in anything else. It holds both ways, from"
                " now on. Nobody is told: not them, and not the stewards."
            )
        ),
        line(
            words.say(
                "If you two have a private thread from an earlier round, it stays. You can leave it at any time, and"
                " *Get help* is in it."
            )
        ),
        line(words.say("You can take it back whenever you like.")),
        row(_take_back(other_id, words), button(words.say("Whom I'd rather not meet"), "page:apart:0:b")),
    )


def taken_back(other_id: int, words: Words) -> LayoutView:
    """Return what follows when a wish is let go."""
    return card(
        line(
            words.say(
                "Done: you have no wish about <@{other}> any more. Nobody is told of this either.", other=other_id
            )
        ),
        row(button(words.say("Whom I'd rather not meet"), "page:apart:0:b")),
    )


def page(found: Wishes, words: Words) -> Page:
    """Return a page of the wishes, each with the button that takes it back."""
    rows = [
        section(
            words.say("<@{other}>, since {day}", other=wish.other_id, day=day_and_time(wish.wished_at)),
            _take_back(wish.other_id, words),
        )
        for wish in found.wishes
    ]
    told = words.say(
        "I keep you apart from these people, both ways. Only you see this list. To add somebody, open the menu of a"
        " person, then *Apps*, then *Keep us apart*."
    )
    nobody = words.say(
        "There is nobody you'd rather not meet. To add somebody, open the menu of a person, then *Apps*, then *Keep us"
        " apart*. Nobody is ever told."
    )
    return Page(words.say("Whom I'd rather not meet"), (told if rows else nobody,), found.number, found.of, tuple(rows))


def _take_back(other_id: int, words: Words) -> Button[LayoutView]:
    return button(words.say("Take it back"), f"apart:back:{other_id}")
