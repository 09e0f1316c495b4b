"""What stewards see of their server's settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from discord import SelectOption
from discord.ui import ActionRow, Button, LayoutView, Select

from bot.interface.cards import OPTION_LABEL, Part, card, clip, line, lines, row
from bot.interface.confirm import button
from bot.setting_changes import Changed, Standing, press_to_change
from bot.setting_kinds import Around, unset

MOST_OF_A_PAGE: Final = 8
_LONGEST_VALUE = 200


def told(standing: Standing, around: Around, instead: Mapping[str, str]) -> str:
    """Return what a setting is set to. `instead` is what is used where nothing is set: setting name -> value."""
    kind, used = standing.setting.kind, instead.get(standing.setting.name)
    if standing.value is None and used is not None:
        return around.words.say("not set, so {used} is used", used=used if kind is None else kind.show(used, around))
    return _shown(standing, around)


def _shown(standing: Standing, around: Around) -> str:
    kind = standing.setting.kind
    shown = unset(around) if kind is None else kind.show(standing.value, around)
    return clip(shown, _LONGEST_VALUE)


def entry(standing: Standing, around: Around, instead: Mapping[str, str]) -> str:
    """Return a setting in a list: its name, what it is for, its value and its default."""
    words, setting = around.words, standing.setting
    value = told(standing, around, instead)
    default = _shown(Standing(setting, setting.default), around)
    now = (
        words.say("Now: {value} (the default)", value=value)
        if standing.is_default
        else words.say("Now: **{value}** (default: {default})", value=value, default=default)
    )
    return f"**`{setting.name}`**: {words.marked(setting.about)}\n{now}"


def choice(standings: Sequence[Standing], number: int, around: Around) -> ActionRow[LayoutView]:
    """Return a list to open one of these settings from."""
    options = [
        SelectOption(
            label=clip(one.setting.name, OPTION_LABEL),
            value=one.setting.name,
            description=clip(around.words.marked(one.setting.about), OPTION_LABEL),
        )
        for one in standings
    ]
    placeholder = around.words.say("Change one of these")
    return row(Select(custom_id=f"settings:open:{number}", options=options, placeholder=placeholder))


def one(standing: Standing, around: Around, instead: Mapping[str, str], done: str | None = None) -> LayoutView:
    """Return a setting with what may be typed, and the buttons that change it."""
    words, setting = around.words, standing.setting
    hint = "" if setting.kind is None else setting.kind.hint(around)
    parts: list[Part] = [
        *([line(done)] if done else []),
        line(entry(standing, around, instead)),
        line(hint),
        _buttons(standing, around),
        line(
            words.say(
                "-# Or in one line: `/steward settings name:{name} value:`. The word *default* goes back to the"
                " default.",
                name=setting.name,
            )
        ),
    ]
    return card(*parts)


def _buttons(standing: Standing, around: Around) -> ActionRow[LayoutView]:
    words, name = around.words, standing.setting.name
    buttons: list[Button[LayoutView]] = [button(words.say("Change"), press_to_change(name), main=True)]
    if not standing.is_default:
        buttons.append(button(words.say("Back to the default"), f"settings:default:{name}-0"))
    buttons.append(button(words.say("All settings"), "settings:all:0"))
    return row(*buttons)


def changed(change: Changed, around: Around, instead: Mapping[str, str]) -> LayoutView:
    """Return what a change did, with the setting as it stands now."""
    words = around.words
    before, after = (told(standing, around, instead) for standing in (change.before, change.after))
    if change.before.value == change.after.value:
        done = words.say("It was set to that already, so I changed nothing.")
    else:
        done = words.say("Done. Before: {before}. Now: {after}.", before=before, after=after)
    return one(change.after, around, instead, done)


def refused(explanation: str, name: str, around: Around) -> LayoutView:
    """Return why a value was not taken, with the button that asks for another."""
    return card(
        lines([explanation, around.words.say("Nothing was changed.")]),
        row(button(around.words.say("Change"), press_to_change(name), main=True)),
    )
