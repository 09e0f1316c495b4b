"""Introductions: arriving, being welcomed by a person, finding people, and meeting them in conversations of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import Hearth


async def setup(bot: Hearth) -> None:
    """Put the parts together and sign in."""
    # Here alone: the process of a draw imports this package too, for its rules, and needs nothing of the rest.
    from cogs.introductions.feature import sign_in

    sign_in(bot)
