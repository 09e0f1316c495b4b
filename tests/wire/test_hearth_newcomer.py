"""A newcomer's first days with the real program: introduced, welcomed by a person, and brought together with others."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.app import build
from cogs.introductions.drawing import FEW
from cogs.introductions.welcoming import NUDGE
from tests.community import texts
from tests.wire import BotProcess
from tests.wire.hearth_bed import HearthBed, Rooms, told
from tests.wire.newcomers import Newcomers

pytestmark = pytest.mark.wire

WORK = "I run a drop-in for families"


@pytest.fixture
async def newcomers(bed: HearthBed, rooms: Rooms):
    """The rooms are chosen, and the steward welcomes newcomers."""
    async with build(bed.settings) as hearth:
        await hearth.open()
        made = Newcomers(hearth)
        await made.choose(rooms.guild.id, rooms.reflections, rooms.stewards, rooms.stewards)
        await made.welcomes(rooms.guild.id, rooms.steward.id)
        yield made


async def introduced(bed: HearthBed, rooms: Rooms, person, name: str):
    """Introduce somebody by the command and its form, and return the thread under the post."""
    form = await person.slash(rooms.reflections, "introduce")
    preview = await person.submit_modal(form, {"name": name, "work": WORK, "change": ""})
    assert WORK in told(preview)
    assert "Thank you" in told(await person.click(preview.response, label="Post it"))
    return await bed.server.until(
        lambda: next((one for one in rooms.reflections.threads if one.name == f"Say hello to {name}"), None),
        "a thread under the post",
    )


async def welcomed(newcomers: Newcomers, rooms: Rooms, person) -> datetime | None:
    found = await newcomers.of(rooms.guild.id, person.id)
    assert found is not None
    return found.welcomed_at


async def until_welcomed(process: BotProcess, newcomers: Newcomers, rooms: Rooms, person) -> None:
    """Wait until the program has noted it, which no line of its log tells."""
    while await welcomed(newcomers, rooms, person) is None:
        assert process.running


async def test_a_hello_is_heard_through_the_gateway_or_found_after_a_restart(bed, rooms, newcomers):
    world = bed.server.world
    other = rooms.guild.add_member(world.create_user("Ada"))
    async with bed.process() as hearth:
        await hearth.wait_ready()
        thread = await introduced(bed, rooms, rooms.member, "Mo")
        assert len([post for post in rooms.posts if WORK in texts(post.components)]) == 1
        await rooms.member.send(thread, "A word of my own")
        assert await welcomed(newcomers, rooms, rooms.member) is None
        await rooms.steward.send(thread, "Hello Mo, good to have you here")
        await until_welcomed(hearth, newcomers, rooms, rooms.member)

        later = await introduced(bed, rooms, other, "Ada")
        await hearth.until(lambda: hearth.stderr.count("kind=introductions.thread") == 2, "the second is settled")
        await hearth.kill()
        await rooms.steward.send(later, "Hello Ada")
        found = await newcomers.of(rooms.guild.id, other.id)
        assert await newcomers.nudge_is_due(found.id)

        await hearth.start()
        await until_welcomed(hearth, newcomers, rooms, other)
        await hearth.until(lambda: f"kind={NUDGE} outcome=skipped" in hearth.stderr, "nobody is nudged")
        assert "Hello" not in hearth.stderr_of_all
    assert world.messages(rooms.stewards) == []


async def test_a_nudge_that_came_due_while_it_was_away_is_told_once(bed, rooms, newcomers):
    async with bed.process() as hearth:
        await hearth.wait_ready()
        await introduced(bed, rooms, rooms.member, "Mo")
        await hearth.until(lambda: "kind=introductions.thread" in hearth.stderr, "settled")
        await hearth.kill()
        found = await newcomers.of(rooms.guild.id, rooms.member.id)
        assert await newcomers.nudge_is_due(found.id)
        await hearth.start()
        await hearth.until(lambda: f"kind={NUDGE} outcome=sent" in hearth.stderr, "the welcomers are told")
    [nudge] = bed.server.world.messages(rooms.stewards)
    assert "Nobody has answered Mo yet" in texts(nudge.components)


async def test_a_round_is_called_drawn_in_a_process_of_its_own_and_released(bed, rooms, newcomers):
    world, number = bed.server.world, FEW + 2
    people = [rooms.guild.add_member(world.create_user(f"member {one}")) for one in range(number)]
    async with bed.process() as hearth:
        await hearth.wait_ready()
        panel = await rooms.steward.slash(rooms.stewards, "steward matching")
        form = await rooms.steward.click(panel.response, label="Open a call")
        read_back = await rooms.steward.submit_modal(form, {"until": "in a week"})
        opened = await rooms.steward.click(read_back.response, label="Yes, until then")
        assert "the call is open" in told(opened)
        await newcomers.join(rooms.guild.id, [person.id for person in people])
        panel = await rooms.steward.slash(rooms.stewards, "steward matching")
        drawn = await rooms.steward.click(panel.response, label="Close it now and draw")
        assert f"There are {number // 2} conversations." in told(drawn)
        assert "being introduced now" in told(await rooms.steward.click(drawn.response, label="Release"))
        await hearth.until(
            lambda: hearth.stderr.count("kind=matches.introduction outcome=sent") == number // 2, "all introduced"
        )
    threads = rooms.stewards.threads
    assert len(threads) == number // 2
    met = [set(world.backend.channels[one.id].thread_members) - {world.me.id} for one in threads]
    assert sorted(person for pair in met for person in pair) == sorted(person.id for person in people)
    for one, pair in zip(threads, met, strict=True):
        [said] = world.messages(one)
        assert all(f"<@{person}>" in texts(said.components) for person in pair)
