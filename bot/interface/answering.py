"""Answers that only the asker sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Final

import discord
from discord.ui import LayoutView

from bot.database import Unit
from bot.errors import Expected
from bot.interface.host import Asker, asker_of, host_of

DEFERRED_AFTER: Final = timedelta(seconds=1.5)
"""Half of what Discord gives a first answer."""

# Too late (3 s are over), another process of ours has answered already, or a quarter of an hour is over.
UNANSWERABLE = frozenset({10062, 40060, 10015, 50027})


class Unanswerable(Expected):
    """Discord takes no answer to this interaction any more, so nothing can be said."""


class Answer:
    """What will be shown once the block ends well."""

    def __init__(self, interaction: discord.Interaction, asker: Asker) -> None:
        self.interaction = interaction
        self.actor = asker.actor
        self.words = asker.words
        self._view: LayoutView | None = None
        self.files: tuple[discord.File, ...] = ()

    def show(self, view: LayoutView, *files: discord.File) -> None:
        """Show this, to the asker alone; the view has a part for each of the files, `attachment://` and its name."""
        self._view = view
        self.files = files

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
        await send_privately(interaction, answer.view, answer.files)


@asynccontextmanager
async def answering_at_once(interaction: discord.Interaction) -> AsyncIterator[tuple[Answer, Unit]]:
    """Read in the unit that is yielded, then show what the block chose, privately, as the first answer: no defer.

    For what takes a read or two and writes nothing; anything slower has `answering_privately`. Where it takes too long
    all the same, it is deferred meanwhile.
    """
    host = host_of(interaction)
    with host.in_hand():
        async with deferred_in_time(interaction), host.database.reading(snapshot=True) as unit:
            answer = Answer(interaction, await asker_of(unit, interaction))
            yield answer, unit
        await send_privately(interaction, answer.view, answer.files)


class deferred_in_time:  # noqa: N801  (reads as a phrase where it is used)
    """Defers privately where the block is not at its end by then; once it is, nothing is or will be on its way.

    Raises `Unanswerable` where that was too late.
    """

    def __init__(self, interaction: discord.Interaction, after: timedelta = DEFERRED_AFTER) -> None:
        self._interaction, self._after = interaction, after
        self._deferring: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._after.total_seconds(), self._defer)

    def _defer(self) -> None:
        self._deferring = asyncio.create_task(defer_privately(self._interaction))

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._timer.cancel()
        if self._deferring is not None:
            await asyncio.gather(self._deferring, return_exceptions=True)
            if error is None:
                await self._deferring


@contextmanager
def first_answer() -> Iterator[None]:
    """Hold an answer to an interaction: raises `Unanswerable` where Discord takes none any more."""
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


async def send_privately(
    interaction: discord.Interaction, view: LayoutView, files: Sequence[discord.File] = ()
) -> None:
    """Answer with this, to the asker alone, whether or not the answer was deferred."""
    view.stop()  # dynamic items answer for it; discord.py need not remember it
    nobody = discord.AllowedMentions.none()
    attached = list(files) or discord.utils.MISSING
    if interaction.response.is_done():
        with first_answer():
            await interaction.followup.send(view=view, files=attached, ephemeral=True, allowed_mentions=nobody)
        return
    with first_answer():
        await interaction.response.send_message(view=view, files=attached, ephemeral=True, allowed_mentions=nobody)
