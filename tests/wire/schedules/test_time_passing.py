"""Time passes for what is on its way too: nothing that the dead sent arrives after minutes went by."""

from __future__ import annotations

import asyncio

import pytest
import yarl

from tests.wire import WireServer

pytestmark = pytest.mark.wire


async def test_what_the_dead_sent_has_arrived_before_time_passes():
    async with WireServer() as wire:
        hall = wire.world.create_guild("Hearth").create_text_channel("hall")
        path, url = f"/channels/{hall.id}/typing", yarl.URL(wire.url)
        wire.faults.hang("POST", path, seconds=0.2)
        _, line = await asyncio.open_connection(url.host, url.port)
        head = f"POST /dead-1/api/v10{path} HTTP/1.1\r\nHost: {url.host}\r\nAuthorization: Bot {wire.token}\r\n\r\n"
        line.write(head.encode())
        line.close()  # its sender is gone at once, and waits for no answer
        await wire.nothing_on_its_way()
        assert [(request.done, request.finished) for request in wire.sent("POST", path)] == [(True, True)]
