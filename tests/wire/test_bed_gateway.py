"""The bed's gateway: who hears what, silence and missed heartbeats, and what a real bot makes of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from tests.wire import WireServer

SEND = r"/channels/\d+/messages"
CALLBACK = r"/interactions/\d+/[^/]+/callback"
GUILDS_AND_MEMBERS = 0b11


class Listener:
    """A session without a bot: the payloads that came, one after another."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def payload(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            return json.loads(await self.socket.receive_str())

    async def events(self, number: int) -> list[tuple[str, Any]]:
        """Return the next events, their names and what they tell."""
        found = [await self.payload() for _ in range(number)]
        return [(event["t"], event["d"]) for event in found]

    async def closed_with(self) -> int | None:
        """Read to the end and return the code of the close."""
        async with asyncio.timeout(5):
            async for _message in self.socket:
                pass
        return self.socket.close_code


@asynccontextmanager
async def listening(server: WireServer, *, shard: tuple[int, int] = (0, 1)) -> AsyncIterator[Listener]:
    """Yield a session that has said who it is; READY comes next."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(server.gateway.address.format(who=f"listener{shard[0]}")) as socket,
    ):
        listener = Listener(socket)
        hello = await listener.payload()
        assert (hello["op"], hello["d"]["heartbeat_interval"]) == (10, server.gateway.heartbeat_ms)
        told = {"token": server.token, "intents": GUILDS_AND_MEMBERS, "shard": shard}
        await socket.send_json({"op": 2, "d": told})
        yield listener


async def test_each_shard_is_told_of_its_own_servers_and_the_first_of_direct_messages(server):
    guilds = [server.world.create_guild(f"Guild {shard}", id=((1 << 40) + shard) << 22) for shard in range(2)]
    person = guilds[1].add_member(server.world.create_user("ada"))
    async with listening(server, shard=(0, 2)) as first, listening(server, shard=(1, 2)) as second:
        for shard, listener in enumerate((first, second)):
            (_ready, ready), (_created, created) = await listener.events(2)
            assert ready["shard"] == [shard, 2]
            assert [guild["id"] for guild in ready["guilds"]] == [created["id"]] == [str(guilds[shard].id)]
        server.world.backend.register_commands(None, [{"name": "ping", "description": "Answer."}])
        asked = asyncio.ensure_future(person.user.slash("ping"))
        [(name, interaction)] = await first.events(1)
        assert (name, interaction["user"]["id"], interaction.get("guild_id")) == (
            "INTERACTION_CREATE",
            str(person.id),
            None,
        )
        server.world.backend.emit("GUILD_UPDATE", {"id": str(guilds[1].id)})
        assert [name for name, _ in await second.events(1)] == ["GUILD_UPDATE"]  # and nothing before it
        asked.cancel()


async def test_a_bot_that_is_thrown_out_hears_of_it_and_then_nothing_until_it_is_back(server, guild):
    async with listening(server) as listener:
        await listener.events(2)
        server.world.outage(guild)
        server.world.outage_over(guild)
        server.world.kick_bot(guild)
        guild.add_member(server.world.create_user("unheard"))
        server.world.invite_bot(guild)
        guild.add_member(server.world.create_user("heard"))
        told = await listener.events(5)
    names = ["GUILD_DELETE", "GUILD_CREATE", "GUILD_DELETE", "GUILD_CREATE", "GUILD_MEMBER_ADD"]
    assert [name for name, _ in told] == names
    assert (told[0][1].get("unavailable"), told[2][1].get("unavailable")) == (True, None)
    assert told[4][1]["user"]["username"] == "heard"


async def test_events_are_late_and_in_order(server, guild):
    server.gateway.latency((0.0, 0.1), seed=3)
    start = asyncio.get_running_loop().time()
    async with listening(server) as listener:
        await listener.events(2)
        names = [f"person {number}" for number in range(10)]
        for name in names:
            guild.add_member(server.world.create_user(name))
        told = await listener.events(len(names))
    assert [event["user"]["username"] for _, event in told] == names
    assert asyncio.get_running_loop().time() - start > 0.1


async def test_without_a_heartbeat_the_session_is_over_and_with_it_not(server, guild):
    server.gateway.heartbeat_ms = 100
    async with listening(server) as beating, listening(server) as mute:
        closing = asyncio.ensure_future(mute.closed_with())
        acknowledged = 0
        while not closing.done():
            await beating.socket.send_json({"op": 1, "d": None})
            while (await beating.payload())["op"] != 11:
                pass
            acknowledged += 1
            await asyncio.wait([closing], timeout=0.05)
        assert await closing == 4009
        assert acknowledged >= 3
        assert not beating.socket.closed
        assert server.gateway.timed_out == ["session-2"]
        assert list(server.gateway.sessions) == ["session-1"]


@pytest.mark.wire
async def test_a_gateway_that_falls_silent_is_noticed_and_what_was_missed_is_heard_once(server, bare, guild, hall):
    server.gateway.heartbeat_ms = 300
    bot = bare(WIRE_HEARTBEAT_SECONDS="1")
    await bot.start()
    await bot.wait_ready()
    server.gateway.fall_silent()
    guild.add_member(server.world.create_user("ada"))
    await server.until(lambda: server.gateway.resumed, "resumed")
    await server.arrived("POST", SEND)
    assert [message.content for message in server.world.messages(hall)] == ["shard 0: ada"]
    assert server.gateway.identified == 1


@pytest.mark.wire
async def test_a_bot_asked_to_reconnect_resumes(server, bare, guild, hall):
    bot = bare()
    await bot.start()
    await bot.wait_ready()
    server.gateway.ask_to_reconnect(bot.who)
    await server.until(lambda: server.gateway.resumed, "resumed")
    guild.add_member(server.world.create_user("ada"))
    await server.arrived("POST", SEND)
    assert server.gateway.identified == 1


@pytest.mark.wire
async def test_a_machine_that_slept_finds_its_session_over_and_begins_another(server, bare, guild, hall):
    server.gateway.heartbeat_ms = 500
    bot = bare()
    await bot.start()
    await bot.wait_ready()
    bot.suspend()
    await server.until(lambda: server.gateway.timed_out, "missed")
    guild.add_member(server.world.create_user("unheard"))
    bot.wake()
    await bot.wait_ready()
    guild.add_member(server.world.create_user("heard"))
    await server.arrived("POST", SEND)
    assert [message.content for message in server.world.messages(hall)] == ["shard 0: heard"]
    assert (server.gateway.identified, server.gateway.resumed) == (2, [])


@pytest.mark.wire
async def test_two_processes_on_one_shard_both_hear_and_one_of_them_answers(server, bare, hall, ada):
    bots = [bare("one"), bare("other")]
    for bot in bots:
        await bot.start()
    for bot in bots:
        await bot.wait_ready()
    pong = await ada.slash(hall, "ping")
    assert pong.response.content == "pong en-US"
    answers = await server.arrived("POST", CALLBACK, count=2)
    assert sorted(request.status for request in answers) == [200, 400]
    assert {request.answer.get("code") for request in answers} == {None, 40060}
    assert {request.who for request in answers} == {"one-1", "other-1"}
