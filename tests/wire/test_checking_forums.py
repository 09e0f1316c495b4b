"""`hearth check` in a forum: it asks for what a forum takes, and for nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from discord.http import Route

from bot.checking_discord import ask_discord
from bot.findings import Verdict
from bot.interface.permissions import TO_POST
from bot.ports import ChannelNeed
from bot.setting_places import TO_POST_IN_FORUM
from tests.wire import WireServer

pytestmark = pytest.mark.wire


async def test_a_forum_and_a_text_channel_are_each_asked_for_what_they_take(
    server: WireServer, guild: Any, hall: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Route, "BASE", f"{server.url}/check/api/v10")
    well, lacking = guild.create_forum_channel("well"), guild.create_forum_channel("lacking")
    for channel in (lacking, hall):
        server.world.allow_only(channel, server.world.me, send_messages_in_threads=False)
    needs = [
        ChannelNeed(guild.id, channel.id, TO_POST, "Cards are posted there.", in_forum=TO_POST_IN_FORUM)
        for channel in (well, lacking, hall)
    ]
    _token, _members, *found = await ask_discord(server.token, needs)
    assert [one.verdict for one in found] == [Verdict.OK, Verdict.WRONG, Verdict.OK]
    assert "#lacking: Send Messages In Threads. Cards are posted there." in found[1].says
