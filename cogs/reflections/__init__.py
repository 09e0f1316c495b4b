"""Weekly reflections: a prompt that is posted once a week, answers to it, and everybody's own journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from bot.access import Actor
from bot.database import Unit
from bot.features import Feature
from bot.ports import ChannelNeed, Press, Waits
from bot.words import Words, sentence
from cogs.reflections import cards, keeping, store
from cogs.reflections.acts import ACTS, TITLES
from cogs.reflections.commands import prompts as prompts_command
from cogs.reflections.commands import reflect_group
from cogs.reflections.controls import ITEMS, JournalBook
from cogs.reflections.deliveries import AnswerDelivery, EditDelivery, PromptDelivery, ThreadDelivery
from cogs.reflections.explanations import EXPLANATIONS
from cogs.reflections.forms import AnswerForm, EditForm, LighterForm, ScheduleForm
from cogs.reflections.panel import TO_POST, TO_SHARE
from cogs.reflections.personal_data import ReflectionsData
from cogs.reflections.planning import Planning
from cogs.reflections.posting import Posting
from cogs.reflections.prompts_file import load_bank
from cogs.reflections.service import Answering, Journal, Prompts
from cogs.reflections.setting_up import previews_of, setup_steps
from cogs.reflections.sharing import Sharing

if TYPE_CHECKING:
    from bot.app import Hearth


async def setup(bot: Hearth) -> None:
    """Put the feature together and sign in."""
    bank = load_bank(bot.settings.config_dir / bot.settings.prompts.file)
    useful_for = timedelta(hours=bot.settings.prompts.useful_for_hours)
    planning = Planning(bank, bot.clock, useful_for, bot.dispatcher.arm)
    prompts = Prompts(bot.database, bot.clock, planning)
    sharing = Sharing(bot.clock, bot.notices, bot.dispatcher.arm)
    answering, journal = Answering(bot.database, bot.clock, sharing), Journal(bot.clock)

    async def waiting(unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]:
        found = await prompts.next_prompt(unit, actor.guild_id)
        week = found.posted
        has_answered = week is not None and await journal.has_answered(unit, actor, week.id)
        for_stewards = cards.at_home_for_stewards(found, words) if actor.is_steward else []
        return [
            *cards.at_home(found, actor, words, has_answered=has_answered),
            *cards.own_at_home(await journal.stuck(unit, actor), await journal.going(unit, actor), words),
            *for_stewards,
        ]

    async def channel_needs(unit: Unit, guild_id: int | None = None) -> Sequence[ChannelNeed]:
        press = Press(sentence("Mend it"), "prompts:schedule:0")
        needs = (
            (TO_POST, sentence("The weekly prompt is posted there.")),
            (TO_SHARE, sentence("Answers for everyone are posted in a thread there.")),
        )
        in_one = [] if guild_id is None else [await store.kept(unit, guild_id)]
        return [
            ChannelNeed(kept.guild_id, kept.schedule.channel_id, permissions, why, press)
            for kept in (in_one if guild_id is not None else await store.all_kept(unit))
            if kept is not None
            for permissions, why in needs
        ]

    async def check_plans() -> None:
        async with bot.database.writing() as unit:
            for kept in await store.all_kept(unit):
                await planning.check(unit, kept)

    async def on_guild_role_delete(role: discord.Role) -> None:
        await prompts.role_deleted(role.guild.id, role.id)

    async def on_raw_message_delete(payload: discord.RawMessageDeleteEvent) -> None:
        await answering.post_deleted(payload.channel_id, frozenset({payload.message_id}))

    async def on_raw_bulk_message_delete(payload: discord.RawBulkMessageDeleteEvent) -> None:
        await answering.post_deleted(payload.channel_id, frozenset(payload.message_ids))

    async def on_raw_thread_delete(payload: discord.RawThreadDeleteEvent) -> None:
        await answering.thread_deleted(payload.thread_id)

    for listener in (on_guild_role_delete, on_raw_message_delete, on_raw_bulk_message_delete, on_raw_thread_delete):
        bot.hear(listener)
    for service in (prompts, answering, journal):
        bot.offer(service)
    bot.steward_group.add_command(prompts_command)
    bot.tree.add_command(reflect_group())
    bot.sign(
        Feature(
            name="reflections",
            personal_data=ReflectionsData(sharing),
            permissions=(*TO_POST, *TO_SHARE),
            kinds=[
                PromptDelivery(Posting(planning, bot.clock), bot.words_of_server),
                ThreadDelivery(sharing),
                AnswerDelivery(sharing, bot.words_of_server),
                EditDelivery(sharing, bot.words_of_server),
            ],
            settings=keeping.SETTINGS,
            waiting=waiting,
            offers=cards.offers,
            setup_steps=setup_steps,
            previews=previews_of(bank),
            channel_needs=channel_needs,
            on_start=check_plans,
            dynamic_items=ITEMS,
            forms=[ScheduleForm(), AnswerForm(answering), LighterForm(answering), EditForm(answering, journal)],
            books=[JournalBook(journal)],
            acts=ACTS,
            act_titles=TITLES,
            refuse_setting=prompts.refuse_setting,
            explanations=EXPLANATIONS,
        )
    )
