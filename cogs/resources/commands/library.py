"""`/library share`, `find` and `shelf`, and the message menu *Save to library*."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import discord
from discord import app_commands

from bot.interface.typed import whole
from bot.words import _
from cogs.resources.cards.labels import COSTS, KINDS, PAYS, TIMES, WAYS
from cogs.resources.commands.options import CollectionOption, LookedForOption
from cogs.resources.controls.finding import show_collection, show_found, show_shelf
from cogs.resources.controls.resource import open_resource
from cogs.resources.controls.sharing import open_share_form, share_from_message
from cogs.resources.rules.finding import picked, wanted_of
from cogs.resources.rules.keeping import CollectionId
from cogs.resources.rules.topics import Topics


def library_group(topics: Topics) -> app_commands.Group:
    """Return `/library`; the topics are the choices of an option."""
    group = app_commands.Group(name="library", description=_("Share what helps, and find it again."), guild_only=True)
    for command in (share, _find_command(topics), shelf):
        group.add_command(command)
    return group


@app_commands.command(name="share", description=_("Share something that helped you, with everybody here."))
async def share(interaction: discord.Interaction) -> None:
    """Open the first form."""
    await open_share_form(interaction)


@app_commands.command(name="shelf", description=_("What you kept for yourself. Only you can see it."))
async def shelf(interaction: discord.Interaction) -> None:
    """Show the asker's own shelf."""
    await show_shelf(interaction)


def _find_command(topics: Topics) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="find", description=_("Find what helped others, by words or by what it is."))
    @app_commands.describe(
        words=_("Words from its title, or from why it helped. Small mistakes are fine."),
        topic=_("What it is about."),
        kind=_("What sort of thing it is."),
        cost=_("What it costs."),
        takes=_("How long it takes."),
        access=_("In which way you want to read, see or hear it."),
        pay=_("What an opportunity pays."),
        collection=_("A collection that stewards put together."),
    )
    @app_commands.choices(
        topic=[app_commands.Choice(name=topic.name, value=topic.key) for topic in topics.all],
        kind=_choices(KINDS),
        cost=_choices(COSTS),
        takes=_choices(TIMES),
        access=_choices(WAYS),
        pay=_choices(PAYS),
    )
    async def find(
        interaction: discord.Interaction,
        words: app_commands.Transform[str, LookedForOption] | None = None,
        topic: str | None = None,
        kind: str | None = None,
        cost: str | None = None,
        takes: str | None = None,
        access: str | None = None,
        pay: str | None = None,
        collection: app_commands.Transform[int, CollectionOption] | None = None,
    ) -> None:
        """Show the first page of what this finds, or the one thing that was picked from the suggestions."""
        chosen = {"topic": topic, "kind": kind, "cost": cost, "takes": takes, "access": access, "pay": pay}
        typed = (words or "").strip()
        if (resource_id := picked(typed)) is not None:
            await open_resource(interaction, resource_id)
        elif collection is not None:
            alone = not typed and not any(chosen.values())
            await show_collection(interaction, CollectionId(collection), alone=alone)
        else:
            filters = {name: whole(value) for name, value in chosen.items() if value}
            await show_found(interaction, wanted_of({"words": typed, **filters}))

    return find


def _choices(labels: Mapping[Any, str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=app_commands.locale_str(told), value=_value(one)) for one, told in labels.items()]


def _value(one: StrEnum) -> str:
    return one.value


def save_to_library() -> app_commands.ContextMenu:
    """Return the message menu."""

    async def save(interaction: discord.Interaction, message: discord.Message) -> None:
        await share_from_message(interaction, message)

    menu = app_commands.ContextMenu(name=_("Save to library"), callback=save)
    menu.guild_only = True
    return menu
