"""A form of the tests that takes a file, and a button that opens it."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import discord
from discord import ui

from bot.interface.cards import card, line
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, open_form, text_of
from bot.interface.host import asker_of, host_of
from bot.report import reported
from bot.words import Words

MOST_BYTES = 2048
OPEN = "test:upload:0"


class FileForm(Form):
    """A note and a file; tells how long the file is."""

    name: ClassVar[str] = "test:file"

    def title(self, words: Words) -> str:
        return "Bring a file"

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        note: ui.TextInput[Any] = ui.TextInput(
            custom_id="note", required=False, max_length=200, default=text_of(filled, "note", 200)
        )
        upload: ui.FileUpload[Any] = ui.FileUpload(custom_id="file", required=False, max_values=3)
        return [labelled("Note", note), labelled("File", upload, "2 KB at most.")]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        file = submission.file("file")
        read = await file.read(MOST_BYTES)
        number = len(submission.files["file"])
        return Received(card(line(f"{number} came: {discord.utils.escape_markdown(file.name)} has {len(read)} bytes.")))


class UploadButton(ui.DynamicItem[ui.Button[Any]], template=r"test:upload:0"):
    """Opens the form."""

    def __init__(self) -> None:
        super().__init__(ui.Button(custom_id=OPEN))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> UploadButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with host_of(interaction).database.reading() as unit:
            asker = await asker_of(unit, interaction)
        await open_form(interaction, FileForm(), asker)
