"""The real program killed at the worst moments, and a Discord that fails, hangs up or stays silent: nothing twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from tests.wire.hearth_bed import SEND, now, this_minute

pytestmark = pytest.mark.wire

WITHIN_NONCE, PAST_NONCE = 1.5, 20.0
"""Minutes that pass before the next start: the first tries again with the nonce, the second has to look."""


@pytest.mark.parametrize("minutes", [WITHIN_NONCE, PAST_NONCE])
async def test_killed_around_a_send_it_is_there_once_after_the_next_start(bed, minutes):
    unsent, unanswered, unsettled = servers = [bed.rooms(name) for name in ("Unsent", "Unanswered", "Unsettled")]
    await bed.prompt_is_due(*servers, at=this_minute())
    faults, hearth = bed.server.faults, bed.process()
    async with (
        faults.pause("POST", unsent.sending, at="before") as before,
        faults.pause("POST", unanswered.sending, at="after") as after,
        faults.pause("POST", unsettled.sending, at="after") as reply,
    ):
        await hearth.start()
        for paused in (before, after, reply):
            await paused.reached()
        with closing(sqlite3.connect(bed.data / "hearth.db", isolation_level=None)) as lock:
            lock.execute("BEGIN IMMEDIATE")  # the reply gets there, and what follows from it cannot be written
            reply.release()
            await bed.server.arrived("POST", unsettled.sending)
            await hearth.kill()
        before.discard()
    assert [len(room.posts) for room in servers] == [0, 1, 1]
    assert [row.state for row in await bed.rows()] == ["sending"] * 3

    await bed.minutes_pass(minutes)
    async with hearth:
        await hearth.wait_ready()
        await hearth.until(lambda: hearth.stderr.count("delivery settled") == 3, "three settled")
    await bed.posted_once(*servers)
    again = [room for room in servers if bed.server.sent("POST", room.sending, who=hearth.who)]
    looked = [room for room in servers if bed.server.sent("GET", room.sending, who=hearth.who)]
    assert again == (servers if minutes == WITHIN_NONCE else [unsent])
    assert looked == ([] if minutes == WITHIN_NONCE else servers)


async def test_what_discord_may_do_later_is_tried_again_until_it_is_there_once(bed):
    failed, busy = servers = [bed.rooms(name) for name in ("Failed after the work", "Busy")]
    await bed.prompt_is_due(*servers, at=this_minute())
    bed.server.faults.fail("POST", failed.sending, at="after")
    bed.server.faults.limit("POST", busy.sending, retry_after=0.1, times=2)
    async with bed.process() as hearth:
        await hearth.until(lambda: hearth.stderr.count("delivery settled") == 2, "two settled")
    assert [r.status for r in bed.server.sent("POST", failed.sending)] == [500, 200]
    assert [r.status for r in bed.server.sent("POST", busy.sending)] == [429, 429, 200]
    await bed.posted_once(*servers)


async def test_where_it_is_unsure_whether_discord_has_it_it_finds_out(bed):
    servers = [bed.rooms(name) for name in ("503 before", "503 after", "lost on the way", "reply lost")]
    await bed.prompt_is_due(*servers, at=this_minute())
    refused, done, lost, unheard = (room.sending for room in servers)
    bed.server.faults.fail("POST", refused, at="before", status=503)
    bed.server.faults.fail("POST", done, at="after", status=503)
    bed.server.faults.drop("POST", lost, at="before")
    bed.server.faults.drop("POST", unheard, at="after")
    async with bed.process() as hearth:
        await hearth.until(lambda: hearth.stderr.count("delivery not settled") == 4, "four are unsure")
        hearth.terminate()
        assert await hearth.exit_code() == 0
        assert [len(room.posts) for room in servers] == [0, 1, 0, 1]
        waiting = await bed.rows()
        assert [row.state for row in waiting] == ["sending"] * 4
        assert all(row.reason and row.lease_until > now() for row in waiting)

        await bed.minutes_pass()
        await hearth.start()
        await hearth.until(lambda: hearth.stderr.count("delivery settled") == 4, "four settled")
    await bed.posted_once(*servers)


async def test_a_discord_that_fails_between_the_login_and_the_gateway_is_told_and_nothing_is_lost(bed, rooms):
    await bed.prompt_is_due(rooms, at=this_minute())
    bed.server.faults.fail("GET", "/gateway/bot", at="before", status=503)
    async with bed.process() as hearth:
        assert await hearth.exit_code() == 1
        assert hearth.stderr.splitlines()[-1].endswith("start Hearth again in a while.")
        await bed.minutes_pass()
        await hearth.start()
        await hearth.wait_ready()
        await bed.server.until(lambda: rooms.posts, "posted")
        hearth.terminate()
        assert await hearth.exit_code() == 0
    await bed.posted_once(rooms)


async def test_started_an_hour_late_it_posts_and_two_weeks_late_it_leaves_out_what_is_past(bed):
    an_hour, two_weeks = bed.rooms("An hour"), bed.rooms("Two weeks")
    await bed.prompt_is_due(an_hour, at=this_minute() - timedelta(hours=1))
    await bed.prompt_is_due(two_weeks, at=this_minute() - timedelta(days=16))
    async with bed.process() as hearth:
        await hearth.until(lambda: hearth.stderr.count("delivery settled") == 4, "four settled")
    await bed.posted_once(an_hour)
    assert two_weeks.posts == []
    *missed, coming = await bed.rows(two_weeks)
    assert len(missed) == 3
    assert {row.state for row in missed} == {"skipped"}
    assert all("too late to be useful" in row.reason for row in missed)
    assert [week.state for week in await bed.weeks(two_weeks)] == ["missed", "missed", "missed", "planned"]
    assert now() < coming.about_at < now() + timedelta(days=7)
    assert bed.server.sent("POST", SEND)[0].path == an_hour.sending
