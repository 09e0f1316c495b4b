"""What happens around the post of an introduction: the post, the thread under it, changing it, taking it away.

Every step is a planned delivery; what a step finds out is written in the unit that settles it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import notices, servers, takedowns
from bot.clock import Clock
from bot.database import Unit
from bot.deliveries import failures
from bot.deliveries import store as deliveries
from bot.deliveries.model import Delivery, Failed, Outcome, Plan, Sent, Skip, Skipped
from bot.words import sentence
from cogs.introductions import keeping
from cogs.introductions.rules.profile import Hitch, Introduction, IntroductionId, State
from cogs.introductions.service.beside import Beside
from cogs.introductions.store import introductions

POST_KIND = "introductions.post"
THREAD_KIND = "introductions.thread"
EDIT_KIND = "introductions.edit"
RENAME_KIND = "introductions.rename"
CLOSE_KIND = "introductions.close"
THREAD_CALLED = sentence("The thread under an introduction")

_GONE = frozenset({10008}) | failures.CHANNEL_DELETED
_UNLOCKED = ":unlocked"
_LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ToPost:
    """An introduction that is to be posted or changed now, and in which language the server reads."""

    introduction: Introduction
    channel_id: int
    message_id: int | None
    language: str | None


@dataclass(frozen=True, slots=True)
class ToClose:
    """A thread whose post is gone. `lock`: nobody may open it again."""

    thread_id: int
    lock: bool
    language: str | None


class Posting:
    """Brings introductions into their channel, and away again."""

    def __init__(self, clock: Clock, arm: Callable[[], None], beside: Beside) -> None:
        """`arm` wakes the dispatcher."""
        self._clock = clock
        self._arm = arm
        self._beside = beside

    # -- What people ask -----------------------------------------------------------------------------

    async def share(self, unit: Unit, found: Introduction) -> None:
        """Plan the post of an introduction whose writer has just said yes to it."""
        await self._plan(unit, POST_KIND, found, _post_key(found), found.shared_at)

    async def change(self, unit: Unit, found: Introduction, *, is_renamed: bool = False) -> None:
        """Plan that the post says what the introduction says now, if it has one, and the thread's name too."""
        if not found.is_posted or found.edited_at is None:
            return
        key = f"introduction:{found.id}:edit:{found.edited_at.isoformat()}"
        await self._plan(unit, EDIT_KIND, found, key, found.edited_at)
        if is_renamed:
            await self._plan(unit, RENAME_KIND, found, f"{key}:name", found.edited_at)

    async def take_away(self, unit: Unit, found: Introduction) -> None:
        """Plan that its post goes, if it has one, and that none comes; its thread is closed, and nobody is nudged.

        One that is in hand goes as soon as it is there.
        """
        now = self._clock.now()
        await deliveries.cancel(unit, _post_key(found), "its writer or a steward took it back", now)
        await self._beside.let_go(unit, found)
        if found.channel_id is not None and found.message_id is not None:
            await self._away(unit, found.guild_id, found.channel_id, found.message_id, now)

    async def lost(self, unit: Unit, found: Introduction) -> None:
        """Its post was deleted, and not by us: it is kept without one from now on."""
        now = self._clock.now()
        await self._beside.let_go(unit, found)
        await introductions.is_kept(unit, found.id, Hitch.GONE)
        if found.message_id is not None:
            await self._plan_close(unit, found.guild_id, found.message_id, now)
        await self._beside.refresh(unit, found.guild_id, found.person_id, now)

    async def make_missing_threads(self, unit: Unit, guild_id: int | None = None) -> None:
        """Plan the threads that could not be made lately; one that somebody deleted is not made again."""
        since = self._clock.now() - _LATELY
        for found in await introductions.without_thread(unit, since, guild_id):
            await self._plan_thread(unit, found)

    # -- The post ------------------------------------------------------------------------------------

    async def to_post(self, unit: Unit, delivery: Delivery) -> ToPost | Skip:
        """Return what to post, as it is written now."""
        found = await self._of(unit, delivery)
        if found is None or not _waits_for(found, delivery):
            return Skip("it was taken back meanwhile")
        channel_id = await servers.setting(unit, found.guild_id, keeping.INTRODUCTIONS_CHANNEL)
        if channel_id is None:
            return Skip("there is no channel for introductions any more")
        return ToPost(found, channel_id, None, await _language(unit, found.guild_id))

    async def post_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note where the post is, and plan the thread; where it was taken back meanwhile, plan that it goes."""
        found = await self._of(unit, delivery)
        if isinstance(outcome, Sent) and outcome.channel_id is not None and outcome.message_id is not None:
            await self._arrived(unit, delivery, found, outcome.channel_id, outcome.message_id)
        elif found is not None and _waits_for(found, delivery):
            if isinstance(outcome, Failed):
                await introductions.has_hitch(unit, found.id, Hitch.REFUSED)
            else:
                await introductions.is_kept(unit, found.id, Hitch.NO_CHANNEL)

    async def _arrived(
        self, unit: Unit, delivery: Delivery, found: Introduction | None, channel_id: int, message_id: int
    ) -> None:
        now = self._clock.now()
        if found is None or not _waits_for(found, delivery):
            if found is None or found.message_id != message_id:
                await self._away(unit, delivery.guild_id or 0, channel_id, message_id, now)
            return
        await introductions.posted(unit, found.id, channel_id, message_id, now)
        there = await introductions.get(unit, found.id)
        if there is not None:
            await self._plan_thread(unit, there)
            if _is_changed_since(there):  # perhaps while it was in hand: saying it once more harms nothing
                await self.change(unit, there)

    # -- The thread under it -------------------------------------------------------------------------

    async def thread_to_make(self, unit: Unit, delivery: Delivery) -> ToPost | Skip:
        """Return the post that gets a thread now."""
        found = await self._of(unit, delivery)
        if found is None or found.channel_id is None or found.posted_at != delivery.about_at:
            return Skip("its post is gone")
        if found.thread_id is not None:
            return Skip("it is there already")
        return ToPost(found, found.channel_id, found.message_id, await _language(unit, found.guild_id))

    async def thread_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note the thread and plan the welcome; where the post was taken back meanwhile, plan that it is closed."""
        found, now = await self._of(unit, delivery), self._clock.now()
        match outcome:
            case Sent(_, int(thread_id)):
                if found is None or found.message_id != thread_id:
                    await self._plan_close(unit, delivery.guild_id or 0, thread_id, now)
                    return
                await introductions.thread_is(unit, found.id, thread_id)
                there = await introductions.get(unit, found.id)
                if there is not None:
                    await self._beside.posted(unit, there, now)
                    if _is_changed_since(there):  # perhaps to another name, while it was in hand
                        await self.change(unit, there, is_renamed=True)
                await notices.all_mended_about(unit, found.guild_id, THREAD_CALLED, delivery.tried_at, now)
                await self.make_missing_threads(unit, found.guild_id)
            case Failed(code=code) if found is not None and code in _GONE and found.posted_at == delivery.about_at:
                await self.lost(unit, found)
            case _:
                return

    # -- Changing it -----------------------------------------------------------------------------------

    async def post_to_change(self, unit: Unit, delivery: Delivery) -> ToPost | Skip:
        """Return what a post is to say now."""
        found = await self._of(unit, delivery)
        if found is None or found.channel_id is None or found.message_id is None:
            return Skip("it was taken back meanwhile")
        if found.edited_at != delivery.about_at:
            return Skip("it was changed again, and that change has a row of its own")
        return ToPost(found, found.channel_id, found.message_id, await _language(unit, found.guild_id))

    async def thread_to_rename(self, unit: Unit, delivery: Delivery) -> ToPost | Skip:
        """Return the introduction whose thread gets another name now; `message_id` is the thread's."""
        found = await self.post_to_change(unit, delivery)
        if isinstance(found, ToPost) and found.introduction.thread_id is None:
            return Skip("it has no thread")  # one that is made later has the new name
        return found

    async def change_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note that a post is gone or could not be changed; repeat a change that another one may have overtaken."""
        found = await self._of(unit, delivery)
        if found is None or not found.is_posted:
            return
        is_newest = found.edited_at == delivery.about_at
        is_there = isinstance(outcome, Sent) or (isinstance(outcome, Skipped) and delivery.attempted_at is not None)
        if is_there and not is_newest:
            # Two changes were in hand at once, and the older one, or an unsure try of it, may have come last.
            key = f"introduction:{found.id}:edit:after-{delivery.id}"
            await self._plan(unit, EDIT_KIND, found, key, found.edited_at)
            return
        match outcome:
            case Failed(code=code) if code in _GONE:
                await self.lost(unit, found)
            case Failed() if is_newest:
                await introductions.has_hitch(unit, found.id, Hitch.UNCHANGED)
            case Sent():
                await introductions.has_hitch(unit, found.id, None)
            case _:
                return

    # -- Closing the thread ----------------------------------------------------------------------------

    async def thread_to_close(self, unit: Unit, delivery: Delivery) -> ToClose:
        """Return the thread that is to be closed."""
        lock = not delivery.dedupe_key.endswith(_UNLOCKED)
        return ToClose(delivery.subject or 0, lock, await _language(unit, delivery.guild_id or 0))

    async def close_settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Where threads may not be locked, at least take the name off it and put it away: it is ours."""
        if isinstance(outcome, Failed) and outcome.code in failures.NOT_ALLOWED:
            key = _close_key(delivery.subject or 0)
            if delivery.dedupe_key == key:
                now = self._clock.now()
                await self._plan_close(unit, delivery.guild_id or 0, delivery.subject or 0, now, key + _UNLOCKED)

    # -- Within ----------------------------------------------------------------------------------------

    async def _of(self, unit: Unit, delivery: Delivery) -> Introduction | None:
        return await introductions.get(unit, IntroductionId(delivery.subject or 0))

    async def _away(self, unit: Unit, guild_id: int, channel_id: int, message_id: int, now: datetime) -> None:
        await takedowns.take_down(unit, guild_id, channel_id, message_id, now)
        # Whether or not we know of it: a thread that is being made at this moment has the id of its message.
        await self._plan_close(unit, guild_id, message_id, now)

    async def _plan_thread(self, unit: Unit, found: Introduction) -> None:
        key = f"introduction-thread:{found.message_id}"
        await self._plan(unit, THREAD_KIND, found, key, found.posted_at)

    async def _plan_close(
        self, unit: Unit, guild_id: int, thread_id: int, now: datetime, key: str | None = None
    ) -> None:
        await deliveries.plan(
            unit,
            Plan(
                kind=CLOSE_KIND,
                dedupe_key=key or _close_key(thread_id),
                guild_id=guild_id,
                subject=thread_id,
                about_at=now,
                due_at=now,
            ),
        )
        unit.after_commit(self._arm)

    async def _plan(self, unit: Unit, kind: str, found: Introduction, key: str, about_at: datetime | None) -> None:
        await deliveries.plan(
            unit,
            Plan(
                kind=kind,
                dedupe_key=key,
                guild_id=found.guild_id,
                subject=found.id,
                about_at=about_at,
                due_at=self._clock.now(),
            ),
        )
        unit.after_commit(self._arm)


def _waits_for(found: Introduction, delivery: Delivery) -> bool:
    return found.state is State.SHARED and not found.is_posted and found.shared_at == delivery.about_at


def _is_changed_since(found: Introduction) -> bool:
    return found.edited_at is not None and found.shared_at is not None and found.edited_at >= found.shared_at


async def _language(unit: Unit, guild_id: int) -> str | None:
    return await servers.setting(unit, guild_id, servers.LANGUAGE)


def _post_key(found: Introduction) -> str:
    return f"introduction:{found.id}:post:{None if found.shared_at is None else found.shared_at.isoformat()}"


def _close_key(thread_id: int) -> str:
    return f"introduction-close:{thread_id}"
