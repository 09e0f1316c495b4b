"""The words for what stewards mistype: settings, their values, and kinds of acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from discord.utils import escape_markdown

from bot.errors import Expected
from bot.interface.cards import clip
from bot.setting_changes import LocksYouOut, NoSuchSetting
from bot.setting_kinds import WrongValue
from bot.setting_places import EveryoneMeant, UnknownChannel, UnknownRole
from bot.telling_acts import NoSuchAct
from bot.words import Words


def _quoted(typed: str) -> str:
    return clip(escape_markdown(typed), 60)


def _no_such_setting(error: NoSuchSetting, words: Words) -> str:
    if not error.typed.strip():
        return words.say("Please choose which setting, too. `/steward settings` shows them all.")
    return words.say(
        "I know no setting called “{typed}”. `/steward settings` shows them all.", typed=_quoted(error.typed)
    )


SETTING_EXPLANATIONS: Final[Mapping[type[Expected], Callable[[Any, Words], str]]] = {
    WrongValue: lambda error, words: words.say(
        "“{typed}” doesn't fit there. {hint}", typed=_quoted(error.typed), hint=error.kind.hint(error.around)
    ),
    UnknownChannel: lambda error, words: words.say(
        "I can't find one channel called “{typed}” that you and I may both see. Please choose from the list.",
        typed=_quoted(error.typed),
    ),
    UnknownRole: lambda error, words: words.say(
        "I can't find one role called “{typed}” here. Please choose from the list.", typed=_quoted(error.typed)
    ),
    EveryoneMeant: lambda _, words: words.say(
        "*@everyone* can't be chosen: that would be every member. Please choose another role."
    ),
    NoSuchSetting: _no_such_setting,
    LocksYouOut: lambda _, words: words.say(
        "After that you would be no steward any more. Please keep one of your own roles in the list, or ask somebody"
        " with *Manage Server*."
    ),
    NoSuchAct: lambda error, words: words.say(
        "I know no act called “{typed}”. Please choose from the list, or leave it out.", typed=_quoted(error.typed)
    ),
}
