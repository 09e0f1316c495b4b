"""What happens around the posting of a prompt: choosing it, and what follows from how it went."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.database import Unit
from bot.deliveries.model import Delivery, Failed, Outcome, Sent, Skip
from cogs.reflections import store
from cogs.reflections.planning import Planning
from cogs.reflections.rules.bank import Prompt, Queue
from cogs.reflections.rules.week import WeekId, WeekState


@dataclass(frozen=True, slots=True)
class ToPost:
    """A prompt that is to be posted now, and in which language the server reads."""

    week_id: WeekId
    channel_id: int
    role_id: int | None
    language: str | None
    prompt: Prompt


class Posting:
    """Chooses the prompt of a week at the moment of sending, and goes on from there."""

    def __init__(self, planning: Planning, clock: Clock) -> None:
        self._planning = planning
        self._clock = clock

    async def choose(self, unit: Unit, delivery: Delivery) -> ToPost | Skip:
        """Return what to post, fixing the week's prompt: a second try says the same, whatever was swapped since."""
        standing = await store.standing(unit, WeekId(delivery.subject or 0))
        if standing is None:
            return Skip("the week or its schedule is gone")
        week, kept, language = standing
        if kept.schedule.paused:
            return Skip("the prompts are paused")
        if week.state is not WeekState.PLANNED or week.about_at != delivery.about_at:
            return Skip("the week was skipped or moved")
        prompt = self._planning.bank.get(kept.queue.head())
        if week.prompt_key is None:
            await store.composed(unit, week.id, prompt)
        else:
            prompt = replace(
                prompt,
                key=week.prompt_key,
                theme=week.theme or prompt.theme,
                text=week.text or prompt.text,
                lighter=week.lighter or prompt.lighter,
            )
        return ToPost(week.id, kept.schedule.channel_id, kept.schedule.role_id, language, prompt)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note how it went and plan the next week, in the unit that settles the row."""
        standing = await store.standing(unit, WeekId(delivery.subject or 0))
        if standing is None or delivery.about_at is None:
            return
        week, kept, _ = standing
        match outcome:
            case Sent(channel_id, message_id):
                await store.posted(unit, week.id, channel_id, message_id, self._clock.now())
                keys = self._planning.bank.keys
                # What was posted only matters for a key that is new to the order.
                posted = await store.posted_keys(unit, week.guild_id) if kept.queue.misses_any_of(keys) else ()
                kept = replace(kept, queue=_after(kept.queue, week.prompt_key, keys, posted))
                await store.keep_queue(unit, week.guild_id, kept.queue)
            case Failed():
                await store.not_posted(unit, week.id, WeekState.STUCK)
            case _ if delivery.useless_after is not None and self._clock.now() > delivery.useless_after:
                await store.not_posted(unit, week.id, WeekState.MISSED)
            case _:
                return  # paused, skipped or moved: whoever did that has planned what follows
        await self._planning.plan_next(unit, kept, after=delivery.about_at)


def _after(queue: Queue, key: str | None, bank_keys: Sequence[str], posted: Collection[str]) -> Queue:
    """Return the queue once `key` was posted, wherever it stands by now."""
    if key not in queue.current:  # taken out of the bank while it was in hand: no other has had its turn
        return queue.reconciled(bank_keys, posted)
    return queue.swapped(0, key).taken(bank_keys, posted)
