"""Builds messages of Components V2, clipped to what Discord takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from discord.ui import ActionRow, Button, Container, DynamicItem, Item, LayoutView, Section, Select, TextDisplay

MOST_TEXT = 4000
MOST_COMPONENTS = 40
BUTTON_LABEL = 80
OPTION_LABEL = 100
_LONG_WORD = 30
ELLIPSIS = "…"

Part = Item[Any]


def clip(text: str, most: int) -> str:
    """Return the text, or where it is longer than `most` characters its beginning, whole words, and an ellipsis."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    if not text[most - 1].isspace() and len(last_word := kept.rpartition(" ")[2]) < min(_LONG_WORD, most // 2):
        kept = kept[: len(kept) - len(last_word)]
    return kept.rstrip(" ,;:.") + ELLIPSIS


def line(text: str) -> TextDisplay[LayoutView]:
    """Return a paragraph."""
    return TextDisplay(text)


def row(*controls: Button[Any] | Select[Any] | DynamicItem[Any]) -> ActionRow[LayoutView]:
    """Return up to five buttons, or one select, side by side."""
    return ActionRow(*controls)


def section(text: str, control: Button[Any]) -> Section[LayoutView]:
    """Return a paragraph with one button beside it: three of a message's 40 components."""
    return Section(text, accessory=control)


def card(*parts: Part) -> LayoutView:
    """Return a message of these parts in one container; text past Discord's 4000 characters is clipped.

    Nothing of it is kept in memory: whatever can be pressed is a dynamic item.
    """
    left = MOST_TEXT
    kept: list[Part] = []
    for part in parts:
        texts = [text for text in (part, *getattr(part, "children", ())) if isinstance(text, TextDisplay)]
        if texts and left <= 0:
            continue
        for text in texts:
            text.content = clip(text.content, max(left, 1))
            left -= len(text.content)
        kept.append(part)
    view = LayoutView(timeout=None)
    view.add_item(Container(*kept))
    return view


def lines(texts: Sequence[str]) -> TextDisplay[LayoutView]:
    """Return several short lines as one paragraph, which a screen reader reads in one go."""
    return TextDisplay("\n".join(texts))


def moment(instant: datetime) -> str:
    """Return an instant as each reader's own date and time, and how far away it is."""
    seconds = int(instant.timestamp())
    return f"<t:{seconds}:F> (<t:{seconds}:R>)"


def day_and_time(instant: datetime) -> str:
    """Return an instant as each reader's own date and time."""
    return f"<t:{int(instant.timestamp())}:F>"
