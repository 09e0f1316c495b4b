"""What `/steward setup` shows of the weekly prompt: its step, and an example of what is posted."""

from __future__ import annotations

from collections.abc import Sequence

from discord.ui import LayoutView

from bot.database import Unit
from bot.ports import Press, Previews, SetupStep
from bot.words import Words
from cogs.reflections import cards, store
from cogs.reflections.posting import ToPost
from cogs.reflections.rules.bank import Bank
from cogs.reflections.rules.week import WeekId

ROOM = "reflections"
"""The name of the channel that would suit the prompt; the form begins with it where it is there."""


async def setup_steps(unit: Unit, guild_id: int, words: Words) -> Sequence[SetupStep]:
    """Return the one step: switching the prompt on."""
    kept = await store.kept(unit, guild_id)
    title = words.say("The weekly prompt")
    if kept is None:
        told = words.say("One question a week to reflect on, in a channel you choose. It is off until you say yes.")
        return [SetupStep(title, told, False, Press(words.say("Set it up"), "prompts:schedule:0"), ROOM)]
    schedule = kept.schedule
    told = words.say(
        "Every {day} at {time} ({zone}), in <#{channel}>.",
        day=words.weekday(schedule.weekday),
        time=f"{schedule.at:%H:%M}",
        zone=schedule.zone,
        channel=schedule.channel_id,
    )
    if schedule.paused:
        told = f"{told} {words.say('It is paused.')}"
    return [SetupStep(title, told, True, Press(words.say("Change the schedule"), "prompts:schedule:0"), ROOM)]


def previews_of(bank: Bank) -> Previews:
    """Return what shows the first question of the bank as it would be posted."""

    def previews(words: Words) -> Sequence[LayoutView]:
        first = bank.get(bank.keys[0])
        return [cards.prompt(ToPost(WeekId(0), channel_id=0, role_id=None, language=None, prompt=first), words)]

    return previews
