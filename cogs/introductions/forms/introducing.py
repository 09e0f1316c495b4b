"""The forms in which somebody introduces themselves, and the one in which a steward says why one is taken down."""

from __future__ import annotations

from typing import Any, ClassVar

import discord
from discord import ui

from bot.access import Actor
from bot.database import Unit
from bot.errors import Outdated
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, text_of, values_of
from bot.interface.own_words import leave_out
from bot.words import Words, sentence
from cogs.introductions.cards import introducing as cards
from cogs.introductions.cards import introduction as of_others
from cogs.introductions.rules.introducing import MOST_REASON
from cogs.introductions.rules.profile import (
    MOST_ADJUSTMENTS,
    MOST_CHANGE,
    MOST_NAME,
    MOST_PRONOUNS,
    MOST_SKILLS,
    MOST_WORK,
    IntroductionId,
    Profile,
    TakingPart,
)
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.drafted import MORE, WAYS, WRITE, drafted
from cogs.introductions.service.introducing import Introducing
from cogs.introductions.service.taking_down import TakingDown

CUT = "cut"
"""Where the form finds that a message was too long for it."""

_NAME = "name"
_WAYS = {
    TakingPart.TEXT_FIRST: sentence("I'd rather write than speak"),
    TakingPart.SLOW_REPLIES: sentence("I may take a while to reply"),
    TakingPart.NO_DMS: sentence("Please don't send me direct messages"),
    TakingPart.ADJUSTMENTS: sentence("Some adjustments help me take part"),
}


class _OwnForm(Form):
    """One of the three forms of an introduction. The subject is nothing: everybody has one at most."""

    def __init__(self, introducing: Introducing, skills: Skills) -> None:
        self._introducing = introducing
        self._skills = skills

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        sent = drafted(self.name, submission.fields)
        if sent is None:
            raise Outdated
        found = await self._introducing.write(submission.actor, sent, submission.draft_id)
        # The draft went in the unit that kept it, or waits for a yes to the change of a post.
        return Received(cards.preview(found, self._skills, submission.words), keeps_draft=True)


class WriteForm(_OwnForm):
    """The name to use, and what somebody does."""

    name: ClassVar[str] = WRITE

    def title(self, words: Words) -> str:
        return words.say("Introduce yourself")

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        told = [who_sees_it(words), leave_out(words)]
        if filled.get(CUT):
            told.insert(
                0, words.say("Your message is longer than this form: its end is not in here. The message itself stays.")
            )
        name = _line(filled, _NAME, MOST_NAME, required=True)
        return [
            ui.TextDisplay("\n".join(told)),
            labelled(words.say("Name to use"), name, words.say("What you'd like to be called here.")),
            labelled(
                words.say("My work"),
                _paragraph(filled, "work", MOST_WORK),
                words.say("Paid or not: what you do, make, run or lead. Skip it if you like."),
            ),
            labelled(
                words.say("What I'm working to change"),
                _paragraph(filled, "change", MOST_CHANGE),
                words.say("Skip it if you like."),
            ),
        ]


class MoreForm(_OwnForm):
    """Pronouns, and what somebody offers and hopes for."""

    name: ClassVar[str] = MORE

    def title(self, words: Words) -> str:
        return words.say("Add more, if you like")

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        hint = words.say("Up to {most}. Skip it if you like.", most=MOST_SKILLS)
        return [
            ui.TextDisplay(f"{who_sees_it(words)}\n{leave_out(words)}"),
            labelled(words.say("My pronouns"), _line(filled, "pronouns", MOST_PRONOUNS)),
            labelled(words.say("What I can offer"), self._list(filled, "offers", words), hint),
            labelled(words.say("What I'd welcome"), self._list(filled, "hopes", words), hint),
        ]

    def _list(self, filled: Fields, name: str, words: Words) -> ui.Select[Any]:
        chosen = values_of(filled, name)
        options = [
            discord.SelectOption(label=skill.name, value=skill.key, default=skill.key in chosen)
            for skill in self._skills.all
        ]
        most = min(MOST_SKILLS, len(options))
        placeholder = words.say("Choose what fits")
        return ui.Select(
            custom_id=name, required=False, min_values=0, max_values=most, options=options, placeholder=placeholder
        )


class WaysForm(_OwnForm):
    """How somebody likes to take part."""

    name: ClassVar[str] = WAYS

    def title(self, words: Words) -> str:
        return words.say("How I like to take part")

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        chosen = values_of(filled, "ways")
        ways: ui.CheckboxGroup[Any] = ui.CheckboxGroup(
            custom_id="ways",
            required=False,
            min_values=0,
            options=[
                discord.CheckboxGroupOption(label=words.marked(told), value=way.value, default=way.value in chosen)
                for way, told in _WAYS.items()
            ],
        )
        return [
            ui.TextDisplay(f"{who_sees_it(words)}\n{leave_out(words)}"),
            labelled(words.say("What fits you"), ways),
            labelled(
                words.say("What helps me take part"),
                _line(filled, "adjustments", MOST_ADJUSTMENTS),
                words.say("Such as captions, or breaks. No reasons needed. Skip it if you like."),
            ),
        ]


class TakeDownForm(Form):
    """Why a steward takes an introduction down. The subject is the introduction."""

    name: ClassVar[str] = "introduction:take-down"

    def __init__(self, taking_down: TakingDown) -> None:
        self._taking_down = taking_down

    def title(self, words: Words) -> str:
        return words.say("Take an introduction down")

    async def shown_with(self, unit: Unit, actor: Actor, subject: int) -> Fields:
        found = await self._taking_down.to_take_down(unit, actor, IntroductionId(subject))
        return {_NAME: found.profile.name}

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        told = words.say(
            "What you write goes to its writer, and to nobody else. It is kept, encrypted, until they have read it."
            " That you took it down stands in the audit trail, without these words."
        )
        reason: ui.TextInput[Any] = ui.TextInput(
            custom_id="reason",
            style=discord.TextStyle.paragraph,
            default=text_of(filled, "reason", MOST_REASON),
            max_length=MOST_REASON,
        )
        name = text_of(filled, _NAME, MOST_NAME)
        whose = [words.say("This is the introduction of {name}.", name=discord.utils.escape_markdown(name or ""))]
        return [
            ui.TextDisplay("\n".join([*(whose if name else []), told, leave_out(words)])),
            labelled(words.say("The reason"), reason, words.say("Kindly and plainly: what could they change?")),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        found = await self._taking_down.take_down(
            submission.actor, IntroductionId(submission.subject), submission.text("reason"), submission.draft_id
        )
        return Received(of_others.taken_down(found, submission.words), keeps_draft=True)  # it went in the same unit


def who_sees_it(words: Words) -> str:
    """Say who can read what is written, and for how long it is kept."""
    return words.say(
        "You see it first. Once you post it, everybody in this server can read it. If you agreed to be found, it can be"
        " read in `/people find` as soon as you send this. It is kept until you withdraw it, and for 30 days after you"
        " leave."
    )


def filled_from(profile: Profile) -> Fields:
    """Return what all three forms are filled in with."""
    return {
        _NAME: profile.name,
        "work": profile.work,
        "change": profile.change,
        "pronouns": profile.pronouns,
        "offers": list(profile.offers),
        "hopes": list(profile.hopes),
        "ways": sorted(profile.taking_part),
        "adjustments": profile.adjustments,
    }


def _line(filled: Fields, name: str, most: int, *, required: bool = False) -> ui.TextInput[Any]:
    return ui.TextInput(custom_id=name, required=required, max_length=most, default=text_of(filled, name, most))


def _paragraph(filled: Fields, name: str, most: int) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=most,
        default=text_of(filled, name, most),
    )
