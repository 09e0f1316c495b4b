"""Every request of every test is put through the contract, unless a test says what it sends amiss."""

from __future__ import annotations

import time

import aiohttp
import pytest

from tests.community import contract
from tests.wire import WireServer, contracted
from tests.wire.watch import Request

pytestmark = pytest.mark.skipif(contract() is None, reason="needs the contract beside the project")

LOUD = {"content": "Hello @everyone"}


async def spoken(*, expects: list[str], body: dict[str, object]) -> None:
    async with WireServer() as server, aiohttp.ClientSession() as session:
        server.expects_refused = expects
        hall = server.world.create_guild("Hearth").create_text_channel("hall")
        headers = {"Authorization": f"Bot {server.token}"}
        url = f"{server.url}/test/api/v10/channels/{hall.id}/messages"
        async with session.post(url, json=body, headers=headers) as response:
            assert response.status == 200


async def test_a_request_that_discord_would_refuse_fails_a_test_that_looked_well():
    with pytest.raises(AssertionError, match="no allowed_mentions"):
        await spoken(expects=[], body=LOUD)


async def test_what_is_sent_amiss_on_purpose_is_named_and_must_happen():
    await spoken(expects=["POST .*: no allowed_mentions"], body=LOUD)
    with pytest.raises(AssertionError, match=r"was not: no allowed_mentions"):
        await spoken(expects=["no allowed_mentions"], body={**LOUD, "allowed_mentions": {"parse": []}})


def sent(server: WireServer, number: int, *, second: str = "prompt:other:{}", length: int = 10) -> Request:
    """Return a post like those of many servers: only its ids are its own."""
    ids = [f"prompt:answer:{number}", second.format(number)]
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Press", "custom_id": id} for id in ids]}
    body = {
        "components": [{"type": 17, "components": [{"type": 10, "content": "x" * length}, row]}],
        "flags": 1 << 15,
        "nonce": f"{number}-1700000000",
        "enforce_nonce": True,
        "allowed_mentions": {"parse": []},
    }
    return Request("bot", "POST", f"/channels/{number}/messages", body, {}, None, server.world.now())


async def test_ten_thousand_that_are_alike_take_seconds_and_the_odd_one_is_found(server):
    requests = [sent(server, 10_000 + number) for number in range(10_000)]
    requests.insert(5_000, sent(server, 12_345, second="prompt:answer:{}"))
    requests.insert(7_000, sent(server, 12_346, length=4001))
    start = time.perf_counter()
    lines = contracted.refused(requests)
    assert time.perf_counter() - start < 10
    assert any("/channels/12345/messages" in line and "custom_id stands twice" in line for line in lines)
    assert any("/channels/12346/messages" in line and "4001 characters" in line for line in lines)
    assert {line.split(":")[0] for line in lines} == {f"POST /channels/{n}/messages" for n in (12_345, 12_346)}
