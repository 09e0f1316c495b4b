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
from cogs.reflections.rules.week import Kept, WeekId, WeekState


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

    async def choose(self, unit: Unit, deliveries: Sequence[Delivery]) -> list[ToPost | Skip]:
        """Return what to post for each of these, fixing the prompts of their weeks.

        A second try then says the same, whatever was swapped since.
        """
        found = await store.standings(unit, [_week_of(delivery) for delivery in deliveries])
        chosen = [self._chosen(delivery, found.get(_week_of(delivery))) for delivery in deliveries]
        new = [one for one in chosen if isinstance(one, ToPost) and found[one.week_id].week.prompt_key is None]
        await store.composed_all(unit, {one.week_id: one.prompt for one in new})
        return chosen

    def _chosen(self, delivery: Delivery, standing: store.Standing | None) -> ToPost | Skip:
        if standing is None:
            return Skip("the week or its schedule is gone")
        week, kept, language = standing
        if kept.schedule.paused:
            return Skip("the prompts are paused")
        if week.state is not WeekState.PLANNED or week.about_at != delivery.about_at:
            return Skip("the week was skipped or moved")
        prompt = self._planning.bank.get(kept.queue.head())
        if week.prompt_key is not None:
            prompt = replace(
                prompt,
                key=week.prompt_key,
                theme=week.theme or prompt.theme,
                text=week.text or prompt.text,
                lighter=week.lighter or prompt.lighter,
            )
        return ToPost(week.id, kept.schedule.channel_id, kept.schedule.role_id, language, prompt)

    async def all_sent(self, unit: Unit, sent: Sequence[tuple[Delivery, Sent]]) -> None:
        """Note where each of these is and plan the next weeks, as `settled` does for one."""
        found = await store.standings(unit, [_week_of(delivery) for delivery, _ in sent])
        servers = {standing.kept.guild_id for standing in found.values()}
        # A server with two: the order that the first leaves is that of the second.
        if len(servers) < len(sent) or any(delivery.about_at is None for delivery, _ in sent):
            for delivery, there in sent:
                await self.settled(unit, delivery, there)
            return
        where = {_week_of(delivery): (there.channel_id, there.message_id) for delivery, there in sent}
        await store.posted_all(unit, where, self._clock.now())
        kept = {week_id: await self._taken(unit, standing) for week_id, standing in found.items()}
        await store.keep_queues(unit, {one.guild_id: one.queue for one in kept.values()})
        posted = [(kept[_week_of(delivery)], delivery.about_at) for delivery, _ in sent]
        await self._planning.plan_all_next(unit, [(one, at) for one, at in posted if at is not None])

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note how it went and plan the next week, in the unit that settles the row."""
        standing = await store.standing(unit, _week_of(delivery))
        if standing is None or delivery.about_at is None:
            return
        week, kept, _ = standing
        match outcome:
            case Sent(channel_id, message_id):
                await store.posted(unit, week.id, channel_id, message_id, self._clock.now())
                kept = await self._taken(unit, standing)
                await store.keep_queues(unit, {week.guild_id: kept.queue})
            case Failed():
                await store.not_posted(unit, week.id, WeekState.STUCK)
            case _ if delivery.useless_after is not None and self._clock.now() > delivery.useless_after:
                await store.not_posted(unit, week.id, WeekState.MISSED)
            case _:
                return  # paused, skipped or moved: whoever did that has planned what follows
        await self._planning.plan_next(unit, kept, after=delivery.about_at)

    async def _taken(self, unit: Unit, standing: store.Standing) -> Kept:
        """Return what a server has set, its order as it is once this week's prompt was posted."""
        week, kept, _ = standing
        keys = self._planning.bank.keys
        # What was posted only matters for a key that is new to the order.
        posted = await store.posted_keys(unit, week.guild_id) if kept.queue.misses_any_of(keys) else ()
        return replace(kept, queue=_after(kept.queue, week.prompt_key, keys, posted))


def _week_of(delivery: Delivery) -> WeekId:
    return WeekId(delivery.subject or 0)


def _after(queue: Queue, key: str | None, bank_keys: Sequence[str], posted: Collection[str]) -> Queue:
    """Return the queue once `key` was posted, wherever it stands by now."""
    if key not in queue.current:  # taken out of the bank while it was in hand: no other has had its turn
        return queue.reconciled(bank_keys, posted)
    in_turn = queue if key == queue.head() else queue.swapped(0, key)
    return in_turn.taken(bank_keys, posted)
