"""The real program, used: a prompt that comes when it is due, buttons, commands, and a form across a restart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.audit import audit
from cogs.reflections.tables import schedules
from tests.wire.hearth_bed import SEND, now, this_minute, told

pytestmark = pytest.mark.wire


async def test_a_prompt_is_posted_once_when_it_is_due_and_its_buttons_answer_privately(bed, rooms):
    due = now() + timedelta(seconds=3)
    await bed.prompt_is_due(rooms, at=due)
    async with bed.process() as hearth:
        await hearth.wait_ready()
        ready_at = now()
        [sent] = await bed.server.arrived("POST", SEND)
        assert due <= sent.at < max(due, ready_at) + timedelta(seconds=1)
        [prompt] = rooms.posts
        form = (await rooms.member.click(prompt, label="Answer")).modal
        assert form["title"] == "Your answer"
        assert "lighter question" in told(await rooms.member.click(prompt, label="Lighter question"))
        assert "That's fine" in told(await rooms.member.click(prompt, label="Not this week"))
        await hearth.until(lambda: "delivery settled" in hearth.stderr, "settled")
        [week, _] = await bed.weeks(rooms)
        assert week.text in told(await rooms.member.slash(rooms.reflections, "home"))
    await bed.posted_once(rooms)


async def test_what_was_shown_before_a_restart_still_works_after_it(bed, rooms):
    await bed.prompt_is_due(rooms, at=this_minute())
    async with bed.process() as hearth:
        await hearth.wait_ready()
        await bed.server.arrived("POST", SEND)
        [prompt] = rooms.posts
        panel = await rooms.steward.slash(rooms.stewards, "steward prompts")
        assert "The coming weeks" in told(panel)
        form = await rooms.steward.click(panel.response, label="Change the schedule")
        await hearth.kill()

        await hearth.start()
        await hearth.wait_ready()
        assert "lighter question" in told(await rooms.member.click(prompt, label="Lighter question"))
        wish = {"channel": [rooms.reflections], "day": ["2"], "time": "7pm", "zone": "Europe/Madrid", "role": []}
        read_back = await rooms.steward.submit_modal(form, wish)
        assert "Wednesday at 19:00" in told(read_back)
        assert "Done" in told(await rooms.steward.click(read_back.response, label="Yes, set it"))
    [kept] = await bed.read(select(schedules))
    assert (kept.weekday, f"{kept.at:%H:%M}", kept.zone) == (2, "19:00", "Europe/Madrid")
    acts = [row.act for row in await bed.read(select(audit).order_by(audit.c.id))]
    assert acts == ["prompts.schedule", "prompts.schedule"]
    assert len(rooms.posts) == 1
