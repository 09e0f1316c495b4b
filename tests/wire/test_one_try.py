"""What knows no nonce is asked of Discord once, although discord.py would ask again by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
import pytest
from discord.http import HTTPClient, Route

from bot import one_try
from bot.one_try import UnsureTry
from tests.interface.pressing import nodes
from tests.wire import WireServer
from tests.wire.hearth_bed import now, told

pytestmark = pytest.mark.wire

EVENTS = r"/guilds/\d+/scheduled-events"
CHANNELS = r"/guilds/\d+/channels"


@pytest.fixture
async def http(server: WireServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[HTTPClient]:
    """discord.py's own way to Discord's REST side."""
    monkeypatch.setattr(Route, "BASE", f"{server.url}/once/api/v10")
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(server.token)
        yield client.http


async def make_event(http: HTTPClient, guild: Any) -> dict[str, Any]:
    facts = {
        "name": "Something",
        "privacy_level": 2,
        "scheduled_start_time": (now() + timedelta(hours=1)).isoformat(),
        "scheduled_end_time": (now() + timedelta(hours=2)).isoformat(),
        "entity_type": 3,
        "entity_metadata": {"location": "here"},
    }
    return await one_try.make(http, Route("POST", "/guilds/{guild_id}/scheduled-events", guild_id=guild.id), facts)


def standing(server: WireServer, guild: Any) -> int:
    return len(server.world.backend.guilds[guild.id].scheduled_events)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize(("at", "there"), [("before", 0), ("after", 1)])
async def test_after_a_failure_nobody_knows_and_nobody_asks_again(server, http, guild, status, at, there):
    server.faults.fail("POST", EVENTS, at=at, status=status)
    with pytest.raises(UnsureTry):
        await make_event(http, guild)
    assert len(server.sent("POST", EVENTS)) == 1
    assert standing(server, guild) == there


async def test_after_a_rate_limit_it_is_asked_again_since_nothing_was_done(server, http, guild):
    server.faults.limit("POST", EVENTS, retry_after=0.1)
    made = await make_event(http, guild)
    assert [request.status for request in server.sent("POST", EVENTS)] == [429, 200]
    assert made["name"] == "Something"
    assert standing(server, guild) == 1


async def test_a_rate_limit_gives_no_leave_to_ask_again_after_a_failure(server, http, guild):
    server.faults.limit("POST", EVENTS, retry_after=0.1)
    server.faults.fail("POST", EVENTS, at="after")
    with pytest.raises(UnsureTry):
        await make_event(http, guild)
    assert [request.status for request in server.sent("POST", EVENTS)] == [429, 500]
    assert standing(server, guild) == 1


async def test_a_refusal_is_discords_own(server, http, guild):
    server.faults.refuse("POST", EVENTS, code=50013)
    with pytest.raises(discord.Forbidden):
        await make_event(http, guild)


async def test_a_channel_that_a_steward_asks_for_is_made_once(bed, rooms):
    async with bed.process() as hearth:
        await hearth.wait_ready()
        panel = await rooms.steward.slash(rooms.stewards, "steward setup")
        [jump] = [node for node in nodes(panel.response.components) if node.get("custom_id") == "setup:jump:0"]
        [step] = [option["value"] for option in jump["options"] if option["label"].endswith("Rooms")]
        page = await rooms.steward.select(panel.response, [step], custom_id="setup:jump:0")
        bed.server.faults.fail("POST", CHANNELS, at="after")
        unsure = await rooms.steward.click(page.response, label="Make #support for me")
        assert "Discord isn't answering me" in told(unsure)
        done = await rooms.steward.click(page.response, label="Make #support for me")
        assert "Done: the support post goes to" in told(done)
    assert len(bed.server.sent("POST", CHANNELS)) == 1
    names = [channel.name for channel in bed.server.world.backend.channels.values()]
    assert names.count("support") == 1
