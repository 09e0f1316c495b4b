"""Puts setup together and signs it in with the running bot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot import servers
from bot.commands.home import Home
from bot.commands.today import Today
from bot.database import Unit
from bot.features import permissions_of
from bot.interface.answering import answering_privately
from bot.interface.permissions import TO_POST
from bot.ports import ChannelNeed, Press
from bot.setting_changes import ServerSettings
from bot.setup import flow
from bot.setup.acts import ACTS, TITLES
from bot.setup.controls import ITEMS
from bot.setup.declared import DECLARED, SUPPORT_CHANNEL
from bot.setup.deliveries import SupportEdit, SupportPin, SupportPosting
from bot.setup.forms import BasicsForm
from bot.setup.refusals import EXPLANATIONS
from bot.setup.service import Setup
from bot.setup.surroundings import Surroundings
from bot.support import load_support, support_file
from bot.words import _, sentence

if TYPE_CHECKING:
    from bot.app import Hearth


@app_commands.command(name="setup", description=_("Set Hearth up in this server, a step at a time."))
async def setup_command(interaction: discord.Interaction) -> None:
    """Show how far the server is set up, and what comes next."""
    async with answering_privately(interaction) as answer:
        answer.show(await flow.panel(interaction, answer.actor, answer.words))


def sign_in(hearth: Hearth) -> None:
    """Take setup into the bot; raises `CannotStart` where the file of numbers cannot be used."""
    support = load_support(support_file(hearth.settings.config_dir))
    setup = Setup(
        hearth.database,
        hearth.clock,
        hearth.service(ServerSettings),
        support,
        lambda: hearth.setup_steps,
        lambda: hearth.channel_needs,
        lambda: hearth.dispatcher.arm(),
    )
    home = Home(lambda: hearth.waiting, lambda: hearth.offers, hearth.service(Today))
    hearth.offer(setup)
    hearth.offer(
        Surroundings(
            lambda: permissions_of(hearth.features),
            lambda: [feature.previews for feature in hearth.features if feature.previews is not None],
            home.card_for,
        )
    )
    hearth.steward_group.add_command(setup_command)
    hearth.add_dynamic_items(*ITEMS)
    for kind in (
        SupportPosting(support, hearth.clock, hearth.words_of_server),
        SupportEdit(support, hearth.clock, hearth.words_of_server),
        SupportPin(),
    ):
        hearth.kinds[kind.name] = kind
    hearth.forms[BasicsForm.name] = BasicsForm(hearth.catalogue.languages)
    hearth.own_settings += DECLARED
    hearth.own_channel_needs.append(channel_needs)
    hearth.acts.update(ACTS)
    hearth.act_titles.update(TITLES)
    hearth.explanations.update(EXPLANATIONS)
    hearth.own_waiting.append(setup.waiting)
    hearth.service(ServerSettings).also_refuse(setup.refuse_setting)


async def channel_needs(unit: Unit, guild_id: int | None = None) -> Sequence[ChannelNeed]:
    """Return the channels of the support posts; pinning is a permission of its own."""
    chosen = await servers.everywhere(unit, SUPPORT_CHANNEL, guild_id)
    why, press = sentence("The support post stands there."), Press(sentence("Set it up"), "setup:open:3")
    return [
        ChannelNeed(server, channel, (*TO_POST, "pin_messages"), why, press)
        for server, channel in chosen.items()
        if channel is not None
    ]
