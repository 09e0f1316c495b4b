"""Carries out what stewards and members do about a round: its call, who joins, the draw, the release; and pauses."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from bot.access import Actor
from bot.app import Hearth
from cogs.introductions.calls import Standing
from cogs.introductions.draw_process import draw_of
from cogs.introductions.going import Going
from cogs.introductions.rules.pool import Drawn, Pool
from cogs.introductions.service.calling import Calling
from cogs.introductions.service.meeting import Meeting
from cogs.introductions.service.releasing import Outcome, Releasing
from cogs.introductions.store import matches
from tests.wire.hearth_bed import now
from tests.wire.newcomers import Newcomers
from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.doing import Doing
from tests.wire.schedules.model import Model, Server
from tests.wire.schedules.model_of_meeting import Call, Conversation, Says

_OPEN_FOR = timedelta(hours=2)
_LONGER = timedelta(hours=1)
_JOIN_TOGETHER = 4


class Rounds(Doing):
    """Calls for conversations of the schedule, one at a time in a server."""

    def __init__(self, hearth: Hearth, model: Model) -> None:
        self._database, self._model = hearth.database, model
        self._newcomers = Newcomers(hearth)
        self._calling, self._meeting = hearth.service(Calling), hearth.service(Meeting)
        going, arm, seeds = Going(hearth.clock, hearth.dispatcher.arm), hearth.dispatcher.arm, count(1)
        # Its own, since this one asks Discord for nothing and draws at once.
        self._releasing = Releasing(
            hearth.database, hearth.clock, self._calling, going, _drawn, _no_threads, lambda: next(seeds), arm
        )
        self._does = {
            Verb.CALL: self._call,
            Verb.JOIN_CALL: self._join,
            Verb.CHANGE_CALL: self._change,
            Verb.CLOSE_CALL: self._close,
            Verb.CALL_OFF: self._call_off,
            Verb.RELEASE: self._release,
            Verb.RELEASE_LESS_ONE: self._release,
            Verb.PAUSE_MEETING: self._pause,
            Verb.LET_IN_AGAIN: self._let_in_again,
        }

    # -- The call ------------------------------------------------------------------------------------

    async def _call(self, act: Act, server: Server) -> None:
        if self._model.call_in(act.server) is not None:
            return
        closes_at = now() + _OPEN_FOR
        standing = await self._calling.open(_steward(server), closes_at)
        assert standing.round is not None
        self._model.calls[standing.round.id] = Call(act.label, act.server, standing.round.id, closes_at)

    async def _join(self, act: Act, server: Server) -> None:
        call = self._model.call_in(act.server)
        if call is None or call.ended_at is not None:
            return
        for number in range(_JOIN_TOGETHER):
            person = server.people[act.who - number].id
            if (act.server, person) not in self._model.paused:
                await self._meeting.join(Actor(person, server.guild.id, is_steward=False), call.id, agrees=True)
                call.joined.add(person)

    async def _change(self, act: Act, server: Server) -> None:
        if (call := self._model.call_in(act.server)) is not None:
            call.closes_at = max(call.closes_at, now()) + _LONGER
            await self._calling.change(_steward(server), call.id, call.closes_at)
            call.ended_at = None

    async def _close(self, act: Act, server: Server) -> None:
        call = self._model.call_in(act.server)
        if call is not None and call.ended_at is None:
            await self._calling.close(_steward(server), call.id)
            call.ended_at = now()

    async def _call_off(self, act: Act, server: Server) -> None:
        if (call := self._model.call_in(act.server)) is not None:
            await self._calling.cancel(_steward(server), call.id)
            call.is_off, call.ended_at = True, call.ended_at or now()

    # -- The release ---------------------------------------------------------------------------------

    async def _release(self, act: Act, server: Server) -> None:
        call = self._model.call_in(act.server)
        if call is None:
            return
        goes = server.people[act.who].id if act.verb is Verb.RELEASE_LESS_ONE else None
        here = {
            one
            for one in call.joined
            if not self._model.is_resting(one) and (act.server, one) not in self._model.paused
        }
        if len(here) < 2 or (goes is not None and len(here - {goes}) < 2):
            return
        steward = _steward(server)
        draw = _draws(await self._releasing.close_and_draw(steward, call.id))
        call.ended_at = call.ended_at or now()
        if goes is not None:
            await self._newcomers.takes_no_part(server.guild.id, goes)
            self._model.takes_no_part(act.server, goes)
        while await self._somebody_meets(call):
            released = await self._releasing.release(steward, call.id, draw)
            if released.outcome is not Outcome.CHANGED:
                call.is_released = True
                await self._met(act, call)
                return
            draw = _draws(released.standing)  # it was drawn anew, and is looked at again

    async def _somebody_meets(self, call: Call) -> bool:
        async with self._database.reading() as unit:
            return bool(await matches.drawn(unit, call.id))

    async def _met(self, act: Act, call: Call) -> None:
        """Whoever the steward saw together in the draw meets; who joined and was with nobody is told so."""
        async with self._database.reading() as unit:
            groups = await matches.of_round(unit, call.id)
        for number, group in enumerate(groups):
            label = f"{call.label}-{number}"
            self._model.meet(Conversation(label, act.server, group.id, group.people))
        for person in call.joined - {each for group in groups for each in group.people}:
            if (act.server, person) not in self._model.paused:
                self._model.tell(person, Says.SOMETHING)

    # -- Pauses --------------------------------------------------------------------------------------

    async def _pause(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        if (act.server, person) in self._model.paused:
            return
        await self._calling.pause(_steward(server), person)
        self._model.pause(act.server, person)

    async def _let_in_again(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        if (act.server, person) in self._model.paused:
            await self._calling.resume(_steward(server), person)
            self._model.let_in_again(act.server, person)


def _draws(standing: Standing) -> int:
    assert standing.round is not None
    return standing.round.draws


async def _drawn(pool: Pool, seed: int) -> Drawn:
    return draw_of(pool, seed)


async def _no_threads(_guild_id: int) -> int:
    return 0


def _steward(server: Server) -> Actor:
    return Actor(server.steward.id, server.guild.id, is_steward=True)
