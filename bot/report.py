"""The one door through which a member hears of an error, behind discord.py's five.

Commands (tree), views, dynamic items, forms and suggestions all end here. `Expected` errors become their sentence;
everything else is a bug: a reference to the member, a traceback to the log, exception text to nobody.
"""

from __future__ import annotations

import functools
import re
import secrets
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.errors import (
    ChannelGone,
    DiscordUnavailable,
    DraftGone,
    Expected,
    HeldGone,
    Misconfigured,
    MissingPermissions,
    NotFound,
    NotSteward,
    Outdated,
    PastTime,
    Refused,
    ServerOnly,
    StorageUnavailable,
    TooFarAhead,
    Unavailable,
    UnknownZone,
    UnreadableDate,
    UnreadableDay,
    UnreadableTime,
    WrongChannel,
)
from bot.interface.answering import Unanswerable, send_privately
from bot.interface.cards import card, clip, line
from bot.interface.files import FILE_EXPLANATIONS
from bot.interface.host import host_of, words_for, words_without_reading
from bot.interface.permissions import called
from bot.setting_words import SETTING_EXPLANATIONS
from bot.words import Words

log = structlog.get_logger(__name__)

ItemT = TypeVar("ItemT")
ChoiceT = TypeVar("ChoiceT")
Explain = Callable[[Any, Words], str]

# No answer from Discord, or a 5xx: whether it did what it was asked is then unknown.
_SILENCE = (discord.DiscordServerError, aiohttp.ClientError, ConnectionError, TimeoutError)

_BARE_HOUR = re.compile(r"0?[1-9]|1[0-2]", re.ASCII)


async def report(interaction: discord.Interaction, error: Exception) -> None:
    """Tell whoever pressed, typed or sent what happened, what is saved and what to do next."""
    error = _inner(error)
    if isinstance(error, Unanswerable):
        log.info("too late to answer", interaction=_name(interaction))
        return
    host = host_of(interaction)
    words = await _words(interaction, error)
    expected = isinstance(error, Expected)
    host.count_interaction(interaction, _name(interaction), "expected" if expected else "bug")
    told = (
        explain(error, words, host.explanations)
        if isinstance(error, Expected)
        else log_bug(error, words, _name(interaction))
    )
    if interaction.type is discord.InteractionType.autocomplete:
        return  # suggestions have no place for words: what was typed is judged when it is sent
    try:
        await send_privately(interaction, card(line(told)))
    except (discord.HTTPException, Unanswerable, *_SILENCE) as failure:
        log.warning("the answer did not arrive", interaction=_name(interaction), failure=type(failure).__name__)


def reported(
    callback: Callable[[ItemT, discord.Interaction], Coroutine[Any, Any, None]],
) -> Callable[[ItemT, discord.Interaction], Coroutine[Any, Any, None]]:
    """Bring a dynamic item's callback to the door: discord.py only logs what it raises."""

    @functools.wraps(callback)
    async def through_the_door(item: ItemT, interaction: discord.Interaction) -> None:
        try:
            with host_of(interaction).in_hand():
                await callback(item, interaction)
        except Exception as error:  # noqa: BLE001  (the dynamic items' door)
            await report(interaction, error)
        else:
            host_of(interaction).count_interaction(interaction, _name(interaction), "ok")

    return through_the_door


def suggesting(
    suggest: Callable[[ItemT, discord.Interaction, str], Coroutine[Any, Any, list[ChoiceT]]],
) -> Callable[[ItemT, discord.Interaction, str], Coroutine[Any, Any, list[ChoiceT]]]:
    """Bring an option's suggestions to the door, and suggest nothing where they fail: discord.py only logs it."""

    @functools.wraps(suggest)
    async def through_the_door(option: ItemT, interaction: discord.Interaction, value: str, /) -> list[ChoiceT]:
        try:
            return await suggest(option, interaction, value)
        except Exception as error:  # noqa: BLE001  (the suggestions' door)
            await report(interaction, error)
            return []

    return through_the_door


def log_bug(error: Exception, words: Words, where: str) -> str:
    """Log a bug with its traceback, and return the sentence with the reference to it."""
    reference = secrets.token_hex(4)
    log.error("bug", where=where, reference=reference, exc_info=error)
    return words.say(
        "Something went wrong on our side, and it isn't your doing. Please try again in a while. If it happens"
        " again, tell a steward this reference: {reference}",
        reference=reference,
    )


def explain(error: Expected, words: Words, of_features: Mapping[type[Expected], Explain] | None = None) -> str:
    """Choose the words for an expected error; the nearest ancestor's, where it has none of its own."""
    known: Mapping[type[Expected], Explain] = {**_EXPLANATIONS, **(of_features or {})}
    for kind in type(error).__mro__:
        if kind in known:
            return known[kind](error, words)
    raise LookupError(f"no words for {type(error).__name__}")


def _unknown_zone(error: UnknownZone, words: Words) -> str:
    typed = clip(discord.utils.escape_markdown(error.typed), 60)
    if not error.nearest:
        return words.say(
            "I don't know a time zone called “{typed}”. Try the name of the nearest big city, such as London or Lagos.",
            typed=typed,
        )
    return words.say(
        "I don't know a time zone called “{typed}”. Did you mean {nearest}?",
        typed=typed,
        nearest=words.any_of(error.nearest),
    )


def _unreadable_time(error: UnreadableTime, words: Words) -> str:
    bare = error.typed.strip()
    if _BARE_HOUR.fullmatch(bare):
        hour = int(bare)
        return words.say(
            "“{typed}” could be morning or evening. Please write {hour}am, {hour}pm or {evening}:00.",
            typed=bare,
            hour=hour,
            evening=hour % 12 + 12,
        )
    return words.say(
        "I couldn't read “{typed}” as a time. You could write 19:00, 7pm or 7.30pm.",
        typed=clip(discord.utils.escape_markdown(error.typed), 60),
    )


def _unreadable_day(error: UnreadableDay, words: Words) -> str:
    return words.say(
        "I couldn't read “{typed}” as a day of the week. You could write Monday, or Mon.",
        typed=clip(discord.utils.escape_markdown(error.typed), 60),
    )


def _unreadable_date(error: UnreadableDate, words: Words) -> str:
    return words.say(
        "I couldn't read “{typed}” as one date. You could write 18 March, Friday 6pm, tomorrow or in two weeks.",
        typed=clip(discord.utils.escape_markdown(error.typed), 60),
    )


def _missing(error: MissingPermissions, words: Words) -> str:
    names = words.all_of([f"*{called(name, words)}*" for name in error.permissions])
    return words.say(
        "I'm missing a permission in <#{channel}>: {names}. Somebody who may manage that channel can give it to me;"
        " then try again.",
        channel=error.channel_id,
        names=names,
    )


_EXPLANATIONS: dict[type[Expected], Explain] = {
    **SETTING_EXPLANATIONS,
    **FILE_EXPLANATIONS,
    Refused: lambda _, words: words.say("That isn't possible just now. Nothing was changed."),
    NotFound: lambda _, words: words.say("I can't find that any more. It may have been removed. Nothing was changed."),
    NotSteward: lambda _, words: words.say(
        "This is for stewards: people with *Manage Server*, or with a role that was chosen for it. Nothing was changed."
    ),
    ServerOnly: lambda _, words: words.say("This works inside a server, not in direct messages."),
    Outdated: lambda _, words: words.say(
        "This button or form is out of date, so I changed nothing. Please run the command again."
    ),
    DraftGone: lambda _, words: words.say(
        "What you wrote was kept for a day at most, and is gone now. It has arrived, a newer one took its place, or the"
        " day is over. If it did not arrive, please start again with the command."
    ),
    HeldGone: lambda _, words: words.say(
        "I don't hold that form any more: it has arrived already, or I was started again meanwhile. Your words stand"
        " above. If they are missing, please send them again with the command."
    ),
    UnknownZone: _unknown_zone,
    UnreadableTime: _unreadable_time,
    UnreadableDay: _unreadable_day,
    UnreadableDate: _unreadable_date,
    TooFarAhead: lambda error, words: words.many(
        "That is too far ahead. It can be {number} day from now at most.",
        "That is too far ahead. It can be {number} days from now at most.",
        error.days,
    ),
    PastTime: lambda _, words: words.say("That moment has passed already. Please choose one still to come."),
    Unavailable: lambda _, words: words.say("That didn't work just now. Please try again in a minute."),
    DiscordUnavailable: lambda _, words: words.say(
        "Discord isn't answering me just now. What you asked for may be done or not: please look again in a minute."
    ),
    StorageUnavailable: lambda _, words: words.say(
        "I can't reach my records just now, so nothing was changed. Please try again in a minute."
    ),
    Misconfigured: lambda _, words: words.say("This isn't set up in a way that can work. A steward can mend it."),
    ChannelGone: lambda error, words: words.say(
        "I can't find the channel <#{channel}>, or I may not see it. Please choose another.", channel=error.channel_id
    ),
    WrongChannel: lambda error, words: (
        words.say("I can't post there. Please choose a text channel or a forum.")
        if error.forum_would_do
        else words.say("I can't post there. Please choose a text channel.")
    ),
    MissingPermissions: _missing,
    Unanswerable: lambda _, words: words.say("That took too long for Discord. Please try again."),
}


def _inner(error: Exception) -> Exception:
    # Commands and transformers wrap what they raise.
    if isinstance(error, app_commands.AppCommandError) and isinstance(error.__cause__, Exception):
        return _inner(error.__cause__)
    if isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        return getattr(error, "original", error)
    if isinstance(error, app_commands.NoPrivateMessage):
        return ServerOnly()
    if isinstance(error, app_commands.CheckFailure):
        return NotSteward()
    if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        return Outdated()
    if isinstance(error, _SILENCE):
        return DiscordUnavailable()
    return error


async def _words(interaction: discord.Interaction, error: Exception) -> Words:
    if isinstance(error, StorageUnavailable):
        return words_without_reading(interaction)
    try:
        return await words_for(interaction)
    except StorageUnavailable:
        return words_without_reading(interaction)


def _name(interaction: discord.Interaction) -> str:
    """Return what was used, without ids: a command's name, or a control's noun and verb."""
    if interaction.command is not None:
        return interaction.command.qualified_name
    data: Any = interaction.data or {}
    return ":".join(str(data.get("custom_id", "unknown")).split(":")[:2])
