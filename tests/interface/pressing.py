"""What the tests of buttons, lists and forms share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
import simcord
from discord.ui import Button, ChannelSelect, Select
from sqlalchemy import select

from bot.database import metadata
from bot.interface.cards import card, row
from tests.community import Community, texts

PRESSED = {2, 3, 5, 6, 7, 8}
"""Discord's numbers of what can be pressed or chosen from: buttons, and the lists of each kind."""


def nodes(components: Any) -> Iterator[dict[str, Any]]:
    """Yield every component, however deep it stands."""
    for component in components or ():
        node = component if isinstance(component, dict) else component.to_dict()
        yield node
        yield from nodes(node.get("components"))
        yield from nodes([node[name] for name in ("component", "accessory") if node.get(name)])


def pressable(message: Any) -> list[dict[str, Any]]:
    """Return what can be pressed in a message, in order."""
    return [node for node in nodes(message.components) if node["type"] in PRESSED and not node.get("disabled")]


def options(message: Any, custom_id: str) -> list[str]:
    """Return the values that a list in a message offers, in order."""
    [found] = [node for node in nodes(message.components) if node.get("custom_id") == custom_id]
    return [option["value"] for option in found["options"]]


def labels(message: Any) -> list[str]:
    """Return the labels of a message's buttons, in order."""
    return [node["label"] for node in nodes(message.components) if node["type"] == 2]


def private(result: simcord.InteractionResult) -> str:
    """Return what the answer says, or the title of the form it opens; nobody else may have seen any of it."""
    if result.modal is not None:
        return str(result.modal["title"])
    told = [message for message in (result.response, *result.followups) if message is not None]
    assert told, "no answer came"
    assert all(message.ephemeral for message in told)
    return "\n".join(texts(message.components) for message in told)


def filled_in(result: simcord.InteractionResult) -> dict[str, Any]:
    """Return what the opened form is filled in with: the control's name -> its text, or the values chosen."""
    assert result.modal is not None
    found: dict[str, Any] = {}
    for node in nodes(result.modal["components"]):
        if node["type"] == 3:
            found[node["custom_id"]] = [option["value"] for option in node["options"] if option.get("default")]
        elif node["type"] == 4:
            found[node["custom_id"]] = node.get("value", "")
        elif node["type"] in PRESSED:
            found[node["custom_id"]] = [str(value["id"]) for value in node.get("default_values", ())]
    return found


async def standing(community: Community, channel: Any, *custom_ids: str, chosen: str = "") -> discord.Message:
    """Let the bot post a message with these controls, as one from an earlier day would stand there.

    With `chosen` they are lists that offer this one value.
    """
    option = [discord.SelectOption(label="This one", value=chosen)]
    rows = [
        row(Select(custom_id=custom_id, options=option) if chosen else Button(label=custom_id, custom_id=custom_id))
        for custom_id in custom_ids
    ]
    return await _post(community, channel, rows)


async def standing_channel_list(community: Community, channel: Any, custom_id: str) -> discord.Message:
    """Let the bot post a message with a list of channels."""
    return await _post(community, channel, [row(ChannelSelect(custom_id=custom_id))])


async def _post(community: Community, channel: Any, rows: list[Any]) -> discord.Message:
    view = card(*rows)
    view.stop()
    message = await community.hearth.get_partial_messageable(channel.id).send(
        view=view, allowed_mentions=discord.AllowedMentions.none()
    )
    await community.env.settle()
    return message


async def everything_kept(community: Community) -> dict[str, list[Any]]:
    """Return every row of every table: table name -> rows."""
    async with community.hearth.database.reading(snapshot=True) as unit:
        return {table.name: [tuple(row) for row in await unit.all(select(table))] for table in metadata.sorted_tables}
