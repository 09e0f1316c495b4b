"""Carries out what people do, through the program's own services over its database, and tells the model.

An act that makes no sense at that moment (an answer where nothing was asked yet) is left out, as a person would.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot import consents, members
from bot.access import Actor
from bot.app import Hearth
from bot.consents import EVERYWHERE
from bot.deliveries.tables import deliveries
from bot.direct_messages import DirectMessages
from bot.interface import drafts
from bot.interface.drafts import DraftId
from bot.reach import DIRECT_MESSAGES
from cogs.reflections.rules.reflection import ReflectionId
from cogs.reflections.service import Answering, Prompts
from cogs.reflections.tables import reflections, weeks
from tests.wire.hearth_bed import now
from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.doing import Doing
from tests.wire.schedules.fates import Fate
from tests.wire.schedules.model import Answer, Hello, Model, Prompt, Server
from tests.wire.world import World

_NEVER_A_DRAFT = DraftId(0)
_A_DAY = timedelta(days=1)


class People(Doing):
    """The members and stewards of all servers."""

    def __init__(self, world: World, hearth: Hearth, model: Model) -> None:
        self._world, self._hearth, self._model = world, hearth, model
        self.database = hearth.database
        self._does = {
            Verb.PROMPT_DUE: self._prompt_due,
            Verb.PAUSE: self._pause,
            Verb.RESUME: self._resume,
            Verb.ANSWER: self._answer,
            Verb.REWRITE: self._rewrite,
            Verb.TAKE_BACK: self._take_back,
            Verb.DELETE: self._delete,
            Verb.MODERATE: self._moderate,
            Verb.FORBID: self._forbid,
            Verb.ALLOW: self._allow,
            Verb.CHOOSE_DMS: self._choose_dms,
            Verb.CLOSE_DMS: self._close_dms,
            Verb.OPEN_DMS: self._open_dms,
            Verb.REST: self._rest,
            Verb.END_REST: self._end_rest,
            Verb.ERASE: self._erase,
        }

    # -- Prompts -----------------------------------------------------------------------------------

    async def _prompt_due(self, act: Act, server: Server) -> None:
        """Let a week pass in this server: its weeks grow older by one, and the coming one is this week."""
        if server.is_paused:
            return
        async with self.database.writing() as unit:
            here = deliveries.c.guild_id == server.guild.id, deliveries.c.kind == "reflections.prompt"
            rows = await unit.all(select(deliveries).where(*here, deliveries.c.state.in_(["planned", "sending"])))
            if len(rows) != 1 or rows[0].state != "planned" or rows[0].due_at <= now():
                return  # one is in hand, or due already
            [row] = rows
            past = row.due_at - server.prompts_at
            moved = {
                "about_at": server.prompts_at,
                "due_at": server.prompts_at,
                "useless_after": row.useless_after - past,
            }
            await unit.execute(update(deliveries).where(deliveries.c.id == row.id).values(moved))
            mine = select(weeks).where(weeks.c.guild_id == server.guild.id).order_by(weeks.c.week)
            for week in await unit.all(mine):
                older = {"week": week.week - past, "about_at": week.about_at and week.about_at - past}
                await unit.execute(update(weeks).where(weeks.c.id == week.id).values(older))
        for prompt in self._model.prompts.values():
            # What Discord refused waits for a steward, and for no longer than a week.
            if prompt.server == act.server and server.times_forbidden:
                prompt.fate = Fate.PERHAPS
        self._model.prompts[row.subject] = Prompt(act.server, row.subject)

    async def _pause(self, act: Act, server: Server) -> None:
        await self._hearth.service(Prompts).pause(_steward(server))
        server.is_paused = True
        for prompt in self._model.prompts.values():
            if prompt.server == act.server:
                prompt.fate = Fate.PERHAPS

    async def _resume(self, act: Act, server: Server) -> None:
        await self._hearth.service(Prompts).resume(_steward(server))
        server.is_paused = False

    # -- Answers -----------------------------------------------------------------------------------

    async def newest_week(self, server: Server) -> int | None:
        """Return the week whose prompt stands in this server, or None."""
        asked = select(weeks.c.id).where(weeks.c.guild_id == server.guild.id, weeks.c.state == "sent")
        async with self.database.reading() as unit:
            found = await unit.scalar(asked.order_by(weeks.c.week.desc()).limit(1))
        return None if found is None else int(found)

    async def _answer(self, act: Act, server: Server) -> None:
        week_id = await self.newest_week(server)
        if week_id is None:
            return
        person = server.people[act.who]
        answer = Answer(act.label, act.server, person.id, week_id, None)
        fields: drafts.Fields = {"text": answer.text, "audience": "everyone"}
        about = {"person_id": person.id, "guild_id": server.guild.id, "form": "reflection:answer", "subject": week_id}
        async with self.database.writing() as unit:
            draft_id = await drafts.keep(unit, **about, fields=fields, at=now())  # type: ignore[arg-type]
        found = await self._hearth.service(Answering).post(_actor(server, act.who), draft_id, now() - _A_DAY)
        assert found is not None
        answer.reflection_id = found.id
        self._model.answers[act.label] = answer

    async def _own(self, act: Act, server: Server) -> tuple[Answer, ReflectionId, Actor] | None:
        answer = self._model.answers.get(act.label)
        if answer is None or answer.reflection_id is None or answer.ended_at is not None:
            return None
        return answer, ReflectionId(answer.reflection_id), _actor(server, act.who)

    async def _rewrite(self, act: Act, server: Server) -> None:
        if (own := await self._own(act, server)) is None:
            return
        answer, reflection_id, actor = own
        answer.version += 1
        await self._hearth.service(Answering).edit(actor, reflection_id, answer.text, _NEVER_A_DRAFT)

    async def _take_back(self, act: Act, server: Server) -> None:
        if own := await self._own(act, server):
            await self._hearth.service(Answering).take_back(own[2], own[1])
            _ends(own[0])

    async def _delete(self, act: Act, server: Server) -> None:
        if own := await self._own(act, server):
            await self._hearth.service(Answering).delete(own[2], own[1])
            _ends(own[0])

    async def _moderate(self, act: Act, server: Server) -> None:
        if (own := await self._own(act, server)) is None:
            return
        # Only a post that the program knows of: one in doubt that is deleted now cannot be told from one never sent.
        asked = select(reflections.c.channel_id, reflections.c.message_id).where(reflections.c.id == own[1])
        async with self.database.reading() as unit:
            row = await unit.one(asked)
        if row is None or row.message_id not in self._world.backend.messages.get(row.channel_id, {}):
            return
        self._world.backend.delete_message(row.channel_id, row.message_id)
        _ends(own[0])

    # -- What stewards must mend -----------------------------------------------------------------------

    async def _forbid(self, act: Act, server: Server) -> None:
        self._world.allow_only(server.reflections, self._world.me, send_messages=False, send_messages_in_threads=False)
        server.times_forbidden += not server.is_forbidden
        server.is_forbidden = True

    async def _allow(self, act: Act, server: Server) -> None:
        if not server.is_forbidden:
            return
        self._world.allow_only(server.reflections, self._world.me)
        server.is_forbidden = False
        await self.try_again(act.server)

    async def try_again(self, number: int) -> int:
        """Press every "Try again" that stands in a server's prompts and answers; returns how many there were."""
        server = self._model.servers[number]
        if server.is_paused or server.is_forbidden:
            return 0
        async with self.database.reading() as unit:
            stuck = await unit.all(
                select(weeks.c.id).where(
                    weeks.c.guild_id == server.guild.id, weeks.c.state == "stuck", weeks.c.about_at > now() - _A_DAY
                )
            )
            hitches = await unit.all(
                select(reflections.c.id, reflections.c.person_id).where(
                    reflections.c.guild_id == server.guild.id,
                    reflections.c.not_posted.is_not(None),
                    reflections.c.audience == "everyone",
                )
            )
        if stuck:
            await self._hearth.service(Prompts).try_again(_steward(server))
        for row in hitches:
            actor = Actor(row.person_id, server.guild.id, is_steward=False)
            await self._hearth.service(Answering).try_again(actor, ReflectionId(row.id))
        return len(stuck) + len(hitches)

    # -- Direct messages and rest ----------------------------------------------------------------------

    async def _choose_dms(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        dms, at = self._hearth.service(DirectMessages), now()
        async with self.database.writing() as unit:
            await consents.withdraw(unit, person, EVERYWHERE, DIRECT_MESSAGES.name, at)
            is_tried = await dms.choose(unit, person, server.guild.id, at)
        known = self._model.ever_closed | self._model.erased
        if is_tried:
            self._model.hellos.append(Hello(person, Fate.PERHAPS if person in known else Fate.ONCE))

    async def _close_dms(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        self._model.closed.add(person)
        self._model.ever_closed.add(person)
        self._model.unsure(person)

    async def _open_dms(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        if person in self._model.closed:
            self._model.closed.discard(person)
            self._model.unsure(person)

    async def _rest(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        if not self._model.is_resting(person):
            await self._rest_until(person, now() + _A_DAY)
            self._model.rests[person].append((now(), None))
            self._model.unsure(person)

    async def _end_rest(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        if self._model.is_resting(person):
            self._model.unsure(person)
            since = self._model.rests[person].pop()[0]
            self._model.rests[person].append((since, now()))
            await self._rest_until(person, None)

    async def _erase(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        await self._hearth.personal_data.erase(person)
        self._model.erase(person, now())

    async def _rest_until(self, person: int, until: datetime | None) -> None:
        async with self.database.writing() as unit:
            await members.rest_until(unit, person, until)


def _ends(answer: Answer) -> None:
    answer.fate, answer.ended_at = Fate.PERHAPS, now()


def _steward(server: Server) -> Actor:
    return Actor(server.steward.id, server.guild.id, is_steward=True)


def _actor(server: Server, who: int) -> Actor:
    return Actor(server.people[who].id, server.guild.id, is_steward=False)
