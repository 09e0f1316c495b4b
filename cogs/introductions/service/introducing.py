"""What people can do with their own introduction: write it, look at it, post it, change it, take it back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import consents, memberships, servers
from bot.access import Actor
from bot.clock import Clock
from bot.consents import Consent, Purpose
from bot.database import Database, Unit
from bot.errors import NotFound
from bot.interface import drafts
from bot.interface.drafts import Draft, DraftId
from cogs.introductions import keeping
from cogs.introductions.purposes import FOUND, POSTED, SUGGESTED
from cogs.introductions.rules.introducing import MayNotPost, NothingWritten
from cogs.introductions.rules.profile import Hitch, Introduction, IntroductionId, Profile, State
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.beside import Beside
from cogs.introductions.service.drafted import FORMS, Drafted, drafted, on
from cogs.introductions.service.posting import Posting
from cogs.introductions.store import introductions

_NEW_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Panel:
    """What somebody sees of their own. `introduction` is None where they have said nothing yet.

    `channel_id` is where introductions are posted here; `agreed` holds their last word on each purpose, by its name.
    With `draft_id`, `proposed` is what their post would say after a yes.
    """

    introduction: Introduction | None
    channel_id: int | None
    agreed: dict[str, Consent]
    proposed: Profile | None = None
    draft_id: DraftId | None = None

    def is_given(self, purpose: Purpose) -> bool:
        """Whether they agreed to it as it is worded now."""
        consent = self.agreed.get(purpose.name)
        return consent is not None and consent.is_for(purpose)


@dataclass(frozen=True, slots=True)
class AtHome:
    """What `/home` may say. `is_offered`: they came lately and have not answered, either way; `waiting`: how many
    introductions wait for stewards to choose a channel.
    """

    introduction: Introduction | None
    is_offered: bool
    has_channel: bool
    waiting: int


class Introducing:
    """Everybody's own introduction, in the hands of its writer alone."""

    def __init__(self, database: Database, clock: Clock, posting: Posting, beside: Beside, skills: Skills) -> None:
        self._database = database
        self._clock = clock
        self._posting = posting
        self._beside = beside
        self._skills = skills

    # -- Looking ---------------------------------------------------------------------------------------

    async def own(self, unit: Unit, actor: Actor) -> Introduction | None:
        """Return what somebody has said of themselves here, or None."""
        return await introductions.of_person(unit, actor.guild_id, actor.id)

    async def panel(self, unit: Unit, actor: Actor) -> Panel:
        """Return all there is to see of it, from one moment."""
        return await self._panel(unit, actor, await self.own(unit, actor))

    async def one(self, actor: Actor, introduction_id: IntroductionId) -> Introduction:
        """Return one's own introduction; raises `NotFound` for anything else, and `NothingWritten`."""
        async with self._database.reading() as unit:
            return await self._written(unit, actor, introduction_id)

    async def at_home(self, unit: Unit, actor: Actor) -> AtHome:
        """Return what `/home` says of it."""
        own = await self.own(unit, actor)
        channel_id = await servers.setting(unit, actor.guild_id, keeping.INTRODUCTIONS_CHANNEL)
        waiting = 0
        if actor.is_steward and channel_id is None:
            waiting = await introductions.without_channel(unit, actor.guild_id)
        joined_at = actor.joined_at
        is_offered = own is None and joined_at is not None and self._clock.now() - joined_at < _NEW_FOR
        if is_offered:  # unless they withdrew what was posted
            agreed = await consents.of_person(unit, actor.id, actor.guild_id)
            is_offered = not any(one.purpose == POSTED.name for one in agreed)
        return AtHome(own, is_offered, channel_id is not None, waiting)

    # -- What was written ------------------------------------------------------------------------------

    async def write(self, actor: Actor, sent: Drafted, draft_id: DraftId) -> Panel:
        """Keep what was sent, and let its draft go in the same unit; a post changes only after a yes.

        For that, the draft stays, and the panel proposes the change. Raises `NoName`, `TooMuch` and `NothingWritten`.
        """
        async with self._database.writing() as unit:
            before = await self.own(unit, actor)
            profile = self._with(sent, before)
            if before is not None and before.is_public:
                if profile == before.profile and before.hitch is not Hitch.UNCHANGED:
                    await drafts.drop(unit, draft_id)
                    return await self._panel(unit, actor, before)
                panel = await self._panel(unit, actor, before)
                return replace(panel, proposed=profile, draft_id=draft_id)
            return await self._keep(unit, actor, profile, before, draft_id)

    async def change(self, actor: Actor, draft_id: DraftId, since: datetime) -> Panel | None:
        """Say yes to a change of the post; None where that was answered already, or is older than `since`."""
        async with self._database.writing() as unit:
            sent = _sent(await drafts.get(unit, draft_id, actor.id, actor.guild_id, since=since))
            before = await self.own(unit, actor)
            if sent is None or before is None:
                return None
            self._must_write(actor, before)
            return await self._keep(unit, actor, self._with(sent, before), before, draft_id)

    async def leave(self, actor: Actor, draft_id: DraftId, since: datetime) -> Panel:
        """Say no to a change of the post: it stays as it is. Twice changes nothing."""
        async with self._database.writing() as unit:
            if _sent(await drafts.get(unit, draft_id, actor.id, actor.guild_id, since=since)) is not None:
                await drafts.drop(unit, draft_id)
            return await self.panel(unit, actor)

    async def here(self, actor: Actor) -> Panel:
        """Keep that they would rather just be here; what somebody has written already stays."""
        now = self._clock.now()
        async with self._database.writing() as unit:
            await introductions.here(unit, actor.guild_id, actor.id, now)
            await memberships.note(unit, actor.guild_id, actor.id, now)
            return await self.panel(unit, actor)

    # -- The post ------------------------------------------------------------------------------------

    async def post(self, actor: Actor, introduction_id: IntroductionId) -> Panel:
        """Say yes to posting it, and plan the post, or the change of it that could not be made. Twice changes nothing.

        Where stewards have chosen no channel it stays kept, and they hear of it. Raises `MayNotPost`.
        """
        now = self._clock.now()
        async with self._database.writing() as unit:
            found = await self._written(unit, actor, introduction_id)
            if found.is_posted and found.hitch is Hitch.UNCHANGED:
                await self._posting.change(unit, await introductions.to_change(unit, found, now))
            elif not found.is_public:
                channel_id = await servers.setting(unit, actor.guild_id, keeping.INTRODUCTIONS_CHANNEL)
                if channel_id is None:
                    await introductions.has_hitch(unit, found.id, Hitch.NO_CHANNEL)
                else:
                    if not actor.writes_in_threads(channel_id):
                        raise MayNotPost(channel_id)  # somebody who was muted must not speak through us
                    await consents.give(unit, actor.id, actor.guild_id, POSTED, now)
                    await self._posting.share(unit, await introductions.to_share(unit, found, now))
                    await self._beside.refresh(unit, actor.guild_id, actor.id, now)
            return await self.panel(unit, actor)

    async def take_back(self, actor: Actor, introduction_id: IntroductionId) -> Panel:
        """Let the post go and keep what was written; the consent to posting is withdrawn. Twice changes nothing."""

        async def do(unit: Unit, found: Introduction, now: datetime) -> None:
            await consents.withdraw(unit, actor.id, actor.guild_id, POSTED.name, now)
            await self.posting_withdrawn(unit, found.person_id, found.guild_id, now)

        return await self._do(actor, introduction_id, do)

    async def seen(self, actor: Actor, introduction_id: IntroductionId) -> Panel:
        """Note that they read what a steward wrote or that their post was deleted, or do not want it posted after all.

        It waits no longer.
        """

        async def do(unit: Unit, found: Introduction, now: datetime) -> None:
            if found.state is State.TAKEN_DOWN:
                await introductions.reason_is_read(unit, found.id)  # having read it brings nothing back before others
            elif found.hitch in {Hitch.GONE, Hitch.NO_CHANNEL}:
                await introductions.is_kept(unit, found.id)
                await self._beside.refresh(unit, found.guild_id, found.person_id, now)

        return await self._do(actor, introduction_id, do)

    async def withdraw(self, actor: Actor, introduction_id: IntroductionId) -> Introduction:
        """Delete it at once, with its post and with forms that were sent and not finished; returns what it was."""
        now = self._clock.now()
        async with self._database.writing() as unit:
            found = await self._written(unit, actor, introduction_id)
            await consents.withdraw(unit, actor.id, actor.guild_id, POSTED.name, now)
            await self._posting.take_away(unit, found)
            await introductions.drop(unit, found.id)
            for draft in await drafts.of_person(unit, actor.id):
                if draft.guild_id == actor.guild_id and draft.form in FORMS:
                    await drafts.drop(unit, draft.id)
            await self._beside.refresh(unit, found.guild_id, found.person_id, now)
            return found

    # -- Consents ------------------------------------------------------------------------------------

    async def agree(self, actor: Actor, name: str, *, yes: bool) -> Panel:
        """Keep a yes or a no to appearing in member search, or to being suggested: each alone."""
        purpose, now = {FOUND.name: FOUND, SUGGESTED.name: SUGGESTED}[name], self._clock.now()
        async with self._database.writing() as unit:
            if yes:
                await consents.give(unit, actor.id, actor.guild_id, purpose, now)
            else:
                await consents.withdraw(unit, actor.id, actor.guild_id, purpose.name, now)
                if purpose is SUGGESTED:
                    await self._beside.takes_no_part(unit, actor.id, actor.guild_id, now)
            await self._beside.refresh(unit, actor.guild_id, actor.id, now)
            return await self.panel(unit, actor)

    async def posting_withdrawn(self, unit: Unit, person_id: int, guild_id: int, now: datetime) -> None:
        """Let the post go, since its writer took the consent to it back, and keep what they wrote."""
        found = await introductions.of_person(unit, guild_id, person_id)
        if found is not None and found.state is State.SHARED:
            await self._posting.take_away(unit, found)
            await introductions.is_kept(unit, found.id)
            await self._beside.refresh(unit, guild_id, person_id, now)

    # -- Within ----------------------------------------------------------------------------------------

    def _with(self, sent: Drafted, before: Introduction | None) -> Profile:
        profile = before.profile if before is not None and before.is_written else None
        return on(sent, profile, self._skills.keys)

    def _must_write(self, actor: Actor, found: Introduction) -> None:
        if found.channel_id is not None and not actor.writes_in_threads(found.channel_id):
            raise MayNotPost(found.channel_id)

    async def _keep(
        self, unit: Unit, actor: Actor, profile: Profile, before: Introduction | None, draft_id: DraftId
    ) -> Panel:
        now = self._clock.now()
        found = await introductions.keep(unit, actor.guild_id, actor.id, profile, now, before)
        await drafts.drop(unit, draft_id)
        await memberships.note(unit, actor.guild_id, actor.id, now)
        is_renamed = before is not None and before.profile.name != profile.name
        await self._posting.change(unit, found, is_renamed=is_renamed)
        await self._beside.refresh(unit, actor.guild_id, actor.id, now)
        return await self._panel(unit, actor, found)

    async def _panel(self, unit: Unit, actor: Actor, found: Introduction | None) -> Panel:
        agreed = await consents.of_person(unit, actor.id, actor.guild_id)
        channel_id = await servers.setting(unit, actor.guild_id, keeping.INTRODUCTIONS_CHANNEL)
        return Panel(found, channel_id, {one.purpose: one for one in agreed})

    async def _written(self, unit: Unit, actor: Actor, introduction_id: IntroductionId) -> Introduction:
        found = await introductions.get(unit, introduction_id)
        if found is None or (found.person_id, found.guild_id) != (actor.id, actor.guild_id):
            raise NotFound
        if not found.is_written:
            raise NothingWritten
        return found

    async def _do(
        self,
        actor: Actor,
        introduction_id: IntroductionId,
        do: Callable[[Unit, Introduction, datetime], Awaitable[None]],
    ) -> Panel:
        async with self._database.writing() as unit:
            await do(unit, await self._written(unit, actor, introduction_id), self._clock.now())
            return await self.panel(unit, actor)


def _sent(draft: Draft | None) -> Drafted | None:
    return None if draft is None else drafted(draft.form, draft.fields)
