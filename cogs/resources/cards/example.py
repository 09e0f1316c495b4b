"""A card as stewards see it before anything is shared."""

from __future__ import annotations

from discord.ui import LayoutView

from bot.interface.cards import card, line
from bot.words import Words
from cogs.resources.cards.resource import body
from cogs.resources.rules.resource import Cost, Description, Kind, Takes
from cogs.resources.rules.topics import Topics


def card_example(topics: Topics, words: Words) -> LayoutView:
    """Return the card of a made-up resource, without its buttons."""
    about = Description(
        title=words.say("How to chair your first meeting"),
        why=words.say("Short, kind and to the point. It took the fear out of it for me."),
        kind=Kind.ARTICLE,
        topics=tuple(topic.key for topic in topics.all if topic.key == "facilitation"),
        cost=Cost.FREE,
        takes=Takes.MINUTES,
    )
    told = words.many("{number} person used this.", "{number} people used this.", 3)
    return card(*body(about, None, topics, words), line(f"-# {told}"))
