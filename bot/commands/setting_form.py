"""The form in which a steward changes one setting, with the control that fits its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

import discord
from discord import ui

from bot.commands import setting_cards as cards
from bot.commands.setting_reading import around_of, change, settings_of
from bot.errors import Outdated
from bot.interface.chosen import chosen_before
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, text_of, values_of
from bot.servers import Setting
from bot.setting_changes import Standing
from bot.setting_kinds import Around, Language, OneOf, SettingKind, ShortText, YesNo
from bot.setting_places import MOST_ROLES, PostsChannel, Roles, TextChannel
from bot.words import Words

MOST_TYPED: Final = 200
_MOST_OPTIONS = 25


class SettingForm(Form):
    """One setting. The control is named after it, so that a draft tells which it was."""

    name: ClassVar[str] = "settings:set"

    def __init__(self, declared: Callable[[], Mapping[str, Setting[Any]]], languages: Sequence[str]) -> None:
        self._declared = declared
        self._languages = languages

    def title(self, words: Words) -> str:
        return words.say("Change a setting")

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        setting = next((found for name in filled if (found := self._declared().get(name))), None)
        if setting is None or setting.kind is None:
            # The setting went with its feature: what was typed is still shown to who typed it.
            typed = next((text for name in filled if (text := text_of(filled, name, MOST_TYPED))), None)
            value: ui.TextInput[Any] = ui.TextInput(custom_id="value", max_length=MOST_TYPED, default=typed)
            return [labelled(words.say("Value"), value)]
        around = Around(words, languages=self._languages)
        hint = None if isinstance(setting.kind, Language) else setting.kind.hint(around)
        return [
            ui.TextDisplay(f"{words.marked(setting.about)} {words.say('Left empty, it goes back to the default.')}"),
            labelled(setting.name, _control(setting.kind, setting.name, filled, around), hint),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        """Set it; a refusal offers the form again."""
        submission.actor.must_be_steward()
        name = next((name for name in submission.fields if name in self._declared()), None)
        if name is None:
            raise Outdated
        typed = " ".join(submission.chosen(name)) or submission.text(name)
        around = around_of(interaction, submission.actor, submission.words)
        made = await change(interaction, submission.actor, name, typed, around)
        return Received(cards.changed(made, around, settings_of(interaction).instead))


def filled_from(standing: Standing) -> Fields:
    """Return what the form is filled in with for a setting as it stands."""
    setting = standing.setting
    if isinstance(setting.kind, Roles):
        return {setting.name: [str(role_id) for role_id in standing.value]}
    if isinstance(setting.kind, TextChannel):
        return {setting.name: [] if standing.value is None else [str(standing.value)]}
    return {setting.name: "" if setting.kind is None else setting.kind.write(standing.value)}


def _control(kind: SettingKind, name: str, filled: Fields, around: Around) -> ui.Item[Any]:
    match kind:
        case Roles():
            defaults = chosen_before(values_of(filled, name), discord.SelectDefaultValueType.role, MOST_ROLES)
            return ui.RoleSelect(
                custom_id=name, required=False, min_values=0, max_values=MOST_ROLES, default_values=defaults
            )
        case TextChannel():
            forums = [discord.ChannelType.forum] if isinstance(kind, PostsChannel) else []
            return ui.ChannelSelect(
                custom_id=name,
                required=False,
                channel_types=[discord.ChannelType.text, discord.ChannelType.news, *forums],
                default_values=chosen_before(values_of(filled, name), discord.SelectDefaultValueType.channel),
            )
        case YesNo() | OneOf() | Language():
            present = text_of(filled, name) or next(iter(values_of(filled, name)), "")
            choices = kind.suggest("", around)[:_MOST_OPTIONS]
            options = [
                discord.SelectOption(label=shown, value=value, default=value == present) for shown, value in choices
            ]
            return ui.Select(custom_id=name, required=False, min_values=0, options=options)
        case _:
            most = kind.most if isinstance(kind, ShortText) else MOST_TYPED
            return ui.TextInput(
                custom_id=name, required=False, max_length=most, default=text_of(filled, name, most) or None
            )
