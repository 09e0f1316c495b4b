"""Several of the real program at once: two by mistake on one file, and two on purpose over one PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.audit import audit
from bot.database import new_key
from bot.interface.drafts import drafts
from tests.wire import WireServer
from tests.wire.hearth_bed import CALLBACK, SEND, HearthBed, now, this_minute, told

pytestmark = pytest.mark.wire


async def test_two_started_by_mistake_on_one_file_post_once_and_do_what_is_pressed_once(bed, rooms):
    await bed.prompt_is_due(rooms, at=now() + timedelta(seconds=4))
    async with bed.process(name="one") as one, bed.process(name="two") as two:
        await one.wait_ready()
        await two.wait_ready()
        await bed.server.until(lambda: "delivery settled" in one.stderr + two.stderr, "the prompt settled")
        await bed.posted_once(rooms)

        panel = await rooms.steward.slash(rooms.stewards, "steward prompts")
        assert "The coming weeks" in told(panel)
        assert "paused" in told(await rooms.steward.click(panel.response, label="Pause"))
        form = await rooms.steward.click(panel.response, label="Change the schedule")
        wish = {"channel": [rooms.reflections], "day": ["2"], "time": "7pm", "zone": "Europe/Madrid", "role": []}
        assert "Wednesday at 19:00" in told(await rooms.steward.submit_modal(form, wish))
        callbacks = await bed.server.arrived("POST", CALLBACK, count=8)
        refused = [request.answer["code"] for request in callbacks if request.status >= 400]
        assert refused == [40060] * 4
        for process in (one, two):
            process.terminate()
        assert [await one.exit_code(), await two.exit_code()] == [0, 0]
        assert "level=error" not in one.stderr + two.stderr
        assert "[error" not in one.stderr + two.stderr
    assert len(bed.server.sent("POST", SEND)) == 1
    acts = [row.act for row in await bed.read(select(audit).order_by(audit.c.id))]
    assert acts == ["prompts.schedule", "prompts.pause"]
    assert len(await bed.read(select(drafts))) == 1


async def test_two_shards_over_one_postgresql_serve_their_own_and_post_each_prompt_once(postgres, tmp_path):
    url = postgres.url(postgres.create_database())
    async with WireServer(shard_count=2) as server:
        bed = HearthBed(server, tmp_path, {"HEARTH_DATABASE_URL": url, "HEARTH_SECRET_KEY": new_key()})
        servers = [bed.rooms(f"Shard {shard}", id=((1 << 40) + shard) << 22) for shard in range(2)]
        await bed.prompt_is_due(*servers, at=this_minute())
        async with (
            bed.process(name="zero", HEARTH_SHARDS="0/2") as zero,
            bed.process(name="one", HEARTH_SHARDS="1/2") as one,
        ):
            for process in (zero, one):
                await process.wait_ready()
            await server.until(lambda: (zero.stderr + one.stderr).count("delivery settled") == 2, "both settled")
            await bed.posted_once(*servers)
            for room, process in zip(servers, (zero, one), strict=True):
                assert "This week's question" in told(await room.member.slash(room.reflections, "home"))
                assert server.sent("POST", CALLBACK)[-1].who == process.who
            assert len(server.sent("POST", SEND)) == 2
            assert len(server.sent("POST", CALLBACK)) == 2
        await bed.leave()
