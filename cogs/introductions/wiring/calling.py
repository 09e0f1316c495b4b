"""Wires stewards' calls for conversations: drawing, previewing, releasing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from discord.ui import LayoutView

from bot import servers
from bot.access import Actor
from bot.database import Unit
from bot.ports import ChannelNeed, Press, SetupStep, Waits
from bot.reach import Reach
from bot.setting_changes import press_to_change
from bot.words import Words, sentence
from cogs.introductions.active_threads import LiveThreads
from cogs.introductions.calling_acts import ACTS, EXPLANATIONS, TITLES
from cogs.introductions.cards import call as cards
from cogs.introductions.cards import calling as panels
from cogs.introductions.commands.matching import matching
from cogs.introductions.controls import calling as controls
from cogs.introductions.controls import steering
from cogs.introductions.deliveries import calling as sent
from cogs.introductions.drawing import elsewhere
from cogs.introductions.forms.calling import CallForm
from cogs.introductions.going import Going
from cogs.introductions.keeping import MEETING_CHANNEL
from cogs.introductions.parts import Brought
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.call_post import CallPost
from cogs.introductions.service.calling import Calling
from cogs.introductions.service.releasing import Releasing
from cogs.introductions.service.told import Told

if TYPE_CHECKING:
    from bot.app import Hearth

_SEED_BITS = 62


def set_up(bot: Hearth, skills: Skills) -> Brought:
    """Offer the part's services and add its commands; return the rest."""
    database, clock, arm = bot.database, bot.clock, bot.dispatcher.arm
    going = Going(clock, arm)
    calling, told, posts = Calling(database, clock, skills, going, arm), Told(database, clock), CallPost(clock)
    releasing = Releasing(
        database,
        clock,
        calling,
        going,
        elsewhere,
        LiveThreads(bot.http),
        lambda: secrets.randbits(_SEED_BITS),
        arm,
    )
    for service in (calling, releasing, told):
        bot.offer(service)
    bot.steward_group.add_command(matching)

    async def waiting(unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]:
        call, paused = await told.call_for(unit, actor), await told.pause_for(unit, actor)
        endings = await told.endings_for(unit, actor)
        return [
            *([cards.pause_at_home(paused, words)] if paused is not None else []),
            *(cards.ending_at_home(one, words) for one in endings),
            *([cards.call_at_home(call, words)] if call is not None else []),
            *(panels.for_stewards(await calling.queue(unit, actor), words) if actor.is_steward else []),
        ]

    async def setup_steps(unit: Unit, guild_id: int, words: Words) -> Sequence[SetupStep]:
        return [panels.setup_step(await servers.setting(unit, guild_id, MEETING_CHANNEL), words)]

    def previews(words: Words) -> Sequence[LayoutView]:
        return [cards.example(words)]

    words_of_reader = Reach(bot.catalogue, bot.house_zone).words
    return Brought(
        permissions=controls.NEEDS,
        kinds=[
            sent.CallDelivery(posts, bot.words_of_server),
            sent.CallEditDelivery(posts, bot.words_of_server),
            sent.UnmatchedDelivery(posts, words_of_reader),
            sent.PausedDelivery(posts, words_of_reader),
        ],
        setup_steps=setup_steps,
        previews=previews,
        waiting=waiting,
        channel_needs=_channel_needs,
        dynamic_items=(*controls.ITEMS, *steering.ITEMS),
        forms=[CallForm()],
        books=[controls.MatchingBook(calling)],
        acts=ACTS,
        act_titles=TITLES,
        explanations=EXPLANATIONS,
    )


async def _channel_needs(unit: Unit, guild_id: int | None = None) -> Sequence[ChannelNeed]:
    why = sentence("Calls for conversations are posted there, and their private threads are made there.")
    press = Press(sentence("Choose another channel"), press_to_change(MEETING_CHANNEL.name))
    chosen = await servers.everywhere(unit, MEETING_CHANNEL, guild_id)
    return [
        ChannelNeed(server, channel_id, controls.NEEDS, why, press)
        for server, channel_id in chosen.items()
        if channel_id is not None
    ]
