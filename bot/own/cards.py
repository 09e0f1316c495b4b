"""What a member sees of their own settings."""

from __future__ import annotations

from collections.abc import Sequence

from discord import SelectOption
from discord.ui import ActionRow, LayoutView, Select

from bot.interface.cards import OPTION_LABEL, card, clip, day_and_time, line, lines, moment, row
from bot.interface.confirm import button
from bot.members import Person
from bot.own.service import Standing
from bot.reach import How, how_reached, wants_dms
from bot.setting_kinds import Around, Language
from bot.words import Words

REACH, LANGUAGE = "own:reach:0", "own:language:0"
AS_DISCORD = "discord"
"""The value of a list of languages for who wants none of their own."""


def settings(standing: Standing, languages: Sequence[str], words: Words, done: str | None = None) -> LayoutView:
    """Return the panel of `/my settings`, with what was just done above it."""
    person = standing.person
    parts = [
        line(words.say("**Your settings**")),
        lines(
            [
                zone_told(standing, words),
                _language_told(person, languages, words),
                _reach_told(person, words),
                _reminders_told(person, words),
                dms_told(standing, words),
                rest_told(standing, words),
            ]
        ),
        line(words.say("Only you see this. It holds in every server that you and I share.")),
        _reach_list(person, words),
    ]
    if len(languages) > 1:
        parts.append(_language_list(person, languages, words))
    on = bool(person.dm_reminders)
    buttons = [
        button(words.say("Change time zone"), "own:zone:0"),
        button(words.say("No reminders by direct message"), "own:reminders-off:0")
        if on
        else button(words.say("Reminders by direct message"), "own:reminders-on:0"),
        button(words.say("Rest"), "rest:show:0"),
    ]
    if are_closed(person):
        buttons.insert(0, button(words.say("Try direct messages again"), "own:try-dm:0", main=True))
    return card(*([line(done)] if done else []), *parts, row(*buttons))


def zone_told(standing: Standing, words: Words) -> str:
    """Say which zone holds."""
    if standing.person.zone is None:
        return words.say(
            "Time zone: {zone}, the server's. To choose your own, write `/my settings zone:` and a city.",
            zone=standing.server_zone,
        )
    return words.say(
        "Time zone: {zone}. Only you see it. To use the server's again, write `/my settings zone: server`.",
        zone=standing.person.zone,
    )


def _language_told(person: Person, languages: Sequence[str], words: Words) -> str:
    around = Around(words, languages=languages)
    if len(languages) == 1:
        return words.say("Language: {language}, the only one I have so far.", language=_named(languages[0], around))
    if person.language is None:
        return words.say("Language: as Discord and the server have it.")
    return words.say("Language: {language}.", language=_named(person.language, around))


def _named(language: str, around: Around) -> str:
    return Language().show(language, around)


def _reach_told(person: Person, words: Words) -> str:
    match How(person.reach) if person.reach else None:
        case How.MENTION:
            return words.say("How you hear of things: I mention you where it happens.")
        case How.DM if how_reached(person) is How.DM:
            return words.say("How you hear of things: by direct message.")
        case How.DM:
            return words.say("How you hear of things: you chose direct messages. They are closed, so look in `/home`.")
        case _:
            return words.say("How you hear of things: you look in `/home`.")


def _reminders_told(person: Person, words: Words) -> str:
    if person.dm_reminders:
        return words.say("Reminders by direct message: on.")
    return words.say("Reminders by direct message: off.")


def are_closed(person: Person) -> bool:
    """Whether Discord refuses the DMs that they chose."""
    return wants_dms(person) and person.dms_closed_at is not None


def how_to_open(words: Words) -> str:
    """Say what opens DMs."""
    return words.say(
        "To open them: in the server's menu choose *Privacy Settings*, and allow direct messages. Then try again."
    )


def dms_told(standing: Standing, words: Words) -> str:
    """Say whether DMs reach them, and which rules they follow."""
    person, house = standing.person, standing.house
    if are_closed(person) and person.dms_closed_at is not None:
        refused = words.say(
            "Direct messages: Discord refused my last one, on {when}, so I stopped trying.",
            when=day_and_time(person.dms_closed_at),
        )
        return f"{refused} {how_to_open(words)}"
    if wants_dms(person):
        return words.say(
            "Direct messages: you agreed to them. Each has a button that stops them. At most {number} a week beyond"
            " your reminders, and none from {starts} to {ends} where you are.",
            number=house.dms_a_week,
            starts=f"{house.quiet.starts:%H:%M}",
            ends=f"{house.quiet.ends:%H:%M}",
        )
    if person.dms_stopped_at is not None:
        return words.say(
            "Direct messages: you stopped them on {when}, so I send you none.", when=day_and_time(person.dms_stopped_at)
        )
    return words.say("Direct messages: you have not chosen them, so I send you none.")


def rest_told(standing: Standing, words: Words) -> str:
    """Say whether they rest, and until when."""
    until = standing.person.resting_until
    if until is None or not standing.person.is_resting(standing.now):
        return words.say("Rest: you are not resting.")
    return words.say("Rest: you are resting until {until}.", until=moment(until))


def _reach_list(person: Person, words: Words) -> ActionRow[LayoutView]:
    # While DMs are closed nothing is marked as chosen: Discord's apps send no choice of what is marked already.
    chosen = None if are_closed(person) else How(person.reach or How.HOME)
    told = {
        How.HOME: (words.say("I'll look in /home"), words.say("Nothing is sent. It waits there until you look.")),
        How.MENTION: (words.say("Mention me there"), words.say("You get a ping where it happens. Others can see it.")),
        How.DM: (
            words.say("Send me a direct message"),
            words.say("You agree to direct messages. I try one now. You can stop them at any time."),
        ),
    }
    choices = [
        SelectOption(label=label, value=how.name.lower(), description=clip(about, OPTION_LABEL), default=how is chosen)
        for how, (label, about) in told.items()
    ]
    return row(Select(custom_id=REACH, options=choices, placeholder=words.say("How you want to hear of things")))


def _language_list(person: Person, languages: Sequence[str], words: Words) -> ActionRow[LayoutView]:
    around = Around(words, languages=languages)
    as_discord = SelectOption(
        label=words.say("As Discord and the server have it"), value=AS_DISCORD, default=person.language is None
    )
    choices = [
        SelectOption(
            label=clip(_named(language, around), OPTION_LABEL), value=language, default=language == person.language
        )
        for language in languages[:24]
    ]
    return row(Select(custom_id=LANGUAGE, options=[as_discord, *choices], placeholder=words.say("Your language")))


def reminders_on(words: Words, *, is_tried: bool) -> str:
    """Say that reminders come by DM from now on."""
    return _trying(words) if is_tried else words.say("Done: reminders come by direct message.")


def now_tried(standing: Standing, words: Words, *, is_tried: bool) -> str:
    """Say what trying DMs again did."""
    if is_tried:
        return _trying(words)
    if wants_dms(standing.person):
        return words.say("Direct messages to you work, so there was nothing to try.")
    return words.say("You have not chosen direct messages, so I tried none. You can choose them here.")


def now_reached(standing: Standing, words: Words, *, is_tried: bool) -> str:
    """Say what a choice of how to be reached did."""
    match standing.person.reach:
        case How.MENTION:
            return words.say("Done: from now on I mention you where it happens.")
        case How.DM:
            return _trying(words) if is_tried else words.say("Done: you hear of things by direct message.")
        case _:
            return words.say("Done: I send you nothing. It waits for you in `/home`.")


def _trying(words: Words) -> str:
    return words.say(
        "Done. I'm sending you a direct message now. If none comes in a minute, open `/my settings` again: it says what"
        " is wrong."
    )
