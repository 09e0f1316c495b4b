"""Wires joining conversations, what becomes of them, and keep-apart wishes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import discord
import structlog

from bot.access import Actor
from bot.database import Unit
from bot.errors import StorageUnavailable
from bot.ports import Waits
from bot.reach import Reach
from bot.support import load_support, support_file
from bot.words import Words
from cogs.introductions.asking import Asking
from cogs.introductions.cards import meeting as cards
from cogs.introductions.commands.meet import keep_us_apart, meet
from cogs.introductions.controls import apart as apart_controls
from cogs.introductions.controls import meeting as meeting_controls
from cogs.introductions.conversations import Conversations
from cogs.introductions.deliveries import meeting as sent
from cogs.introductions.explanations_of_meeting import EXPLANATIONS
from cogs.introductions.going import Going
from cogs.introductions.parts import Brought
from cogs.introductions.personal_data.meetings import MeetingsKeep
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.apart import Apart
from cogs.introductions.service.meeting import Meeting

if TYPE_CHECKING:
    from bot.app import Hearth

log = structlog.get_logger(__name__)

TO_MEET: Final = (
    "view_channel",
    "send_messages",
    "read_message_history",
    "create_private_threads",
    "send_messages_in_threads",
    "manage_threads",
)
"""What it takes to bring people together in private threads of a channel."""


def set_up(bot: Hearth, skills: Skills) -> Brought:
    """Offer the part's services and add its commands; return the rest."""
    arm = bot.dispatcher.arm
    going = Going(bot.clock, arm)
    conversations = Conversations(bot.clock, skills, going, bot.notices, arm)
    asking = Asking(bot.clock, arm)
    meeting = Meeting(bot.database, bot.clock, conversations, going)
    apart = Apart(bot.database, bot.clock)
    for service in (meeting, apart, load_support(support_file(bot.settings.config_dir))):
        bot.offer(service)
    bot.people_group.add_command(meet)
    bot.tree.add_command(keep_us_apart())
    _listen(bot, meeting)

    async def waiting(unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]:
        return cards.at_home(await meeting.at_home(unit, actor), actor.id, words)

    reach, words_of = Reach(bot.catalogue, bot.settings.community.zone), bot.words_of_server
    return Brought(
        keeps=[MeetingsKeep(going, bot.clock)],
        permissions=TO_MEET,
        kinds=[
            sent.ThreadDelivery(conversations, words_of),
            sent.AddDelivery(conversations),
            sent.IntroductionDelivery(conversations, skills, words_of),
            sent.TellDelivery(asking, reach),
            sent.QuestionDelivery(asking, words_of),
            sent.AskDelivery(asking, reach),
            sent.GoneDelivery(asking, words_of),
            sent.CloseDelivery(asking),
            sent.EmptyThreadDelivery(),
        ],
        waiting=waiting,
        offers=_offers,
        dynamic_items=(*meeting_controls.ITEMS, *apart_controls.ITEMS),
        books=[meeting_controls.MeetingsBook(meeting), apart_controls.ApartBook(apart)],
        explanations=EXPLANATIONS,
    )


def _offers(words: Words) -> list[str]:
    return [words.say("`/people meet` is for conversations of two, a round at a time.")]


def _listen(bot: Hearth, meeting: Meeting) -> None:
    async def on_raw_member_remove(payload: discord.RawMemberRemoveEvent) -> None:
        try:
            await meeting.left_server(payload.guild_id, payload.user.id)
        except StorageUnavailable:
            log.warning("who left waits for the next clearing", guild=payload.guild_id)

    async def on_raw_thread_delete(payload: discord.RawThreadDeleteEvent) -> None:
        await meeting.thread_deleted(payload.thread_id)

    for listener in (on_raw_member_remove, on_raw_thread_delete):
        bot.hear(listener)
