"""Carries out what newcomers do: introduce themselves, change it, take it back, and meet in conversations of two."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.app import Hearth
from cogs.introductions.rules.profile import State
from tests.wire.hearth_bed import now
from tests.wire.newcomers import Newcomers
from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.model import Arrival, Conversation, Fate, Model, Server


class Arriving:
    """Introductions and conversations of the schedule."""

    def __init__(self, hearth: Hearth, model: Model) -> None:
        self._newcomers, self._model = Newcomers(hearth), model
        self._does: dict[Verb, Callable[[Act, Server], Awaitable[None]]] = {
            Verb.INTRODUCE: self._introduce,
            Verb.CHANGE_OWN: self._change,
            Verb.WITHDRAW: self._withdraw,
            Verb.TAKE_DOWN: self._take_down,
            Verb.NOBODY_WROTE: self._nobody_wrote,
            Verb.MEET: self._meet,
            Verb.MEET_NO_MORE: self._meet_no_more,
        }

    async def arrange(self) -> None:
        """Let stewards have chosen the channels, and one of them welcome newcomers."""
        for server in self._model.servers:
            guild_id = server.guild.id
            await self._newcomers.choose(guild_id, server.introductions, server.conversations, server.stewards)
            await self._newcomers.welcomes(guild_id, server.steward.id)

    async def do(self, act: Act) -> bool:
        """Carry an act out; returns whether it is one of those that are known here."""
        does = self._does.get(act.verb)
        if does is None:
            return False
        await does(act, self._model.servers[act.server])
        return True

    # -- Introductions -------------------------------------------------------------------------------

    async def _introduce(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        before = await self._newcomers.of(server.guild.id, person)
        if before is not None and before.state is State.SHARED:
            return
        arrival = Arrival(act.label, act.server, person, 0)
        arrival.id = await self._newcomers.introduce(server.guild.id, person, act.label, arrival.text)
        self._model.arrivals[act.label] = arrival

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

    async def _nobody_wrote(self, act: Act, server: Server) -> None:
        if (arrival := self._own(act)) is not None and await self._newcomers.nudge_is_due(arrival.id):
            arrival.nudge = Fate.ONCE

    # -- Conversations -------------------------------------------------------------------------------

    async def _meet(self, act: Act, server: Server) -> None:
        people = [server.people[act.who].id, server.people[act.who - 1].id]
        [match_id] = await self._newcomers.released(server.guild.id, people)
        self._model.conversations[act.label] = Conversation(act.label, act.server, match_id, frozenset(people))

    async def _meet_no_more(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        await self._newcomers.takes_no_part(server.guild.id, person)
        for conversation in self._model.conversations.values():
            if conversation.server == act.server and person in conversation.people:
                conversation.fate = Fate.PERHAPS
