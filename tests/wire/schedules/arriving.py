"""Carries out what newcomers do: introduce themselves, change it, and take it back."""

from __future__ import annotations

from bot.app import Hearth
from cogs.introductions.rules.profile import State
from tests.wire.hearth_bed import now
from tests.wire.newcomers import Newcomers
from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.doing import Doing
from tests.wire.schedules.fates import Fate
from tests.wire.schedules.model import Arrival, Model, Server
from tests.wire.schedules.model_of_meeting import Says


class Arriving(Doing):
    """Introductions of the schedule."""

    def __init__(self, hearth: Hearth, model: Model) -> None:
        self._newcomers, self._model = Newcomers(hearth), model
        self._does = {
            Verb.INTRODUCE: self._introduce,
            Verb.CHANGE_OWN: self._change,
            Verb.WITHDRAW: self._withdraw,
            Verb.TAKE_DOWN: self._take_down,
            Verb.NOBODY_WROTE: self._nobody_wrote,
        }

    async def arrange(self) -> None:
        """Let stewards have chosen the channels, and one of them welcome newcomers."""
        for server in self._model.servers:
            guild_id = server.guild.id
            await self._newcomers.choose(guild_id, server.introductions, server.conversations, server.stewards)
            await self._newcomers.welcomes(guild_id, server.steward.id)

    # -- Introductions -------------------------------------------------------------------------------

    async def _introduce(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        before = await self._newcomers.of(server.guild.id, person)
        if before is not None and before.state is State.SHARED:
            return
        arrival = Arrival(act.label, act.server, person, 0)
        arrival.id = await self._newcomers.introduce(server.guild.id, person, act.label, arrival.text)
        self._model.arrivals[act.label] = arrival
        for earlier in self._model.arrivals.values():
            if earlier.person == person and earlier.server == act.server and earlier.word is not None:
                earlier.word.is_sure = False  # it is so no more

    def _own(self, act: Act) -> Arrival | None:
        arrival = self._model.arrivals.get(act.label)
        return None if arrival is None or arrival.ended_at is not None else arrival

    async def _change(self, act: Act, server: Server) -> None:
        if (arrival := self._own(act)) is not None:
            arrival.version += 1
            await self._newcomers.rewrite(server.guild.id, arrival.person, act.label, arrival.text)

    async def _withdraw(self, act: Act, server: Server) -> None:
        if (arrival := self._own(act)) is not None:
            await self._newcomers.withdraw(server.guild.id, arrival.person, arrival.id)
            arrival.ended_at = now()

    async def _take_down(self, act: Act, server: Server) -> None:
        if (arrival := self._own(act)) is not None:
            await self._newcomers.take_down(server.guild.id, server.steward.id, arrival.id)
            arrival.ended_at = now()
            arrival.word = self._model.tell(arrival.person, Says.SOMETHING)

    async def _nobody_wrote(self, act: Act, server: Server) -> None:
        if (arrival := self._own(act)) is not None and await self._newcomers.nudge_is_due(arrival.id):
            arrival.nudge = Fate.ONCE
