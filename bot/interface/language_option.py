"""A language as an option of a command, with suggestions while it is typed."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands

from bot.interface.host import host_of, words_without_reading
from bot.interface.typed import whole
from bot.report import suggesting
from bot.setting_kinds import Around, Language, folded

DISCORDS: Final = "discord"
"""What is typed to have no language of one's own."""


class OwnLanguageOption(app_commands.Transformer):
    """Turns what was typed into a language of the catalogue or `DISCORDS`; raises `WrongValue` for any other."""

    async def transform(self, interaction: discord.Interaction, value: str, /) -> str:
        return DISCORDS if folded(value) == DISCORDS else Language().read(whole(value), _around(interaction))

    @suggesting
    async def autocomplete(  # type: ignore[override]  # the base is declared for any choice type
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        around = _around(interaction)
        offered = [*Language().suggest(value, around)]
        if DISCORDS.startswith(folded(value)):
            # The word stays as it is in every language: it is what may be typed, too.
            offered.insert(0, (around.words.say("discord (as Discord and the server have it)"), DISCORDS))
        return [app_commands.Choice(name=shown, value=typed) for shown, typed in offered[:25]]


def _around(interaction: discord.Interaction) -> Around:
    words = words_without_reading(interaction)
    return Around(words, languages=host_of(interaction).catalogue.languages)
