"""The bed around real processes: killed, cut off, sharded, refused, and pressed by members."""

from __future__ import annotations

import asyncio
import signal

import pytest

from tests.wire import NeverHappened

pytestmark = pytest.mark.wire

SEND = r"/channels/\d+/messages"
CALLBACK = r"/interactions/\d+/[^/]+/callback"


async def test_a_bot_killed_before_the_reply_posts_once(server, bare, hall):
    bot = bare(BARE_POST=str(hall.id))
    async with server.faults.pause("POST", SEND, at="after") as paused:
        await bot.start()
        await paused.reached()
        await bot.kill()
        assert len(server.world.messages(hall)) == 1
    await bot.start()
    await bot.wait_ready()
    assert len(server.world.messages(hall)) == 1
    killed, again = await server.arrived("POST", SEND, count=2)
    assert (killed.who, again.who) == ("bare-1", "bare-2")
    assert killed.answer["id"] == again.answer["id"]


async def test_a_bot_killed_before_the_request_arrived_has_posted_nothing(server, bare, hall):
    bot = bare(BARE_POST=str(hall.id))
    async with server.faults.pause("POST", SEND, at="before") as paused:
        await bot.start()
        await paused.reached()
        await bot.kill()
        paused.discard()
    await server.arrived("POST", SEND)
    assert server.world.messages(hall) == []


async def test_discord_py_tries_again_after_a_failure_and_the_message_stands_once(server, bare, hall):
    server.faults.fail("POST", SEND, at="after")
    await bare(BARE_POST=str(hall.id)).start()
    first, second = await server.arrived("POST", SEND, count=2)
    assert (first.status, second.status) == (500, 200)
    assert len(server.world.messages(hall)) == 1


async def test_a_rate_limited_bot_waits_and_goes_on(server, bare, hall):
    server.faults.limit("POST", SEND, retry_after=0.1, times=2)
    bot = bare(BARE_POST=str(hall.id))
    await bot.start()
    await bot.wait_ready()
    assert [r.status for r in server.sent("POST", SEND)] == [429, 429, 200]


async def test_a_lost_reply_ends_the_bare_bot_and_its_end_is_told(server, bare, hall):
    server.faults.drop("POST", SEND, at="after")
    bot = bare(BARE_POST=str(hall.id))
    await bot.start()
    with pytest.raises(NeverHappened, match="ServerDisconnectedError"):
        await bot.wait_ready()
    assert await bot.exit_code() == 1
    await bot.start()
    await bot.wait_ready()
    assert len(server.world.messages(hall)) == 1


async def test_a_wrong_token_ends_the_bot(server, bare):
    bot = bare(BARE_TOKEN="another")
    await bot.start()
    assert await bot.exit_code() == 1
    assert "LoginFailure" in bot.stderr
    assert [r.status for r in server.sent()] == [401]


async def test_without_its_privileged_intent_the_bot_is_refused(server, bare):
    server.privileged.clear()
    bot = bare()
    await bot.start()
    assert await bot.exit_code() == 1
    assert "PrivilegedIntentsRequired" in bot.stderr


async def test_a_terminated_bot_ends_by_the_signal(server, bare, guild):
    bot = bare()
    await bot.start()
    await bot.wait_ready()
    bot.terminate()
    assert await bot.exit_code() == -signal.SIGTERM
    await server.until(lambda: not server.gateway.ready(bot.who), "the connection is gone")


async def test_members_are_answered_over_the_wire(server, bare, guild, hall, ada):
    bot = bare(BARE_POST=str(hall.id))
    await bot.start()
    await bot.wait_ready()

    server.world.locales[ada.id] = "cy"
    pong = await ada.slash(hall, "ping")
    assert (pong.response.content, pong.response.ephemeral) == ("pong cy", True)

    ben = guild.add_member(server.world.create_user("ben"))
    both = await asyncio.gather(ada.slash(hall, "ping"), ben.slash(hall, "ping"))
    assert [r.response.content for r in both] == ["pong cy", "pong en-US"]

    card = server.world.messages(hall)[0]
    pressed = await ada.click(card, custom_id="bare:press")
    assert (pressed.response.content, pressed.response.ephemeral) == ("pressed", True)

    form = await ada.click(card, custom_id="bare:form")
    assert form.modal["title"] == "A form"
    answered = await ada.submit_modal(form, {"words": "kind"})
    assert answered.response.content == "400: kind"  # a form may not answer a form, and the bed said so
    assert [r.status for r in server.sent("POST", CALLBACK)] == [200, 200, 200, 200, 200, 400, 200]


async def test_an_answer_after_three_seconds_is_too_late(server, bare, hall, ada):
    bot = bare()
    await bot.start()
    await bot.wait_ready()
    server.faults.hang("POST", CALLBACK, seconds=3.1)
    result = await ada.slash(hall, "ping")
    assert not result.acknowledged
    [callback] = await server.arrived("POST", CALLBACK)
    assert (callback.status, callback.answer["code"]) == (404, 10062)


async def test_two_processes_on_one_token_share_the_servers(server, bare):
    halls, bots = [], []
    for shard in range(2):
        guild = server.world.create_guild(f"Guild {shard}", id=((1 << 40) + shard) << 22)
        halls.append(guild.create_text_channel("hall"))
        bots.append(bare(f"shard{shard}", BARE_SHARD=f"{shard}/2"))
        await bots[-1].start()
    for bot in bots:
        await bot.wait_ready()
    for hall in halls:
        hall.guild.add_member(server.world.create_user(f"member of {hall.guild.name}"))
    await server.arrived("POST", SEND, count=2)
    contents = [[m.content for m in server.world.messages(hall)] for hall in halls]
    assert contents == [["shard 0: member of Guild 0"], ["shard 1: member of Guild 1"]]
    told = {
        s.who: {e["d"]["guild_id"] for e in s.log if "guild_id" in e["d"]} for s in server.gateway.sessions.values()
    }
    assert told == {"shard0-1": {str(halls[0].guild.id)}, "shard1-1": {str(halls[1].guild.id)}}
    assert [r.who for r in server.sent("POST", SEND) if r.path == f"/channels/{halls[1].id}/messages"] == ["shard1-1"]


@pytest.mark.parametrize("code", [None, 4000])
async def test_a_cut_off_bot_resumes_and_hears_what_it_missed_once(server, bare, guild, hall, code):
    bot = bare()
    await bot.start()
    await bot.wait_ready()
    server.gateway.cut(code=code)
    await server.until(lambda: not server.gateway.ready(bot.who), "cut off")
    guild.add_member(server.world.create_user("ada"))
    await server.until(lambda: server.gateway.resumed, "resumed")
    await server.arrived("POST", SEND)
    assert [m.content for m in server.world.messages(hall)] == ["shard 0: ada"]


async def test_a_session_that_is_forgotten_starts_anew(server, bare, guild, hall):
    bot = bare()
    await bot.start()
    await bot.wait_ready()
    server.gateway.forget_sessions()
    server.gateway.cut()
    await server.until(lambda: not server.gateway.ready(bot.who), "cut off")
    await bot.wait_ready()
    guild.add_member(server.world.create_user("ada"))
    await server.arrived("POST", SEND)
    assert server.gateway.resumed == []
