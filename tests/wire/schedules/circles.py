"""Carries out what the probe's things are for: circles, meetings, and messages to one person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from bot.app import Hearth
from bot.database import Unit
from bot.deliveries import store
from tests.wire.hearth_bed import now
from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.fates import Fate
from tests.wire.schedules.launched import probe
from tests.wire.schedules.launched.probe import Thing
from tests.wire.schedules.model import Circle, Meeting, Message, Model, Server


class Circles:
    """Circles, meetings and messages of the schedule."""

    def __init__(self, hearth: Hearth, model: Model) -> None:
        self._database, self._model = hearth.database, model
        self._does: dict[Verb, Callable[[Unit, Act, Server], Awaitable[None]]] = {
            Verb.REMIND: self._remind,
            Verb.NUDGE: self._nudge,
            Verb.TOO_LATE: self._too_late,
            Verb.CIRCLE: self._circle,
            Verb.CIRCLE_LEAVE: self._leave,
            Verb.CIRCLE_END: self._end_circle,
            Verb.MEETING: self._meeting,
            Verb.MEETING_MOVE: self._move,
            Verb.MEETING_END: self._call_off,
            Verb.SLOW: self._slow,
        }

    async def do(self, act: Act) -> bool:
        """Carry an act out; returns whether it is one of those that are known here."""
        does = self._does.get(act.verb)
        if does is None:
            return False
        ended = None
        async with self._database.writing() as unit:
            ended = await does(unit, act, self._model.servers[act.server])
        if ended is not None:
            ended.ended_at = now()
        return True

    # -- Messages ------------------------------------------------------------------------------------

    async def _remind(self, unit: Unit, act: Act, server: Server) -> None:
        await self._message(unit, act, server, "probe.reminder")

    async def _nudge(self, unit: Unit, act: Act, server: Server) -> None:
        await self._message(unit, act, server, "probe.nudge")

    async def _message(self, unit: Unit, act: Act, server: Server, kind: str) -> None:
        person = server.people[act.who].id
        thing = await probe.add(unit, Thing(act.label, "dm", {}))
        await probe.plan(unit, thing, "once", now(), kind, person=person)
        fate = Fate.ONCE
        if person in self._model.ever_closed | self._model.erased or self._model.rests[person]:
            fate = Fate.PERHAPS
        elif person in self._model.at_night:
            fate = Fate.WAITS
        self._model.messages[act.label] = Message(act.label, person, kind, fate)

    async def _slow(self, unit: Unit, act: Act, server: Server) -> None:
        thing = await probe.add(unit, Thing(act.label, "message", {"channel": server.stewards.id, "slow": True}))
        await probe.plan(unit, thing, "once", now())
        self._model.slow.append(act.label)

    async def _too_late(self, unit: Unit, act: Act, server: Server) -> None:
        thing, at = await probe.add(unit, Thing(act.label, "message", {"channel": server.stewards.id})), now()
        await probe.plan(unit, thing, "once", at - timedelta(hours=2), useless_after=at - timedelta(hours=1))
        self._model.messages[act.label] = Message(act.label, 0, probe.KIND, Fate.NEVER)

    # -- Circles -------------------------------------------------------------------------------------

    async def _circle(self, unit: Unit, act: Act, server: Server) -> None:
        people = [person.id for person in (server.people[act.who], server.people[act.who - 1])]
        facts = {"guild": server.guild.id, "channel": server.rooms[0].id}
        thread = await probe.add(unit, Thing(act.label, "thread", facts))
        for person in people:
            await probe.add(unit, Thing(act.label, "add", {"person": person}), of=thread)
        await probe.add(unit, Thing(act.label, "welcome", {"people": people}), of=thread)
        await probe.plan(unit, thread, "once", now())
        self._model.circles[act.label] = Circle(act.label, act.server, thread, frozenset(people))

    async def _leave(self, unit: Unit, act: Act, server: Server) -> None:
        circle = self._model.circles.get(act.label)
        person = server.people[act.who].id
        if circle is None or circle.ended_at is not None or circle.left:
            return
        thread = await probe.the(unit, circle.thing_id)
        # Only once they were let in: their row and this one have no order.
        let_in = probe.things.c.does == "add", probe.things.c.of == thread.id, probe.things.c.ended == "sent"
        if thread.made_id is None or await _number(unit, *let_in) < 2:
            return
        circle.left.add(person)
        await probe.follow(unit, thread, "remove", now(), person=person)

    async def _end_circle(self, unit: Unit, act: Act, server: Server) -> Circle | None:
        circle = self._model.circles.get(act.label)
        if circle is None or circle.ended_at is not None:
            return None
        await self._end(unit, circle.thing_id, "close")
        return circle

    # -- Meetings ------------------------------------------------------------------------------------

    async def _meeting(self, unit: Unit, act: Act, server: Server) -> None:
        times = _times(1)
        event = await probe.add(unit, Thing(act.label, "event", {"guild": server.guild.id, "times": times}))
        await probe.plan(unit, event, "once", now())
        self._model.meetings[act.label] = Meeting(act.label, act.server, event, times)

    async def _move(self, unit: Unit, act: Act, server: Server) -> None:
        meeting = self._model.meetings.get(act.label)
        if meeting is None or meeting.ended_at is not None:
            return
        thing = await probe.the(unit, meeting.thing_id)
        meeting.times = _times(thing.version + 1)
        changed = {"facts": {**thing.facts, "times": meeting.times}, "version": thing.version + 1}
        await unit.execute(update(probe.things).where(probe.things.c.id == thing.id).values(changed))
        if thing.made_id is not None:
            await probe.follow(unit, thing, "change", now())

    async def _call_off(self, unit: Unit, act: Act, server: Server) -> Meeting | None:
        meeting = self._model.meetings.get(act.label)
        if meeting is None or meeting.ended_at is not None:
            return None
        await self._end(unit, meeting.thing_id, "end")
        return meeting

    async def _end(self, unit: Unit, thing_id: int, does: str) -> None:
        """Call a thing off, whether it was made, is still to be made, or may have been."""
        thing = await probe.the(unit, thing_id)
        family = (probe.things.c.id == thing_id) | (probe.things.c.of == thing_id)
        await unit.execute(update(probe.things).where(family).values(wanted=False))
        await store.cancel(unit, f"probe:{thing_id}:once", "it was called off", now())
        if thing.made_id is not None:
            await probe.follow(unit, thing, does, now())


async def _number(unit: Unit, *which: Any) -> int:
    return len(await unit.all(probe.things.select().where(*which)))


def _times(version: int) -> tuple[str, str]:
    starts = (now() + timedelta(days=7, hours=version)).replace(microsecond=0)
    return starts.isoformat(), (starts + timedelta(hours=1)).isoformat()
