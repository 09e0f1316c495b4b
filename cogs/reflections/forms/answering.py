"""The forms in which somebody writes an answer, and changes one."""

from __future__ import annotations

from typing import Any, ClassVar

import discord
from discord import ui

from bot.access import Actor
from bot.database import Unit
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, text_of
from bot.interface.own_words import leave_out
from bot.words import Words
from cogs.reflections import cards
from cogs.reflections.rules.reflection import (
    MOST_FOR_EVERYONE,
    MOST_TEXT,
    Asked,
    Audience,
    ReflectionId,
    TooLong,
    Written,
)
from cogs.reflections.rules.week import WeekId
from cogs.reflections.service import Answering, Journal

QUESTION = "question"
"""Where the form finds the question it shows."""

_FOR = "for"


class AnswerForm(Form):
    """An answer, and whom it is for. The subject is the week."""

    name: ClassVar[str] = f"reflection:{Asked.QUESTION}"
    asked: ClassVar[Asked] = Asked.QUESTION

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def title(self, words: Words) -> str:
        return words.say("Your answer")

    async def shown_with(self, unit: Unit, actor: Actor, subject: int) -> Fields:
        return {QUESTION: await self._answering.question(unit, actor, WeekId(subject), self.asked)}

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        audience = text_of(filled, "audience") or Audience.ME
        options = [
            discord.RadioGroupOption(
                label=words.say("Only me"),
                value=Audience.ME,
                description=words.say("Encrypted in your journal. Only you can read it here."),
                default=audience != Audience.EVERYONE,
            ),
            discord.RadioGroupOption(
                label=words.say("Everyone here"),
                value=Audience.EVERYONE,
                description=words.say(
                    "Posted with your name in the question's thread: {most} characters at most. You see it first.",
                    most=f"{MOST_FOR_EVERYONE:,}",
                ),
                default=audience == Audience.EVERYONE,
            ),
        ]
        radio: ui.RadioGroup[Any] = ui.RadioGroup(custom_id="audience", options=options)
        kept = words.say(
            "It is kept for 15 months at most, or until you delete it. Whoever runs this bot holds the key to what is"
            " encrypted."
        )
        return [
            _question(filled, [kept, leave_out(words)]),
            labelled(words.say("What comes to mind"), _written(filled)),
            labelled(words.say("Who is it for?"), radio),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        written = Written(WeekId(submission.subject), self.asked, submission.text("text"))
        actor, words, draft_id = submission.actor, submission.words, submission.draft_id
        if submission.chosen("audience") != [Audience.EVERYONE]:
            found = await self._answering.keep(actor, written, draft_id)
            # The draft went in the unit that kept the answer.
            return Received(cards.saved(found, words), keeps_draft=True)
        try:
            asked = await self._answering.preview(actor, written)
        except TooLong as error:
            return Received(cards.too_long(error.by, draft_id, words), keeps_draft=True)
        return Received(cards.preview(asked, actor.id, written.text, draft_id, words), keeps_draft=True)


class LighterForm(AnswerForm):
    """The same for the lighter question."""

    name: ClassVar[str] = f"reflection:{Asked.LIGHTER}"
    asked: ClassVar[Asked] = Asked.LIGHTER


class EditForm(Form):
    """An entry of one's own, to be changed. The subject is the entry."""

    name: ClassVar[str] = "reflection:edit"

    def __init__(self, answering: Answering, journal: Journal) -> None:
        self._answering = answering
        self._journal = journal

    def title(self, words: Words) -> str:
        return words.say("Edit your answer")

    async def shown_with(self, unit: Unit, actor: Actor, subject: int) -> Fields:
        found = await self._journal.one(unit, actor, ReflectionId(subject))
        return {QUESTION: found.question, _FOR: found.audience}

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        who = words.say("Only you can read it here.")
        if text_of(filled, _FOR) == Audience.EVERYONE:
            who = words.say(
                "It is for everyone here: the post in the question's thread is changed too. It has room for {most}"
                " characters.",
                most=f"{MOST_FOR_EVERYONE:,}",
            )
        return [
            _question(filled, [f"{who} {kept(words)}", leave_out(words)]),
            labelled(words.say("What comes to mind"), _written(filled)),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        found = await self._answering.edit(
            submission.actor, ReflectionId(submission.subject), submission.text("text"), submission.draft_id
        )
        words = submission.words
        done = words.say("**Saved.**")
        if found.is_posted:
            done = words.say("**Saved.** I'm changing the post too.")
        return Received(cards.entry(found, words, done), keeps_draft=True)  # it went with the change


def kept(words: Words) -> str:
    """Say for how long it is kept."""
    return words.say("It is kept for 15 months at most, or until you delete it.")


def _question(filled: Fields, told: list[str]) -> ui.TextDisplay[Any]:
    question = text_of(filled, QUESTION)
    return ui.TextDisplay("\n".join([*([f"**{question}**"] if question else []), *(f"-# {one}" for one in told)]))


def _written(filled: Fields) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id="text",
        style=discord.TextStyle.paragraph,
        default=text_of(filled, "text", MOST_TEXT),
        max_length=MOST_TEXT,
    )
