"""Plays a schedule: the made-up Discord, the program as one process or two, and people between its deaths."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import and_, case, func, or_, select, update

from bot.app import Hearth, build
from bot.database import new_key
from bot.deliveries.tables import deliveries
from cogs.introductions.service.greeting import LINE
from cogs.resources.service.posting import CHANGE_KIND, POST_KIND
from tests.wire import BotProcess, NeverHappened, WireServer
from tests.wire.hearth_bed import HearthBed, now
from tests.wire.schedules.acts import Act, Point, Round, Size, Verb
from tests.wire.schedules.arranging import arrange
from tests.wire.schedules.arriving import Arriving
from tests.wire.schedules.calling import Rounds
from tests.wire.schedules.chronicle import Chronicle
from tests.wire.schedules.circles import Circles
from tests.wire.schedules.conversing import Conversing
from tests.wire.schedules.greeting import Greeting
from tests.wire.schedules.killing import Killing, all_ended
from tests.wire.schedules.lending import Lending
from tests.wire.schedules.model import Model
from tests.wire.schedules.people import People
from tests.wire.schedules.pressing import Pressing
from tests.wire.schedules.striking import ClosedDms, Counted, Slow, stand
from tests.wire.schedules.supporting import Supporting

_HERE = Path(__file__).parent
# A row is looked for around its try, and what it made keeps its true age: so it may grow older by this much only.
_OLDEST = timedelta(minutes=45)
_TO_REST = 16
_IN_VAIN = 4
_LATER = ((Verb.GUEST_GOES, Verb.DAYS_LATER), (Verb.TIME_OVER,))
_HANGS_SECONDS = 15


class Program(BotProcess):
    """The program with the probe in it, started from files, so that nothing of the bed is imported with it."""

    def __init__(self, wire: WireServer, folder: Path, *, env: Mapping[str, str], name: str) -> None:
        paths = os.pathsep.join([str(_HERE.parents[2]), str(_HERE / "launched")])
        super().__init__(wire, folder, env={"PYTHONPATH": paths, **env}, name=name)
        launch = str(_HERE.parent / "launch.py")
        self._command = ["-P", launch, "program_with_probe", "run"]


class Play:
    """One schedule as it is played; `model` and `chronicle` are what the laws are held against."""

    def __init__(self, wire: WireServer, bed: HearthBed, hearth: Hearth, size: Size, broken: str | None) -> None:
        self.wire, self.bed, self.hearth, self.size = wire, bed, hearth, size
        self.model, self.chronicle = Model(), Chronicle(wire)
        self.people = People(wire.world, hearth, self.model)
        self._circles = Circles(hearth, self.model)
        self.arriving = Arriving(hearth, self.model)
        self.lending = Lending(wire.world, hearth, self.model)
        self.greeting = Greeting(wire.world, hearth, self.model)
        self._others = (
            Conversing(wire.world, hearth, self.model),
            Rounds(hearth, self.model),
            Supporting(wire.world, hearth, self.model),
        )
        self._pressing = Pressing(wire, self.people, self.model)
        self.kills: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.starts: dict[str, datetime] = {}
        self.story: list[str] = []
        number = wire.world._shard_count
        self.processes = [self._process(index, number, broken) for index in range(number)]

    def _process(self, index: int, number: int, broken: str | None) -> BotProcess:
        env = {"DISCORD_TOKEN": self.wire.token, "HEARTH_DATA_DIR": str(self.bed.data), **self.bed.environ}
        if number > 1:
            env["HEARTH_SHARDS"] = f"{index}/{number}"
        if broken is not None:
            env["SCHEDULE_BREAK"] = broken
        process = Program(self.wire, self.bed.folder, env=env, name=f"program{index}")
        self.bed.processes.append(process)
        return process

    # -- A round -------------------------------------------------------------------------------------

    async def play(self, rounds: list[Round]) -> None:
        """Play every round, and let all come to rest."""
        self.wire.faults.add(ClosedDms(self.wire.world.backend, self.model.closed))
        for one in rounds:
            await self._play(one)
        await self._to_rest()

    async def _play(self, one: Round) -> None:
        for act in one.acts:
            await self.do(act)
        process = self.processes[one.which % len(self.processes)]
        others = [other for other in self.processes if other is not process]
        await all_ended([process] if one.company else self.processes)
        standing = [(trouble, stand(self.wire.faults, trouble)) for trouble in one.troubles]
        killing = Killing(self.wire, self.chronicle, self.hearth.database, process)
        point = one.kill
        if point is not Point.PRESSING:
            killing.prepare(point, one.nth)
        for each in [process, *(others if one.company else ())]:
            if not each.running:
                await self.start(each)
        pressed = await self._during(one) if one.during else None
        if point is Point.PRESSING:
            await process.kill()
            struck = Point.PRESSING if pressed is not None else Point.IDLE
            if pressed is not None:  # nobody answers any more
                pressed.cancel()
                await asyncio.gather(pressed, return_exceptions=True)
        else:
            struck = await killing.strike(self.due)
        self.kills[struck.value] += 1
        self._tell(f"{process.who} killed {struck.value}; {one.troubles}")
        self._clear([fault for _, fault in standing])
        for trouble, fault in standing:
            self.faults[trouble.kind] += fault.struck
        for other in others if one.both else ():
            if other.running:
                await other.kill()
                self.kills["together with the other"] += 1
        if not any(each.running for each in self.processes):
            # What a process holds is its own for as long as it runs: its rows must not grow older under its hands.
            await self._time_passes(one.minutes)

    def _clear(self, faults: list[Counted | Slow]) -> None:
        for fault in faults:
            self.wire.faults.remove(fault)

    async def _during(self, one: Round) -> asyncio.Task[Any] | None:
        for process in self.processes:
            if not process.running:  # each answers for its own servers
                await self.start(process)
        for process in self.processes:
            await process.wait_ready(within=30)
        for act in one.during:
            if act.verb is Verb.PRESS_ANSWER and one.kill is Point.PRESSING:
                return await self._pressing.press_and_hold(act)
            await self.do(act)
        return None

    async def do(self, act: Act) -> None:
        """Let somebody do something."""
        for doing in (self.people, self._circles, self.arriving, self.lending, self.greeting, *self._others):
            if await doing.do(act):
                return
        await self._pressing.do(act)

    async def start(self, process: BotProcess) -> None:
        """Start a process, and note when."""
        at = now()
        await process.start()
        self.starts[process.who] = at
        self._tell(f"{process.who} starts")

    def _tell(self, what: str) -> None:
        self.story.append(f"  {now():%H:%M:%S.%f} {what}")

    # -- Time ----------------------------------------------------------------------------------------

    async def due(self) -> int:
        """Return how much the program would still take up now, or has in hand: deliveries, and posts it is to miss."""
        at = now()
        waits_on = and_(
            deliveries.c.state == "sending", deliveries.c.reason.is_not(None), deliveries.c.lease_until > at
        )
        counted = or_(
            and_(deliveries.c.state == "planned", deliveries.c.due_at <= at),
            and_(deliveries.c.state == "sending", ~waits_on),
        )
        async with self.hearth.database.reading() as unit:
            number = int(await unit.scalar(select(func.count()).select_from(deliveries).where(counted)) or 0)
        return number + await self.greeting.unnoticed()

    async def _time_passes(self, minutes: float) -> None:
        if not minutes:
            return
        await self.wire.nothing_on_its_way()
        self._tell(f"{minutes} minutes pass")
        at = now()
        past = timedelta(minutes=minutes)
        async with self.hearth.database.writing() as unit:
            for row in await unit.all(select(deliveries).where(deliveries.c.state == "sending")):
                tried = row.attempted_at and max(row.attempted_at - past, min(row.attempted_at, at - _OLDEST))
                changed = {"lease_until": at - timedelta(seconds=1), "attempted_at": tried}
                await unit.execute(update(deliveries).where(deliveries.c.id == row.id).values(changed))
            # By another key, since no two are ever due at one moment that has passed twice.
            moved = {"due_at": at, "dedupe_key": deliveries.c.dedupe_key + f":{at.isoformat()}"}
            await unit.execute(update(deliveries).where(*_before_long(at + past)).values(moved))
            await unit.execute(update(deliveries).where(*_in_a_minute(at + past)).values(due_at=at))
        if minutes > 5:
            self.wire.rest.nonces.forget()

    async def _to_rest(self) -> None:
        """Trouble ends: what can be put right is, and the program runs until it has nothing left to do."""
        await all_ended(self.processes)
        servers = range(len(self.model.servers))
        for number in servers:
            await self.do(Act(Verb.ALLOW, number))
            await self.do(Act(Verb.RESUME, number))
        in_vain, later = 0, _LATER if self.size.days_pass else ()
        for time in range(_TO_REST):
            made = len(self.chronicle.made)
            await self._time_passes(20.0 if time % 2 else 1.5)
            for process in self.processes:
                await self.start(process)
            await self._run_dry()
            await all_ended(self.processes)
            pressed = [await self.people.try_again(number) for number in servers]
            # What takes long to come about, as people who are introduced, comes to its own end too.
            for verb in later[time] if time < len(later) else ():
                for number in servers:
                    await self.do(Act(verb, number))
            in_vain = in_vain + 1 if len(self.chronicle.made) == made and not any(pressed) else 0
            if in_vain and time >= len(later) and (in_vain == _IN_VAIN or not await self.unsettled()):
                return  # what is still open by now is for the laws to tell

    async def _run_dry(self) -> None:
        """Wait until every process that runs has nothing left to do."""
        for process in self.processes:
            await process.wait_ready(within=30)
        while await self.due() and any(process.running for process in self.processes):
            try:
                await self._something_happens()
            except NeverHappened:
                return  # whatever it hangs upon is for the laws to tell

    async def _something_happens(self) -> None:
        written = self._written()
        await self.wire.watch.until(lambda: self._written() != written, "a change", within=_HANGS_SECONDS)

    def _written(self) -> tuple[int, int]:
        return sum(len(process.stderr) for process in self.processes), sum(one.running for one in self.processes)

    async def unsettled(self) -> list[Any]:
        """Return the deliveries that are not at an end, those whose time is still to come left out."""
        at = now()
        waiting = case((deliveries.c.state == "planned", deliveries.c.due_at), else_=at)
        open_now = and_(deliveries.c.state.in_(["planned", "sending"]), waiting <= at)
        soon = and_(*_before_long(at + timedelta(hours=1))), and_(*_in_a_minute(at + timedelta(hours=1)))
        asked = select(deliveries).where(or_(open_now, *soon))
        async with self.hearth.database.reading() as unit:
            return list(await unit.all(asked))


def _before_long(until: datetime) -> tuple[Any, ...]:
    """The changes of cards that wait for a few minutes, so that many are one; a last day is far off."""
    kind = deliveries.c.kind == CHANGE_KIND
    return kind, deliveries.c.state == "planned", deliveries.c.about_at.is_(None), deliveries.c.due_at <= until


def _in_a_minute(until: datetime) -> tuple[Any, ...]:
    """The card that a moderator deleted, and the line for somebody who has only just come."""
    kind = deliveries.c.kind.in_([POST_KIND, LINE])
    return kind, deliveries.c.state == "planned", deliveries.c.due_at > now(), deliveries.c.due_at <= until


@asynccontextmanager
async def played(
    folder: Path, size: Size, *, postgres_url: str | None = None, broken: str | None = None
) -> AsyncIterator[Play]:
    """Yield a play that is arranged, on SQLite or, where an address is given, as two processes on PostgreSQL."""
    environ = {} if postgres_url is None else {"HEARTH_DATABASE_URL": postgres_url, "HEARTH_SECRET_KEY": new_key()}
    async with WireServer(shard_count=1 if postgres_url is None else 2) as wire:
        bed = HearthBed(wire, folder, environ)
        async with build(bed.settings) as hearth:
            await hearth.open()
            play = Play(wire, bed, hearth, size, broken)
            try:
                await arrange(wire.world, hearth, play.model, size)
                await play.arriving.arrange()
                await play.lending.arrange()
                await play.greeting.arrange()
                yield play
            finally:
                for process in play.processes:
                    await process.kill()
