"""What somebody typed, made to stand in a card as it was typed: no mark of theirs changes anything around it."""

from __future__ import annotations

from typing import Final

from discord.utils import escape_markdown

from bot.texts import cut, length

_ROOM_FOR_MARKS: Final = 80


def escaped(text: str) -> str:
    """Return the text so that it is read as it was typed; that may double its length."""
    # discord.py leaves brackets alone that it takes for part of a link, and Discord may not.
    return escape_markdown(text).replace("](", "]\\(")


def plain(text: str) -> str:
    """Return what somebody typed as it was typed; where that takes too much room, its marks are left to Discord.

    Links never show another address. It is 80 characters longer than the text at most.
    """
    most = length(text) + _ROOM_FOR_MARKS
    told = escaped(text)
    return told if length(told) <= most else cut(text.replace("](", "] ("), most)[0]
