"""Carries out what people do around conversations: meet, leave, answer; and the days that pass after they met."""

from __future__ import annotations

from sqlalchemy import select, update

from bot import memberships
from bot.app import Hearth
from bot.database import Unit
from bot.deliveries.tables import deliveries
from bot.reach import How
from cogs.introductions import meeting
from cogs.introductions.rules.history import Answer
from cogs.introductions.rules.meeting import Match
from cogs.introductions.service.meeting import Meeting
from cogs.introductions.store import matches
from cogs.introductions.tables import matches as match_rows
from tests.wire.hearth_bed import now
from tests.wire.newcomers import Newcomers
from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.doing import Doing
from tests.wire.schedules.fates import Fate
from tests.wire.schedules.model import Model, Server
from tests.wire.schedules.model_of_meeting import Conversation, Says
from tests.wire.world import World


class Conversing(Doing):
    """Conversations of two of the schedule. A steward's round, with its call, is in `calling`."""

    def __init__(self, world: World, hearth: Hearth, model: Model) -> None:
        self._world, self._database, self._model = world, hearth.database, model
        self._newcomers, self._meeting = Newcomers(hearth), hearth.service(Meeting)
        self._does = {
            Verb.MEET: self._meet,
            Verb.MEET_GUEST: self._meet_guest,
            Verb.MEET_NO_MORE: self._meet_no_more,
            Verb.GUEST_GOES: self._guest_goes,
            Verb.DAYS_LATER: self._days_later,
            Verb.TALKED: self._talked,
            Verb.TIME_OVER: self._time_over,
        }

    # -- Who meets whom ------------------------------------------------------------------------------

    async def _meet(self, act: Act, server: Server) -> None:
        await self._meets(act, server, server.people[act.who].id, server.people[act.who - 1].id)

    async def _meet_guest(self, act: Act, server: Server) -> None:
        if not self._may_meet(act, server.people[act.who].id):
            return
        guest = server.guild.add_member(self._world.create_user(f"Guest-{act.server}-{act.label}"))
        await self._meets(act, server, server.people[act.who].id, guest.id, guest=guest.id)

    async def _meets(self, act: Act, server: Server, *people: int, guest: int | None = None) -> None:
        if not self._may_meet(act, *people):
            return
        [match_id] = await self._newcomers.released(server.guild.id, people)
        conversation = Conversation(act.label, act.server, match_id, frozenset(people), guest)
        self._model.meet(conversation)

    def _may_meet(self, act: Act, *people: int) -> bool:
        # One round at a time; and stewards would see that somebody is paused.
        return self._model.call_in(act.server) is None and not any(
            (act.server, person) in self._model.paused for person in people
        )

    async def _meet_no_more(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        await self._newcomers.takes_no_part(server.guild.id, person)
        self._model.takes_no_part(act.server, person)

    async def _guest_goes(self, act: Act, server: Server) -> None:
        conversation = self._model.conversations.get(act.label) or next(iter(self._with_guest(act.server)), None)
        if conversation is None or conversation.guest is None or conversation.left or conversation.is_over:
            return
        guest, at = conversation.guest, now()
        async with self._database.writing() as unit:
            match = await matches.get(unit, conversation.match_id)
            await memberships.left(unit, server.guild.id, [guest], at)
        self._world.backend.remove_member(server.guild.id, guest)
        await self._meeting.left_server(server.guild.id, guest)
        # Known only of those whom the program has introduced: an introduction in doubt is taken back, or never was.
        self._model.goes(conversation, guest, now(), is_introduced=match is not None and match.is_introduced)

    # -- The days after ------------------------------------------------------------------------------

    async def _days_later(self, act: Act, server: Server) -> None:
        """Let the time come at which everybody in this server who was introduced is asked whether they talked."""
        for conversation in self._of(act.server):
            if not conversation.is_asked:
                await self._is_asked(conversation)

    async def _is_asked(self, conversation: Conversation) -> None:
        at = now()
        async with self._database.writing() as unit:
            match = await self._open(unit, conversation)
            if match is None or match.ask_at is None or match.ask_at <= at:
                return
            await unit.execute(update(match_rows).where(match_rows.c.id == match.id).values(ask_at=at))
            asked = deliveries.c.dedupe_key.in_(_asking(match)), deliveries.c.state == "planned"
            await unit.execute(update(deliveries).where(*asked).values(about_at=at, due_at=at))
        conversation.is_asked = True
        heard = [each for each in conversation.people if self._model.reach.get(each) is How.MENTION]
        conversation.question = Fate.ONCE if heard else Fate.NEVER
        sure = [each for each in heard if not self._model.is_resting(each) and each not in conversation.answered]
        conversation.is_question_sure = bool(sure)
        for person in conversation.people:
            self._model.tell(person, Says.TALKED, of=conversation, is_sure=person not in conversation.answered)

    async def _talked(self, act: Act, server: Server) -> None:
        conversation = self._model.conversations.get(act.label)
        person = server.people[act.who].id
        if conversation is None or not conversation.is_sure or person in conversation.answered:
            return
        async with self._database.reading() as unit:
            if await self._open(unit, conversation) is None:
                return
        await self._meeting.answer(person, conversation.match_id, Answer.TALKED, server.guild.id)
        conversation.answered[person] = now()
        conversation.is_question_sure = False
        for word in self._model.words:
            if word.of is conversation and word.person == person:  # whoever answers has seen that it waits, too
                word.is_sure = False

    async def _time_over(self, act: Act, server: Server) -> None:
        """Let two weeks more have passed in this server, in which whatever was to be asked was."""
        for conversation in self._of(act.server):
            if conversation.is_asked and not conversation.is_over:
                await self._is_over(conversation)

    async def _is_over(self, conversation: Conversation) -> None:
        at = now()
        async with self._database.writing() as unit:
            match = await self._open(unit, conversation)
            if match is None or not match.is_asked(at):
                return
            asked = select(deliveries.c.id).where(deliveries.c.dedupe_key.in_([*_asking(match), *_telling(match)]))
            still = asked.where(deliveries.c.state.in_(["planned", "sending"]), deliveries.c.due_at <= at)
            if await unit.all(still):
                return
            its_end = deliveries.c.kind == meeting.CLOSE_KIND, deliveries.c.subject == match.id
            await unit.execute(update(deliveries).where(*its_end).values(about_at=at, due_at=at))
        conversation.is_over = True

    def _of(self, server: int) -> list[Conversation]:
        return [one for one in self._model.conversations.values() if one.server == server and one.is_sure]

    def _with_guest(self, server: int) -> list[Conversation]:
        return [one for one in self._of(server) if one.guest is not None and not one.is_over]

    async def _open(self, unit: Unit, conversation: Conversation) -> Match | None:
        match = await matches.get(unit, conversation.match_id)
        return match if match is not None and match.is_open and match.is_introduced else None


def _asking(match: Match) -> list[str]:
    return [meeting.question_key(match.id), *(meeting.ask_key(match.id, each) for each in match.people)]


def _telling(match: Match) -> list[str]:
    return [meeting.tell_key(match.id, each) for each in match.people]
