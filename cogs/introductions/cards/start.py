"""What newcomers see first: “Start here”, and the welcome line."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from discord.ui import LayoutView

from bot.interface.cards import card, line, row
from bot.interface.confirm import button
from bot.ports import Press, SetupStep, Waits
from bot.setting_changes import press_to_change
from bot.words import Words
from cogs.introductions.keeping import START_CHANNEL
from cogs.introductions.rules.starting import Chosen, ToDo
from cogs.introductions.service.greeting import Line

HOME: Final = "home:show:0"
POST: Final = "start:post:0"
ROOM: Final = "welcome"
"""The name of the channel that would suit the post."""


def start_post(words: Words) -> LayoutView:
    """Return “Start here”, whose buttons work for ever."""
    title, *told, closing = _said(words)
    write, here, home = _labels(words)
    return card(
        line(title),
        *(line(one) for one in told),
        row(
            button(write, "introduction:write:0", main=True),
            button(here, "introduction:here:0"),
            button(home, HOME),
        ),
        line(f"-# {closing}"),
    )


def digest(words: Words) -> str:
    """Return what tells this wording from another."""
    said = "\n".join((*_said(words), *_labels(words)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _said(words: Words) -> list[str]:
    return [
        words.say("**Start here**"),
        words.say(
            "Welcome. This is a community of change-makers: people who use what they know first hand to make things"
            " better for others."
        ),
        words.say(
            "**If you'd like, introduce yourself.** A name is all it takes, and any name you like to be called by will"
            " do. You see it before anybody else does. You can change it or take it back at any time."
        ),
        words.say(
            "**Or just be here.** That is a full answer. Everything is open to you all the same, and nobody asks again."
        ),
        words.say("I'm a bot, and I wrote this. People answer here when they can."),
    ]


def _labels(words: Words) -> tuple[str, str, str]:
    return (
        words.say("Introduce myself"),
        words.say("I'd rather just be here"),
        words.say("What can I do here?"),
    )


def welcome_line(found: Line, words: Words) -> LayoutView:
    """Return the line that greets somebody, who is named and not pinged."""
    if found.start_channel is None:
        told = words.say(
            "Hello <@{person}>, and welcome. Look around as long as you like; `/home` shows what you can do here.",
            person=found.person_id,
        )
    else:
        told = words.say(
            "Hello <@{person}>, and welcome. Look around as long as you like; “Start here” is in <#{channel}>.",
            person=found.person_id,
            channel=found.start_channel,
        )
    return card(line(told))


def setup_step(chosen: Chosen, wanted: ToDo, words: Words) -> SetupStep:
    """Return the step of setup that is about the post."""
    title, channel = words.say("“Start here”"), chosen.start_channel
    if channel is None:
        told = words.say(
            "A post that stands in a channel you choose. From it newcomers introduce themselves, or say that they'd"
            " rather just be here."
        )
        return SetupStep(
            title, told, False, Press(words.say("Choose the channel"), press_to_change(START_CHANNEL.name)), ROOM
        )
    if wanted is not ToDo.NOTHING:
        return SetupStep(title, _not_yet(channel, words), False, Press(words.say("Post it"), POST), ROOM)
    told = words.say("It stands in <#{channel}>. If somebody deletes it, I post it again.", channel=channel)
    press = Press(words.say("Choose another channel"), press_to_change(START_CHANNEL.name))
    return SetupStep(title, told, True, press, ROOM)


def for_stewards(chosen: Chosen, wanted: ToDo, words: Words) -> Sequence[Waits]:
    """Return the line of the stewards' queue, where the post does not stand as it should."""
    if chosen.start_channel is None or wanted is ToDo.NOTHING:
        return ()
    return [Waits(_not_yet(chosen.start_channel, words), True, Press(words.say("Post it"), POST))]


def posted(channel_id: int, words: Words) -> LayoutView:
    """Return what a steward reads who had it posted."""
    return card(line(words.say("Done: “Start here” stands in <#{channel}>, or will in a moment.", channel=channel_id)))


def _not_yet(channel_id: int, words: Words) -> str:
    return words.say("“Start here” doesn't stand in <#{channel}> as it should. You can post it.", channel=channel_id)
