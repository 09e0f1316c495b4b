"""The whole process against Discord on loopback: how it starts, how it ends, and what it says when it cannot."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import discord
import pytest
from structlog.testing import capture_logs

from bot import running
from bot.checking_discord import ask_discord
from bot.database import new_key
from bot.findings import Verdict
from bot.ports import ChannelNeed
from tests.wire import BotProcess, WireServer


@pytest.fixture
async def server() -> AsyncIterator[WireServer]:
    async with WireServer() as server:
        server.world.create_guild("Hearth")
        yield server


@pytest.fixture
async def process(server: WireServer, tmp_path: Path) -> AsyncIterator[Callable[..., BotProcess]]:
    """Makes `hearth` processes, not yet started; whichever still run at the end are killed."""
    made: list[BotProcess] = []

    def make(*arguments: str, **env: str) -> BotProcess:
        variables = {"DISCORD_TOKEN": server.token, **env}
        made.append(
            BotProcess(server, tmp_path, arguments=arguments or ("run",), env=variables, name=f"bot{len(made)}")
        )
        return made[-1]

    yield make
    for bot in made:
        await bot.kill()


def cannot_start(bot: BotProcess) -> list[str]:
    """Return the faults of the block at the end of standard error, which holds no traceback."""
    assert "Traceback" not in bot.stderr
    _, heading, faults = bot.stderr.partition("Hearth cannot start:\n")
    assert heading, bot.stderr
    return [line.removeprefix("  - ") for line in faults.splitlines()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_well_within_ten_seconds(process, number):
    async with process() as bot:
        await bot.wait_ready()
        bot._process.send_signal(number)
        assert await bot.exit_code(within=10) == 0
        assert "Traceback" not in bot.stderr
        assert "stopping" in bot.stderr


async def test_a_signal_while_discord_is_slow_to_answer_ends_it_too(server, process):
    async with server.faults.pause("GET", "/users/@me", at="before") as paused, process() as bot:
        await paused.reached()
        bot.terminate()
        assert await bot.exit_code(within=10) == 0
        assert "Traceback" not in bot.stderr
        paused.discard()


class NeverClosed(discord.Client):
    """A bot that runs until it is cancelled, and never ends closing."""

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    async def close(self) -> None:
        await asyncio.Event().wait()


async def test_closing_that_takes_too_long_is_given_up(monkeypatch):
    assert running.CLOSE_SECONDS < 10
    monkeypatch.setattr(running, "CLOSE_SECONDS", 0.05)
    bot = NeverClosed(intents=discord.Intents.none())
    with capture_logs() as logged:
        async with asyncio.timeout(5):
            await running.run(bot, "any")
    assert [event["event"] for event in logged] == ["stopping", "stopped before everything was closed"]


class DeafOnce(discord.Client):
    """A bot that a cancellation passes by as it connects, as it may on Python 3.11."""

    was_closed = False

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.was_closed = True


async def test_a_cancellation_that_was_lost_is_told_again(monkeypatch):
    monkeypatch.setattr(running, "_CANCELLED_AGAIN_AFTER", 0.05)
    bot = DeafOnce(intents=discord.Intents.none())
    async with asyncio.timeout(5):
        await running.run(bot, "any")
    assert bot.was_closed


async def test_a_bot_that_cannot_be_cancelled_is_given_up(monkeypatch):
    monkeypatch.setattr(running, "_CANCELLED_AGAIN_AFTER", 0.05)
    monkeypatch.setattr(running, "CLOSE_SECONDS", 0.2)
    told = asyncio.Event()

    class Deaf(DeafOnce):
        async def start(self, token: str, *, reconnect: bool = True) -> None:
            os.kill(os.getpid(), signal.SIGTERM)
            while not told.is_set():
                with contextlib.suppress(asyncio.CancelledError):
                    await told.wait()

    with capture_logs() as logged:
        async with asyncio.timeout(5):
            await running.run(Deaf(intents=discord.Intents.none()), "any")
    told.set()
    assert [event["event"] for event in logged] == ["stopping", "stopped before everything was closed"]


async def test_health_is_served_while_it_runs(server, process, unused_port):
    address = f"127.0.0.1:{unused_port}"
    async with process(HEARTH_HTTP=address) as bot, aiohttp.ClientSession(f"http://{address}") as session:
        await bot.wait_ready()
        assert (await session.get("/healthz")).status == 200
        assert "hearth_deliveries_waiting" in await (await session.get("/metrics")).text()
        assert set((await (await session.get("/readyz")).json())["checks"]) == {"gateway", "database", "deliveries"}
        bot.terminate()
        assert await bot.exit_code(within=10) == 0


async def test_a_wrong_token_is_explained(process):
    async with process(DISCORD_TOKEN="another") as bot:
        assert await bot.exit_code() == 2
        assert cannot_start(bot) == [running.NOT_ACCEPTED]


async def test_a_missing_intent_is_explained(server, process):
    server.privileged.discard("members")
    async with process() as bot:
        assert await bot.exit_code() == 2
        assert cannot_start(bot) == [running.NO_MEMBERS_INTENT]


async def test_a_taken_port_is_explained(server, process):
    address = server.url.removeprefix("http://")
    async with process(HEARTH_HTTP=address) as bot:
        assert await bot.exit_code() == 2
        assert cannot_start(bot)[0].startswith("HEARTH_HTTP: Port ")


async def test_a_key_that_does_not_fit_is_explained(process):
    async with process(HEARTH_SECRET_KEY=new_key()) as bot:
        await bot.wait_ready()
        bot.terminate()
        await bot.exit_code()
    async with process(HEARTH_SECRET_KEY=new_key()) as bot:
        assert await bot.exit_code() == 2
        assert cannot_start(bot)[0].startswith("The secret key is not the one this database was sealed with.")


async def test_a_database_from_the_future_is_explained(process, tmp_path):
    async with process("migrate") as bot:
        assert await bot.exit_code() == 0
    with sqlite3.connect(tmp_path / "data" / "hearth.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    async with process() as bot:
        assert await bot.exit_code() == 2
        assert "newer version of Hearth" in cannot_start(bot)[0]


async def test_wrong_questions_are_explained(process, tmp_path):
    (tmp_path / "hearth.yaml").write_text("")
    (tmp_path / "prompts.yaml").write_text("version: 1\nthemes: []\n")
    async with process(HEARTH_CONFIG="hearth.yaml") as bot:
        assert await bot.exit_code() == 2
        assert "prompts.yaml" in cannot_start(bot)[0]


async def test_no_network_is_a_reason_to_try_later(process, unused_port):
    async with process() as bot:
        await bot.kill()
        await bot.start(WIRE_URL=f"http://127.0.0.1:{unused_port}")
        assert await bot.exit_code() == 1
        assert "Traceback" not in bot.stderr
        assert bot.stderr.splitlines()[-1] == running.NO_ANSWER


async def test_a_discord_in_trouble_is_a_reason_to_try_later(server, process):
    server.faults.fail("GET", "/users/@me", at="before", status=503)
    async with process() as bot:
        assert await bot.exit_code() == 1
        assert "Traceback" not in bot.stderr
        assert "Discord is in trouble or asks to wait (503)" in bot.stderr


async def test_checking_asks_discord_without_connecting(server, process, tmp_path):
    async with process("check") as bot:
        assert await bot.exit_code() == 0
        assert "ok    token: Discord knows this bot as " in bot.stdout
        assert 'ok    members: "Server Members Intent" is on.' in bot.stdout
        assert server.gateway.ready(bot.who) == 0
    assert {request.method for request in server.sent()} == {"GET"}
    assert not (tmp_path / "data").exists()


@pytest.fixture
def by_rest(server, monkeypatch):
    """Lets this process's own discord.py find the bed."""
    monkeypatch.setattr(discord.http.Route, "BASE", f"{server.url}/test/api/v10")


async def test_rights_in_channels_are_looked_at(server, by_rest):
    guild = server.world.create_guild("Leaders")
    open_hall, closed_hall = guild.create_text_channel("open"), guild.create_text_channel("closed")
    server.world.allow_only(closed_hall, server.world.me, send_messages=False)
    needs = [
        ChannelNeed(guild.id, channel, ("view_channel", "send_messages"), "The weekly question is posted there.")
        for channel in (open_hall.id, closed_hall.id, 404)
    ]
    elsewhere = ChannelNeed(405, 406, ("view_channel",), "The weekly question is posted there.")
    _, _, good, refused, gone, left = await ask_discord(server.token, [*needs, elsewhere])
    assert (good.verdict, good.says) == (Verdict.OK, "The bot may do all it must in #open.")
    assert (refused.verdict, refused.says) == (
        Verdict.WRONG,
        "The bot needs these permissions in #closed: Send Messages. The weekly question is posted there.",
    )
    assert gone.verdict is Verdict.WRONG
    assert gone.says.startswith("It is gone, or the bot may not see it.")
    assert (left.verdict, left.about) == (Verdict.LOOK, "server 405")


async def test_a_switch_that_is_off_is_wrong(server, by_rest):
    server.privileged.discard("members")
    token, members = await ask_discord(server.token, [])
    assert (token.verdict, members.verdict) == (Verdict.OK, Verdict.WRONG)
    assert members.says == running.NO_MEMBERS_INTENT


async def test_a_token_that_is_not_accepted_is_wrong(server, by_rest):
    (found,) = await ask_discord("another", [])
    assert (found.verdict, found.says) == (Verdict.WRONG, running.NOT_ACCEPTED)


async def test_a_discord_out_of_reach_is_worth_a_look(monkeypatch, unused_port):
    monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{unused_port}/api/v10")
    (found,) = await ask_discord("any", [])
    assert (found.verdict, found.says) == (Verdict.LOOK, running.NO_ANSWER)


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
