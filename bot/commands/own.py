"""`/my settings`: what a member sets for themself."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.interface.answering import answering_privately
from bot.interface.host import words_for
from bot.interface.language_option import DISCORDS, OwnLanguageOption
from bot.interface.zone_option import SERVERS, OwnZoneOption
from bot.own.controls import own_of, panel
from bot.own.forms import zone_set
from bot.words import _


@app_commands.command(name="settings", description=_("See and change your own settings. Only you see them."))
@app_commands.describe(
    zone=_("A city, such as London; or server, to use the server's. Nobody else sees it."),
    language=_("A language; or discord, to read what Discord and the server have."),
)
async def settings(
    interaction: discord.Interaction,
    zone: app_commands.Transform[str, OwnZoneOption] | None = None,
    language: app_commands.Transform[str, OwnLanguageOption] | None = None,
) -> None:
    """Show a member's settings, changing those that were given."""
    async with answering_privately(interaction) as answer:
        own, done = own_of(interaction), []
        if language is not None:
            await own.set_language(answer.actor, None if language == DISCORDS else language)
            answer.words = await words_for(interaction)
            done.append(answer.words.say("Done: your language is set."))
        if zone is not None:
            await own.set_zone(answer.actor, None if zone == SERVERS else zone)
            done.append(zone_set(answer.words))
        answer.show(panel(interaction, await own.read(answer.actor), answer, " ".join(done)))
