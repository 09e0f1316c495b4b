"""The bed's rate limits are told as Discord tells them, and a bot that listens meets none; latency and the ban too."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from tests.wire import NeverHappened
from tests.wire.faults import Delay

SEND = r"/channels/\d+/messages"
BODY = {"content": "x", "allowed_mentions": {"parse": []}}


async def post(rest, channel, **body):
    async with rest.post(f"channels/{channel.id}/messages", json={**BODY, **body}) as response:
        return response.status, response.headers, await response.json()


async def test_without_limits_no_header_speaks_of_any(rest, hall):
    _status, headers, _body = await post(rest, hall)
    assert not [name for name in headers if name.lower().startswith("x-ratelimit")]


async def test_a_bucket_counts_for_each_channel_and_says_so(server, rest, guild, hall):
    server.limits.bucket("POST", r"/channels/(\d+)/messages", most=2, per=60)
    other = guild.create_text_channel("other")
    first, second, third = [await post(rest, hall) for _ in range(3)]
    elsewhere = await post(rest, other)
    assert [told[0] for told in (first, second, third, elsewhere)] == [200, 200, 429, 200]
    assert [told[1]["X-RateLimit-Remaining"] for told in (first, second, third, elsewhere)] == ["1", "0", "0", "1"]
    assert first[1]["X-RateLimit-Limit"] == "2"
    assert first[1]["X-RateLimit-Bucket"] == elsewhere[1]["X-RateLimit-Bucket"]
    assert float(first[1]["X-RateLimit-Reset"]) > server.world.now().timestamp()
    _status, headers, body = third
    assert (headers["X-RateLimit-Scope"], body["global"], "X-RateLimit-Global" in headers) == ("user", False, False)
    assert headers["Via"]
    assert 0 < body["retry_after"] <= 60
    assert float(headers["X-RateLimit-Reset-After"]) == pytest.approx(body["retry_after"], abs=0.01)
    assert 1 <= int(headers["Retry-After"]) <= 60
    assert len(server.world.messages(hall)) == 2


async def test_the_limit_on_everything_leaves_answers_to_interactions_alone(server, rest, hall):
    server.limits.overall(most=1, per=60)
    statuses = [(await post(rest, hall))[0]]
    status, headers, body = await post(rest, hall)
    assert [*statuses, status] == [200, 429]
    assert (headers["X-RateLimit-Global"], headers["X-RateLimit-Scope"], body["global"]) == ("true", "global", True)
    async with rest.post("interactions/1/unknown/callback", json={"type": 5}) as response:
        assert response.status == 404


async def test_answers_that_count_towards_a_ban_are_counted_and_too_many_bring_it(server, rest, hall):
    server.limits.most_invalid = 2
    server.world.allow_only(hall, server.world.me, send_messages=False)
    assert [(await post(rest, hall))[0] for _ in range(2)] == [403, 403]
    assert server.limits.invalid == 2
    assert server.limits.is_banned
    async with rest.get("users/@me") as response:
        assert (response.status, response.content_type, "Via" in response.headers) == (429, "text/plain", False)
        assert "1015" in await response.text()


async def test_a_shared_limit_does_not_count_towards_a_ban(server, rest, hall):
    server.limits.bucket("POST", r"/channels/(\d+)/messages", most=1, per=60, shared=True)
    assert [(await post(rest, hall))[0] for _ in range(3)] == [200, 429, 429]
    assert server.limits.invalid == 0


async def test_too_many_edits_of_old_messages_are_a_rate_limit_with_a_code(server, rest, hall):
    _status, _headers, sent = await post(rest, hall)
    [message] = server.world.messages(hall)
    server.world.old_edits = 1
    where = f"channels/{hall.id}/messages/{sent['id']}"
    statuses = []
    for age in (0, 2, 2):
        server.world.grows_old(message, by=timedelta(hours=age))
        async with rest.patch(where, json=BODY) as response:
            statuses.append((response.status, (await response.json()).get("code"), "Via" in response.headers))
    assert statuses == [(200, None, False), (200, None, False), (429, 30046, True)]


async def test_latency_is_drawn_from_its_seed_and_strikes_both_ways(server, rest, hall):
    assert [Delay((0, 1), 7).draw("a") for _ in range(2)] == [Delay((0, 1), 7).draw("a")] * 2
    again, other = Delay((0, 1), 7), Delay((0, 1), 8)
    assert [again.draw("a"), again.draw("a")] != [other.draw("a"), other.draw("a")]
    server.faults.latency(0.1, path=SEND)
    start = asyncio.get_running_loop().time()
    await post(rest, hall)
    assert asyncio.get_running_loop().time() - start >= 0.2


async def test_a_reply_later_than_its_client_waits_was_carried_out_all_the_same(server, rest, hall):
    server.faults.latency(0.5, path=SEND, at="after")
    with pytest.raises(TimeoutError):
        async with rest.post(
            f"channels/{hall.id}/messages",
            json={**BODY, "nonce": "1", "enforce_nonce": True},
            timeout=aiohttp.ClientTimeout(total=0.1),
        ):
            raise NeverHappened("no answer was to come in time")
    server.faults.clear()
    await post(rest, hall, nonce="1", enforce_nonce=True)
    assert len(server.world.messages(hall)) == 1


@pytest.mark.wire
async def test_a_bot_that_reads_the_headers_meets_one_429_at_most(server, bare, hall):
    server.limits.as_discord(pace=20)
    bot = bare(BARE_POST=str(hall.id), BARE_POSTS="12")
    await bot.start()
    await bot.wait_ready()
    assert len(server.world.messages(hall)) == 12
    limited = [request for request in server.sent() if request.status == 429]
    assert len(limited) <= 1
    assert server.limits.invalid == len(limited)


@pytest.mark.wire
async def test_a_banned_bot_ends_and_does_not_ask_again(server, bare, hall):
    server.faults.ban(path=SEND)
    bot = bare(BARE_POST=str(hall.id))
    await bot.start()
    assert await bot.exit_code() == 1
    assert "429 Too Many Requests" in bot.stderr
    assert len(server.sent("POST", SEND)) == 1
