"""What stewards see when they take a copy of the library."""

from __future__ import annotations

import io

import discord
from discord import ui
from discord.ui import LayoutView

from bot.interface.cards import card, line, row
from bot.interface.confirm import button
from bot.words import Words
from cogs.resources.service.exporting import Copy, Form


def copying(words: Words) -> LayoutView:
    """Return the question in which form a copy is to be made."""
    told = words.say(
        "In which form? CSV is for spreadsheets, JSON for programs, bookmarks for browsers. There are no names of"
        " members in it."
    )
    return card(
        line(told),
        row(
            button(words.say("CSV"), f"library:copy-{Form.CSV}:0", main=True),
            button(words.say("JSON"), f"library:copy-{Form.JSON}:0"),
            button(words.say("Bookmarks"), f"library:copy-{Form.BOOKMARKS}:0"),
            button(words.say("Back"), "library:panel:0"),
        ),
    )


def copy(found: Copy, words: Words) -> tuple[LayoutView, discord.File]:
    """Return a copy to take."""
    file = discord.File(io.BytesIO(found.content), found.name)
    told = words.many("Here it is: {number} resource.", "Here it is: {number} resources.", found.number)
    return card(line(told), ui.File(file)), file
