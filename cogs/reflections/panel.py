"""The stewards' panel with what only this moment can tell: whether the bot may still do there what it must."""

from __future__ import annotations

import discord
from discord.ui import LayoutView

from bot.errors import Misconfigured, MissingPermissions
from bot.interface.host import host_of
from bot.interface.permissions import must_be_able
from bot.report import explain
from bot.words import Words
from cogs.reflections import cards
from cogs.reflections.answers import Panel

TO_POST = ("view_channel", "send_messages", "read_message_history")
TO_SHARE = ("create_public_threads", "send_messages_in_threads")
"""What answers for everyone take beyond that: they stand in a thread of the prompt's channel."""


def panel_of(interaction: discord.Interaction, panel: Panel, words: Words, done: str | None = None) -> LayoutView:
    """Return the panel, beginning with what was just done."""
    schedule, told_in = panel.schedule, panel.stewards_channel
    if schedule is None:
        return cards.panel(panel, words, done)
    to_mend = []
    # One that Discord has refused already stands in a notice.
    if all(notice.trouble.channel_id != schedule.channel_id for notice in panel.mends):
        to_mend = [trouble] if (trouble := trouble_in(interaction, schedule.channel_id, words)) else []
    if not to_mend and (note := sharing_note(interaction, schedule.channel_id, words)) is not None:
        to_mend.append(note)
    guild = interaction.guild
    if schedule.role_id is not None and guild is not None and guild.get_role(schedule.role_id) is None:
        to_mend.append(words.say("The role to ping is gone. *Change the schedule* lets you choose another, or none."))
    if told_in == schedule.channel_id or (told_in is not None and trouble_in(interaction, told_in, words)):
        told_in = None
    return cards.panel(panel, words, done, to_mend, told_in)


def sharing_note(interaction: discord.Interaction, channel_id: int, words: Words) -> str | None:
    """Return what keeps answers for everyone out of a channel in which prompts can be posted, in words, or None."""
    try:
        must_be_able(interaction, channel_id, TO_SHARE)
    except MissingPermissions as error:
        told = explain(error, words, host_of(interaction).explanations)
        return words.say("The prompt can be posted, but answers for everyone can't. {told}", told=told)
    except Misconfigured:
        return None  # the prompt cannot be posted there either, and that is told
    return None


def trouble_in(interaction: discord.Interaction, channel_id: int, words: Words) -> str | None:
    """Return what keeps the bot from posting in a channel, in words, or None."""
    try:
        must_be_able(interaction, channel_id, TO_POST)
    except Misconfigured as error:
        return explain(error, words, host_of(interaction).explanations)
    return None
