"""The library: sharing what helps, finding it again, and keeping it in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import Hearth


async def setup(bot: Hearth) -> None:
    """Put the parts together and sign in."""
    # Here alone: whoever needs only a rule of the library needs nothing of the rest.
    from cogs.resources.wiring import sign_in

    sign_in(bot)
