"""Slash commands: where their errors leave, and when Discord is told of them."""

from __future__ import annotations

import hashlib
import json

import discord
import structlog
from discord import app_commands

from bot.database import Database
from bot.database.meta import remember, remembered
from bot.report import report

log = structlog.get_logger(__name__)


class HearthTree(app_commands.CommandTree[discord.Client]):
    """The tree's door to the reporter."""

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        """Report what a command raised."""
        await report(interaction, error)


async def sync_if_changed(
    tree: app_commands.CommandTree[discord.Client], database: Database, application_id: int
) -> bool:
    """Give Discord the commands, but only when they differ from what it has; returns whether it was told.

    What was given last is kept by application, so that starting often costs one look and no writing.
    """
    fingerprint = await _fingerprint(tree)
    name = f"commands:{application_id}"
    async with database.reading() as unit:
        known = await remembered(unit, name)
    if known == fingerprint and await _discord_has_them(tree):
        return False
    await tree.sync()
    async with database.writing() as unit:
        await remember(unit, name, fingerprint)
    log.info("commands synced")
    return True


async def _fingerprint(tree: app_commands.CommandTree[discord.Client]) -> str:
    translator = tree.translator
    payload = [
        command.to_dict(tree) if translator is None else await command.get_translated_payload(tree, translator)
        for command in tree.get_commands()
    ]
    return hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()


async def _discord_has_them(tree: app_commands.CommandTree[discord.Client]) -> bool:
    # Somebody may have removed them in the portal, or the token's application may have been made anew.
    there = {(command.name, command.type) for command in await tree.fetch_commands()}
    ours = {
        (command.name, getattr(command, "type", discord.AppCommandType.chat_input)) for command in tree.get_commands()
    }
    return there == ours
