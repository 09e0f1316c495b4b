"""What stewards see of welcoming: the panel of the rota, and the step of setup."""

from __future__ import annotations

from collections.abc import Sequence

from discord.ui import ActionRow, LayoutView, UserSelect
from discord.utils import escape_markdown

from bot.interface.cards import Part, card, line, lines, row
from bot.interface.confirm import button
from bot.ports import Press, SetupStep
from bot.setting_changes import press_to_change
from bot.words import Words
from cogs.introductions.keeping import NUDGE_AFTER, WELCOMERS_CHANNEL
from cogs.introductions.rules.welcoming import Unanswered, Welcomer
from cogs.introductions.service.rota import Panel

ROOM = "welcomers"
"""The name of the channel that would suit the nudges."""

_MOST_NAMED = 30
_MOST_UNANSWERED = 8


def panel(found: Panel, words: Words, done: str | None = None) -> LayoutView:
    """Return the stewards' panel, beginning with what was just done. Who rests is never told here."""
    parts: list[Part] = [line(done)] if done else []
    parts.append(line(words.say("**A welcome within a day**")))
    parts.append(lines(_in_force(found, words)))
    parts.append(lines([words.say("**On the rota**"), *_rota(found, words)]))
    if found.asked:
        parts.append(lines([words.say("**Asked, and not answered yet**"), _mentions(found.asked, words)]))
    parts.append(lines([words.say("**Waiting for a first hello**"), *_unanswered(found.unanswered, words)]))
    own = button(words.say("Leave the rota"), "welcome:leave:0")
    if not found.is_on:
        own = button(words.say("Join the rota"), "welcome:join:0", main=True)
    choose = button(words.say("Choose the channel"), press_to_change(WELCOMERS_CHANNEL.name))
    hours = button(words.say("Change the hours"), press_to_change(NUDGE_AFTER.name))
    parts.append(row(own, choose, hours, button(words.say("Look again"), "welcome:panel:0")))
    parts.append(_pick("welcome:ask:0", words.say("Ask somebody to welcome newcomers…")))
    if found.rota or found.asked:
        parts.append(_pick("welcome:off:0", words.say("Take somebody off the rota…")))
    return card(*parts)


def _pick(custom_id: str, placeholder: str) -> ActionRow[LayoutView]:
    return ActionRow(UserSelect[LayoutView](custom_id=custom_id, placeholder=placeholder))


def _in_force(found: Panel, words: Words) -> list[str]:
    told = []
    if found.channel_id is None:
        told.append(words.say("No channel is chosen for welcomers yet, so nothing reminds them."))
    else:
        told.append(
            words.many(
                "After {number} hour without an answer I say so in <#{channel}>.",
                "After {number} hours without an answer I say so in <#{channel}>.",
                found.nudge_hours,
                channel=found.channel_id,
            )
        )
    told.append(
        words.many(
            "After {number} hour it stands in `/steward today`.",
            "After {number} hours it stands in `/steward today`.",
            found.stewards_hours,
        )
    )
    return told


def _rota(found: Panel, words: Words) -> list[str]:
    if not found.rota:
        return [words.say("Nobody yet. You can join, and ask others. Nobody is on it without their own yes.")]
    return [_mentions(found.rota, words)]


def _mentions(people: Sequence[Welcomer], words: Words) -> str:
    named = [f"<@{one.person_id}>" for one in people[:_MOST_NAMED]]
    if len(people) > _MOST_NAMED:
        left = len(people) - _MOST_NAMED
        named.append(words.many("{number} more", "{number} more", left))
    return words.all_of(named)


def _unanswered(waiting: Sequence[Unanswered], words: Words) -> list[str]:
    if not waiting:
        return [words.say("Nobody at the moment.")]
    told = [
        words.say(
            "{name} in <#{thread}>, {when}",
            name=escape_markdown(one.name),
            thread=one.thread_id,
            when=f"<t:{int(one.posted_at.timestamp())}:R>",
        )
        for one in waiting[:_MOST_UNANSWERED]
    ]
    if len(waiting) > _MOST_UNANSWERED:
        left = len(waiting) - _MOST_UNANSWERED
        told.append(words.many("And {number} more.", "And {number} more.", left))
    return told


def setup_step(channel_id: int | None, on_rota: int, words: Words) -> SetupStep:
    """Return the step of setup that is about welcomers."""
    title = words.say("A welcome within a day")
    if channel_id is None:
        text = words.say(
            "When nobody has answered an introduction for a while, I say so in a channel for welcomers. Choose it, then"
            " join the rota or ask others with `/steward people`."
        )
        press = Press(words.say("Choose the channel"), press_to_change(WELCOMERS_CHANNEL.name))
        return SetupStep(title, text, False, press, ROOM)
    press = Press(words.say("The rota"), "welcome:panel:0")
    if not on_rota:
        text = words.say("Nobody is on the welcomers' rota yet. You can join it, or ask others.")
        return SetupStep(title, text, False, press, ROOM)
    text = words.many(
        "{number} person is on the rota. They hear of it in <#{channel}>.",
        "{number} people are on the rota. They hear of it in <#{channel}>.",
        on_rota,
        channel=channel_id,
    )
    return SetupStep(title, text, True, press, ROOM)
