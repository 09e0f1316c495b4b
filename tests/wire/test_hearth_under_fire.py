"""Five hundred people at once, a quarter of whom write: everyone is answered in time, and the loop is never held.

The processors are shared with whatever else the machine does. Somebody who is late while others use a good part of
them proves nothing, and half as many people come again; late on a machine of one's own is late.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
from sqlalchemy import select

from bot.database import new_key
from bot.interface.drafts import drafts
from cogs.reflections.tables import reflections
from tests.conftest import ENGINES
from tests.wire import BotProcess, Request, WireServer
from tests.wire.elsewhere import watched
from tests.wire.hearth_bed import CALLBACK, FOLLOW_UP, HearthBed, Rooms, now, this_minute, told
from tests.wire.held import Hold, Holds, told_in

pytestmark = pytest.mark.wire

CROWD = 500
IN_TIME = 3.0
"""Seconds that Discord gives a first answer, from the instant it made the interaction to the answer's arrival."""
IN_FULL = 8.0
"""Seconds in which an answer that was deferred is there."""
NEVER_HELD = 100.0
"""Milliseconds."""
FEWEST = 60
OTHERS_MAY_USE = 0.15
"""Of all processors: more than that, and it is not the program alone that makes people wait."""

Act = Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Rush:
    """Seconds to each first answer, and to each one that followed a defer; how many had none.

    `elsewhere` is which part of all processors others used.
    """

    people: int
    first: list[float]
    full: list[float]
    unanswered: int
    elsewhere: float

    @property
    def told(self) -> str:
        """It in a line."""
        slowest = f"first {max(self.first):.2f} s, full {max(self.full, default=0):.2f} s"
        return f"of {self.people} {self.unanswered} unanswered, {slowest}; used elsewhere {self.elsewhere:.0%}"

    @property
    def was_in_time(self) -> bool:
        """Whether everybody was answered in time, first and in full."""
        return not self.unanswered and max(self.first) < IN_TIME and max(self.full, default=0) < IN_FULL


@dataclass
class Fire:
    """The real program, with a question asked; `holds` is where it tells of its loop."""

    bed: HearthBed
    rooms: Rooms
    hearth: BotProcess
    holds: Path
    saved: int = 0

    async def crowd(self, number: int = CROWD) -> list[Act]:
        """Return what so many are about to do, a quarter each of four things; who writes has the form open."""
        world, room = self.bed.server.world, self.rooms.reflections
        people = [self.rooms.guild.add_member(world.create_user(f"person {one}")) for one in range(number // 4)]
        [post] = [post for post in self.rooms.posts if post.components]
        # By the question's own button: by its command it is there once the bot knows that it got there.
        forms = await asyncio.gather(*(person.click(post, label="Answer") for person in people))
        assert [told(form) for form in forms if form.response is not None] == []  # all of them opened a form
        acts: list[Act] = []
        for person, form in zip(people, forms, strict=True):
            written = {"text": f"Words of {person.id}.", "audience": "me"}
            acts += (
                lambda person=person: person.slash(room, "home"),
                lambda person=person: person.slash(room, "reflect journal"),
                lambda person=person: person.click(post, label="Lighter question"),
                lambda person=person, form=form, written=written: person.submit_modal(form, written),
            )
        return acts

    async def answers_all_in_time(self) -> None:
        """Let a crowd come, and be answered in time; half as many again, while others keep the machine busy."""
        number, rushes = CROWD, [await self.rush(await self.crowd())]
        while not rushes[-1].was_in_time:
            told = "\n".join(rush.told for rush in rushes)
            assert rushes[-1].elsewhere > OTHERS_MAY_USE, told
            number //= 2
            assert number >= FEWEST, told
            rushes.append(await self.rush(await self.crowd(number)))

    async def rush(self, acts: list[Act]) -> Rush:
        """Let all of it happen at once; whatever the machine does, no word is lost or doubled, and nothing is held."""
        server, began_at, elsewhere = self.bed.server, now(), watched(self.hearth.pid)
        results = await asyncio.gather(*(act() for act in acts))
        used_elsewhere = elsewhere()
        answers = [told(result) for result in results if result.response is not None]
        self.saved += sum("Saved" in answer for answer in answers)
        since = [request for request in server.sent("POST") if request.at >= began_at]
        callbacks = [request for request in since if request.matches("POST", CALLBACK)]
        asked_at = {_token(one): discord.utils.snowflake_time(int(one.path.split("/")[2])) for one in callbacks}
        followed = [one for one in since if one.matches("POST", FOLLOW_UP) and _token(one) in asked_at]
        first, full = (
            [(one.at - asked_at[_token(one)]).total_seconds() for one in all_] for all_ in (callbacks, followed)
        )
        assert len(callbacks) == len(asked_at) <= len(acts)
        assert first
        await self._all_is_kept_once()
        self._was_undisturbed(since=began_at.timestamp())
        return Rush(len(acts), first, full, len(acts) - len(answers), used_elsewhere)

    async def _all_is_kept_once(self) -> None:
        kept = [row.person_id for row in await self.bed.read(select(reflections.c.person_id))]
        assert len(set(kept)) == len(kept) >= self.saved
        assert await self.bed.read(select(drafts.c.id)) == []

    def _was_undisturbed(self, since: float) -> None:
        assert "database is locked" not in self.hearth.stderr
        assert "error" not in self.hearth.stderr
        holds = [hold for hold in told_in(self.holds) if hold.ended_at > since]
        assert [hold for hold in holds if hold.counts > NEVER_HELD] == []


def _token(request: Request) -> str:
    return request.path.split("/")[3]


@pytest.fixture(params=ENGINES)
async def fire(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Fire]:
    """A running program on each engine, whose question stands in its channel."""
    environ = {}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        environ = {"HEARTH_DATABASE_URL": server.url(server.create_database()), "HEARTH_SECRET_KEY": new_key()}
    async with WireServer() as discord_side:
        bed = HearthBed(discord_side, tmp_path, environ)
        rooms = bed.rooms()
        await bed.prompt_is_due(rooms, at=this_minute())
        holds = tmp_path / "holds"
        async with bed.process(WIRE_HELD=str(holds)) as hearth:
            await hearth.wait_ready()
            await discord_side.until(lambda: rooms.posts, "the question")
            yield Fire(bed, rooms, hearth, holds)
        await bed.leave()


async def test_five_hundred_at_once_are_answered_in_time_and_every_word_is_kept(fire: Fire) -> None:
    await fire.answers_all_in_time()


@pytest.mark.soak
async def test_so_they_are_while_forty_servers_have_their_question(fire: Fire) -> None:
    others = [fire.bed.rooms(f"Server {number}") for number in range(40)]
    acts = await fire.crowd()
    await fire.hearth.kill()
    await fire.bed.prompt_is_due(*others, at=this_minute())
    await fire.hearth.start()
    await fire.hearth.wait_ready()
    await fire.rush(acts)
    await fire.bed.server.until(lambda: all(one.posts for one in others), "every question", within=60)
    await fire.answers_all_in_time()
    await fire.bed.posted_once(*others)


@pytest.mark.soak
@pytest.mark.parametrize("fire", ["sqlite"], indirect=True)
async def test_so_they_are_while_a_backup_is_made(fire: Fire) -> None:
    async with fire.bed.process("backup", name="backup") as backup:
        await fire.answers_all_in_time()
        assert await backup.exit_code(within=60) == 0


@pytest.mark.soak
async def test_so_they_are_on_a_bad_line(fire: Fire) -> None:
    faults = fire.bed.server.faults
    faults.hang("POST", CALLBACK, seconds=0.3, times=50)
    faults.limit("POST", FOLLOW_UP, retry_after=0.5, times=20)
    await fire.answers_all_in_time()
    assert len([one for one in fire.bed.server.sent("POST", FOLLOW_UP) if one.status == 429]) == 20


# -- What measures must see what it is there for ---------------------------------------------------


async def _held_by(hold: Callable[[], object]) -> list[Hold]:
    found: list[Hold] = []
    ticks = asyncio.Event()
    holds = Holds(lambda one: (found.append(one), ticks.set()))
    await asyncio.sleep(0.02)
    hold()
    async with asyncio.timeout(5):
        await ticks.wait()
    holds.end()
    return found


def _works(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


@pytest.mark.parametrize("hold", [_works, time.sleep])
async def test_a_loop_that_is_held_is_seen_and_the_culprit_is_named(hold: Callable[[float], object]) -> None:
    [found] = await _held_by(lambda: hold(0.2))
    assert found.counts > NEVER_HELD
    assert any(__file__ in place for place in found.stack)
