"""Puts together what is set and what Discord shows, and chooses which page comes next."""

from __future__ import annotations

import discord
from discord.ui import LayoutView

from bot.access import Actor
from bot.errors import Outdated, ServerOnly
from bot.interface.host import host_of
from bot.setup import cards, examples
from bot.setup.looking import look
from bot.setup.service import Setup
from bot.setup.standing import Own, Standing
from bot.setup.support_post import support_post
from bot.setup.surroundings import Surroundings
from bot.words import Words


async def standing_of(interaction: discord.Interaction, actor: Actor, words: Words) -> Standing:
    """Return how far the server is set up, by its settings and by Discord; raises `NotSteward`."""
    if interaction.guild is None:
        raise ServerOnly
    setup = host_of(interaction).service(Setup)
    kept, needs = await setup.kept(actor, words)
    wanted = host_of(interaction).service(Surroundings).permissions()
    seen = await look(interaction.client, interaction.guild, kept, needs, wanted)
    return Standing(kept, seen, setup.support.digest, setup.is_checked())


async def panel(interaction: discord.Interaction, actor: Actor, words: Words, done: str | None = None) -> LayoutView:
    """Return all steps as they stand now."""
    return cards.panel(await standing_of(interaction, actor, words), words, done)


async def page(
    interaction: discord.Interaction, actor: Actor, words: Words, number: int, done: str | None = None
) -> LayoutView:
    """Return one step as it stands now; raises `Outdated` where there is no such step (any more)."""
    standing = await standing_of(interaction, actor, words)
    if number not in standing.numbers:
        raise Outdated
    return await _page(interaction, words, standing, number, done)


async def onwards(interaction: discord.Interaction, actor: Actor, words: Words, number: int, done: str) -> LayoutView:
    """Return what comes after something was done in a step: the step itself while it is open, else the next one."""
    standing = await standing_of(interaction, actor, words)
    following = number if standing.state(number).is_open else standing.next_open(number)
    if following is None:
        return cards.panel(standing, words, done)
    return await _page(interaction, words, standing, following, done)


async def _page(
    interaction: discord.Interaction, words: Words, standing: Standing, number: int, done: str | None
) -> LayoutView:
    host = host_of(interaction)
    if number == Own.SUPPORT:
        post = support_post(host.service(Setup).support, words, host.clock.now())
        return cards.page(standing, number, words, done, examples.support_page(standing, post, words))
    if number == Own.PREVIEW:
        around = host.service(Surroundings)
        home = await around.home_of_a_new_member(interaction, words)
        return cards.page(standing, number, words, done, examples.preview(home, around.posts(words), words))
    return cards.page(standing, number, words, done)
