"""Wires the “Start here” post, the welcome line, and a human welcome within a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from discord.ui import LayoutView

from bot import servers
from bot.access import Actor
from bot.commands.home import Home
from bot.commands.today import Today
from bot.database import Unit
from bot.interface.permissions import TO_POST
from bot.ports import ChannelNeed, Press, SetupStep, Waits
from bot.reach import Reach
from bot.servers import Setting
from bot.setting_changes import ServerSettings, press_to_change
from bot.words import Words, sentence
from cogs.introductions.cards import start as start_cards
from cogs.introductions.cards import welcomers as panels
from cogs.introductions.cards import welcoming as cards
from cogs.introductions.commands.people import people
from cogs.introductions.controls import start as start_controls
from cogs.introductions.controls import welcoming as controls
from cogs.introductions.deliveries.start import LineDelivery, StartEdit, StartPin, StartPosting
from cogs.introductions.deliveries.welcoming import AskingDelivery, NudgeDelivery
from cogs.introductions.keeping import START_CHANNEL, WELCOME_CHANNEL, WELCOME_LINE, WELCOMERS_CHANNEL
from cogs.introductions.noticing import Noticing
from cogs.introductions.parts import Brought
from cogs.introductions.personal_data.welcomers import WelcomersData
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.greeting import Greeting
from cogs.introductions.service.rota import Rota
from cogs.introductions.service.starting import StartHere
from cogs.introductions.service.welcoming import Welcoming
from cogs.introductions.welcoming_told import ACTS, EXPLANATIONS, TITLES

if TYPE_CHECKING:
    from bot.app import Hearth


def set_up(bot: Hearth, skills: Skills) -> Brought:
    """Offer the part's services and add its commands; return the rest."""
    database, clock, words_of = bot.database, bot.clock, bot.words_of_server
    arm = bot.dispatcher.arm
    welcoming, rota = Welcoming(database, clock, arm), Rota(database, clock, arm)
    start = StartHere(database, clock, lambda language: start_cards.digest(words_of(language)), arm)
    greeting = Greeting(database, clock, arm)
    noticing = Noticing(bot, clock, welcoming, start, greeting)
    home = Home(lambda: bot.waiting, lambda: bot.offers, bot.service(Today))

    async def waiting(unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]:
        found = [*cards.at_home(await rota.own(unit, actor), words)]
        if actor.is_steward:
            found += start_cards.for_stewards(*await start.chosen(unit, actor.guild_id), words)
            found += cards.for_stewards(await welcoming.long_unanswered(unit, actor.guild_id), words)
        return found

    async def setup_steps(unit: Unit, guild_id: int, words: Words) -> Sequence[SetupStep]:
        channel_id = await servers.setting(unit, guild_id, WELCOMERS_CHANNEL)
        return [
            start_cards.setup_step(*await start.chosen(unit, guild_id), words),
            panels.setup_step(channel_id, await rota.number(unit, guild_id), words),
        ]

    def previews(words: Words) -> Sequence[LayoutView]:
        return [start_cards.start_post(words)]

    for service in (welcoming, rota, start, skills, home):
        bot.offer(service)
    for listener in (
        *(noticing.on_message, noticing.on_member_join, noticing.on_raw_member_remove, noticing.on_ready),
        *(noticing.on_raw_message_delete, noticing.on_raw_bulk_message_delete),
    ):
        bot.hear(listener)
    for follow in (start.follow, welcoming.follow):
        bot.service(ServerSettings).also_follow(follow)
    bot.steward_group.add_command(people)
    return Brought(
        keeps=[WelcomersData()],
        permissions=start_controls.TO_POST,
        kinds=[
            NudgeDelivery(welcoming, words_of),
            AskingDelivery(rota, Reach(bot.catalogue, bot.house_zone)),
            *(StartPosting(start, words_of), StartEdit(start, words_of), StartPin(start)),
            LineDelivery(greeting, words_of),
        ],
        setup_steps=setup_steps,
        previews=previews,
        waiting=waiting,
        channel_needs=channel_needs,
        on_start=noticing.on_start,
        dynamic_items=(*controls.ITEMS, *start_controls.ITEMS),
        acts=ACTS,
        act_titles=TITLES,
        explanations=EXPLANATIONS,
    )


async def channel_needs(unit: Unit, guild_id: int | None = None) -> Sequence[ChannelNeed]:
    """Return the channels for newcomers and welcomers; that of the welcome line only where it is on."""
    found: list[ChannelNeed] = []
    lines = await servers.everywhere(unit, WELCOME_LINE, guild_id)
    needs: tuple[tuple[Setting[Any], tuple[str, ...], str], ...] = (
        (START_CHANNEL, start_controls.TO_POST, sentence("“Start here” stands there.")),
        (WELCOME_CHANNEL, TO_POST, sentence("The welcome line is posted there.")),
        (WELCOMERS_CHANNEL, TO_POST, sentence("Welcomers hear there of introductions without an answer.")),
    )
    for setting, permissions, why in needs:
        press = Press(sentence("Choose another channel"), press_to_change(setting.name))
        for server, channel in (await servers.everywhere(unit, setting, guild_id)).items():
            if channel is not None and (setting is not WELCOME_CHANNEL or lines.get(server)):
                found.append(ChannelNeed(server, channel, permissions, why, press))
    return found
