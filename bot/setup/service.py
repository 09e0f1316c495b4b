"""What stewards can ask of setup, one method each. Rights are asked each time, and every act is written down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot import audit, servers
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.deliveries import store as deliveries
from bot.deliveries.model import Plan
from bot.ports import ChannelNeed, ChannelNeeds, Press, SetupSteps, Waits
from bot.servers import STEWARD_ROLES, STEWARDS_CHANNEL, Setting
from bot.setting_changes import ServerSettings
from bot.setup import store
from bot.setup.declared import CONTROLLER_CONTACT, CONTROLLER_NAME, SETTLED, SUPPORT_CHANNEL
from bot.setup.planning import edit_of, pin_of, post_of
from bot.setup.refusals import NoSupportRoom, RoomInUse
from bot.setup.standing import Kept, Own, Post, PostState
from bot.support import Support
from bot.words import Words


@dataclass(frozen=True, slots=True)
class Basics:
    """What the first form asks for: an IANA name, a language of the catalogue, and who answers for members' data."""

    zone: str
    language: str | None
    controller_name: str
    controller_contact: str


class Setup:
    """Setting a server up. `support` is the file of numbers as it is now."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: ServerSettings,
        support: Support,
        steps: Callable[[], Sequence[SetupSteps]],
        needs: Callable[[], Sequence[ChannelNeeds]],
        arm: Callable[[], None],
    ) -> None:
        """`steps` and `needs` are asked each time, since features sign later; `arm` wakes the dispatcher."""
        self._database = database
        self._clock = clock
        self._settings = settings
        self.support = support
        self._steps = steps
        self._needs = needs
        self._arm = arm

    # -- What there is -------------------------------------------------------------------------------

    async def kept(self, actor: Actor, words: Words) -> tuple[Kept, list[ChannelNeed]]:
        """Return what is set, and every channel in use with what it takes; raises `NotSteward`."""
        actor.must_be_steward()
        async with self._database.reading(snapshot=True) as unit:
            kept = await store.kept(unit, actor.guild_id)
            found = [step for ask in self._steps() for step in await ask(unit, actor.guild_id, words)]
            return replace(kept, features=tuple(found)), await self._in_use(unit, actor.guild_id)

    async def basics(self, unit: Unit, actor: Actor) -> Kept:
        """Return what the first form is filled in with; raises `NotSteward`."""
        actor.must_be_steward()
        return await store.kept(unit, actor.guild_id)

    async def waiting(self, unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]:
        """Return what waits for stewards: to begin, and to look at the numbers once they stand in a channel."""
        if not actor.is_steward:
            return ()
        kept = await store.kept(unit, actor.guild_id)
        found = []
        if not (kept.zone and kept.controller_name and kept.controller_contact):
            press = Press(words.say("Set up Hearth"), "setup:open:0")
            found.append(Waits(words.say("`/steward setup` sets Hearth up, a step at a time."), True, press))
        press = Press(words.say("The support post"), f"setup:open:{int(Own.SUPPORT)}")
        is_there = kept.post is not None and not kept.post.is_gone and kept.post.channel_id == kept.support_channel
        if kept.support_channel is not None and not is_there and kept.row is None:
            told = words.say(
                "The support numbers don't stand in <#{channel}> yet. You can post them.", channel=kept.support_channel
            )
            found.append(Waits(told, True, press))
        if kept.post is None or kept.post.is_gone:
            return found
        if kept.post.digest != self.support.digest:
            told = words.say("The support numbers have changed. The post in the channel still has the old ones.")
            found.append(Waits(told, True, press))
        elif not self.is_checked():
            told = words.say(
                "The numbers in the support post were not checked in the last six months. Please ask whoever hosts me"
                " to check them."
            )
            found.append(Waits(told, True, press))
        return found

    def is_checked(self) -> bool:
        """Whether somebody has checked the support numbers lately."""
        return self.support.is_checked(self._clock.now())

    # -- What stewards do ----------------------------------------------------------------------------

    async def set_basics(self, actor: Actor, basics: Basics) -> None:
        """Keep them; raises `NotSteward`."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            wanted: list[tuple[Setting[Any], Any]] = [
                (servers.ZONE, basics.zone),
                (CONTROLLER_NAME, basics.controller_name),
                (CONTROLLER_CONTACT, basics.controller_contact),
            ]
            if basics.language is not None:
                wanted.append((servers.LANGUAGE, basics.language))
            for setting, value in wanted:
                await servers.put(unit, actor.guild_id, setting, value)
            # Whose name and address it is stays out of the trail.
            await self._audit(unit, actor, "setup.basics", zone=basics.zone)

    async def choose_stewards(self, actor: Actor, roles: Sequence[int], holds: Collection[int] | None) -> None:
        """Make the holders of these roles stewards; none of them: only people with Manage Server.

        `holds` are the actor's own roles, or None where they are a steward in any case. Raises `NotSteward` and
        `LocksYouOut`.
        """
        await self._settings.change(actor, STEWARD_ROLES, list(roles), holds)
        if not roles:
            await self._settle(actor, Own.STEWARDS)

    async def choose_room(self, actor: Actor, setting: Setting[int | None], channel_id: int) -> None:
        """Choose the stewards' or the support channel; raises `NotSteward` and `RoomInUse`."""
        await self._settings.change(actor, setting, channel_id)

    async def refuse_setting(self, unit: Unit, guild_id: int, name: str, value: Any) -> None:
        """Raise `RoomInUse` for a channel that is for stewards and for everybody too, wherever it was chosen."""
        if value is None or name not in (STEWARDS_CHANNEL.name, SUPPORT_CHANNEL.name):
            return
        stewards_channel = await servers.setting(unit, guild_id, STEWARDS_CHANNEL)
        taken: Collection[int | None] = {stewards_channel}
        if name == STEWARDS_CHANNEL.name:  # trouble with a channel cannot be told in it
            taken = {need.channel_id for need in await self._in_use(unit, guild_id)} - {stewards_channel}
        if value in taken:
            raise RoomInUse(value)

    async def made_room(self, actor: Actor, channel_id: int) -> None:
        """Write down that a channel was made."""
        async with self._database.writing() as unit:
            await self._audit(unit, actor, "setup.made_channel", channel=channel_id)

    async def post_support(self, actor: Actor, looks: PostState | None) -> bool:
        """Have the numbers posted and pinned, or put right where they stand; returns whether there was anything to do.

        Twice makes no second post. `looks` is what Discord showed of the post just now. Raises `NotSteward` and
        `NoSupportRoom`.
        """
        actor.must_be_steward()
        guild_id = actor.guild_id
        async with self._database.writing() as unit:
            kept = await store.kept(unit, guild_id)
            if kept.support_channel is None:
                raise NoSupportRoom
            post = kept.post
            if post is not None and looks is PostState.GONE and not post.is_gone:
                post = replace(post, is_gone=True)
                await store.keep_post(unit, guild_id, post)
            plans = self._plans(kept, post, guild_id, looks)
            if not plans:
                return False
            for plan in plans:
                await deliveries.plan(unit, plan)
            await self._audit(unit, actor, "setup.support_post", channel=kept.support_channel)
            unit.after_commit(self._arm)
            return True

    # -- Within --------------------------------------------------------------------------------------

    def _plans(self, kept: Kept, post: Post | None, guild_id: int, looks: PostState | None) -> list[Plan]:
        now = self._clock.now()
        if post is None or post.is_gone or post.channel_id != kept.support_channel:
            return [] if kept.row is PostState.ON_ITS_WAY else [post_of(guild_id, post, now)]
        return [
            *([edit_of(guild_id, post, now)] if post.digest != self.support.digest else []),
            *([pin_of(guild_id, post.message_id, now)] if looks is PostState.UNPINNED else []),
        ]

    async def _settle(self, actor: Actor, step: Own) -> None:
        async with self._database.writing() as unit:
            settled = await servers.setting(unit, actor.guild_id, SETTLED)
            if int(step) not in settled:
                await servers.put(unit, actor.guild_id, SETTLED, sorted([*settled, int(step)]))
                await self._audit(unit, actor, "setup.managers")

    async def _in_use(self, unit: Unit, guild_id: int) -> list[ChannelNeed]:
        return [need for ask in self._needs() for need in await ask(unit, guild_id)]

    async def _audit(self, unit: Unit, actor: Actor, act: str, **facts: object) -> None:
        await audit.write(unit, actor.guild_id, actor.id, act, self._clock.now(), facts)
