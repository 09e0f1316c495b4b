"""A bare discord.py bot: what Hearth is measured against. `python -m benchmarks.bare`, told what to do by BARE_*.

BARE_GUILD is where it has its commands, BARE_SHARD ("1/2") its shard, BARE_SENDS the file of what `/send` sends, and
BARE_CARDS that of the cards that `/show` shows.
BARE_CACHES is "hearth" (the same intents, and as little kept as Hearth keeps) or "default" (the same intents, and all
else as discord.py has it: every member is asked for at the start and kept; only that it does not wait in between).
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
from collections.abc import Callable
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


# https://discord.com/developers/docs/components/reference#component-object-component-types
_MADE: dict[int, Callable[[dict[str, Any]], ui.Item[Any]]] = {
    1: lambda one: ui.ActionRow(*made(one["components"])),
    2: lambda one: ui.Button(label=one["label"], custom_id=one["custom_id"], style=discord.ButtonStyle(one["style"])),
    3: lambda one: ui.Select(custom_id=one["custom_id"], placeholder=one["placeholder"], options=options(one)),
    9: lambda one: ui.Section(*made(one["components"]), accessory=made([one["accessory"]])[0]),
    10: lambda one: ui.TextDisplay(one["content"]),
    17: lambda one: ui.Container(*made(one["components"])),
}


def made(components: list[dict[str, Any]]) -> list[Any]:
    """Return components made anew, as a bot does for every answer."""
    return [_MADE[one["type"]](one) for one in components]


def options(select: dict[str, Any]) -> list[discord.SelectOption]:
    """Return what can be chosen from a list."""
    return [discord.SelectOption(label=one["label"], value=one["value"]) for one in select["options"]]


def shown(components: list[dict[str, Any]]) -> ui.LayoutView:
    """Return a view of these components, without anything behind it."""
    view = ui.LayoutView(timeout=None)
    for item in made(components):
        view.add_item(item)
    view.stop()
    return view


class Bare(discord.AutoShardedClient):
    """Answers `/ping` with a line and `/show` with a card; at `/send` it sends what its file says, so many at once."""

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
        self.tree.command(name="show", description="Show.", guild=guild)(show)
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


async def show(interaction: discord.Interaction[Bare], kind: str) -> None:
    """Answer with the card of this kind, privately; at once, or deferred where Hearth has written something first."""
    card = card_of(kind)
    if card["is_deferred"]:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send(view=shown(card["components"]), ephemeral=True)
    else:
        await interaction.response.send_message(view=shown(card["components"]), ephemeral=True)


def card_of(kind: str) -> dict[str, Any]:
    """Return the card of this kind, as the file has it now."""
    path = Path(os.environ["BARE_CARDS"])
    return cards(path, path.stat().st_mtime_ns)[kind]


@functools.lru_cache(maxsize=1)
def cards(path: Path, _changed_at: int) -> dict[str, dict[str, Any]]:
    """Return the cards by their kinds; read anew where the file has changed."""
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


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
