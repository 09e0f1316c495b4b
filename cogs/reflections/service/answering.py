"""What people can do with their own words: keep them, share them, change them, take them back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot import memberships
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import NotFound, Outdated, Refused
from bot.interface import drafts
from bot.interface.drafts import Draft, DraftId
from cogs.reflections import store
from cogs.reflections.rules.reflection import (
    MOST_TEXT,
    Asked,
    Audience,
    Hitch,
    Reflection,
    ReflectionId,
    Written,
    must_be_written,
    must_fit_everyone,
    question_of,
)
from cogs.reflections.rules.week import Week, WeekId, WeekState
from cogs.reflections.sharing import Sharing
from cogs.reflections.store import reflections


class NothingAsked(Refused):
    """No question has been posted yet that this person may see."""


class NoSuchWeek(NotFound):
    """What was typed names no week with a question that this person may see."""


class MayNotWrite(Refused):
    """This person may not write in the threads of the question's channel, so nothing is posted for them either."""


class OutOfSight(NotFound):
    """What is to be posted answers a question whose channel its writer may not see any more."""


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A question somebody wants to answer, and what they have written on it already, if anything."""

    week: Week
    asked: Asked
    earlier: Reflection | None

    @property
    def question(self) -> str:
        """The question in full."""
        return question_of(self.week, self.asked)


class Answering:
    """Everybody's own reflections, each in the hands of its writer alone."""

    def __init__(self, database: Database, clock: Clock, sharing: Sharing) -> None:
        self._database = database
        self._clock = clock
        self._sharing = sharing

    # -- Before anything is written --------------------------------------------------------------------

    async def to_answer(self, unit: Unit, actor: Actor, week_id: WeekId, asked: Asked) -> ToAnswer:
        """Return a posted question; raises `NotFound` for one that this person may not see."""
        week = await store.week_by_id(unit, week_id)
        if week is None or week.guild_id != actor.guild_id or not question_of(week, asked) or not _seen_by(actor, week):
            raise NotFound
        earlier = await reflections.answered(unit, actor.id, actor.guild_id, week.id, question_of(week, asked))
        return ToAnswer(week, asked, earlier)

    async def weeks(self, unit: Unit, actor: Actor) -> list[Week]:
        """Return the weeks whose question this person may answer, newest first."""
        return [week for week in await store.posted_weeks(unit, actor.guild_id) if _seen_by(actor, week)]

    async def chosen(self, unit: Unit, actor: Actor, monday: str | None) -> ToAnswer:
        """Return the question of a week, by its Monday as ISO 8601 has it, or the newest.

        Raises `NothingAsked` where there is none at all, and `NoSuchWeek`.
        """
        weeks = await self.weeks(unit, actor)
        if not weeks:
            raise NothingAsked
        found = next((week for week in weeks if monday in {None, week.week.isoformat()}), None)
        if found is None:
            raise NoSuchWeek
        return await self.to_answer(unit, actor, found.id, Asked.QUESTION)

    async def question(self, unit: Unit, actor: Actor, week_id: WeekId, asked: Asked) -> str:
        """Return a question of this server for a form that is opened again; empty where it is gone."""
        week = await store.week_by_id(unit, week_id)
        return "" if week is None or week.guild_id != actor.guild_id else question_of(week, asked)

    async def preview(self, actor: Actor, written: Written) -> ToAnswer:
        """Return what an answer for everyone would be posted under; raises `TooLong` and `NothingWritten`."""
        must_be_written(written.text)
        must_fit_everyone(written.text)
        async with self._database.reading() as unit:
            return ToAnswer(await self._week(unit, actor, written), written.asked, None)

    # -- What was written ------------------------------------------------------------------------------

    async def keep(self, actor: Actor, written: Written, draft_id: DraftId) -> Reflection:
        """Keep it for its writer alone; the draft has arrived, and goes in the same unit."""
        async with self._database.writing() as unit:
            return await self._add(unit, actor, written, Audience.ME, draft_id)

    async def keep_draft(self, actor: Actor, draft_id: DraftId, since: datetime) -> Reflection | None:
        """Keep what was sent for its writer alone; None where that was answered already, or is older than `since`."""
        async with self._database.writing() as unit:
            written = _written(await drafts.get(unit, draft_id, actor.id, actor.guild_id, since=since))
            return None if written is None else await self._add(unit, actor, written, Audience.ME, draft_id)

    async def post(self, actor: Actor, draft_id: DraftId, since: datetime) -> Reflection | None:
        """Keep what was previewed and plan its post; None where that was answered already, or is older than `since`.

        Raises `TooLong`, `OutOfSight` where this person may not see the prompt any more, and `MayNotWrite`.
        """
        async with self._database.writing() as unit:
            draft = await drafts.get(unit, draft_id, actor.id, actor.guild_id, since=since)
            written = _written(draft)
            if draft is None or written is None or draft.fields.get("audience") != Audience.EVERYONE:
                return None
            must_fit_everyone(written.text)
            week = await self._week(unit, actor, written)
            if not _seen_by(actor, week):
                raise OutOfSight
            _must_write_in(week, actor)
            found = await self._add(unit, actor, written, Audience.EVERYONE, draft_id)
            await self._sharing.share(unit, found)
            return await self._own(unit, actor, found.id)

    async def edit(self, actor: Actor, reflection_id: ReflectionId, text: str, draft_id: DraftId) -> Reflection:
        """Keep another text instead, in the post too; the draft goes in the same unit. Raises `TooLong`."""
        must_be_written(text)
        async with self._database.writing() as unit:
            found = await self._own(unit, actor, reflection_id)
            if found.is_for_everyone:
                must_fit_everyone(text)
            await drafts.drop(unit, draft_id)
            if text == found.text and found.hitch is not Hitch.UNCHANGED:
                return found
            now = self._clock.now()
            await reflections.rewrite(unit, found.id, text, now)
            changed = replace(found, text=text, edited_at=now)
            if found.hitch is Hitch.UNCHANGED:  # what was in the way is tried anew
                await reflections.has_hitch(unit, found.id, None)
                changed = replace(changed, hitch=None)
            await self._sharing.change(unit, changed)
            return changed

    async def take_back(self, actor: Actor, reflection_id: ReflectionId) -> Reflection:
        """Let the post go and keep the words for their writer alone. Twice changes nothing."""
        return await self._do(actor, reflection_id, self._alone)

    async def try_again(self, actor: Actor, reflection_id: ReflectionId) -> Reflection:
        """Plan the post once more, or the change that could not be made; otherwise nothing changes.

        Raises `MayNotWrite`.
        """
        async with self._database.reading() as unit:
            week = await store.week_by_id(unit, (await self._own(unit, actor, reflection_id)).week_id)
        if week is not None:
            _must_write_in(week, actor)
        return await self._do(actor, reflection_id, self._again)

    async def delete(self, actor: Actor, reflection_id: ReflectionId) -> Reflection:
        """Delete it and let its post go, at once; returns what it was."""
        async with self._database.writing() as unit:
            found = await self._own(unit, actor, reflection_id)
            await self._sharing.withdraw(unit, found)
            await reflections.drop(unit, found.id)
            return found

    # -- What moderators did -----------------------------------------------------------------------------

    async def post_deleted(self, channel_id: int, message_ids: frozenset[int]) -> None:
        """Somebody deleted messages: an answer among them is for its writer alone from now on."""
        async with self._database.reading() as unit:
            ours = [one for one in message_ids if await reflections.stands_at(unit, channel_id, one)]
        if not ours:
            return
        async with self._database.writing() as unit:
            for message_id in ours:
                await reflections.lost_in(unit, channel_id, message_id)

    async def thread_deleted(self, thread_id: int) -> None:
        """Somebody deleted a thread: what stood in it is for its writers alone from now on."""
        async with self._database.reading() as unit:
            if await reflections.week_of_thread(unit, thread_id) is None:
                return
        async with self._database.writing() as unit:
            await reflections.thread_is_gone(unit, thread_id)

    # -- Within ----------------------------------------------------------------------------------------

    async def _week(self, unit: Unit, actor: Actor, written: Written) -> Week:
        week = await store.week_by_id(unit, written.week_id)
        if week is None or week.guild_id != actor.guild_id or not question_of(week, written.asked):
            raise NotFound
        return week

    async def _add(
        self, unit: Unit, actor: Actor, written: Written, audience: Audience, draft_id: DraftId
    ) -> Reflection:
        must_be_written(written.text)
        if len(written.text) > MOST_TEXT:
            raise Outdated  # no form of ours takes that much
        week = await self._week(unit, actor, written)
        now = self._clock.now()
        found = await reflections.add(
            unit,
            guild_id=actor.guild_id,
            person_id=actor.id,
            week_id=week.id,
            question=question_of(week, written.asked),
            theme=week.theme or "",
            audience=audience,
            text=written.text,
            at=now,
        )
        await drafts.drop(unit, draft_id)
        await memberships.note(unit, actor.guild_id, actor.id, now)
        return found

    async def _own(self, unit: Unit, actor: Actor, reflection_id: ReflectionId) -> Reflection:
        found = await reflections.own(unit, reflection_id, actor.id, actor.guild_id)
        if found is None:
            raise NotFound
        return found

    async def _do(
        self, actor: Actor, reflection_id: ReflectionId, do: Callable[[Unit, Reflection], Awaitable[None]]
    ) -> Reflection:
        async with self._database.writing() as unit:
            await do(unit, await self._own(unit, actor, reflection_id))
            return await self._own(unit, actor, reflection_id)

    async def _alone(self, unit: Unit, found: Reflection) -> None:
        if found.is_for_everyone:
            await self._sharing.withdraw(unit, found)
            await reflections.for_its_writer_alone(unit, found.id)

    async def _again(self, unit: Unit, found: Reflection) -> None:
        if found.hitch is None or not found.is_for_everyone:
            return
        await reflections.has_hitch(unit, found.id, None)
        if found.is_posted:
            now = self._clock.now()
            await reflections.rewrite(unit, found.id, found.text, now)
            await self._sharing.change(unit, replace(found, edited_at=now))
        else:
            await self._sharing.share(unit, found)


def _must_write_in(week: Week, actor: Actor) -> None:
    # Somebody who was muted must not speak through us.
    if week.channel_id is not None and not actor.writes_in_threads(week.channel_id):
        raise MayNotWrite


def _seen_by(actor: Actor, week: Week) -> bool:
    if week.channel_id is None:
        # In Discord's hands: whoever presses at this very moment sees the post before we hear that it is there.
        return week.state is WeekState.PLANNED and week.text is not None
    return week.state is WeekState.SENT and actor.sees(week.channel_id)


def _written(draft: Draft | None) -> Written | None:
    """Return what was written in a draft of the form, or None where there is none (any more)."""
    text = None if draft is None else draft.fields.get("text")
    asked = {f"reflection:{one}": one for one in Asked}.get("" if draft is None else draft.form)
    if draft is None or asked is None or not isinstance(text, str):
        return None
    return Written(WeekId(draft.subject), asked, text.strip())
