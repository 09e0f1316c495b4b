"""The bed's REST side keeps Discord's promises, and breaks them when told to."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import aiohttp
import discord
import pytest
from simcord.http import RouteNotImplemented

from tests.wire import NeverHappened, WireServer

SEND = r"/channels/\d+/messages"
CARD = [
    {
        "type": 17,
        "id": 77,
        "components": [
            {"type": 10, "content": "Hello"},
            {"type": 1, "components": [{"type": 2, "style": 1, "label": "Press", "custom_id": "a:b:1"}]},
        ],
    }
]


async def post(rest, channel, **body):
    body.setdefault("allowed_mentions", {"parse": []})
    async with rest.post(f"channels/{channel.id}/messages", json=body) as response:
        return response.status, await response.json()


async def test_answers_are_json_to_the_letter(rest):
    async with rest.get("users/@me") as response:
        assert response.headers["Content-Type"] == "application/json"


async def test_a_wrong_token_is_refused(server, rest):
    async with rest.get("users/@me", headers={"Authorization": "Bot another"}) as response:
        assert (response.status, (await response.json())["code"]) == (401, 0)
    assert server.sent("GET", "/users/@me")[0].status == 401


async def test_the_application_tells_which_privileged_intents_it_has(server, rest):
    for path in ("applications/@me", "oauth2/applications/@me"):
        async with rest.get(path) as response:
            flags = discord.ApplicationFlags()
            flags.value = (await response.json())["flags"]
            assert flags.gateway_guild_members_limited
            assert not flags.gateway_message_content_limited
    server.privileged.clear()
    async with rest.get("applications/@me") as response:
        assert (await response.json())["flags"] == 0


async def test_the_same_nonce_returns_the_first_message(server, rest, hall):
    first = await post(rest, hall, content="one", nonce="row-1", enforce_nonce=True)
    again = await post(rest, hall, content="two", nonce="row-1", enforce_nonce=True)
    assert first[1]["id"] == again[1]["id"]
    assert [m.content for m in server.world.messages(hall)] == ["one"]


async def test_a_nonce_counts_in_its_channel_when_enforced_and_for_a_few_minutes(server, rest, guild, hall):
    other = guild.create_text_channel("other")
    for channel, enforced in ((hall, True), (other, True), (hall, False)):
        await post(rest, channel, content="x", nonce="row-1", enforce_nonce=enforced)
    assert (len(server.world.messages(hall)), len(server.world.messages(other))) == (2, 1)
    server.rest.nonces.window = timedelta(0)
    await post(rest, hall, content="x", nonce="row-1", enforce_nonce=True)
    assert len(server.world.messages(hall)) == 3


async def test_a_nonce_that_is_too_long_is_refused(server, rest, hall):
    server.expects_refused = [r"nonce: 'x{26}'"]
    assert (await post(rest, hall, content="x", nonce="x" * 26))[0] == 400


async def test_history_returns_custom_ids_and_the_ids_of_containers(rest, hall):
    await post(rest, hall, components=CARD, flags=1 << 15)
    async with rest.get(f"channels/{hall.id}/messages", params={"limit": 10}) as response:
        [message] = await response.json()
    [container] = message["components"]
    assert container["id"] == 77
    assert container["components"][1]["components"][0]["custom_id"] == "a:b:1"


async def test_files_travel_both_ways(server, rest, hall):
    form = aiohttp.FormData(quote_fields=False)
    payload = {
        "content": "look",
        "allowed_mentions": {"parse": []},
        "attachments": [{"id": 0, "filename": "a.txt", "description": "three letters"}],
    }
    form.add_field("payload_json", json.dumps(payload))
    form.add_field("files[0]", b"abc", filename="a.txt")
    async with rest.post(f"channels/{hall.id}/messages", data=form) as response:
        [attachment] = (await response.json())["attachments"]
    assert (attachment["filename"], attachment["description"]) == ("a.txt", "three letters")
    async with rest.get(attachment["url"]) as response:
        assert await response.read() == b"abc"
    assert server.sent("POST", SEND)[0].body == payload


async def test_permissions_are_those_of_the_channel(server, rest, hall):
    server.world.allow_only(hall, server.world.me, send_messages=False)
    status, body = await post(rest, hall, content="x")
    assert (status, body["code"]) == (403, 50013)


async def test_a_failure_after_the_work_leaves_one_message_behind_a_nonce(server, rest, hall):
    server.faults.fail("POST", SEND, at="after")
    statuses = [(await post(rest, hall, content="x", nonce="1", enforce_nonce=True))[0] for _ in range(2)]
    assert statuses == [500, 200]
    assert len(server.world.messages(hall)) == 1
    assert [r.done for r in server.sent("POST", SEND)] == [True, True]


async def test_a_failure_before_the_work_leaves_nothing(server, rest, hall):
    server.faults.fail("POST", SEND, at="before", status=503)
    assert (await post(rest, hall, content="x"))[0] == 503
    assert server.world.messages(hall) == []


@pytest.mark.parametrize(("at", "left"), [("before", 0), ("after", 1)])
async def test_a_cut_connection_loses_the_reply_and_maybe_the_request(server, rest, hall, at, left):
    server.faults.drop("POST", SEND, at=at)
    with pytest.raises(aiohttp.ClientError):
        await post(rest, hall, content="x")
    assert len(server.world.messages(hall)) == left
    [request] = server.sent("POST", SEND)
    assert (request.status, request.done) == (None, bool(left))


@pytest.mark.parametrize(("code", "status"), [(50013, 403), (50001, 403), (50007, 403), (10003, 404)])
async def test_discord_refuses_with_its_codes_as_often_as_asked(server, rest, hall, code, status):
    server.faults.refuse("POST", SEND, code=code, times=2)
    answers = [await post(rest, hall, content="x") for _ in range(3)]
    assert [a[0] for a in answers] == [status, status, 200]
    assert answers[0][1]["code"] == code


async def test_a_rate_limit_says_how_long_and_carries_via(server, rest, hall):
    server.faults.limit("POST", SEND, retry_after=0.25)
    async with rest.post(
        f"channels/{hall.id}/messages", json={"content": "x", "allowed_mentions": {"parse": []}}
    ) as response:
        assert response.status == 429
        assert response.headers["Via"]
        assert (await response.json())["retry_after"] == 0.25


async def test_a_quota_lets_so_many_through(server, rest, hall):
    server.faults.quota("POST", SEND, most=2, per=60)
    answers = [await post(rest, hall, content="x") for _ in range(3)]
    assert [a[0] for a in answers] == [200, 200, 429]
    assert 0 < answers[2][1]["retry_after"] <= 60


async def test_a_held_request_goes_on_when_it_is_released(server, rest, hall):
    async with server.faults.pause("POST", SEND, at="before") as paused:
        sending = asyncio.create_task(post(rest, hall, content="x"))
        assert (await paused.reached()).body["content"] == "x"
        assert server.world.messages(hall) == []
        paused.release()
        assert (await sending)[0] == 200
    assert len(server.world.messages(hall)) == 1


async def test_a_hanging_request_goes_on_by_itself(server, rest, hall):
    server.faults.hang("POST", SEND, seconds=0.05)
    assert (await post(rest, hall, content="x"))[0] == 200


async def test_waiting_for_what_never_comes_fails_with_what_did(server, rest, hall):
    await post(rest, hall, content="x")
    with pytest.raises(NeverHappened, match="2 x POST") as caught:
        await server.arrived("POST", SEND, count=2, within=0.05)
    assert f"POST /channels/{hall.id}/messages -> 200" in caught.value.__notes__[0]


async def test_a_route_that_the_bed_does_not_know_fails_it():
    async def ask():
        async with WireServer() as server, aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bot {server.token}"}
            async with session.get(f"{server.url}/test/api/v10/no/such/route", headers=headers) as response:
                assert response.status == 501

    with pytest.raises(ExceptionGroup) as caught:
        await ask()
    assert caught.group_contains(RouteNotImplemented)
