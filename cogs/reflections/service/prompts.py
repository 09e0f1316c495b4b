"""What people can ask of the weekly prompt, one method each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import audit, notices, servers
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import Outdated, Refused
from bot.interface import drafts
from bot.interface.drafts import DraftId
from cogs.reflections import store
from cogs.reflections.answers import NextPrompt, Panel, Preview
from cogs.reflections.planning import Planning
from cogs.reflections.rules.bank import Prompt, Queue
from cogs.reflections.rules.schedule import Coming, Schedule, coming_weeks, next_time, position_of, week_of
from cogs.reflections.rules.week import Kept, Week, WeekState


class NoSchedule(Refused):
    """The weekly prompt is not set up in this server."""


class SameChannel(Refused):
    """Trouble with the prompt's channel cannot be told in that channel."""


class Prompts:
    """The weekly prompt of every server."""

    def __init__(self, database: Database, clock: Clock, planning: Planning) -> None:
        self._database = database
        self._clock = clock
        self._planning = planning

    # -- What stewards see and do ------------------------------------------------------------------

    async def panel(self, actor: Actor) -> Panel:
        """Return what stewards see; raises `NotSteward`."""
        actor.must_be_steward()
        async with self._database.reading(snapshot=True) as unit:
            return await self._panel(unit, actor.guild_id)

    async def set_now(self, unit: Unit, actor: Actor) -> tuple[Schedule | None, str | None]:
        """Return the schedule that is set, if one is, and the zone the server has set, if any."""
        kept = await store.kept(unit, actor.guild_id)
        return (kept.schedule if kept else None), await servers.setting(unit, actor.guild_id, servers.ZONE)

    async def preview(self, actor: Actor, schedule: Schedule) -> Preview:
        """Return what saying yes to a schedule would do, changing nothing; raises `NotSteward`."""
        actor.must_be_steward()
        async with self._database.reading(snapshot=True) as unit:
            weeks = await self._weeks(unit, actor.guild_id, schedule)
            kept = await store.kept(unit, actor.guild_id)
            told_in = await servers.setting(unit, actor.guild_id, servers.STEWARDS_CHANNEL)
            waiting = kept and await self._planning.still_useful(unit, kept, self._clock.now())
            closed = await self._planning.closed(unit, actor.guild_id)
        now = self._clock.now()
        this_week = week_of(now.astimezone(ZoneInfo(schedule.zone)).date())
        return Preview(
            first_at=next_time(schedule, now, closed).at,
            posts_at_once=waiting is not None,
            week_is_done=any(week.week == this_week and week.state is WeekState.SENT for week in weeks),
            resumes=kept is not None and kept.schedule.paused,
            stewards_channel=told_in,
        )

    async def set_schedule(
        self, actor: Actor, schedule: Schedule, told_in: int | None, draft_id: DraftId | None = None
    ) -> Panel:
        """Set where and when, running from now on; raises `NotSteward`.

        `told_in` is the channel where stewards will hear of trouble, where the server has named none yet. The draft
        that asked for it has arrived, and goes.
        """
        actor.must_be_steward()
        async with self._database.writing() as unit:
            before = await store.kept(unit, actor.guild_id)
            queue = before.queue if before else Queue.fresh(self._planning.bank.keys)
            after = Kept(actor.guild_id, schedule.resumed(), queue)
            await store.keep(unit, actor.guild_id, after.schedule, queue)
            await self._planning.plan_next(unit, after)
            if draft_id is not None:
                await drafts.drop(unit, draft_id)
            if await servers.setting(unit, actor.guild_id, servers.STEWARDS_CHANNEL) is None and told_in is not None:
                await servers.put(unit, actor.guild_id, servers.STEWARDS_CHANNEL, told_in)
            zone = await servers.setting(unit, actor.guild_id, servers.ZONE)
            if zone is None or (before is not None and zone == before.schedule.zone):
                # It came from the schedule, so a zone that is put right here is put right there.
                await servers.put(unit, actor.guild_id, servers.ZONE, schedule.zone)
            if before is not None and before.schedule.channel_id != schedule.channel_id:
                await notices.mended(unit, actor.guild_id, before.schedule.channel_id, self._clock.now())
            await self._audit(
                unit,
                actor,
                "prompts.schedule",
                channel=schedule.channel_id,
                weekday=schedule.weekday,
                at=f"{schedule.at:%H:%M}",
                zone=schedule.zone,
                role=schedule.role_id,
            )
            return await self._panel(unit, actor.guild_id)

    async def pause(self, actor: Actor) -> Panel:
        """Stop posting until resumed; the order of prompts stays. Twice changes nothing."""
        return await self._switch(actor, paused=True)

    async def resume(self, actor: Actor) -> Panel:
        """Go on posting. Twice changes nothing."""
        return await self._switch(actor, paused=False)

    async def skip(self, actor: Actor, week: date) -> Panel:
        """Leave a coming week without a prompt; its prompt comes the week after. Twice changes nothing."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            kept = await self._kept(unit, actor)
            await self._one_coming(unit, kept, week)
            await store.put_week(unit, actor.guild_id, week, WeekState.SKIPPED, None)
            await self._planning.forget(unit, kept, week)
            await self._planning.plan_next(unit, kept)
            await self._audit(unit, actor, "prompts.skip", week=week.isoformat())
            return await self._panel(unit, actor.guild_id)

    async def put_back(self, actor: Actor, week: date) -> Panel:
        """Undo `skip`. Twice changes nothing."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            kept = await self._kept(unit, actor)
            if (await self._one_coming(unit, kept, week)).is_skipped:
                rows = await store.weeks_from(unit, actor.guild_id, week)
                await store.drop_week(unit, next(row.id for row in rows if row.week == week))
                await self._planning.plan_next(unit, kept)
                await self._audit(unit, actor, "prompts.put_back", week=week.isoformat())
            return await self._panel(unit, actor.guild_id)

    async def choices(self, actor: Actor, week: date) -> tuple[Coming, Prompt | None, tuple[Prompt, ...]]:
        """Return a coming week, its prompt, and the prompts that may trade places with its own, in order."""
        actor.must_be_steward()
        async with self._database.reading(snapshot=True) as unit:
            kept = await self._kept(unit, actor)
            coming = await self._one_coming(unit, kept, week)
            position = position_of(self._coming(kept, await self._weeks(unit, kept.guild_id, kept.schedule)), week)
        keys = () if position is None else kept.queue.choices(position)
        own = None if coming.key is None else self._planning.bank.get(coming.key)
        return coming, own, tuple(self._planning.bank.get(key) for key in keys)

    async def swap(self, actor: Actor, week: date, key: str) -> Panel:
        """Give a coming week another prompt, which trades places with its own; none is lost or asked twice."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            kept = await self._kept(unit, actor)
            await self._one_coming(unit, kept, week)
            position = position_of(self._coming(kept, await self._weeks(unit, kept.guild_id, kept.schedule)), week)
            if position is None:
                raise Outdated
            await store.keep(unit, actor.guild_id, kept.schedule, kept.queue.swapped(position, key))
            await self._audit(unit, actor, "prompts.swap", week=week.isoformat(), prompt=key)
            return await self._panel(unit, actor.guild_id)

    async def try_again(self, actor: Actor) -> Panel:
        """Try a prompt that Discord refused once more, now; where none waits or all are paused, nothing changes."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            kept = await self._kept(unit, actor)
            waiting = await self._planning.still_useful(unit, kept, self._clock.now())
            if waiting is not None and not kept.schedule.paused:
                await self._planning.plan_next(unit, kept)
                await self._audit(unit, actor, "prompts.try_again")
            return await self._panel(unit, actor.guild_id)

    async def tell_stewards_in(self, actor: Actor, channel_id: int) -> Panel:
        """Choose the channel where stewards hear of what only they can mend; raises `SameChannel`."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            await self.refuse_setting(unit, actor.guild_id, servers.STEWARDS_CHANNEL.name, channel_id)
            await servers.put(unit, actor.guild_id, servers.STEWARDS_CHANNEL, channel_id)
            await self._audit(unit, actor, "settings.stewards_channel", channel=channel_id)
            return await self._panel(unit, actor.guild_id)

    async def refuse_setting(self, unit: Unit, guild_id: int, name: str, value: object) -> None:
        """Raise `SameChannel` where stewards would hear of trouble in the very channel that has it."""
        kept = await store.kept(unit, guild_id) if name == servers.STEWARDS_CHANNEL.name else None
        if kept is not None and kept.schedule.channel_id == value:
            raise SameChannel

    # -- What members see ----------------------------------------------------------------------------

    async def next_prompt(self, unit: Unit, guild_id: int) -> NextPrompt:
        """Return what a member may know of the weekly prompt."""
        schedule, now = await store.schedule_of(unit, guild_id), self._clock.now()
        # A prompt may be posted six days late, and a week that was missed is told of for eight: all of it lies in here.
        weeks = await store.weeks_from(unit, guild_id, week_of(now.date()) - timedelta(days=28))
        a_week_ago = now - timedelta(days=7)
        sent = [week for week in weeks if week.state is WeekState.SENT]
        posted = next((week for week in reversed(sent) if week.posted_at and week.posted_at > a_week_ago), None)
        missed = _missed_lately(weeks, now)
        if schedule is None or schedule.paused:
            return NextPrompt(None, None, posted, schedule is not None, missed)
        closed = {week.week for week in weeks if week.state in {WeekState.SENT, WeekState.SKIPPED}}
        return NextPrompt(next_time(schedule, now, closed).at, schedule.channel_id, posted, True, missed)

    async def role_deleted(self, guild_id: int, role_id: int) -> None:
        """Ping nobody any more where the role that was pinged is gone."""
        async with self._database.writing() as unit:
            kept = await store.kept(unit, guild_id)
            if kept is not None and kept.schedule.role_id == role_id:
                await store.keep(unit, guild_id, replace(kept.schedule, role_id=None), kept.queue)

    # -- Within ----------------------------------------------------------------------------------------

    async def _switch(self, actor: Actor, *, paused: bool) -> Panel:
        actor.must_be_steward()
        async with self._database.writing() as unit:
            kept = await self._kept(unit, actor)
            if kept.schedule.paused != paused:
                changed = replace(kept, schedule=replace(kept.schedule, paused=paused))
                await store.keep(unit, actor.guild_id, changed.schedule, changed.queue)
                await self._planning.plan_next(unit, changed)
                await self._audit(unit, actor, "prompts.pause" if paused else "prompts.resume")
            return await self._panel(unit, actor.guild_id)

    async def _panel(self, unit: Unit, guild_id: int) -> Panel:
        kept = await store.kept(unit, guild_id)
        told_in = await servers.setting(unit, guild_id, servers.STEWARDS_CHANNEL)
        mends = tuple(await notices.open_notices(unit, guild_id))
        if kept is None:
            return Panel(None, stewards_channel=told_in, mends=mends)
        coming = self._coming(kept, await self._weeks(unit, guild_id, kept.schedule))
        bank = self._planning.bank
        prompts = {week.key: bank.get(week.key) for week in coming if week.key is not None}
        # Paused, there is no second try to offer: resuming makes it.
        waiting = None if kept.schedule.paused else await self._planning.still_useful(unit, kept, self._clock.now())
        planned = await store.weeks_in(unit, guild_id, [WeekState.PLANNED])
        is_posting = any(week.about_at is not None and week.about_at <= self._clock.now() for week in planned)
        return Panel(
            kept.schedule,
            coming,
            prompts,
            waiting,
            told_in,
            mends,
            is_posting,
            await self._missed(unit, guild_id),
            len(kept.queue.current),
        )

    async def _missed(self, unit: Unit, guild_id: int) -> Week | None:
        return _missed_lately(await store.weeks_in(unit, guild_id, [WeekState.MISSED]), self._clock.now())

    async def _kept(self, unit: Unit, actor: Actor) -> Kept:
        kept = await store.kept(unit, actor.guild_id)
        if kept is None:
            raise NoSchedule
        return kept

    async def _one_coming(self, unit: Unit, kept: Kept, week: date) -> Coming:
        coming = self._coming(kept, await self._weeks(unit, kept.guild_id, kept.schedule))
        found = next((one for one in coming if one.week == week), None)
        if found is None:
            raise Outdated  # it has come meanwhile, or the panel is from before a change
        return found

    async def _weeks(self, unit: Unit, guild_id: int, schedule: Schedule) -> list[Week]:
        today = self._clock.now().astimezone(ZoneInfo(schedule.zone)).date()
        return await store.weeks_from(unit, guild_id, week_of(today) - timedelta(days=7))

    def _coming(self, kept: Kept, weeks: Sequence[Week]) -> tuple[Coming, ...]:
        return coming_weeks(
            kept.schedule,
            kept.queue,
            self._planning.bank.keys,
            self._clock.now(),
            done={week.week for week in weeks if week.state is WeekState.SENT},
            skipped={week.week for week in weeks if week.state is WeekState.SKIPPED},
        )

    async def _audit(self, unit: Unit, actor: Actor, act: str, **facts: object) -> None:
        await audit.write(unit, actor.guild_id, actor.id, act, self._clock.now(), facts)


def _missed_lately(weeks: Sequence[Week], now: datetime) -> Week | None:
    """Return the newest of these weeks that went without its prompt because nothing ran here, for eight days."""
    since = now - timedelta(days=8)
    missed = [week for week in weeks if week.state is WeekState.MISSED]
    return next((week for week in reversed(missed) if week.about_at is not None and week.about_at > since), None)
