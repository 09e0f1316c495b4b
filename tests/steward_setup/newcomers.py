"""A server that has just invited Hearth, and a steward who counts what they have to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import discord
import simcord

from bot.features import permissions_of
from tests.community import STEWARD, Community, posts, texts
from tests.interface.pressing import labels, nodes, pressable

BASICS = {"zone": "Europe/London", "name": "Hill Street Trust", "contact": "data@hillstreet.example"}


def give_bot(community: Community, guild: Any, *more: str, without: tuple[str, ...] = ()) -> None:
    """Let the bot's own role in this server hold what the invitation asks for, and these."""
    wanted = permissions_of(community.hearth.features)
    # The made-up Discord still asks for Manage Messages where the real one has had Pin Messages since 2026.
    wanted.update(manage_messages=wanted.pin_messages and "pin_messages" not in without)
    wanted.update(**dict.fromkeys(more, True), **dict.fromkeys(without, False))
    [role] = [role for role in guild._guild.roles.values() if role.managed]
    community.env.backend.edit_role(guild.id, role.id, {"permissions": wanted.value})


def tighten(community: Community, guild: Any) -> None:
    """Let @everyone hold no more than reading and writing, so that the bot's own role is what counts."""
    names = ("view_channel", "send_messages", "read_message_history", "use_application_commands")
    everyone = discord.Permissions(**dict.fromkeys(names, True))
    community.env.backend.edit_role(guild.id, guild.id, {"permissions": everyone.value})


@dataclass
class Server:
    """A fresh server with one steward. `presses` counts commands, presses, choices and forms sent."""

    community: Community
    guild: Any
    general: Any
    steward: Any
    presses: int = 0
    shown: list[Any] = field(default_factory=list)

    @property
    def now(self) -> Any:
        """What the steward sees last."""
        return self.shown[-1]

    def reads(self) -> str:
        """Return what the steward reads last."""
        return texts(self.now.components)

    async def begin(self) -> None:
        """Type the command."""
        await self.done(await self.steward.slash(self.general, "steward setup"))

    async def press(self, label: str) -> simcord.InteractionResult:
        """Press a button by its label; one that opens a form leaves what is shown as it is."""
        return await self.done(await self.steward.click(self.now, label=label))

    async def choose(self, custom_id: str, *values: Any) -> None:
        """Choose from a list."""
        await self.done(await self.steward.select(self.now, list(values), custom_id=custom_id))

    async def steward_form(self) -> simcord.InteractionResult:
        """Open the form of the basics from the panel."""
        await self.choose_step(1)
        [form] = [node for node in pressable(self.now) if node["custom_id"] == "setup:basics:0"]
        return await self.done(await self.steward.click(self.now, custom_id=form["custom_id"]))

    async def choose_step(self, number: int) -> None:
        """Begin again, and go to a step of the panel by its place there."""
        await self.begin()
        [jump] = [node for node in nodes(self.now.components) if node.get("custom_id") == "setup:jump:0"]
        await self.choose("setup:jump:0", jump["options"][number - 1]["value"])

    async def press_next_to(self, title: str) -> None:
        """Go to a step from the panel by its title."""
        [jump] = [node for node in nodes(self.now.components) if node.get("custom_id") == "setup:jump:0"]
        [value] = [option["value"] for option in jump["options"] if option["label"].endswith(title)]
        await self.choose("setup:jump:0", value)

    async def fill(self, opened: simcord.InteractionResult, values: dict[str, Any], choices: int = 0) -> None:
        """Send a form, in which so many choices were made from lists."""
        self.presses += choices
        await self.done(await self.steward.submit_modal(opened, values))

    async def done(self, result: simcord.InteractionResult) -> simcord.InteractionResult:
        """Count it, and look at what came of it."""
        self.presses += 1
        if result.modal is None:
            assert result.response is not None
            assert result.response.ephemeral
            self.shown.append(result.response)
        return result

    def main(self) -> str:
        """Return the label of the one main button that is shown."""
        [main] = [node["label"] for node in nodes(self.now.components) if node["type"] == 2 and node["style"] == 1]
        return str(main)

    def labels(self) -> list[str]:
        """Return the labels of the buttons that are shown."""
        return labels(self.now)

    def ids(self) -> set[str]:
        """Return the ids of what can be pressed."""
        return {node["custom_id"] for node in pressable(self.now)}


async def fresh_server(community: Community, *more: str, without: tuple[str, ...] = ()) -> Server:
    """Return a server as it is when somebody has made it and invited Hearth."""
    guild = community.env.create_guild("Fresh")
    await community.env.settle()
    # The made-up gateway says that the server is there again, where the real one says that the bot is new in it.
    await community.tell("guild_join", community.hearth.get_guild(guild.id))
    await community.env.settle()
    tighten(community, guild)
    give_bot(community, guild, *more, without=without)
    general = guild.create_text_channel("general")
    role = guild.create_role("Organisers", permissions=STEWARD)
    steward = guild.add_member(community.env.create_user("noor"), roles=[role])
    return Server(community, guild, general, steward)


def own_posts(channel: Any) -> list[discord.Message]:
    """Return a channel's messages, oldest first, without what Discord itself says there of a pin."""
    return [message for message in posts(channel) if message.type is discord.MessageType.default]
