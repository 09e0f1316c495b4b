"""Answers that only the asker sees."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import discord
from discord.ui import LayoutView

from bot.errors import Expected
from bot.interface.host import Asker, asker_of, host_of

# Too late (3 s are over), or another process of ours has answered already.
UNANSWERABLE = frozenset({10062, 40060})


class Unanswerable(Expected):
    """Discord takes no answer to this interaction any more, so nothing was done and nothing can be said."""


class Answer:
    """What will be shown once the block ends well."""

    def __init__(self, interaction: discord.Interaction, asker: Asker) -> None:
        self.interaction = interaction
        self.actor = asker.actor
        self.words = asker.words
        self._view: LayoutView | None = None

    def show(self, view: LayoutView) -> None:
        """Show this, to the asker alone."""
        self._view = view

    @property
    def view(self) -> LayoutView:
        """What is to be shown; a block that shows nothing is a bug, since the asker would wait for ever."""
        if self._view is None:
            raise RuntimeError("the block ended without showing anything")
        return self._view


@asynccontextmanager
async def answering_privately(interaction: discord.Interaction) -> AsyncIterator[Answer]:
    """Defer at once, so that what follows may read and write, then show what the block chose, privately.

    Raises `Unanswerable` before the block runs, so that two processes with one token never both do the work.
    """
    host = host_of(interaction)
    with host.in_hand():
        await defer_privately(interaction)
        async with host.database.reading() as unit:
            asker = await asker_of(unit, interaction)
        answer = Answer(interaction, asker)
        yield answer
        await send_privately(interaction, answer.view)


@contextmanager
def first_answer() -> Iterator[None]:
    """Hold the first answer to an interaction: raises `Unanswerable` where Discord takes none any more."""
    try:
        yield
    except discord.HTTPException as error:
        if error.code in UNANSWERABLE:
            raise Unanswerable from error
        raise


async def defer_privately(interaction: discord.Interaction) -> None:
    """Tell Discord that a private answer will come; raises `Unanswerable` where it is too late for that."""
    with first_answer():
        # On buttons and forms `ephemeral` holds only with `thinking`: without it the answer would be public.
        await interaction.response.defer(ephemeral=True, thinking=True)


async def send_privately(interaction: discord.Interaction, view: LayoutView) -> None:
    """Answer with this, to the asker alone, whether or not the answer was deferred."""
    view.stop()  # dynamic items answer for it; discord.py need not remember it
    nobody = discord.AllowedMentions.none()
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=nobody)
        return
    with first_answer():
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=nobody)
