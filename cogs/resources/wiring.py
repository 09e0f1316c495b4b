"""Puts the library together."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING

import discord
import structlog
from discord.ui import LayoutView

from bot import servers
from bot.access import Actor
from bot.database import Unit
from bot.errors import StorageUnavailable
from bot.features import Feature
from bot.ports import ChannelNeed, Press, SetupStep, Waits
from bot.setting_changes import press_to_change
from bot.setting_places import TO_POST
from bot.words import Words, sentence
from cogs.resources.acts import ACTS, TITLES
from cogs.resources.cards import example
from cogs.resources.cards import sharing as previews_of
from cogs.resources.cards import stewards as panels
from cogs.resources.commands.library import library_group, save_to_library
from cogs.resources.commands.stewards import library
from cogs.resources.controls import collections, exchange, finding, resource, sharing, stewards
from cogs.resources.deliveries import CardDelivery, ChangeDelivery
from cogs.resources.explanations import EXPLANATIONS
from cogs.resources.forms.importing import ImportForm
from cogs.resources.forms.sharing import MoreForm, OfferForm, PracticalForm, WriteForm
from cogs.resources.forms.stewards import CollectionForm, MergeForm
from cogs.resources.forms.using import ReportForm
from cogs.resources.keeping import IN_FORUM, LIBRARY_CHANNEL, SETTINGS
from cogs.resources.link_health import LinkHealth
from cogs.resources.looking.looker import Looker
from cogs.resources.personal_data import LibraryData
from cogs.resources.service.collecting import Collecting
from cogs.resources.service.curating import Curating
from cogs.resources.service.exporting import Exporting
from cogs.resources.service.finding import Finding
from cogs.resources.service.importing import Importing
from cogs.resources.service.leaving import Leaving
from cogs.resources.service.own import Own
from cogs.resources.service.posting import Posting
from cogs.resources.service.sharing import Sharing
from cogs.resources.service.using import Using
from cogs.resources.service.watching import Watching
from cogs.resources.topics_file import load_topics, topics_file

if TYPE_CHECKING:
    from bot.app import Hearth

log = structlog.get_logger(__name__)


def sign_in(bot: Hearth) -> None:
    """Put the parts together and sign in."""
    database, clock, arm = bot.database, bot.clock, bot.dispatcher.arm
    topics = load_topics(topics_file(bot.settings.config_dir))
    posting, watching = Posting(database, clock, arm), Watching(clock)
    own = Own(database, posting, watching)
    share = Sharing(database, clock, topics, posting, watching, bot.house_zone)
    using, curating = Using(database, clock, posting), Curating(database, clock, topics, posting, watching)
    collecting = Collecting(database, clock)
    importing = Importing(database, clock, topics, bot.house_zone)
    health = LinkHealth(database, clock, Looker(clock))

    leaving = Leaving(database, clock, posting)

    async def chore() -> None:
        await _or_later(leaving.look())
        await importing.chore()
        if bot.settings.links.looked_at:
            await health.look()

    for service in (
        *(topics, own, share, using, Finding(database, clock)),
        *(curating, collecting, importing, Exporting(database, clock), health),
    ):
        bot.offer(service)
    bot.tree.add_command(library_group(topics))
    bot.tree.add_command(save_to_library())
    bot.steward_group.add_command(library)
    _listen(bot, posting)
    _listen_to_people(bot, leaving)

    async def waiting(unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]:
        own = previews_of.waiting(await share.unfinished(unit, actor), words)
        if not actor.is_steward:
            return own
        return [*own, *panels.at_home(await curating.waiting(unit, actor.guild_id), words)]

    async def setup_steps(unit: Unit, guild_id: int, words: Words) -> Sequence[SetupStep]:
        return [panels.setup_step(await posting.channel(unit, guild_id), words)]

    def previews(words: Words) -> Sequence[LayoutView]:
        return [example.card_example(topics, words)]

    words_of_server = bot.words_of_server
    bot.sign(
        Feature(
            name="resources",
            personal_data=LibraryData(posting),
            permissions=IN_FORUM,
            kinds=[CardDelivery(posting, topics, words_of_server), ChangeDelivery(posting, topics, words_of_server)],
            settings=SETTINGS,
            setup_steps=setup_steps,
            previews=previews,
            waiting=waiting,
            offers=_offers,
            channel_needs=_channel_needs,
            on_start=importing.begin,
            chore=chore,
            dynamic_items=(
                *sharing.ITEMS,
                *resource.ITEMS,
                *finding.ITEMS,
                *stewards.ITEMS,
                *collections.ITEMS,
                *exchange.ITEMS,
            ),
            forms=[
                WriteForm(share, topics),
                MoreForm(share, topics),
                PracticalForm(share, topics),
                OfferForm(share, topics, clock),
                ReportForm(using),
                CollectionForm(collecting),
                MergeForm(curating),
                ImportForm(importing),
            ],
            acts=ACTS,
            act_titles=TITLES,
            explanations=EXPLANATIONS,
        )
    )


def _offers(words: Words) -> list[str]:
    return [
        words.say("`/library find` finds what helped others, and `/library share` passes on what helped you."),
    ]


async def _channel_needs(unit: Unit, guild_id: int | None = None) -> Sequence[ChannelNeed]:
    why = sentence("A card stands there for each resource of the library.")
    press = Press(sentence("Choose another channel"), press_to_change(LIBRARY_CHANNEL.name))
    chosen = await servers.everywhere(unit, LIBRARY_CHANNEL, guild_id)
    return [
        ChannelNeed(server, channel_id, TO_POST, why, press, in_forum=IN_FORUM)
        for server, channel_id in chosen.items()
        if channel_id is not None
    ]


def _listen(bot: Hearth, posting: Posting) -> None:
    async def on_raw_message_delete(payload: discord.RawMessageDeleteEvent) -> None:
        await posting.messages_deleted(payload.channel_id, [payload.message_id])

    async def on_raw_bulk_message_delete(payload: discord.RawBulkMessageDeleteEvent) -> None:
        await posting.messages_deleted(payload.channel_id, list(payload.message_ids))

    async def on_raw_thread_delete(payload: discord.RawThreadDeleteEvent) -> None:
        await posting.thread_deleted(payload.thread_id)

    async def on_guild_channel_delete(channel: discord.abc.GuildChannel) -> None:
        await posting.channel_deleted(channel.id)

    for listener in (
        on_raw_message_delete,
        on_raw_bulk_message_delete,
        on_raw_thread_delete,
        on_guild_channel_delete,
    ):
        bot.hear(listener)


def _listen_to_people(bot: Hearth, leaving: Leaving) -> None:
    async def on_raw_member_remove(payload: discord.RawMemberRemoveEvent) -> None:
        await _or_later(leaving.left(payload.guild_id, payload.user.id))

    async def on_member_join(member: discord.Member) -> None:
        await _or_later(leaving.came_back(member.guild.id, member.id))

    for listener in (on_raw_member_remove, on_member_join):
        bot.hear(listener)


async def _or_later(done: Awaitable[None]) -> None:
    try:
        await done
    except StorageUnavailable:
        log.warning("names on cards wait for the next look")
