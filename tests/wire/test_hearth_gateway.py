"""The real program's commands and its gateway: told once, resumed, begun anew, and nothing done twice for it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.running import NOT_ACCEPTED
from bot.servers import servers
from tests.wire.hearth_bed import CALLBACK, COMMANDS, SEND, now, this_minute, told

pytestmark = pytest.mark.wire


async def test_commands_are_synced_once_and_again_when_discord_lost_them(bed, rooms):
    async with bed.process() as hearth:
        await hearth.wait_ready()
        hearth.terminate()
        assert await hearth.exit_code() == 0
        [first] = bed.server.sent("PUT", COMMANDS)
        slash = {"home", "help", "introduce", "library", "my", "people", "reflect", "rest", "steward"}
        menus = {"Introduction", "Keep us apart", "Make this my introduction", "Save to library"}
        assert {command["name"] for command in first.body} == slash | menus

        await hearth.start()
        await hearth.wait_ready()
        assert len(bed.server.sent("PUT", COMMANDS)) == 1
        await hearth.kill()

        bed.server.world.backend.commands.clear()
        await hearth.start()
        await hearth.wait_ready()
        assert len(bed.server.sent("PUT", COMMANDS)) == 2
        assert "Home" in told(await rooms.member.slash(rooms.reflections, "home"))


async def test_cut_off_it_resumes_or_begins_anew_and_does_nothing_twice(bed, rooms):
    await bed.prompt_is_due(rooms, at=this_minute())
    gateway = bed.server.gateway
    async with bed.process() as hearth:
        await hearth.wait_ready()
        await bed.server.arrived("POST", SEND)
        [prompt] = rooms.posts

        gateway.cut()
        await bed.server.until(lambda: not gateway.ready(hearth.who), "cut off")
        pressed = await rooms.member.click(prompt, label="Lighter question")  # heard once it has resumed
        assert gateway.resumed
        assert "lighter question" in told(pressed)

        gateway.forget_sessions()
        gateway.cut()
        await bed.server.until(lambda: not gateway.ready(hearth.who), "cut off again")
        later = bed.rooms("Joined while it was away")
        await hearth.wait_ready()  # discord.py itself waits five seconds before it identifies again
        assert "lighter question" in told(await rooms.member.click(prompt, label="Lighter question"))
        assert "Home" in told(await later.member.slash(later.reflections, "home"))
        await hearth.until(lambda: "servers=2" in hearth.stderr, "ready once more")
        hearth.terminate()
        assert await hearth.exit_code() == 0
    await bed.posted_once(rooms)
    assert len(bed.server.sent("POST", SEND)) == 1
    assert len(bed.server.sent("POST", CALLBACK)) == 3
    assert len(bed.server.sent("PUT", COMMANDS)) == 1
    assert {row.guild_id for row in await bed.read(select(servers))} == {rooms.guild.id, later.guild.id}


async def test_a_prompt_needs_no_gateway(bed, rooms):
    await bed.prompt_is_due(rooms, at=now() + timedelta(seconds=3))
    async with bed.process() as hearth:
        await hearth.wait_ready()
        bed.server.gateway.freeze()
        await bed.server.arrived("POST", SEND)
        await hearth.until(lambda: "delivery settled" in hearth.stderr, "settled")
        await bed.posted_once(rooms)


async def test_a_token_that_is_taken_back_ends_it_with_a_sentence(bed, rooms):
    async with bed.process() as hearth:
        await hearth.until(lambda: "servers=1" in hearth.stderr, "ready")
        bed.server.gateway.cut(code=4004)
        assert await hearth.exit_code() == 2
        assert hearth.stderr.splitlines()[-2:] == ["Hearth cannot start:", f"  - {NOT_ACCEPTED}"]


async def test_a_server_that_removed_it_while_it_was_away_is_noted_as_such(bed, rooms):
    left = bed.rooms("Left")
    async with bed.process() as hearth:
        await hearth.until(lambda: "servers=2" in hearth.stderr, "ready")
        await hearth.kill()
        me = bed.server.world.me
        del bed.server.world.backend.guilds[left.guild.id].members[me.id]
        # What other shards look after is not for this process to judge.
        elsewhere = {"HEARTH_SHARDS": f"{1 - (left.guild.id >> 22) % 2}/2"}
        await hearth.start(**elsewhere)
        await hearth.until(lambda: "servers=" in hearth.stderr, "ready")
        assert [row.removed_at for row in await bed.read(select(servers))] == [None, None]
        await hearth.kill()

        await hearth.start()
        await hearth.until(lambda: "servers=1" in hearth.stderr, "ready")
    removed = {row.guild_id: row.removed_at is not None for row in await bed.read(select(servers))}
    assert removed == {rooms.guild.id: False, left.guild.id: True}


async def test_thrown_out_is_noted_and_invited_again_too_and_an_outage_is_neither(bed, rooms):
    async def noted(*, is_gone):
        async with asyncio.timeout(10):  # of a server that is gone nothing is said or logged: the row alone tells
            while ((await bed.read(select(servers)))[0].removed_at is not None) != is_gone:
                pass

    world = bed.server.world
    async with bed.process() as hearth:
        await hearth.until(lambda: "servers=1" in hearth.stderr, "ready")
        world.outage(rooms.guild)
        world.outage_over(rooms.guild)
        assert "Home" in told(await rooms.member.slash(rooms.reflections, "home"))
        await noted(is_gone=False)
        world.kick_bot(rooms.guild)
        await noted(is_gone=True)
        world.invite_bot(rooms.guild)
        assert "Home" in told(await rooms.member.slash(rooms.reflections, "home"))
        await noted(is_gone=False)


async def test_a_gateway_that_falls_silent_is_noticed_and_who_asked_meanwhile_is_answered(bed, rooms):
    bed.server.gateway.heartbeat_ms = 300
    async with bed.process(WIRE_HEARTBEAT_SECONDS="1") as hearth:
        await hearth.wait_ready()
        bed.server.gateway.fall_silent()
        assert "Home" in told(await rooms.member.slash(rooms.reflections, "home"))
        assert len(bed.server.gateway.resumed) == 1
        assert bed.server.gateway.identified == 1
