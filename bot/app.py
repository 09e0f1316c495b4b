"""The bot: puts the platform and the features together, opens things in order, closes them in reverse."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

import discord

from bot import notices, personal_data, platform_data
from bot.clock import Clock, QuietHours, SystemClock
from bot.command_tree import HearthTree, sync_if_changed
from bot.commands.groups import my_group, people_group, steward_group
from bot.commands.home import Home, home_commands, own_offers
from bot.commands.my_data import data as data_command
from bot.commands.stewards import set_up_stewards
from bot.commands.today import Today
from bot.daily_backup import DailyBackup
from bot.database import Database, Sealer
from bot.database.engine import PATIENCE
from bot.database.meta import accept_key
from bot.database.migrate import migrate
from bot.database_lock import InUse
from bot.deliveries.discord_side import LiveDiscord
from bot.deliveries.dispatcher import Dispatcher
from bot.deliveries.handling import Handling, HouseRules
from bot.deliveries.model import Delivery, Outcome, Sent
from bot.erasures import replay
from bot.features import Feature, set_up
from bot.in_hand import InHand
from bot.interface.held import HeldForms
from bot.interface.pages import PageButton
from bot.interface.routing import FormAgainButton, HeldFormButton, is_form, route_form
from bot.leavers import Leavers
from bot.ledger import LEDGER_FILE, Ledger
from bot.metrics import Metrics
from bot.own import setup as own_setup
from bot.own_data import controls as own_data
from bot.own_data.service import OwnData
from bot.pacing import pace
from bot.ports import ChannelNeed
from bot.reach import Reach
from bot.registry import Registry
from bot.retention import AUDIT_KEPT_MONTHS
from bot.roster import Roster
from bot.settings import Settings
from bot.setup import wiring as setup_in_discord
from bot.takedowns import TakeDowns
from bot.upkeep import RING_EVERY, Upkeep
from bot.words import Catalogue, CommandTranslator, Words

if TYPE_CHECKING:
    from bot.health import Health


_FINISHING_SECONDS = 5

Listener = Callable[..., Coroutine[Any, Any, None]]


def build(settings: Settings, clock: Clock | None = None) -> Hearth:
    """Return the bot, with nothing opened yet: that happens when it starts, or by `open`."""
    return Hearth(settings, clock or SystemClock())


class Hearth(Registry, discord.AutoShardedClient):
    """The running bot. Features reach the platform through its attributes, and sign in by `sign`.

    A client and not a `commands.Bot`: it has no text commands, and their half of discord.py stays out of memory.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        intents = discord.Intents(guilds=True, members=True, guild_messages=True, guild_scheduled_events=True)
        shards = settings.shards
        ours: dict[str, Any] = {"shard_ids": list(shards.ids), "shard_count": shards.count} if shards else {}
        Registry.__init__(self)
        # It has no voice: whoever hosts it need not wonder what is missing for one.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        discord.AutoShardedClient.__init__(
            self,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **ours,
        )
        self.tree = HearthTree(self)
        self._listeners_of: dict[str, list[Listener]] = {}
        pace(self.http)
        self.settings = settings
        self.clock = clock
        self.catalogue = Catalogue(settings.config_dir / "locales")
        self.metrics = Metrics()
        self.patience = PATIENCE
        self.steward_group = steward_group()
        self.my_group = my_group()
        self.people_group = people_group()
        self._in_hand = InHand()
        self._opened = False
        self._entered = False
        self._loaded = False
        self._closing = False
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
        if self.people_group.commands:  # Discord takes no empty group
            self.tree.add_command(self.people_group)
        for command in home_commands(Home(lambda: self.waiting, lambda: self.offers, self.service(Today))):
            self.tree.add_command(command)

    def _make_platform(self) -> None:
        self.database = Database(self.settings.database_url, patience=self.patience)
        self._in_use = InUse(self.database.url)
        self.own_settings.append(AUDIT_KEPT_MONTHS)
        self.notices = notices.Notices(self.clock, self.words_of_server, lambda: self.channel_needs)
        for kind in (self.notices, TakeDowns()):
            self.kinds[kind.name] = kind
        set_up_stewards(self)
        setup_in_discord.sign_in(self)
        self.own_offers.append(own_offers)
        self.my_group.add_command(data_command)
        self.add_dynamic_items(*own_data.ITEMS)
        self.add_dynamic_items(FormAgainButton, HeldFormButton, PageButton)
        self.offer(HeldForms(self.clock))
        roster = Roster(self, self.database, self.clock, self.settings.shards)
        leavers = self.leavers = Leavers(self, self.database, self.clock, lambda: self.personal_data.contracts)
        for listener in (
            *(roster.on_ready, roster.on_guild_join, roster.on_guild_remove),
            *(leavers.on_ready, leavers.on_raw_member_remove, leavers.on_member_join),
        ):
            self.hear(listener)
        quiet = QuietHours(self.settings.quiet_hours.starts, self.settings.quiet_hours.ends)
        reach = Reach(self.catalogue, self.settings.community.zone)
        house = HouseRules(quiet, self.settings.dms_a_week)
        sent_by = (LiveDiscord(self), reach, self.notices, house)
        handling = Handling(self.database, self.clock, self.kinds, *sent_by, self._count_delivery)
        # On PostgreSQL other processes add rows that nobody tells this one of.
        nap = RING_EVERY if self.database.is_sqlite else timedelta(seconds=30)
        self.dispatcher = Dispatcher(handling, self.clock, longest_nap=nap, is_ready=self._may_send)
        own_setup.set_up(self, reach, house)

    async def open(self) -> None:
        """Open the database and take in the features; raises `CannotStart`. Twice changes nothing."""
        if self._opened:
            return
        await self.load_features()
        self._in_use.take()
        await migrate(self.database.url)
        self.database.sealer = Sealer(self.settings.keys(is_sqlite=self.database.is_sqlite))
        await accept_key(self.database)
        ledger = Ledger(self.settings.data_dir / LEDGER_FILE, self.database.sealer)
        self.personal_data = personal_data.PersonalDataOfAll(
            self.database,
            [*platform_data.contracts(self.settings, self.clock), *(one.personal_data for one in self.features)],
            self.clock,
            arm=self.dispatcher.arm,
            forget=self.service(HeldForms).forget,
            ledger=ledger,
        )
        self.erased_again = await replay(self.database, self.personal_data.contracts, ledger)
        backups = DailyBackup(self.settings, self.clock, is_sqlite=self.database.is_sqlite)
        parts = (self.personal_data, self.leavers, ledger, backups)
        self.upkeep = Upkeep(self.settings, self.clock, self.database, *parts, self.chores, self.dispatcher.arm)
        self.offer(
            OwnData(self.database, self.clock, self.personal_data, lambda: self.consent_purposes, self.house_zone)
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
        if len(self.catalogue.languages) > 1:  # discord.py asks for every word in each of 32 languages
            await self.tree.set_translator(CommandTranslator(self.catalogue))
        await sync_if_changed(self.tree, self.database, self.application_id or 0)
        for feature in self.features:
            if feature.on_start is not None:
                await feature.on_start()
        # What passed its period while we were off must not outlive it by the hours until the first clearing.
        await self.upkeep.clear(at_start=True)
        self.upkeep.start()
        if self.settings.http is not None and self._health is None:
            from bot.health import Health  # brings a web server, of use only where somebody asks

            self._health = Health(self.settings.http, self, self.metrics)
            await self._health.start()
        self.dispatcher.arm()

    def _may_send(self) -> bool:
        return self._opened and self.upkeep.has_started

    async def close(self) -> None:
        """Finish what is in hand, then close everything in reverse order, within 10 s."""
        self._closing = True
        if self._opened:
            await self.upkeep.close()
        if self._loaded:
            await asyncio.gather(self.dispatcher.close(), self._in_hand.finished(_FINISHING_SECONDS))
        if self._health is not None:
            await self._health.close()
        if self._entered:
            await super().close()
        if self._loaded:
            await self.database.close()
            self._in_use.release()

    # -- What the interface needs ----------------------------------------------------------------

    def in_hand(self) -> AbstractContextManager[None]:
        """Mark an answer as being worked on, so that closing waits for it."""
        return self._in_hand

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

    def hear(self, listener: Listener) -> None:
        """Let a coroutine function named `on_...` hear of that event; closing waits for what it has begun.

        Once closing has begun it hears of nothing any more: every listener can catch up at the next start.
        """

        async def hears(*facts: Any) -> None:
            if not self._closing:
                with self.in_hand():
                    await listener(*facts)

        self._listeners_of.setdefault(listener.__name__, []).append(hears)

    def dispatch(self, event: str, /, *facts: Any, **named: Any) -> None:
        """Tell of an event whoever waits for it or listens, each on their own."""
        super().dispatch(event, *facts, **named)
        name = f"on_{event}"
        if event == "interaction":
            if is_form(*facts):
                _ = self._schedule_event(route_form, name, *facts)
        elif event == "app_command_completion":
            interaction, command = facts
            self.count_interaction(interaction, command.qualified_name, "ok")
        for listener in self._listeners_of.get(name, ()):
            _ = self._schedule_event(listener, name, *facts, **named)  # what it raises is told as any event's is
