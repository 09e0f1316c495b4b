"""The real program's answers to people over a bad line: always something true, and never a bug."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from cogs.reflections.tables import schedules
from tests.community import texts
from tests.wire.hearth_bed import CALLBACK, FOLLOW_UP, this_minute, told

pytestmark = pytest.mark.wire


async def test_an_answer_that_is_lost_on_the_way_is_told_in_a_true_sentence(bed, rooms):
    await bed.prompt_is_due(rooms, at=this_minute())
    async with bed.process() as hearth:
        await hearth.wait_ready()
        bed.server.faults.drop("POST", CALLBACK, at="before")
        assert "Discord isn't answering me" in told(await rooms.member.slash(rooms.reflections, "home"))

        panel = await rooms.steward.slash(rooms.stewards, "steward prompts")
        bed.server.faults.drop("POST", FOLLOW_UP, at="before")
        paused = told(await rooms.steward.click(panel.response, label="Pause"))
        assert "Discord isn't answering me" in paused
        assert "Nothing was changed" not in paused
        [kept] = await bed.read(select(schedules))
        assert kept.paused

        bed.server.faults.drop("POST", FOLLOW_UP, at="before", times=2)
        bed.server.world.patience = 0.1
        unheard = await rooms.steward.click(panel.response, label="Pause")
        assert texts(unheard.response.components) == ""
        await hearth.until(lambda: "the answer did not arrive" in hearth.stderr, "both were lost")


async def test_an_answer_that_took_a_quarter_of_an_hour_is_no_bug(bed, rooms):
    bed.server.world.patience = 0.1
    async with bed.process() as hearth:
        await hearth.wait_ready()
        async with bed.server.faults.pause("POST", FOLLOW_UP, at="before") as paused:
            asked = asyncio.ensure_future(rooms.member.slash(rooms.reflections, "my data"))
            await paused.reached()
            bed.server.world.quarter_of_an_hour_passes()
            paused.release()
            await hearth.until(lambda: "too late to answer" in hearth.stderr, "it heard")
            await asked
    assert bed.server.sent("POST", FOLLOW_UP)[0].answer["code"] in {10015, 50027}


async def test_what_an_answer_became_is_not_asked_for(bed, rooms):
    async with bed.process() as hearth:
        await hearth.wait_ready()
        assert "Home" in told(await rooms.member.slash(rooms.reflections, "home"))
        assert "Your data" in told(await rooms.member.slash(rooms.reflections, "my data"))
    first = bed.server.sent("POST", CALLBACK)
    assert [(one.params, one.status) for one in first] == [({}, 204)] * 2
