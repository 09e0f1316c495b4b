"""Keeps exactly one row planned for each running schedule: the next prompt.

Every change of a schedule and every end of a delivery comes through here, in the unit of that change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.database import Unit
from bot.deliveries import store as deliveries
from bot.deliveries.model import Plan, State
from bot.recurrence import Occurrence
from cogs.reflections import store
from cogs.reflections.rules.bank import Bank
from cogs.reflections.rules.schedule import next_time, week_of
from cogs.reflections.rules.week import Kept, Week, WeekId, WeekState

KIND = "reflections.prompt"
_CLOSED = (WeekState.SENT, WeekState.SKIPPED, WeekState.PLANNED)


def key_of(week_id: WeekId) -> str:
    """Return the dedupe key of a week's delivery: one a week, however often it is planned."""
    return f"prompt:{week_id}"


class Planning:
    """Plans the next prompt of a server."""

    def __init__(self, bank: Bank, clock: Clock, useful_for: timedelta, arm: Callable[[], None]) -> None:
        """`useful_for` is how late a prompt may still be posted; `arm` wakes the dispatcher."""
        self.bank = bank
        self.useful_for = useful_for
        self._clock = clock
        self._arm = arm

    async def plan_next(self, unit: Unit, kept: Kept, after: datetime | None = None) -> None:
        """Plan the first open time after `after` (now, if not given), and drop what was planned instead.

        A week that Discord refused is tried again at once while its prompt is still of use.
        """
        now = self._clock.now()
        since = now if after is None else after
        waiting = (await self._open_weeks(unit, [(kept, since)]))[kept.guild_id]
        if kept.schedule.paused:
            await self._drop_planned(unit, waiting, None, "the prompts were paused")
            return
        stuck = self._still_useful(waiting, now)
        if stuck is not None and stuck.about_at is not None and after is None:
            week, about_at = stuck.week, stuck.about_at
        else:
            found = next_time(kept.schedule, since, await self._closed(unit, waiting))
            week, about_at = week_of(found.local.date()), found.at
        [week_id] = await self._plan(unit, [(kept.guild_id, week, about_at)])
        await self._drop_planned(unit, waiting, week_id, "the schedule was changed")

    async def plan_all_next(self, unit: Unit, posted: Sequence[tuple[Kept, datetime]]) -> None:
        """Plan what `plan_next` does for each of these servers, once each, after what it was posted about."""
        weeks = await self._open_weeks(unit, posted)
        planned: list[tuple[int, date, datetime]] = []
        times: dict[object, Occurrence] = {}  # many servers keep the same hour
        for kept, after in posted:
            waiting = weeks[kept.guild_id]
            if kept.schedule.paused or any(week.state is WeekState.PLANNED for week in waiting):
                await self.plan_next(unit, kept, after)  # something else is to be dropped, or to be left
                continue
            closed = frozenset(week.week for week in waiting if week.state in _CLOSED)
            hour = (kept.schedule.weekday, kept.schedule.at, kept.schedule.zone, after, closed)
            found = times.get(hour) or next_time(kept.schedule, after, closed)
            times[hour] = found
            planned.append((kept.guild_id, week_of(found.local.date()), found.at))
        await self._plan(unit, planned)

    async def _open_weeks(self, unit: Unit, servers: Sequence[tuple[Kept, datetime]]) -> dict[int, list[Week]]:
        # A day's margin: a schedule's Monday may begin before that of UTC.
        first = {kept.guild_id: week_of(since.date() - timedelta(days=1)) for kept, since in servers}
        return await store.open_weeks(unit, first)

    async def _plan(self, unit: Unit, planned: Sequence[tuple[int, date, datetime]]) -> list[WeekId]:
        """Plan the prompt of each of these weeks: its server, its Monday, and when it comes."""
        if not planned:
            return []
        week_ids = await store.put_planned(unit, planned)
        plans = [
            Plan(
                kind=KIND,
                dedupe_key=key_of(week_id),
                guild_id=guild_id,
                subject=week_id,
                about_at=about_at,
                due_at=about_at,
                useless_after=about_at + self.useful_for,
            )
            for week_id, (guild_id, _, about_at) in zip(week_ids, planned, strict=True)
        ]
        await deliveries.plan_all(unit, plans)
        unit.after_commit(self._arm)
        return week_ids

    async def forget(self, unit: Unit, kept: Kept, week: date) -> None:
        """Cancel what was planned for a week that stewards skip."""
        for row in await store.weeks_from(unit, kept.guild_id, week):
            if row.week == week:
                await deliveries.cancel(unit, key_of(row.id), "stewards skip this week", self._clock.now())

    async def check(self, unit: Unit, kept: Kept) -> None:
        """Put right, after a start, what may have changed while we were away: the bank's file, the zone's rules."""
        posted = await store.posted_keys(unit, kept.guild_id)
        queue = kept.queue.reconciled(self.bank.keys, posted)
        if queue != kept.queue:
            kept = replace(kept, queue=queue)
            await store.keep(unit, kept.guild_id, kept.schedule, queue)
        if kept.schedule.paused:
            return
        waiting = await self._waiting(unit, kept)
        if waiting is None:
            await self.plan_next(unit, kept)
            return
        # A row that is due already is left to the dispatcher, which knows whether it is still of use.
        moved = kept.schedule.in_week(waiting.week).at
        if (
            moved != waiting.about_at
            and waiting.about_at is not None
            and self._clock.now() < min(moved, waiting.about_at)
        ):
            await self.plan_next(unit, kept)

    async def _waiting(self, unit: Unit, kept: Kept) -> Week | None:
        for week in await store.weeks_in(unit, kept.guild_id, [WeekState.PLANNED]):
            delivery = await deliveries.by_key(unit, key_of(week.id))
            if delivery is not None and delivery.state in {State.PLANNED, State.SENDING}:
                return week
        return None

    async def still_useful(self, unit: Unit, kept: Kept, now: datetime) -> Week | None:
        """Return a week whose prompt Discord refused and that may still be posted, or None."""
        return self._still_useful(await store.weeks_in(unit, kept.guild_id, [WeekState.STUCK]), now)

    def _still_useful(self, weeks: Sequence[Week], now: datetime) -> Week | None:
        stuck = (week for week in weeks if week.state is WeekState.STUCK)
        return next((week for week in stuck if week.about_at and week.about_at + self.useful_for > now), None)

    async def closed(self, unit: Unit, guild_id: int) -> set[date]:
        """Weeks that get no prompt (any more): had, skipped, or in hand at this moment."""
        return await self._closed(unit, await store.weeks_in(unit, guild_id, list(_CLOSED)))

    async def _closed(self, unit: Unit, weeks: Sequence[Week]) -> set[date]:
        closed: set[date] = set()
        for week in weeks:
            if week.state is WeekState.PLANNED:
                delivery = await deliveries.by_key(unit, key_of(week.id))
                if delivery is None or delivery.state is not State.SENDING:
                    continue
            if week.state in _CLOSED:
                closed.add(week.week)
        return closed

    async def _drop_planned(self, unit: Unit, weeks: Sequence[Week], but: WeekId | None, reason: str) -> None:
        for week in weeks:
            if week.state is not WeekState.PLANNED or week.id == but:
                continue
            if await deliveries.cancel(unit, key_of(week.id), reason, self._clock.now()):
                await store.drop_week(unit, week.id)
