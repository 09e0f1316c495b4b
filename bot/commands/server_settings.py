"""`/steward settings`: everything a server may set, to read and to change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ui import Button, DynamicItem, Item, LayoutView, Select

from bot.access import Actor
from bot.commands import setting_cards as cards
from bot.commands.setting_form import SettingForm, filled_from
from bot.commands.setting_reading import around_of, change, settings_of
from bot.database import Unit
from bot.errors import Expected, NotSteward, Outdated
from bot.interface.answering import Answer, answering_at_once, answering_privately
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of
from bot.interface.pages import Page, shown
from bot.interface.typed import TypedOption, whole
from bot.report import explain, reported, suggesting
from bot.setting_changes import NoSuchSetting, ServerSettings
from bot.setting_kinds import Around, folded, starting
from bot.words import Words, _

_LONGEST_CHOICE = 100


class SettingsBook:
    """All settings as a book of pages, each with a list to open one from."""

    name = "settings"

    def __init__(self, settings: ServerSettings, languages: Sequence[str]) -> None:
        self._settings = settings
        self._languages = languages

    async def page(self, unit: Unit, actor: Actor, words: Words, number: int) -> Page:
        """Return a page of settings; raises `NotSteward`."""
        around = Around(words, languages=self._languages)
        standings = await self._settings.standing(unit, actor)
        pages = max(1, -(-len(standings) // cards.MOST_OF_A_PAGE))
        number = min(number, pages - 1)
        here = standings[number * cards.MOST_OF_A_PAGE :][: cards.MOST_OF_A_PAGE]
        return Page(
            title=words.say("What this server has set"),
            lines=tuple(cards.entry(standing, around, self._settings.instead) for standing in here),
            number=number,
            of=pages,
            controls=(cards.choice(here, number, around),) if here else (),
        )


async def _all(unit: Unit, answer: Answer) -> LayoutView:
    book = host_of(answer.interaction).books[SettingsBook.name]
    return shown(await book.page(unit, answer.actor, answer.words, 0), book, answer.words)


async def _one(unit: Unit, answer: Answer, name: str) -> LayoutView:
    interaction = answer.interaction
    around = around_of(interaction, answer.actor, answer.words)
    standing = await settings_of(interaction).one(unit, answer.actor, name)
    return cards.one(standing, around, settings_of(interaction).instead)


async def _change(answer: Answer, name: str, typed: str) -> LayoutView:
    interaction = answer.interaction
    around = around_of(interaction, answer.actor, answer.words)
    try:
        made = await change(interaction, answer.actor, name, typed, around)
    except (NotSteward, NoSuchSetting):
        raise
    except Expected as error:
        told = explain(error, answer.words, host_of(interaction).explanations)
        return cards.refused(told, settings_of(interaction).get(name).name, around)
    return cards.changed(made, around, settings_of(interaction).instead)


class SettingSelect(DynamicItem[Select[Any]], template=r"settings:open:(?P<number>[0-9]{1,6})"):
    """Opens one of a page's settings."""

    def __init__(self, number: int) -> None:
        super().__init__(Select(custom_id=f"settings:open:{number}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> SettingSelect:
        return cls(int(match["number"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            if not self.item.values:
                raise Outdated
            answer.show(await _one(unit, answer, self.item.values[0]))


class AllSettingsButton(DynamicItem[Button[Any]], template=r"settings:all:0"):
    """Shows all settings."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="settings:all:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> AllSettingsButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            answer.show(await _all(unit, answer))


class SettingButton(DynamicItem[Button[Any]], template=r"settings:(?P<verb>change|default):(?P<name>[a-z_]{1,60})-0"):
    """Opens the form for a setting, or puts it back to its default."""

    def __init__(self, verb: str, name: str) -> None:
        super().__init__(Button(custom_id=f"settings:{verb}:{name}-0"))
        self.verb = verb
        self.name = name

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> SettingButton:
        return cls(match["verb"], match["name"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        if self.verb == "default":
            async with answering_privately(interaction) as answer:
                answer.show(await _change(answer, self.name, ""))
            return
        host = host_of(interaction)
        async with host.database.reading() as unit:
            asker = await asker_of(unit, interaction)
            standing = await settings_of(interaction).one(unit, asker.actor, self.name)
        await open_form(interaction, host.forms[SettingForm.name], asker, filled=filled_from(standing))


class NameOption(TypedOption):
    """Suggests settings, each with what it is for."""

    @suggesting
    async def autocomplete(  # type: ignore[override]  # the base is declared for any choice type
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        around = await _steward_around(interaction)
        found = [
            (f"{setting.name}: {around.words.marked(setting.about)}", setting.name)
            for setting in settings_of(interaction).all
        ]
        return _choices(starting(found, value.replace("_", " ")) or starting(found, value))


class ValueOption(TypedOption):
    """Suggests values for the setting whose name stands there already."""

    @suggesting
    async def autocomplete(  # type: ignore[override]  # the base is declared for any choice type
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        around = await _steward_around(interaction)
        setting = settings_of(interaction).get(str(getattr(interaction.namespace, "name", "") or ""))
        default = around.words.say("default")
        back = [(default, "default")] if folded(default).startswith(folded(value)) else []
        found = [] if setting.kind is None else setting.kind.suggest(whole(value), around)
        return _choices([*list(found)[:24], *back])


def _choices(found: list[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=shown[:_LONGEST_CHOICE], value=value) for shown, value in found]


async def _steward_around(interaction: discord.Interaction) -> Around:
    async with host_of(interaction).database.reading() as unit:
        asker = await asker_of(unit, interaction)
    asker.actor.must_be_steward()
    return around_of(interaction, asker.actor, asker.words)


@app_commands.command(name="settings", description=_("See and change what this server has set."))
@app_commands.describe(
    name=_("Which setting. Left out, you see them all."),
    value=_("What to set. The word default goes back to the default."),
)
async def server_settings(
    interaction: discord.Interaction,
    name: app_commands.Transform[str, NameOption] | None = None,
    value: app_commands.Transform[str, ValueOption] | None = None,
) -> None:
    """Show all settings or one, or change one."""
    if value is not None:
        async with answering_privately(interaction) as answer:
            answer.show(await _change(answer, name or "", value))
        return
    async with answering_at_once(interaction) as (answer, unit):
        answer.show(await (_all(unit, answer) if name is None else _one(unit, answer, name)))
