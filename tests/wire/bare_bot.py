"""The smallest bot that uses all of the bed, told what to do by its environment.

BARE_TOKEN; BARE_POST, a channel in which it posts with a nonce before it connects, once or BARE_POSTS times;
BARE_SHARD, "0/2" or "0-1/2".
"""

from __future__ import annotations

import asyncio
import os

import discord
from discord import app_commands, ui


class Form(ui.Modal, title="A form"):
    words = ui.TextInput(label="Words", custom_id="words", required=False)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_modal(Form())
        except discord.HTTPException as refused:
            await interaction.response.send_message(f"{refused.status}: {self.words.value}", ephemeral=True)


class Card(ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        row: ui.ActionRow[Card] = ui.ActionRow(
            ui.Button(label="Press", custom_id="bare:press"), ui.Button(label="Form", custom_id="bare:form")
        )
        self.add_item(ui.Container(ui.TextDisplay("Once"), row, id=4242))


class Bare(discord.AutoShardedClient):
    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, members=True)
        shards, _, count = os.environ.get("BARE_SHARD", "0/1").partition("/")
        first, _, last = shards.partition("-")
        mine = list(range(int(first), int(last or first) + 1))
        nobody = discord.AllowedMentions.none()
        super().__init__(intents=intents, shard_ids=mine, shard_count=int(count), allowed_mentions=nobody)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        self.tree.command(name="ping", description="Answer.")(ping)
        await self.tree.sync()
        if "BARE_POST" in os.environ:
            channel = self.get_partial_messageable(int(os.environ["BARE_POST"]))
            rows = range(1, 1 + int(os.environ.get("BARE_POSTS", "1")))
            await asyncio.gather(*(channel.send(view=Card(), nonce=f"row-{row}") for row in rows))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Begin a session without discord.py's five seconds before every one but the first."""

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        match (interaction.data or {}).get("custom_id"):
            case "bare:press":
                await interaction.response.defer(ephemeral=True, thinking=True)
                await interaction.edit_original_response(content="pressed")
            case "bare:form":
                await interaction.response.send_modal(Form())

    async def on_member_join(self, member: discord.Member) -> None:
        await member.guild.text_channels[0].send(f"shard {member.guild.shard_id}: {member.name}")


async def ping(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(f"pong {interaction.locale}", ephemeral=True)


if __name__ == "__main__":
    Bare().run(os.environ["BARE_TOKEN"])
