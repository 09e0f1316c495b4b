"""What happens around an answer for everyone: the prompt's thread, the post in it, changing it, and taking it back.

Every step is a planned delivery; what a step finds out is written in the unit that settles it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import notices, takedowns
from bot.clock import Clock
from bot.database import Unit
from bot.deliveries import failures
from bot.deliveries import store as deliveries
from bot.deliveries.model import Delivery, Failed, Outcome, Plan, Sent, Skip, Skipped, State, Trouble
from bot.takedowns import Post
from bot.words import sentence
from cogs.reflections import store
from cogs.reflections.rules.reflection import Hitch, Reflection, ReflectionId
from cogs.reflections.rules.week import Week, WeekId
from cogs.reflections.store import reflections
from cogs.reflections.store import sharing as sharing_rows
from cogs.reflections.store.reflections import Entry

THREAD_KIND = "reflections.thread"
ANSWER_KIND = "reflections.answer"
EDIT_KIND = "reflections.edit"
CALLED = sentence("Answers to the weekly prompt")
MENDED_WITH = "/steward prompts"

_MESSAGE_GONE = frozenset({10008})


@dataclass(frozen=True, slots=True)
class ToShare:
    """An answer that is to be posted or changed now, and in which language the server reads."""

    reflection: Reflection
    channel_id: int
    message_id: int | None
    is_lighter: bool
    language: str | None


class Sharing:
    """Brings answers for everyone into the prompt's thread, and away again."""

    def __init__(self, clock: Clock, complaints: notices.Notices, arm: Callable[[], None]) -> None:
        """`arm` wakes the dispatcher."""
        self._clock = clock
        self._complaints = complaints
        self._arm = arm

    # -- What people ask -----------------------------------------------------------------------------

    async def share(self, unit: Unit, reflection: Reflection) -> None:
        """Plan its post, and before that the thread where there is none."""
        week = await store.week_by_id(unit, reflection.week_id)
        if week is None or week.message_id is None:
            await reflections.has_hitch(unit, reflection.id, Hitch.PROMPT_GONE)
        elif week.thread_id is None:
            await self._plan_thread(unit, week)
        else:
            await self._plan_answers(unit, [reflection.id])
        unit.after_commit(self._arm)

    async def change(self, unit: Unit, reflection: Reflection) -> None:
        """Plan that the post says what the reflection says now, if it has a post; `edited_at` is that of the change."""
        if not reflection.is_posted or reflection.edited_at is None:
            return
        await self._plan_edit(unit, reflection, reflection.edited_at.isoformat())

    async def withdraw(self, unit: Unit, reflection: Reflection) -> None:
        """Plan that the post goes, if it has one, and that none comes. One in hand goes as soon as it is there."""
        await self.withdraw_all(unit, [Entry(reflection.id, _post_of(reflection))])

    async def withdraw_all(self, unit: Unit, entries: Sequence[Entry]) -> None:
        """Plan it for all of these, in the same few statements however many they are."""
        now = self._clock.now()
        await deliveries.cancel_all(unit, [_answer_key(one.id) for one in entries], "its writer took it back", now)
        posts = [one.post for one in entries if one.post is not None]
        if posts:
            await takedowns.take_down_all(unit, posts, now)
            unit.after_commit(self._arm)

    # -- The thread ------------------------------------------------------------------------------------

    async def threads_to_make(self, unit: Unit, deliveries: Sequence[Delivery]) -> list[Week | Skip]:
        """Return for each of these the week whose prompt gets a thread now."""
        found = await sharing_rows.asked_for_threads(unit, [_week_of(delivery) for delivery in deliveries])
        return [_thread_of(*found.get(_week_of(delivery), (None, []))) for delivery in deliveries]

    async def threads_sent(self, unit: Unit, sent: Sequence[tuple[Delivery, Sent]]) -> None:
        """Note these threads and plan the answers that waited for them."""
        found = await sharing_rows.asked_for_threads(unit, [_week_of(delivery) for delivery, _ in sent])
        for delivery, there in sent:
            await reflections.thread_is(unit, _week_of(delivery), there.message_id)
        await self._plan_answers(unit, [one for _, waiting in found.values() for one in waiting])
        unit.after_commit(self._arm)

    async def thread_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Plan the answers that waited for the thread, or tell their writers why they cannot be posted."""
        if isinstance(outcome, Sent):
            await self.threads_sent(unit, [(delivery, outcome)])
            return
        code = outcome.code if isinstance(outcome, Failed) else None
        # Making it fails with "unknown channel" where the prompt's own channel is gone, and the prompt with it.
        gone = code is None or code in _MESSAGE_GONE or code in failures.CHANNEL_DELETED
        for reflection_id in await reflections.waiting_in(unit, _week_of(delivery)):
            await reflections.has_hitch(unit, reflection_id, Hitch.PROMPT_GONE if gone else _hitch_of(code or 0))
        unit.after_commit(self._arm)

    # -- The answer ------------------------------------------------------------------------------------

    async def answers_to_post(self, unit: Unit, deliveries: Sequence[Delivery]) -> list[ToShare | Skip]:
        """Return what to post for each of these, as it is written now."""
        found = await sharing_rows.all_to_share(unit, [_reflection_of(delivery) for delivery in deliveries])
        return [_answer_of(found.get(_reflection_of(delivery))) for delivery in deliveries]

    async def answers_sent(self, unit: Unit, sent: Sequence[tuple[Delivery, Sent]]) -> None:
        """Note where each of these is; where one was taken back meanwhile, plan that it goes."""
        found = await sharing_rows.unopened(unit, [_reflection_of(delivery) for delivery, _ in sent])
        for delivery, there in sent:
            await self._answer_ended(unit, delivery, there, found.get(_reflection_of(delivery)))

    async def answer_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note where the post is, or why there is none."""
        found = await reflections.unopened(unit, _reflection_of(delivery))
        await self._answer_ended(unit, delivery, outcome, found)

    async def _answer_ended(self, unit: Unit, delivery: Delivery, outcome: Outcome, found: Reflection | None) -> None:
        match outcome:
            case Sent(channel_id, message_id) if channel_id is not None and message_id is not None:
                await self._arrived(unit, delivery, found, channel_id, message_id)
            case Failed() if found is not None and found.waits_for_post:
                await self._did_not_arrive(unit, found, outcome)
            case _ if found is not None and found.waits_for_post:
                await reflections.has_hitch(unit, found.id, Hitch.THREAD_GONE)

    async def _arrived(
        self, unit: Unit, delivery: Delivery, found: Reflection | None, channel_id: int, message_id: int
    ) -> None:
        now = self._clock.now()
        if found is None or not found.is_for_everyone or found.is_posted:
            guild_id = await reflections.week_of_thread(unit, channel_id)
            if guild_id is not None and (found is None or found.message_id != message_id):
                await takedowns.take_down(unit, guild_id, channel_id, message_id, now)
                unit.after_commit(self._arm)
            return
        await reflections.posted(unit, found.id, channel_id, message_id, now)
        if found.edited_at is not None:  # perhaps while it was in hand: saying it once more harms nothing
            there = await reflections.unopened(unit, found.id)
            if there is not None:
                await self.change(unit, there)
        await notices.all_mended_about(unit, found.guild_id, CALLED, delivery.tried_at, now)

    async def _did_not_arrive(self, unit: Unit, found: Reflection, failed: Failed) -> None:
        week = await store.week_by_id(unit, found.week_id)
        if failed.code in failures.CHANNEL_DELETED:
            await reflections.has_hitch(unit, found.id, Hitch.THREAD_GONE)
            if week is not None:
                await reflections.thread_is(unit, week.id, None)
            return
        await reflections.has_hitch(unit, found.id, _hitch_of(failed.code))
        if failed.code in failures.NOT_ALLOWED and week is not None and week.channel_id is not None:
            # A thread has no permissions of its own: what stewards can mend is the channel it belongs to.
            trouble = Trouble(found.guild_id, week.channel_id, failed.code, CALLED, MENDED_WITH)
            await self._complaints.cannot_post(unit, trouble, self._clock.now())
            unit.after_commit(self._arm)

    # -- Changing it -----------------------------------------------------------------------------------

    async def post_to_change(self, unit: Unit, delivery: Delivery) -> ToShare | Skip:
        """Return what a post is to say now."""
        found = await sharing_rows.to_share(unit, _reflection_of(delivery))
        written = None if found is None else found.reflection
        if found is None or written is None or written.channel_id is None or written.message_id is None:
            return Skip("it was taken back meanwhile")
        if written.edited_at != delivery.about_at:
            return Skip("it was changed again, and that change has a row of its own")
        return _to_share(found, written.channel_id, written.message_id)

    async def change_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note that a post is gone or could not be changed; repeat a change that another one may have overtaken."""
        found = await reflections.unopened(unit, _reflection_of(delivery))
        if found is None or not found.is_posted:
            return
        is_newest = found.edited_at == delivery.about_at
        is_there = isinstance(outcome, Sent) or (isinstance(outcome, Skipped) and delivery.attempted_at is not None)
        if is_there and not is_newest:
            # Two changes were in hand at once, and the older one, or an unsure try of it, may have come last.
            await self._plan_edit(unit, found, f"after-{delivery.id}")
            return
        match outcome:
            case Sent():
                await reflections.has_hitch(unit, found.id, None)
            case Failed() if failed_for_good(outcome):
                await reflections.for_its_writer_alone(unit, found.id, Hitch.REMOVED)
            case Failed() if is_newest:
                await reflections.has_hitch(unit, found.id, Hitch.UNCHANGED)
            case _:
                return

    # -- Within ----------------------------------------------------------------------------------------

    async def _plan_thread(self, unit: Unit, week: Week) -> None:
        now = self._clock.now()
        key = f"thread:{week.id}"
        earlier = await deliveries.by_key(unit, key)
        if earlier is not None and earlier.state is State.SENT:  # that one was deleted since
            key = f"{key}:{now.isoformat()}"
        await deliveries.plan(
            unit,
            Plan(kind=THREAD_KIND, dedupe_key=key, guild_id=week.guild_id, subject=week.id, about_at=now, due_at=now),
        )

    async def _plan_answers(self, unit: Unit, reflection_ids: Sequence[ReflectionId]) -> None:
        # Of no server, so that a refusal is not told as one of the thread's: a thread has no settings to mend.
        now = self._clock.now()
        plans = [
            Plan(kind=ANSWER_KIND, dedupe_key=_answer_key(one), subject=one, about_at=now, due_at=now)
            for one in reflection_ids
        ]
        await deliveries.plan_all(unit, plans)

    async def _plan_edit(self, unit: Unit, reflection: Reflection, which: str) -> None:
        await deliveries.plan(
            unit,
            Plan(
                kind=EDIT_KIND,
                dedupe_key=f"{_answer_key(reflection.id)}:edit:{which}",
                subject=reflection.id,
                about_at=reflection.edited_at,
                due_at=self._clock.now(),
            ),
        )
        unit.after_commit(self._arm)


def _week_of(delivery: Delivery) -> WeekId:
    return WeekId(delivery.subject or 0)


def _reflection_of(delivery: Delivery) -> ReflectionId:
    return ReflectionId(delivery.subject or 0)


def _thread_of(week: Week | None, waiting: Sequence[ReflectionId]) -> Week | Skip:
    if week is None or week.message_id is None or week.channel_id is None:
        return Skip("the week or its prompt is gone")
    return week if waiting else Skip("no answer waits for it any more")


def _answer_of(found: sharing_rows.ToShare | None) -> ToShare | Skip:
    if found is None or not found.reflection.waits_for_post or found.week is None or found.week.thread_id is None:
        return Skip("it was taken back, or its thread is gone")
    return _to_share(found, found.week.thread_id, None)


def _to_share(found: sharing_rows.ToShare, channel_id: int, message_id: int | None) -> ToShare:
    is_lighter = found.week is None or found.week.text != found.reflection.question
    return ToShare(found.reflection, channel_id, message_id, is_lighter, found.language)


def failed_for_good(failed: Failed) -> bool:
    """Whether the post is not there any more."""
    return failed.code in _MESSAGE_GONE or failed.code in failures.CHANNEL_DELETED


def _post_of(reflection: Reflection) -> Post | None:
    if reflection.channel_id is None or reflection.message_id is None:
        return None
    return Post(reflection.guild_id, reflection.channel_id, reflection.message_id)


def _hitch_of(code: int) -> Hitch:
    return Hitch.NOT_ALLOWED if code in failures.NOT_ALLOWED else Hitch.REFUSED


def _answer_key(reflection_id: ReflectionId) -> str:
    return f"reflection:{reflection_id}"
