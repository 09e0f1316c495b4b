"""Wires writing, posting, editing and withdrawing an introduction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

import discord
from discord.ui import LayoutView

from bot import servers
from bot.access import Actor
from bot.database import Unit
from bot.ports import ChannelNeed, Press, SetupStep, Waits
from bot.reach import Reach
from bot.words import Words, sentence
from cogs.introductions import directory, welcoming
from cogs.introductions.acts_of_introducing import ACTS, TITLES
from cogs.introductions.cards import introducing_home as at_home
from cogs.introductions.commands.introduce import introduce, make_this_mine
from cogs.introductions.controls.introducing import ITEMS
from cogs.introductions.deliveries.introductions import (
    CloseDelivery,
    EditDelivery,
    PostDelivery,
    RenameDelivery,
    TakenDownDelivery,
    ThreadDelivery,
)
from cogs.introductions.explanations_of_introducing import EXPLANATIONS
from cogs.introductions.forms.introducing import MoreForm, TakeDownForm, WaysForm, WriteForm
from cogs.introductions.going import Going
from cogs.introductions.keeping import INTRODUCTIONS_CHANNEL
from cogs.introductions.parts import Brought
from cogs.introductions.personal_data.introductions import OwnIntroductions
from cogs.introductions.purposes import FOUND, POSTED, SUGGESTED
from cogs.introductions.rules.profile import Introduction
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.beside import Beside
from cogs.introductions.service.introducing import Introducing
from cogs.introductions.service.losing import Losing
from cogs.introductions.service.posting import Posting
from cogs.introductions.service.taking_down import TakingDown

if TYPE_CHECKING:
    from bot.app import Hearth

TO_POST: Final = (
    "view_channel",
    "send_messages",
    "read_message_history",
    "create_public_threads",
    "send_messages_in_threads",
    "manage_threads",
)
"""What an introduction takes in its channel: the post, the thread under it, and closing that when the post goes."""


def set_up(bot: Hearth, skills: Skills) -> Brought:
    """Offer the part's services and add its commands; return the rest."""

    async def refresh(unit: Unit, guild_id: int, person_id: int, _now: datetime) -> None:
        await directory.refresh(unit, guild_id, person_id)

    async def let_go(unit: Unit, introduction: Introduction) -> None:
        await welcoming.let_go(unit, introduction, bot.clock.now())

    going = Going(bot.clock, bot.dispatcher.arm)
    beside = Beside(refresh, welcoming.posted, let_go, going.takes_no_part)
    posting = Posting(bot.clock, bot.dispatcher.arm, beside)
    introducing = Introducing(bot.database, bot.clock, posting, beside, skills)
    taking_down = TakingDown(bot.database, bot.clock, posting, beside, bot.dispatcher.arm)
    losing = Losing(bot.database, bot.clock, posting, beside)
    for service in (introducing, taking_down, skills):
        bot.offer(service)
    _listen(bot, losing)
    bot.tree.add_command(introduce)
    bot.tree.add_command(make_this_mine())

    async def found_changed(unit: Unit, person_id: int, guild_id: int, now: datetime) -> None:
        await refresh(unit, guild_id, person_id, now)

    async def waiting(unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]:
        return at_home.waiting(await introducing.at_home(unit, actor), words)

    async def setup_steps(unit: Unit, guild_id: int, words: Words) -> Sequence[SetupStep]:
        return [at_home.setup_step(await servers.setting(unit, guild_id, INTRODUCTIONS_CHANNEL), words)]

    def previews(words: Words) -> Sequence[LayoutView]:
        return [at_home.example(skills, words)]

    async def make_missing_threads() -> None:
        async with bot.database.writing() as unit:
            await posting.make_missing_threads(unit)

    words_of_server = bot.words_of_server
    return Brought(
        keeps=[OwnIntroductions(losing)],
        permissions=TO_POST,
        kinds=[
            PostDelivery(posting, skills, words_of_server),
            ThreadDelivery(posting, words_of_server),
            EditDelivery(posting, skills, words_of_server),
            RenameDelivery(posting, words_of_server),
            CloseDelivery(posting, words_of_server),
            TakenDownDelivery(taking_down, Reach(bot.catalogue, bot.settings.community.zone)),
        ],
        consents=[
            replace(POSTED, on_withdrawn=introducing.posting_withdrawn),
            replace(FOUND, on_given=found_changed, on_withdrawn=found_changed),
            replace(SUGGESTED, on_withdrawn=going.takes_no_part),
        ],
        setup_steps=setup_steps,
        previews=previews,
        waiting=waiting,
        offers=at_home.offers,
        channel_needs=_channel_needs,
        on_start=make_missing_threads,
        dynamic_items=ITEMS,
        forms=[
            WriteForm(introducing, skills),
            MoreForm(introducing, skills),
            WaysForm(introducing, skills),
            TakeDownForm(taking_down),
        ],
        acts=ACTS,
        act_titles=TITLES,
        explanations=EXPLANATIONS,
    )


async def _channel_needs(unit: Unit, guild_id: int | None = None) -> Sequence[ChannelNeed]:
    why = sentence("Introductions are posted there, each with a thread to say hello in.")
    press = Press(sentence("Choose another"), at_home.CHOOSE)
    chosen = await servers.everywhere(unit, INTRODUCTIONS_CHANNEL, guild_id)
    return [ChannelNeed(server, channel_id, TO_POST, why, press) for server, channel_id in chosen.items()]


def _listen(bot: Hearth, losing: Losing) -> None:
    async def on_raw_message_delete(payload: discord.RawMessageDeleteEvent) -> None:
        await losing.posts_deleted(payload.channel_id, frozenset({payload.message_id}))

    async def on_raw_bulk_message_delete(payload: discord.RawBulkMessageDeleteEvent) -> None:
        await losing.posts_deleted(payload.channel_id, frozenset(payload.message_ids))

    async def on_raw_thread_delete(payload: discord.RawThreadDeleteEvent) -> None:
        await losing.thread_deleted(payload.thread_id)

    async def on_guild_channel_delete(channel: discord.abc.GuildChannel) -> None:
        await losing.channel_deleted(channel.id)

    async def on_raw_member_remove(payload: discord.RawMemberRemoveEvent) -> None:
        await losing.left(payload.guild_id, payload.user.id)

    async def on_member_join(member: discord.Member) -> None:
        await losing.came_back(member.guild.id, member.id)

    for listener in (
        on_raw_message_delete,
        on_raw_bulk_message_delete,
        on_raw_thread_delete,
        on_guild_channel_delete,
        on_raw_member_remove,
        on_member_join,
    ):
        bot.hear(listener)
