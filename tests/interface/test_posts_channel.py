"""A setting that a text channel or a forum may fill, as stewards choose it and hear what it lacks."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot import servers
from bot.database import Unit
from bot.interface.permissions import TO_POST
from bot.ports import ChannelNeed
from bot.servers import Setting
from bot.setting_places import TO_POST_IN_FORUM, PostsChannel
from tests.community import Community
from tests.interface.pressing import filled_in, nodes, private

LIBRARY: Setting[int | None] = Setting("test_library", None, "Where cards stand.", PostsChannel())


@pytest.fixture
def room(community: Community) -> Community:
    """A server in a bot that posts cards in a channel of its choice."""

    async def needs(unit: Unit, guild_id: int | None = None) -> list[ChannelNeed]:
        chosen = await servers.everywhere(unit, LIBRARY, guild_id)
        return [
            ChannelNeed(server, channel_id, TO_POST, "Cards are posted there.", in_forum=TO_POST_IN_FORUM)
            for server, channel_id in chosen.items()
        ]

    community.hearth.own_settings.append(LIBRARY)
    community.hearth.own_channel_needs.append(needs)
    return community


async def chosen(community: Community, value: str) -> str:
    asked = await community.steward.slash(community.stewards, "steward settings", name="test_library", value=value)
    return private(asked)


async def kept(community: Community) -> int | None:
    async with community.hearth.database.reading() as unit:
        return await servers.setting(unit, community.guild.id, LIBRARY)


def forbid(community: Community, channel: Any, **permissions: bool) -> None:
    own = Overwrite(community.hearth.user.id, OverwriteType.MEMBER, 0, discord.Permissions(**permissions).value)
    community.env.backend.set_overwrite(channel.id, own)


async def test_a_forum_and_a_text_channel_are_taken_and_nothing_else(room: Community):
    forum, text = room.guild.create_forum_channel("library"), room.guild.create_text_channel("reading")
    voice, rooms = room.guild.create_voice_channel("lounge"), room.guild.create_category("rooms")
    for typed, channel in (("#Library", forum), (str(text.id), text), (f"<#{forum.id}>", forum), ("reading", text)):
        assert "Done." in await chosen(room, typed)
        assert await kept(room) == channel.id
    for wrong in (voice, rooms):
        assert "Please choose a text channel or a forum." in await chosen(room, f"<#{wrong.id}>")
    assert await kept(room) == text.id


async def test_both_kinds_are_suggested_and_offered_in_the_form(room: Community):
    forum = room.guild.create_forum_channel("library")
    text = room.guild.create_text_channel("library-talk")
    shut = room.guild.create_forum_channel("library-shut")
    forbid(room, shut, send_messages_in_threads=True)
    room.guild.create_voice_channel("library-lounge")
    suggested = await room.steward.autocomplete(room.stewards, "steward settings", "value", "lib", name="test_library")
    assert sorted(choice["value"] for choice in suggested) == sorted([str(forum.id), str(text.id)])

    shown = await room.steward.slash(room.stewards, "steward settings", name="test_library")
    form = await room.steward.click(shown.response, label="Change")
    [select] = [node for node in nodes(form.modal["components"]) if node.get("custom_id") == "test_library"]
    assert discord.ChannelType.forum.value in select["channel_types"]
    assert "Done." in private(await room.steward.submit_modal(form, {"test_library": [forum]}))
    shown = await room.steward.slash(room.stewards, "steward settings", name="test_library")
    assert filled_in(await room.steward.click(shown.response, label="Change"))["test_library"] == [str(forum.id)]


async def test_each_kind_is_asked_for_what_it_takes(room: Community):
    forum, text = room.guild.create_forum_channel("library"), room.guild.create_text_channel("reading")
    for channel in (forum, text):
        forbid(room, channel, send_messages_in_threads=True)
    assert "*Send Messages in Threads*" in await chosen(room, "library")
    assert "Done." in await chosen(room, "reading")


async def test_what_is_taken_away_later_is_told_today_and_in_setup_for_its_kind(room: Community):
    forum, text = room.guild.create_forum_channel("library"), room.guild.create_text_channel("reading")
    for channel, is_told in ((forum, True), (text, False)):
        await chosen(room, f"<#{channel.id}>")
        wanting = f"I'm missing a permission in <#{channel.id}>: *Send Messages in Threads*"
        assert wanting not in private(await room.steward.slash(room.stewards, "steward today"))
        forbid(room, channel, send_messages_in_threads=True)
        assert (wanting in private(await room.steward.slash(room.stewards, "steward today"))) is is_told
        assert (f"<#{channel.id}>" in await permissions_page(room)) is is_told


async def permissions_page(room: Community) -> str:
    """Return what `/steward setup` says about the bot's own permissions."""
    panel = await room.steward.slash(room.stewards, "steward setup")
    [jump] = [node for node in nodes(panel.response.components) if node.get("custom_id") == "setup:jump:0"]
    [step] = [option["value"] for option in jump["options"] if "permission" in option["label"].lower()]
    return private(await room.steward.select(panel.response, [step], custom_id="setup:jump:0"))
