"""Nothing of the demo leaves this computer, though the links in its library could be somebody's."""

from __future__ import annotations

import asyncio

import pytest

from cogs.resources.looking.answer import Reason
from cogs.resources.looking.looker import Looker
from cogs.resources.rules.health import Verdict
from demo.alone import alone
from demo.community import opened


@pytest.mark.parametrize("link", ["https://example.org/guide", "http://93.184.216.34/"])
async def test_a_look_at_a_link_finds_no_line_and_blames_nobody(link: str):
    async with opened() as community:
        answer = await Looker(community.hearth.clock).look(link)
    assert (answer.verdict, answer.reason) == (Verdict.UNSURE, Reason.NO_NETWORK)


async def test_links_are_not_looked_at_in_the_first_place():
    async with opened() as community:
        assert not community.hearth.settings.links.looked_at


async def test_what_is_on_this_computer_is_reached_and_all_else_again_afterwards():
    async def greets(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()

    loop = asyncio.get_running_loop()
    before = loop.create_connection, loop.getaddrinfo
    async with await asyncio.start_server(greets, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with alone():
            for name in ("127.0.0.1", "localhost"):
                reader, writer = await asyncio.open_connection(name, port)
                assert await reader.read() == b"hello"
                writer.close()
                await writer.wait_closed()
            with pytest.raises(OSError, match="stays on this computer"):
                await asyncio.open_connection("192.0.2.1", 443)
    assert (loop.create_connection, loop.getaddrinfo) == before
