"""Weekly reflections: a prompt that is posted once a week, at the right local time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from bot.access import Actor
from bot.database import Unit
from bot.features import Feature
from bot.ports import ChannelNeed, Waits
from bot.words import Words
from cogs.reflections import cards, store
from cogs.reflections.acts import ACTS
from cogs.reflections.commands import prompts as prompts_command
from cogs.reflections.controls import ITEMS
from cogs.reflections.deliveries import PromptDelivery
from cogs.reflections.forms import ScheduleForm
from cogs.reflections.panel import TO_POST
from cogs.reflections.personal_data import ReflectionsData
from cogs.reflections.planning import Planning
from cogs.reflections.posting import Posting
from cogs.reflections.prompts_file import load_bank
from cogs.reflections.service import NoSchedule, Prompts, SameChannel
from cogs.reflections.wishes import EveryonePinged, RoleGone, Unfinished

if TYPE_CHECKING:
    from bot.app import Hearth


async def setup(bot: Hearth) -> None:
    """Put the feature together and sign in."""
    bank = load_bank(bot.settings.config_dir / bot.settings.prompts.file)
    useful_for = timedelta(hours=bot.settings.prompts.useful_for_hours)
    planning = Planning(bank, bot.clock, useful_for, bot.dispatcher.arm)
    prompts = Prompts(bot.database, bot.clock, planning)

    async def waiting(unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]:
        found = await prompts.next_prompt(unit, actor.guild_id)
        for_stewards = cards.at_home_for_stewards(found, words) if actor.is_steward else []
        return [
            *(Waits(told) for told in cards.at_home(found, actor, words)),
            *(Waits(told, is_for_stewards=True) for told in for_stewards),
        ]

    async def channel_needs(unit: Unit) -> Sequence[ChannelNeed]:
        return [
            ChannelNeed(kept.guild_id, kept.schedule.channel_id, TO_POST, "The weekly prompt is posted there.")
            for kept in await store.all_kept(unit)
        ]

    async def check_plans() -> None:
        async with bot.database.writing() as unit:
            for kept in await store.all_kept(unit):
                await planning.check(unit, kept)

    async def on_guild_role_delete(role: discord.Role) -> None:
        await prompts.role_deleted(role.guild.id, role.id)

    bot.add_listener(on_guild_role_delete)
    bot.offer(prompts)
    bot.steward_group.add_command(prompts_command)
    bot.sign(
        Feature(
            name="reflections",
            personal_data=ReflectionsData(),
            permissions=TO_POST,
            kinds=[PromptDelivery(Posting(planning, bot.clock), bot.words_of_server)],
            waiting=waiting,
            channel_needs=channel_needs,
            on_start=check_plans,
            dynamic_items=ITEMS,
            forms=[ScheduleForm()],
            acts=ACTS,
            explanations={
                RoleGone: lambda _, words: words.say(
                    "The role to ping isn't there any more. Please choose another, or none."
                ),
                SameChannel: lambda _, words: words.say(
                    "That is the prompt's own channel: if something is wrong there, I couldn't tell you there. Please"
                    " choose another."
                ),
                NoSchedule: lambda _, words: words.say(
                    "The weekly prompt isn't set up in this server. `/steward prompts` sets it up."
                ),
                Unfinished: lambda _, words: words.say(
                    "The weekly prompt needs a channel, a day and a time. The form asks for what is still missing."
                ),
                EveryonePinged: lambda _, words: words.say(
                    "I never ping @everyone. Choose a role that members choose to have, or none."
                ),
            },
        )
    )
