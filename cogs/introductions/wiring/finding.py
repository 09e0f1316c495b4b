"""Wires looking for people who agreed to be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import structlog

from bot.errors import StorageUnavailable
from bot.words import Words
from cogs.introductions import directory
from cogs.introductions.commands.find import find_command, introduction_menu
from cogs.introductions.controls.finding import ITEMS
from cogs.introductions.parts import Brought
from cogs.introductions.personal_data.directory import DirectoryKeeps
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.finding import Finding, NobodyToShow, SearchOver

if TYPE_CHECKING:
    from bot.app import Hearth

log = structlog.get_logger(__name__)


def set_up(bot: Hearth, skills: Skills) -> Brought:
    """Offer the part's services and add its commands; return the rest."""
    bot.offer(Finding(bot.database, bot.clock, skills))
    bot.people_group.add_command(find_command(skills))
    bot.tree.add_command(introduction_menu())

    async def on_raw_member_remove(payload: discord.RawMemberRemoveEvent) -> None:
        try:
            async with bot.database.writing() as unit:
                await directory.forget(unit, payload.guild_id, payload.user.id)
        except StorageUnavailable:
            log.warning("who left is found until the next clearing", guild=payload.guild_id)

    async def on_member_join(member: discord.Member) -> None:
        try:
            async with bot.database.writing() as unit:
                await directory.came_back(unit, member.guild.id, member.id)
        except StorageUnavailable:
            log.warning("who came back is found once they change something", guild=member.guild.id)

    for listener in (on_raw_member_remove, on_member_join):
        bot.hear(listener)
    return Brought(
        keeps=[DirectoryKeeps()],
        offers=_offers,
        dynamic_items=ITEMS,
        explanations={
            NobodyToShow: lambda _, words: words.say(
                "There is no introduction here that I can show you. People choose whether they can be found, and can"
                " change it at any time."
            ),
            SearchOver: lambda _, words: words.say(
                "I keep what you looked for only for a day, and only your last search. Please search again with"
                " `/people find`."
            ),
        },
    )


def _offers(words: Words) -> list[str]:
    return [words.say("`/people find` finds people by words, or by what they offer or hope for.")]
