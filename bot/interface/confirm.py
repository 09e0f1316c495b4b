"""A yes before something is done: the answer reads back what will happen, with one button to do it."""

from __future__ import annotations

from discord import ButtonStyle
from discord.ui import Button, LayoutView

from bot.interface.cards import BUTTON_LABEL, Part, card, clip, row


def button(label: str, custom_id: str, *, main: bool = False, disabled: bool = False) -> Button[LayoutView]:
    """Return a button whose press a dynamic item answers; `main` is the one most people will want."""
    style = ButtonStyle.primary if main else ButtonStyle.secondary
    return Button(label=clip(label, BUTTON_LABEL), custom_id=custom_id, style=style, disabled=disabled)


def asking(*read_back: Part, yes: Button[LayoutView], other: Button[LayoutView]) -> LayoutView:
    """Return the read-back with the button that does it and the one that changes it; nothing is done until then."""
    return card(*read_back, row(yes, other))
