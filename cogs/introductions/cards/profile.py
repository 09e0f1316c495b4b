"""What somebody says of themselves, as parts of a card: the same in the post, its preview, and for who looks for it."""

from __future__ import annotations

from discord.utils import escape_markdown

from bot.interface.cards import Part, line, lines
from bot.texts import length
from bot.words import Words
from cogs.introductions.rules.profile import Profile, TakingPart
from cogs.introductions.rules.skills import Skills

_ROOM_FOR_MARKS = 80
"""A whole introduction fits a message with so many more characters in each of its texts."""


def body(profile: Profile, person_id: int, skills: Skills, words: Words) -> list[Part]:
    """Return the profile, work and what it is for first; a mention of its writer stands in it, which pings nobody."""
    said = escape_markdown(profile.name)
    pronouns = f" ({escape_markdown(profile.pronouns)})" if profile.pronouns else ""
    mention = f" <@{person_id}>" if person_id else ""  # an example is nobody's
    parts: list[Part] = [line(f"**{said}**{pronouns}{mention}")]
    for title, text in (
        (words.say("My work"), profile.work),
        (words.say("What I'm working to change"), profile.change),
    ):
        if text:
            parts.append(line(f"**{title}**\n{plain(text)}"))
    of_skills = [
        words.say("**I can offer:** {skills}", skills=words.all_of(offers))
        for offers in [skills.names(profile.offers)]
        if offers
    ] + [
        words.say("**I'd welcome:** {skills}", skills=words.all_of(hopes))
        for hopes in [skills.names(profile.hopes)]
        if hopes
    ]
    if of_skills:
        parts.append(lines(of_skills))
    if how := taking_part(profile, words):
        parts.append(line(words.say("**How I like to take part:** {how}", how=words.all_of(how))))
    return parts


def taking_part(profile: Profile, words: Words) -> list[str]:
    """Return how somebody likes to take part, a few words each."""
    told = {
        TakingPart.TEXT_FIRST: words.say("text first"),
        TakingPart.SLOW_REPLIES: words.say("slow replies are fine"),
        TakingPart.NO_DMS: words.say("no direct messages, please"),
        TakingPart.ADJUSTMENTS: words.say("with adjustments"),
    }
    adjustments = [plain(profile.adjustments)] if profile.adjustments else []
    return [*(told[one] for one in TakingPart if one in profile.taking_part), *adjustments]


def plain(text: str) -> str:
    """Return what somebody typed as it was typed; where that takes too much room, its marks are left to Discord.

    Each text stands in a paragraph of its own, so marks change nothing beyond it. Links never show another address.
    """
    escaped = escape_markdown(text)
    return escaped if length(escaped) <= length(text) + _ROOM_FOR_MARKS else text.replace("](", "] (")
