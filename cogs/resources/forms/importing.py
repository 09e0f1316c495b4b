"""The form in which a steward brings a file into the library."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

import aiohttp
import discord
import structlog
from discord import ui

from bot.access import Actor
from bot.clock import Clock
from bot.database import Unit
from bot.errors import Expected
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled
from bot.interface.host import host_of
from bot.report import explain
from bot.words import Words, sentence
from cogs.resources.forms.sharing import chosen_in
from cogs.resources.rules.sharing import one_of
from cogs.resources.service.importing import AT_ONCE, How, Importing

log = structlog.get_logger(__name__)

IMPORT: Final = "library:bring-in"
_EVERY: Final = timedelta(seconds=2)

_HOW: Final = {
    How.LOOK: (sentence("Only look"), sentence("Says what is in it. Nothing is changed.")),
    How.GOOD_ROWS: (sentence("Take in what is right"), sentence("Rows that can't be read are left out, and listed.")),
    How.ALL_OR_NOTHING: (sentence("All or nothing"), sentence("Takes it in only if every row is right.")),
}


class ImportForm(Form):
    """The file, and what is to be done with it."""

    name: ClassVar[str] = IMPORT

    def __init__(self, importing: Importing) -> None:
        self._importing = importing

    def title(self, words: Words) -> str:
        return words.say("Bring in a file")

    async def shown_with(self, unit: Unit, actor: Actor, subject: int) -> Fields:
        """Make sure that a steward asks."""
        actor.must_be_steward()
        return {}

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        from cogs.resources.rules.exchange.reading import MOST_BYTES  # of use only where a steward brings a file in

        chosen = chosen_in(filled, "how") or [How.LOOK.value]
        how: ui.RadioGroup[Any] = ui.RadioGroup(
            custom_id="how",
            options=[
                discord.RadioGroupOption(
                    label=words.marked(told),
                    description=words.marked(more),
                    value=one.value,
                    default=one.value in chosen,
                )
                for one, (told, more) in _HOW.items()
            ],
        )
        told = words.say(
            "A table (CSV), a JSON file, or the bookmarks of a browser, with up to 10,000 rows. What is taken in can be"
            " found by everybody in this server. Please leave out what is private."
        )
        file: ui.FileUpload[Any] = ui.FileUpload(custom_id="file", required=True, min_values=1, max_values=1)
        return [
            ui.TextDisplay(told),
            labelled(words.say("The file"), file, words.say("{most} MB at most.", most=MOST_BYTES // 2**20)),
            labelled(words.say("What should I do with it?"), how),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        from cogs.resources.cards import exchange as cards  # as above
        from cogs.resources.rules.exchange.reading import MOST_BYTES

        chosen, words = submission.chosen("how"), submission.words
        how = one_of(How, chosen[0] if chosen else "") or How.LOOK
        explanations = host_of(interaction).explanations

        def told(error: Expected) -> str:
            return explain(error, words, explanations)

        file = submission.file("file")
        content = await file.read(MOST_BYTES)
        progress = Progress(interaction, words, host_of(interaction).clock)
        try:
            found = await self._importing.take_in(submission.actor, content, file.name, how, progress)
        finally:
            await progress.end()
        # In a thread: thousands of rows are put into words.
        bad = await asyncio.to_thread(cards.bad_rows, found.looked, words, told)
        view = cards.imported(found, bad, words, only_looked=how is How.LOOK)
        if not bad:
            return Received(view)
        content = await asyncio.to_thread(cards.as_file, bad, words)
        return Received(view, files=(discord.File(io.BytesIO(content), cards.FAULTS_FILE),))


class Progress:
    """Says how far an import is, now and then; no import waits for that, or fails where Discord does not take it."""

    def __init__(self, interaction: discord.Interaction, words: Words, clock: Clock) -> None:
        self._interaction = interaction
        self._words = words
        self._clock = clock
        self._telling: asyncio.Task[None] | None = None
        self._told_at: datetime | None = None

    async def __call__(self, done: int, of: int) -> None:
        """Say so, unless it was said less than two seconds ago, or there is little of it; the end is always said."""
        now = self._clock.now()
        if of <= AT_ONCE:
            return
        if done < of:
            if self._told_at is not None and now - self._told_at < _EVERY:
                return
            if self._telling is not None and not self._telling.done():
                return
        await self.end()
        self._told_at = now
        self._telling = asyncio.create_task(self._tell(done, of))

    async def end(self) -> None:
        """Wait until what is being said is said."""
        if self._telling is not None:
            await asyncio.wait([self._telling])

    async def _tell(self, done: int, of: int) -> None:
        from cogs.resources.cards import exchange as cards  # as above

        view = cards.progress(done, of, self._words)
        view.stop()
        try:
            await self._interaction.edit_original_response(view=view, allowed_mentions=discord.AllowedMentions.none())
        except (discord.HTTPException, OSError, aiohttp.ClientError) as failure:
            log.warning("how far an import is could not be said", failure=type(failure).__name__)
