"""A bare discord.py bot: what Hearth is measured against. `python -m benchmarks.bare`, told what to do by BARE_*.

BARE_GUILD is where it has its commands, BARE_SHARD ("1/2") its shard, BARE_SENDS the file of what `/send` sends.
BARE_CACHES is "hearth" (the same intents, and as little kept as Hearth keeps) or "default" (the same intents, and all
else as discord.py has it: every member is asked for at the start and kept; only that it does not wait in between).
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import discord
from discord import app_commands, ui
from discord.gateway import GatewayRatelimiter

INTENTS = discord.Intents(guilds=True, members=True, guild_messages=True, guild_scheduled_events=True)
LEAN: dict[str, Any] = {
    "member_cache_flags": discord.MemberCacheFlags.none(),
    "chunk_guilds_at_startup": False,
    "max_messages": None,
}
AT_ONCE = int(os.environ.get("BARE_AT_ONCE", "10"))


def card(send: dict[str, Any]) -> ui.LayoutView:
    """Return a message like Hearth's, without anything behind it."""
    view = ui.LayoutView(timeout=None)
    parts: list[Any] = [ui.TextDisplay(text) for text in send["texts"]]
    if send["buttons"]:
        buttons = [ui.Button(label=label, custom_id=custom_id) for label, custom_id in send["buttons"]]
        parts.append(ui.ActionRow(*buttons))
    view.add_item(ui.Container(*parts, id=send["mark"]))
    view.stop()
    return view


class Bare(discord.AutoShardedClient):
    """Answers `/ping`; at `/send` it sends what its file says, so many at once."""

    def __init__(self) -> None:
        shard, _, count = os.environ.get("BARE_SHARD", "0/1").partition("/")
        caches = LEAN
        if os.environ.get("BARE_CACHES") == "default":
            caches = {}
            # Of 2,000 servers it asks no more than 110 a minute, so that it would not be ready for 18 minutes.
            GatewayRatelimiter.get_delay = lambda _: 0.0  # type: ignore[method-assign]
        nobody = discord.AllowedMentions.none()
        shards = {"shard_ids": [int(shard)], "shard_count": int(count)}
        super().__init__(intents=INTENTS, allowed_mentions=nobody, **shards, **caches)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Say which commands there are."""
        guild = discord.Object(int(os.environ["BARE_GUILD"]))
        self.tree.command(name="ping", description="Answer.", guild=guild)(ping)
        self.tree.command(name="send", description="Send.", guild=guild)(send_all)
        await self.tree.sync(guild=guild)

    async def on_ready(self) -> None:
        """Say so, as Hearth does in its log."""
        print(f"ready servers={len(self.guilds)}", flush=True)

    async def send(self, send: dict[str, Any], places: asyncio.Semaphore) -> None:
        """Send a message to a channel, or to a thread that it makes on a message of that channel."""
        async with places:
            place: Any = self.get_channel(send["channel"])
            if send["thread"] is not None:
                message_id, name = send["thread"]
                place = await place.get_partial_message(message_id).create_thread(name=name)
            await place.send(view=card(send), nonce=send["nonce"])


async def ping(interaction: discord.Interaction[Bare]) -> None:
    """Answer in one line, privately and at once."""
    await interaction.response.send_message("pong", ephemeral=True)


async def send_all(interaction: discord.Interaction[Bare]) -> None:
    """Send everything that the file says."""
    await interaction.response.send_message("sending", ephemeral=True)
    places = asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(interaction.client.send(send, places) for send in sends()))


def sends() -> list[dict[str, Any]]:
    """Return what there is to send."""
    found: list[dict[str, Any]] = json.loads(Path(os.environ["BARE_SENDS"]).read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    Bare().run(os.environ["DISCORD_TOKEN"], log_handler=None)
