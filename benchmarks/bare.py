"""A bare discord.py bot: what Hearth is measured against. `python -m benchmarks.bare`, told what to do by BARE_*.

BARE_GUILD is where it has its `/ping`, BARE_SHARD ("1/2") its shard, BARE_CHANNELS where it posts.
"""

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
    """Answers `/ping`, and posts once in each channel of BARE_CHANNELS, five at a time."""

    def __init__(self) -> None:
        shard, _, count = os.environ.get("BARE_SHARD", "0/1").partition("/")
        intents = discord.Intents(guilds=True, members=True)
        super().__init__(intents=intents, chunk_guilds_at_startup=False, shard_ids=[int(shard)], shard_count=int(count))
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Say which commands there are, and post."""
        guild = discord.Object(int(os.environ["BARE_GUILD"]))
        self.tree.command(name="ping", description="Answer.", guild=guild)(ping)
        await self.tree.sync(guild=guild)
        places = asyncio.Semaphore(5)

        async def post(channel_id: int) -> None:
            async with places:
                channel = self.get_partial_messageable(channel_id)
                await channel.send(view=card("A question"), nonce=str(channel_id), allowed_mentions=NOBODY)

        channels = os.environ.get("BARE_CHANNELS", "").split()
        await asyncio.gather(*(post(int(channel)) for channel in channels))


async def ping(interaction: discord.Interaction) -> None:
    """Answer in one line, privately and at once."""
    await interaction.response.send_message("pong", ephemeral=True)


if __name__ == "__main__":
    Bare().run(os.environ["DISCORD_TOKEN"], log_handler=None)
