"""From what a steward typed or chose to a changed setting."""

from __future__ import annotations

import discord

from bot.access import Actor
from bot.interface.host import host_of
from bot.setting_changes import Changed, ServerSettings
from bot.setting_kinds import Around, folded
from bot.setting_places import Roles
from bot.words import Words


def settings_of(interaction: discord.Interaction) -> ServerSettings:
    """Return the service behind the commands and controls."""
    return host_of(interaction).service(ServerSettings)


def around_of(interaction: discord.Interaction, actor: Actor, words: Words) -> Around:
    """Return what a kind may look at, for this reader in this server."""
    return Around(words, interaction.guild, host_of(interaction).catalogue.languages, actor.sees)


async def change(interaction: discord.Interaction, actor: Actor, name: str, typed: str, around: Around) -> Changed:
    """Read what was typed and set it; nothing, or the word *default*, goes back to the default.

    Raises what its kind, the service or a feature refuses it with.
    """
    settings = settings_of(interaction)
    actor.must_be_steward()
    setting = settings.get(name)
    wanted = folded(typed)
    if setting.kind is None or wanted in ("", "default", folded(around.words.say("default"))):
        value = setting.default
    elif isinstance(setting.kind, Roles):
        # A list in a form gives bare ids, parted by blanks.
        value = setting.kind.read(typed.replace(" ", ",") if typed.replace(" ", "").isdecimal() else typed, around)
    else:
        value = setting.kind.read(typed, around)
    return await settings.change(actor, setting, value, _holds(interaction))


def _holds(interaction: discord.Interaction) -> frozenset[int] | None:
    """Return the ids of the actor's roles, or None for who has Manage Server and needs none."""
    if interaction.permissions.manage_guild or not isinstance(interaction.user, discord.Member):
        return None
    return frozenset(role.id for role in interaction.user.roles)
