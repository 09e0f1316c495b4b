"""Channels that setup makes: once, for whom they are meant, and only where the bot may."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest

from bot.setup.refusals import MayNotMake
from bot.setup.rooms import make
from tests.community import Community
from tests.interface.pressing import everything_kept, labels
from tests.steward_setup.newcomers import Server, fresh_server, give_bot


def named(server: Server, name: str) -> list[Any]:
    """Return the server's channels of this name."""
    here = server.community.env.backend.channels.values()
    return [channel for channel in here if channel.guild_id == server.guild.id and channel.name == name]


def may(server: Server, room: Any, person_id: int, permission: str) -> bool:
    """Whether somebody may do something in a channel, as Discord sees it."""
    held = server.community.env.backend.compute_permissions(server.guild.id, person_id, room.id)
    return bool(getattr(discord.Permissions(held), permission))


async def at_rooms(server: Server) -> None:
    await server.begin()
    await server.press_next_to("Rooms")


async def test_the_stewards_room_is_for_stewards_and_the_bot_alone(community: Community):
    server = await fresh_server(community, "manage_channels")
    member = server.guild.add_member(community.env.create_user("kit"))
    helper = server.guild.create_role("Helpers")
    second = server.guild.add_member(community.env.create_user("ada"), roles=[helper])
    await server.begin()
    await server.press_next_to("Stewards")
    await server.choose("setup:stewards:0", helper)
    await at_rooms(server)
    await server.press("Make #stewards for me")

    [room] = named(server, "stewards")
    bot = community.hearth.user
    assert bot is not None
    assert may(server, room, server.steward.id, "view_channel")
    assert may(server, room, second.id, "send_messages")
    assert may(server, room, bot.id, "send_messages")
    assert not may(server, room, member.id, "view_channel")
    assert f"Messages for stewards: <#{room.id}>" in server.reads()
    assert "Everybody can read" not in server.reads()


async def test_in_the_support_room_only_the_bot_writes(community: Community):
    server = await fresh_server(community, "manage_channels")
    member = server.guild.add_member(community.env.create_user("kit"))
    await at_rooms(server)
    await server.press("Make #support for me")
    [room] = named(server, "support")
    bot = community.hearth.user
    assert bot is not None
    assert may(server, room, member.id, "view_channel")
    assert not may(server, room, member.id, "send_messages")
    assert may(server, room, bot.id, "send_messages")
    assert may(server, room, bot.id, "pin_messages")


async def test_pressing_twice_and_after_a_restart_makes_one(community: Community):
    server = await fresh_server(community, "manage_channels")
    await at_rooms(server)
    page = server.now
    await server.press("Make #stewards for me")
    server.shown.append(page)
    await server.press("Make #stewards for me")
    await community.restart()
    server.shown.append(page)
    await server.press("Make #stewards for me")
    [room] = named(server, "stewards")
    assert f"<#{room.id}>" in server.reads()


async def test_two_presses_at_the_same_moment_make_one(community: Community):
    server = await fresh_server(community, "manage_channels")
    guild = community.hearth.get_guild(server.guild.id)
    assert guild is not None
    asker = await guild.fetch_member(server.steward.id)
    first, second = await asyncio.gather(
        make(guild, "stewards", [], asker, "For stewards."), make(guild, "stewards", [], asker, "For stewards.")
    )
    assert first.id == second.id
    assert sorted([first.is_new, second.is_new]) == [False, True]
    assert len(named(server, "stewards")) == 1


async def test_one_that_is_there_already_is_used(community: Community):
    server = await fresh_server(community, "manage_channels")
    there = server.guild.create_text_channel("support")
    await at_rooms(server)
    await server.press("Make #support for me")
    assert f"Done: the support post goes to <#{there.id}>." in server.reads()
    assert [room.id for room in named(server, "support")] == [there.id]


async def test_a_stewards_room_that_everybody_reads_is_taken_with_a_word_about_it(community: Community):
    server = await fresh_server(community, "manage_channels")
    there = server.guild.create_text_channel("stewards")
    await at_rooms(server)
    await server.press("Make #stewards for me")
    assert f"Everybody can read <#{there.id}>" in server.reads()


async def test_a_voice_channel_of_that_name_is_not_it(community: Community):
    server = await fresh_server(community, "manage_channels")
    server.guild.create_voice_channel("support")
    await at_rooms(server)
    await server.press("Make #support for me")
    assert len(named(server, "support")) == 2
    assert "Support post: none yet" not in server.reads()


async def test_without_the_right_nothing_is_made_and_picking_still_works(community: Community):
    server = await fresh_server(community, "manage_channels")
    there = server.guild.create_text_channel("team")
    await at_rooms(server)
    page = server.now
    give_bot(community, server.guild)  # taken away while the page was on the screen
    await server.press("Make #stewards for me")
    assert "I may not make channels here, so I couldn't make #stewards." in server.reads()
    assert "switch on *Manage Channels* for my role" in server.reads()
    assert named(server, "stewards") == []
    server.shown.append(page)
    await server.choose("setup:stewards-in:0", there)
    assert f"Done: I'll tell stewards in <#{there.id}>." in server.reads()


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [(403, 50013, "I may not make channels here"), (400, 30013, "Discord wouldn't let me make #support")],
)
async def test_discord_may_refuse_and_nothing_is_kept(community: Community, status: int, code: int, told: str):
    server = await fresh_server(community, "manage_channels")
    await at_rooms(server)
    before = await everything_kept(community)
    community.env.inject_error("POST", "/guilds/*/channels", status=status, code=code)
    await server.press("Make #support for me")
    assert told in server.reads()
    assert await everything_kept(community) == before


async def test_the_room_of_a_feature_is_offered_while_it_is_not_there(community: Community):
    server = await fresh_server(community, "manage_channels")
    await server.begin()
    await server.press_next_to("The weekly prompt")
    assert "Make #reflections for me" in server.labels()
    await server.press("Make #reflections for me")
    [room] = named(server, "reflections")
    assert f"Done: there is <#{room.id}>." in server.reads()
    assert "Make #reflections for me" not in server.labels()


async def test_no_other_room_is_made_whatever_the_id_says(community: Community):
    server = await fresh_server(community, "manage_channels")
    page = await community.hearth.get_partial_messageable(server.general.id).send(
        view=_view("setup:make:anything:r"), allowed_mentions=discord.AllowedMentions.none()
    )
    await community.env.settle()
    server.shown.append(page)
    await server.press("Press")
    assert "out of date" in server.reads()
    assert named(server, "anything") == []
    assert labels(server.now) == []


async def test_it_is_refused_before_anything_is_asked_of_discord(community: Community):
    server = await fresh_server(community)
    guild = community.hearth.get_guild(server.guild.id)
    assert guild is not None
    with pytest.raises(MayNotMake):
        await make(guild, "stewards", [], await guild.fetch_member(server.steward.id), "For stewards.")
    asked = [request.path for request in community.env.http_requests if request.method == "POST"]
    assert f"/guilds/{guild.id}/channels" not in asked


def _view(custom_id: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.ActionRow(discord.ui.Button(label="Press", custom_id=custom_id)))
    view.stop()
    return view
