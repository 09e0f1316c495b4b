"""An introduction as it stands in its channel, and what becomes of it there."""

from __future__ import annotations

from typing import Final

from discord.ui import LayoutView

from bot.interface.cards import Part, card, clip, line
from bot.words import Words
from cogs.introductions.cards.profile import body
from cogs.introductions.rules.profile import Introduction, Profile
from cogs.introductions.rules.skills import Skills

THREAD_NAME: Final = 100


def post(profile: Profile, person_id: int, skills: Skills, words: Words) -> LayoutView:
    """Return an introduction as it stands in its channel."""
    closing = words.say("There is a thread below. You can say hello there, if you'd like.")
    return card(*body(profile, person_id, skills, words), line(f"-# {closing}"))


def thread_name(profile: Profile, words: Words) -> str:
    """Return the name of the thread under a post."""
    return clip(words.say("Say hello to {name}", name=profile.name), THREAD_NAME)


def closed_thread_name(words: Words) -> str:
    """Return the name of a thread whose post is gone: it names nobody."""
    return words.say("A conversation")


def taken_down(introduction: Introduction, words: Words) -> LayoutView:
    """Return what the steward is told once it is done."""
    told = words.say(
        "Done: the introduction of <@{person}> is taken down. They find what you wrote in `/home`. They can change the"
        " introduction and post it again.",
        person=introduction.person_id,
    )
    parts: list[Part] = [line(told)]
    if introduction.is_posted:
        parts.append(line(words.say("Its post goes within a moment, and the thread under it is closed.")))
    return card(*parts)


def waits_for_you(words: Words) -> LayoutView:
    """Return the direct message to a writer whose introduction was taken down; a locked phone may show it."""
    return card(line(words.say("Hearth: something waits for you. `/home` in your server shows it.")))


def link_of(introduction: Introduction) -> str:
    """Return the address of an introduction's post."""
    place = f"{introduction.guild_id}/{introduction.channel_id}/{introduction.message_id}"
    return f"https://discord.com/channels/{place}"
