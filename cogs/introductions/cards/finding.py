"""What people see when they look for others."""

from __future__ import annotations

from collections.abc import Sequence

from discord.ui import LayoutView
from discord.utils import escape_markdown

from bot.access import Actor
from bot.interface.cards import Part, card, clip, line, row, section
from bot.interface.confirm import button
from bot.words import Words
from cogs.introductions.cards.profile import body
from cogs.introductions.rules.finding import People, Wanted
from cogs.introductions.rules.profile import Introduction
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.finding import Looked

# So that a whole page fits a message, whatever the people on it wrote and chose.
_NAME, _WORK, _TYPED, _SKILLS = 60, 120, 100, 110


def results(looked: Looked, skills: Skills, words: Words) -> LayoutView:
    """Return a page of the people who were found, each with a button to their introduction."""
    people = looked.people
    parts: list[Part] = [line(words.say("**People here**")), line(_told(people, skills, words))]
    parts += [_person(one, people.wanted, skills, words) for one in people.found]
    if looked.search_id is not None and people.pages > 1:
        here = words.say("Page {number} of {of}", number=people.page + 1, of=people.pages)
        name = f"people:page:{looked.search_id}"
        before = button(words.say("Previous page"), f"{name}-{max(people.page - 1, 0)}:b", disabled=people.page == 0)
        after = button(words.say("Next page"), f"{name}-{people.page + 1}:a", disabled=people.page + 1 >= people.pages)
        parts += [line(here), row(before, after)]
    closing = words.say("Only those who agreed to it can be found here. Only you see this answer.")
    return card(*parts, line(f"-# {closing}"))


def _told(people: People, skills: Skills, words: Words) -> str:
    wanted = people.wanted
    asked = [
        *([f"“{clip(escape_markdown(wanted.words), _TYPED)}”"] if wanted.words.strip() else []),
        *([words.say("offers {skill}", skill=_name(wanted.offers, skills))] if wanted.offers else []),
        *([words.say("hopes for {skill}", skill=_name(wanted.hopes, skills))] if wanted.hopes else []),
    ]
    if not people.number and not asked:
        return words.say(
            "Nobody has agreed to be found here yet. You can be the first: `/introduce` has a button for it."
        )
    if not people.number:
        return words.say(
            "Nobody fits {wanted}. You can try fewer words, or only the beginning of one.", wanted=words.all_of(asked)
        )
    number = words.many("{number} person", "{number} people", people.number)
    if not asked:
        return words.say("{people} agreed to be found here, the latest first.", people=number)
    return words.say("{people} for {wanted}, the best first.", people=number, wanted=words.all_of(asked))


def _person(found: Introduction, wanted: Wanted, skills: Skills, words: Words) -> Part:
    profile = found.profile
    told = [f"**{clip(escape_markdown(profile.name), _NAME)}** (<@{found.person_id}>)"]
    if work := profile.work or profile.change:
        told.append(clip(escape_markdown(" ".join(work.split())), _WORK))
    # What was looked for comes first, so that it is never what is cut off.
    if offers := _names(profile.offers, wanted.offers, skills):
        told.append(f"-# {clip(words.say('Offers {skills}.', skills=words.all_of(offers)), _SKILLS)}")
    if hopes := _names(profile.hopes, wanted.hopes, skills):
        told.append(f"-# {clip(words.say('Hopes for {skills}.', skills=words.all_of(hopes)), _SKILLS)}")
    return section("\n".join(told), button(words.say("Read more"), f"people:open:{found.person_id}"))


def _names(keys: Sequence[str], sought: str | None, skills: Skills) -> list[str]:
    return skills.names(key for key in keys if key == sought) + skills.names(key for key in keys if key != sought)


def _name(key: str, skills: Skills) -> str:
    return next(iter(skills.names([key])), key)


def person(found: Introduction, actor: Actor, skills: Skills, words: Words) -> LayoutView:
    """Return somebody's introduction, for the asker alone; a steward can take it down from here."""
    parts = body(found.profile, found.person_id, skills, words)
    if found.message_id is not None and found.channel_id is not None and actor.sees(found.channel_id):
        address = f"https://discord.com/channels/{found.guild_id}/{found.channel_id}/{found.message_id}"
        parts.append(line(words.say("Say hello under the post: {address}", address=address)))
    if actor.is_steward and found.person_id != actor.id:  # posted or not: others can read it
        parts.append(row(button(words.say("Take it down (stewards)"), f"introduction:take-down:{found.id}")))
    return card(*parts)
