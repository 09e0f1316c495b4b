"""A made-up Discord with the real bot in it, for tests that use Hearth as people do."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.app import Hearth, build
from bot.errors import Expected
from bot.settings import Links, Settings, load
from tests.contract import SHARED, contract, violations

__all__ = ["SHARED", "STEWARD", "Community", "contract", "leave", "posts", "said", "settings_for", "texts"]

# Real seconds. simcord waits for a timer that rings within this, and the first retry of a delivery comes after 20 s.
SETTLED_WITHIN = 15
_JUMPED_WITHIN = 60
STEWARD = discord.Permissions(manage_guild=True, moderate_members=True)


def settings_for(folder: Path, **environ: str) -> Settings:
    """Return the shipped settings, with the data in this folder; links are not looked at, so nothing is asked for."""
    shipped = load(environ={"HEARTH_DATA_DIR": str(folder), **environ})
    return shipped.model_copy(update={"links": Links(looked_at=False)})


def texts(components: Any) -> str:
    """Return all that can be read in a message's components, a paragraph a line, then labels and placeholders."""
    found: list[str] = []

    def walk(nodes: Any) -> None:
        for node in nodes or ():
            found.extend(str(node[name]) for name in ("content", "label", "placeholder") if node.get(name))
            walk(node.get("components"))
            walk([node[name] for name in ("component", "accessory") if node.get(name)])

    walk(json.loads(json.dumps(components)))
    return "\n".join(found)


def said(result: simcord.InteractionResult) -> str:
    """Return what the answer says; the answer must be there, and for the asker alone."""
    assert result.response is not None
    assert result.response.ephemeral
    return texts(result.response.components)


def posts(channel: simcord.ChannelHandle) -> list[discord.Message]:
    """Return a channel's messages, oldest first."""
    return sorted(channel.history(), key=lambda message: message.id)


@dataclass
class Community:
    """A server with two stewards' rooms and a few people; `hearth` is the bot that runs at present."""

    env: simcord.Env
    settings: Settings
    guild: Any = None
    reflections: Any = None
    stewards: Any = None
    steward: Any = None
    member: Any = None
    expects_bugs: bool = False
    _closed: list[Hearth] = field(default_factory=list)

    @property
    def hearth(self) -> Hearth:
        """The running bot."""
        assert isinstance(self.env.bot, Hearth)
        return self.env.bot

    @property
    def now(self) -> datetime:
        """The present of this made-up Discord, which is the bot's too."""
        return self.env.now()

    def people_it(self) -> None:
        """Make the server, its rooms and its people."""
        self.guild = self.env.create_guild()
        self.reflections = self.guild.create_text_channel("reflections")
        self.stewards = self.guild.create_text_channel("stewards")
        role = self.guild.create_role("Stewards", permissions=STEWARD)
        self.steward = self.guild.add_member(self.env.create_user("sam"), roles=[role])
        self.member = self.guild.add_member(self.env.create_user("mo"))

    async def set_prompts(
        self, *, day: str = "Monday", time: str = "10:00", zone: str = "Europe/London", **options: Any
    ) -> simcord.InteractionResult:
        """Set the weekly prompt in one line and say yes."""
        asked = await self.steward.slash(
            self.stewards,
            "steward prompts",
            **{"channel": self.reflections, "day": day, "time": time, "zone": zone, **options},
        )
        return await self.steward.click(asked.response, label="Yes, set it")

    async def go_to(self, instant: datetime) -> None:
        """Let time pass until this instant."""
        self.env.settle_timeout = _JUMPED_WITHIN
        try:
            await self.env.advance_time((instant - self.now).total_seconds())
        finally:
            self.env.settle_timeout = SETTLED_WITHIN

    async def tell(self, event: str, *facts: Any) -> None:
        """Let the bot hear of an event out of turn, and wait until it has dealt with it: simcord would not."""
        self.hearth.dispatch(event, *facts)
        while hearing := [task for task in asyncio.all_tasks() if task.get_name() == f"discord.py: on_{event}"]:
            await asyncio.wait(hearing)

    async def stop(self) -> None:
        """Close the bot as a host would."""
        if self.hearth not in self._closed:
            self._closed.append(self.hearth)
            await self.hearth.close()

    async def restart(self, **environ: str) -> None:
        """Start the bot afresh on the same database."""
        await self.stop()
        settings = settings_for(self.settings.data_dir, **environ) if environ else self.settings
        await self.env.restart_bot(build(settings))

    def refused_by_discord(self) -> list[str]:
        """Return a line for each request that the real Discord would have refused."""
        return [
            line
            for request in self.env.http_requests
            for line in violations(request.method, request.path, request.json, self.now)
        ]

    def bugs(self) -> list[str]:
        """Return what the reporter counted as bugs, which members saw as a reference code."""
        found = self.hearth.metrics.registry.collect()
        return [
            str(sample.labels)
            for metric in found
            for sample in metric.samples
            if sample.name == "hearth_interactions_total" and sample.labels["outcome"] == "bug" and sample.value
        ]


async def delivered() -> None:
    """Wait until what is due is done: simcord does not see what a test itself set going, past any press."""
    while in_hand := [task for task in asyncio.all_tasks() if task.get_name() in {"deliveries", "delivery"}]:
        await asyncio.wait(in_hand)


async def leave(community: Community) -> None:
    """End a test: the bot is closed, nothing went wrong unseen, and Discord would have taken every request."""
    await community.stop()
    unexpected = [error for error in community.env.errors if not isinstance(_inner(error), Expected)]
    await community.env.shutdown()
    if not community.expects_bugs:
        assert unexpected == []
        assert community.bugs() == []
    assert community.refused_by_discord() == []
    if contract() is None:
        pytest.skip("passed, but ../shared/discord is not here, so no request was held against Discord's contract")


def _inner(error: BaseException) -> BaseException:
    return _inner(error.__cause__) if error.__cause__ is not None and not isinstance(error, Expected) else error
