"""Short answers of the library."""

from __future__ import annotations

from discord.ui import LayoutView

from bot.interface.cards import card, line, row
from bot.interface.confirm import button
from bot.words import Words
from cogs.resources.rules.resource import ResourceId


def reported(words: Words) -> LayoutView:
    """Return what somebody is told who said that something is wrong."""
    return card(line(words.say("Thank you. Stewards see it when they next look. People read this when they can.")))


def used(resource_id: ResourceId, words: Words) -> LayoutView:
    """Return what somebody is told who pressed *I used this* on a card."""
    told = words.say("Thank you. It is counted, and nobody sees by whom.")
    undo = button(words.say("I did not use it after all"), f"resource:unuse:{resource_id}")
    return card(line(told), row(undo, button(words.say("Look at it"), f"resource:open:{resource_id}")))


def on_shelf(resource_id: ResourceId, words: Words) -> LayoutView:
    """Return what somebody is told who pressed *Keep it for me* on a card."""
    told = words.say("It is on your shelf now. Only you can see your shelf: `/library shelf`.")
    undo = button(words.say("Take it off my shelf"), f"resource:unkeep:{resource_id}")
    return card(line(told), row(undo))


def taken_back(words: Words) -> LayoutView:
    """Return what somebody is told who took back what they shared."""
    return card(line(words.say("Done: it is out of the library, and its card goes within a moment.")))


def off_shelf(words: Words) -> LayoutView:
    """Return what somebody is told who took a resource off their shelf."""
    return card(line(words.say("Done: it is off your shelf.")))


def name_is_off(words: Words) -> LayoutView:
    """Return what somebody is told whose name is no longer on a resource."""
    return card(line(words.say("Done: your name is off it. The resource itself stays in the library.")))
