"""The bot: puts the platform and the features together, opens things in order, closes them in reverse."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Self

import discord
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from discord.ext import commands

from bot import notices, personal_data, platform_data
from bot.clock import Clock, QuietHours, SystemClock
from bot.command_tree import HearthTree, sync_if_changed
from bot.commands.groups import my_group, steward_group
from bot.commands.home import Home, home_commands
from bot.commands.own import settings as settings_command
from bot.commands.trail import Trail, audit_trail
from bot.database import Database, Sealer
from bot.database.meta import accept_key
from bot.database.migrate import migrate
from bot.deliveries.discord_side import LiveDiscord
from bot.deliveries.dispatcher import Dispatcher
from bot.deliveries.handling import Handling, HouseRules
from bot.deliveries.model import Delivery, Outcome, Sent
from bot.errors import StorageUnavailable
from bot.features import Feature, set_up
from bot.health import Health, Metrics
from bot.interface.pages import PageButton
from bot.interface.routing import FormAgainButton, route_form
from bot.ports import ChannelNeed
from bot.reach import Reach, StopDmsButton
from bot.registry import Registry
from bot.roster import Roster
from bot.settings import Settings
from bot.words import Catalogue, CommandTranslator, Words

log = structlog.get_logger(__name__)

_RING_EVERY = timedelta(minutes=15)
_CLEAR_EVERY = timedelta(hours=6)
_FINISHING_SECONDS = 5


def build(settings: Settings, clock: Clock | None = None) -> Hearth:
    """Return the bot, with nothing opened yet: that happens when it starts, or by `open`."""
    return Hearth(settings, clock or SystemClock())


class Hearth(Registry, commands.AutoShardedBot):
    """The running bot. Features reach the platform through its attributes, and sign in by `sign`."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        intents = discord.Intents(guilds=True, members=True, guild_messages=True, guild_scheduled_events=True)
        shards = settings.shards
        ours: dict[str, Any] = {"shard_ids": list(shards.ids), "shard_count": shards.count} if shards else {}
        Registry.__init__(self)
        commands.AutoShardedBot.__init__(
            self,
            command_prefix=(),
            help_command=None,
            tree_cls=HearthTree,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **ours,
        )
        self.settings = settings
        self.clock = clock
        self.catalogue = Catalogue(settings.config_dir / "locales")
        self.metrics = Metrics()
        self.steward_group = steward_group()
        self.my_group = my_group()
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._opened = False
        self._entered = False
        self._loaded = False
        self._scheduler: AsyncIOScheduler | None = None
        self._health: Health | None = None

    # -- Signing in ------------------------------------------------------------------------------

    def sign(self, feature: Feature) -> None:
        """Take in what a feature signs: its kinds, forms, books, items and words."""
        super().sign(feature)
        self.add_dynamic_items(*feature.dynamic_items)

    def words_of_server(self, language: str | None) -> Words:
        """Return the words for a server's language setting: the house's, where it has none."""
        return self.catalogue.choose(None, language or self.settings.community.language, None)

    @property
    def drafts_kept_for(self) -> timedelta:
        """How long what was submitted is kept."""
        return timedelta(hours=self.settings.drafts_kept_hours)

    @property
    def house_zone(self) -> str:
        """The IANA name of the zone of a server that has set none."""
        return self.settings.community.zone

    # -- Opening and closing ---------------------------------------------------------------------

    async def load_features(self) -> None:
        """Put commands and features together; opens nothing. Twice changes nothing."""
        if self._loaded:
            return
        self._loaded = True
        self._make_platform()
        await set_up(self, self.settings.features)
        self.tree.add_command(self.steward_group)
        self.tree.add_command(self.my_group)
        for command in home_commands(Home(self.database, self.waiting)):
            self.tree.add_command(command)

    def _make_platform(self) -> None:
        self.database = Database(self.settings.database_url)
        self.notices = notices.Notices(self.clock, self.words_of_server)
        self.kinds[self.notices.name] = self.notices
        trail = Trail(self.acts)
        self.books[trail.name] = trail
        self.steward_group.add_command(audit_trail)
        self.my_group.add_command(settings_command)
        self.add_dynamic_items(FormAgainButton, PageButton, StopDmsButton)
        self.add_listener(route_form, "on_interaction")
        roster = Roster(self, self.database, self.clock, self.settings.shards)
        for listener in (roster.on_ready, roster.on_guild_join, roster.on_guild_remove):
            self.add_listener(listener)
        quiet = QuietHours(self.settings.quiet_hours.starts, self.settings.quiet_hours.ends)
        handling = Handling(
            self.database,
            self.clock,
            self.kinds,
            LiveDiscord(self),
            Reach(self.catalogue, self.settings.community.zone),
            self.notices,
            HouseRules(quiet, self.settings.dms_a_week),
            self._count_delivery,
        )
        # On PostgreSQL other processes add rows that nobody tells this one of.
        nap = _RING_EVERY if self.database.is_sqlite else timedelta(seconds=30)
        self.dispatcher = Dispatcher(handling, self.clock, longest_nap=nap)

    async def open(self) -> None:
        """Open the database and take in the features; raises `CannotStart`. Twice changes nothing."""
        if self._opened:
            return
        await self.load_features()
        await migrate(self.database.url)
        self.database.sealer = Sealer(self.settings.keys(is_sqlite=self.database.is_sqlite))
        await accept_key(self.database)
        self.personal_data = personal_data.PersonalDataOfAll(
            self.database,
            [*platform_data.contracts(self.settings), *(feature.personal_data for feature in self.features)],
        )
        self._opened = True

    async def __aenter__(self) -> Self:
        self._entered = True
        return await super().__aenter__()

    async def login(self, token: str) -> None:
        """Log in to Discord; `setup_hook` follows."""
        self._entered = True
        await super().login(token)

    async def setup_hook(self) -> None:
        """Run once we are logged in, before the gateway: from here on, due rows are sent."""
        await self.open()
        await self.tree.set_translator(CommandTranslator(self.catalogue))
        await sync_if_changed(self.tree, self.database, self.application_id or 0)
        for feature in self.features:
            if feature.on_start is not None:
                await feature.on_start()
        # What passed its period while we were off must not outlive it by the hours until the first clearing. Servers
        # wait for that one: only the gateway tells which of them have invited us again meanwhile.
        await self._clear(with_servers=False)
        self._start_scheduler()
        if self.settings.http is not None and self._health is None:
            self._health = Health(self.settings.http, self, self.metrics)
            await self._health.start()
        self.dispatcher.arm()

    def _start_scheduler(self) -> None:
        # A backstop only: the tables hold the truth, and the dispatcher's own timer is what is punctual.
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        always = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler.add_job(self._ring, IntervalTrigger(seconds=int(_RING_EVERY.total_seconds())), **always)
        self._scheduler.add_job(self._clear, IntervalTrigger(seconds=int(_CLEAR_EVERY.total_seconds())), **always)
        self._scheduler.start()

    async def _ring(self) -> None:
        self.dispatcher.arm()

    async def _clear(self, *, with_servers: bool = True) -> None:
        try:
            gone = await self.personal_data.expire(self.clock.now(), with_servers=with_servers)
        except StorageUnavailable:
            log.warning("clearing waits for the database")
            return
        log.info("cleared what passed its period", rows=gone)

    async def close(self) -> None:
        """Finish what is in hand, then close everything in reverse order, within 10 s."""
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._loaded:
            await asyncio.gather(self.dispatcher.close(), self._finished())
        if self._health is not None:
            await self._health.close()
        if self._entered:
            await super().close()
        if self._loaded:
            await self.database.close()

    async def _finished(self) -> None:
        try:
            await asyncio.wait_for(self._idle.wait(), _FINISHING_SECONDS)
        except TimeoutError:
            log.warning("closing with answers in hand", number=self._in_hand)

    # -- What the interface needs ----------------------------------------------------------------

    @contextmanager
    def in_hand(self) -> Iterator[None]:
        """Mark an answer as being worked on, so that closing waits for it."""
        self._in_hand += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._in_hand -= 1
            if self._in_hand == 0:
                self._idle.set()

    def count_interaction(self, interaction: discord.Interaction, name: str, outcome: str) -> None:
        """Count an answer for the metrics, and how long it took since Discord was asked."""
        seconds = (self.clock.now() - interaction.created_at).total_seconds()
        self.metrics.interaction_answered(name, outcome, seconds)

    def _count_delivery(self, delivery: Delivery, outcome: Outcome, late_by: timedelta) -> None:
        was_sent = isinstance(outcome, Sent)
        name = type(outcome).__name__.lower()
        self.metrics.delivery_settled(delivery.kind, name, late_by if was_sent else None)

    async def channels_in_use(self) -> list[ChannelNeed]:
        """Return every configured channel of every server, with the permissions it takes."""
        async with self.database.reading() as unit:
            return [need for ask in self.channel_needs for need in await ask(unit)]

    # -- Events ----------------------------------------------------------------------------------

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: Hearth has no text commands and reads no message."""

    async def on_app_command_completion(self, interaction: discord.Interaction, command: object) -> None:
        """Count a command that ended well."""
        self.count_interaction(interaction, getattr(command, "qualified_name", "unknown"), "ok")
