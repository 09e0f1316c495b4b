"""What `/home`, `/steward today` and `/steward setup` say of introductions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from discord.ui import LayoutView

from bot.ports import Press, SetupStep, Waits
from bot.setting_changes import press_to_change
from bot.words import Words
from cogs.introductions.cards.introduction import post
from cogs.introductions.keeping import INTRODUCTIONS_CHANNEL
from cogs.introductions.rules.profile import Hitch, Profile, State, TakingPart
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.introducing import AtHome

ROOM: Final = "introductions"
"""The name of the channel that would suit them."""

CHOOSE: Final = press_to_change(INTRODUCTIONS_CHANNEL.name)


def offers(words: Words) -> Sequence[str]:
    """Return what members can do."""
    return [words.say("`/introduce` lets you say who you are here, change it, or take it back. Or just be here.")]


def waiting(found: AtHome, words: Words) -> list[Waits]:
    """Return what waits for somebody; nothing for who has answered, either way."""
    waits = _own(found, words)
    if found.waiting:
        told = words.many(
            "{number} introduction waits to be posted: no channel is chosen for introductions yet.",
            "{number} introductions wait to be posted: no channel is chosen for introductions yet.",
            found.waiting,
        )
        waits.append(Waits(told, is_for_stewards=True, press=Press(words.say("Choose the channel"), CHOOSE)))
    return waits


def _own(found: AtHome, words: Words) -> list[Waits]:
    own = found.introduction
    if own is None:
        told = words.say("If you'd like, you can introduce yourself here. Or say that you'd rather just be here.")
        press = Press(words.say("Show me both"), "introduction:show:0")
        return [Waits(told, press=press, to_know=True)] if found.is_offered else []
    told = ""
    if own.state is State.TAKEN_DOWN:
        if own.taken_down_at is None:
            return []  # they have read it
        told = words.say("A steward took your introduction down, and wrote to you why. You can change it, or leave it.")
    elif own.hitch is Hitch.REFUSED:
        told = words.say("Your introduction could not be posted. Your words are safe, and you can try again.")
    elif own.hitch is Hitch.UNCHANGED:
        told = words.say("The post of your introduction could not be changed. You can try again.")
    elif own.hitch is Hitch.GONE:
        told = words.say("The post of your introduction was deleted in Discord. Your words are safe here.")
    elif own.hitch is Hitch.NO_CHANNEL and found.has_channel:
        told = words.say("There is a channel for introductions now. You can post yours, if you'd still like to.")
    press = Press(words.say("Open my introduction"), "introduction:show:0")
    return [Waits(told, press=press)] if told else []


def setup_step(channel_id: int | None, words: Words) -> SetupStep:
    """Return the one step: choosing the channel."""
    title = words.say("Introductions")
    if channel_id is None:
        told = words.say(
            "People can introduce themselves with `/introduce`. Choose the channel where introductions are posted. Each"
            " gets a thread to say hello in."
        )
        return SetupStep(title, told, False, Press(words.say("Choose the channel"), CHOOSE), ROOM)
    told = words.say("Introductions are posted in <#{channel}>.", channel=channel_id)
    return SetupStep(title, told, True, Press(words.say("Change the channel"), CHOOSE), ROOM)


def example(skills: Skills, words: Words) -> LayoutView:
    """Return an introduction of nobody, as it would be posted."""
    profile = Profile(
        name=words.say("Alex"),
        work=words.say("I run a drop-in and a small garden with neighbours."),
        change=words.say("That people who live here are asked first."),
        offers=tuple(skill.key for skill in skills.all[:2]),
        hopes=tuple(skill.key for skill in skills.all[2:3]),
        taking_part=frozenset({TakingPart.SLOW_REPLIES}),
    )
    return post(profile, 0, skills, words)
