"""A bare discord.py bot: what Hearth is measured against. `python -m benchmarks.bare`, told what to do by BARE_*."""

from __future__ import annotations

import asyncio
import os

import discord
from discord import app_commands, ui

NOBODY = discord.AllowedMentions.none()


def card(said: str) -> ui.LayoutView:
    """Return a message like Hearth's, without anything behind it."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(said)))
    view.stop()
    return view


class Bare(discord.AutoShardedClient):
    """Answers `/home`, and posts once in each channel of BARE_CHANNELS, five at a time."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, members=True), chunk_guilds_at_startup=False)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Say which commands there are, and post."""
        self.tree.command(name="home", description="Answer.")(home)
        await self.tree.sync()
        places = asyncio.Semaphore(5)

        async def post(channel_id: int) -> None:
            async with places:
                channel = self.get_partial_messageable(channel_id)
                await channel.send(view=card("A question"), nonce=str(channel_id), allowed_mentions=NOBODY)

        channels = os.environ.get("BARE_CHANNELS", "").split()
        await asyncio.gather(*(post(int(channel)) for channel in channels))


async def home(interaction: discord.Interaction) -> None:
    """Answer privately after a defer, as Hearth does."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send(view=card("Home"), ephemeral=True, allowed_mentions=NOBODY)


if __name__ == "__main__":
    Bare().run(os.environ["DISCORD_TOKEN"], log_handler=None)
