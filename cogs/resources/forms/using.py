"""The form in which somebody says what is wrong with a resource."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import discord
from discord import ui

from bot.access import Actor
from bot.database import Unit
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, text_of
from bot.interface.own_words import leave_out
from bot.words import Words
from cogs.resources.cards import told as cards
from cogs.resources.cards.labels import PROBLEMS
from cogs.resources.forms.sharing import chosen_in
from cogs.resources.rules.keeping import MOST_REPORT, Problem
from cogs.resources.rules.resource import ResourceId
from cogs.resources.rules.sharing import one_of
from cogs.resources.service.using import Using

REPORT: Final = "resource:report"


class ReportForm(Form):
    """What is wrong, for stewards. The subject is the resource."""

    name: ClassVar[str] = REPORT

    def __init__(self, using: Using) -> None:
        self._using = using

    def title(self, words: Words) -> str:
        return words.say("Something is wrong")

    async def shown_with(self, unit: Unit, actor: Actor, subject: int) -> Fields:
        """Make sure that it is still there; raises `NoSuchResource`."""
        await self._using.open(unit, actor, ResourceId(subject))
        return {}

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        chosen = chosen_in(filled, "problem")
        problem: ui.RadioGroup[Any] = ui.RadioGroup(
            custom_id="problem",
            options=[
                discord.RadioGroupOption(label=words.marked(told), value=one.value, default=one.value in chosen)
                for one, told in PROBLEMS.items()
            ],
        )
        said: ui.TextInput[Any] = ui.TextInput(
            custom_id="words",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=MOST_REPORT,
            default=text_of(filled, "words", MOST_REPORT),
        )
        told = words.say(
            "Stewards of this server see this, with your name, until they have looked. Then it is deleted."
        )
        return [
            ui.TextDisplay(f"{told}\n{leave_out(words)}"),
            labelled(words.say("What is wrong?"), problem),
            labelled(words.say("In your own words"), said, words.say("Skip it if you like.")),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        chosen = submission.chosen("problem")
        problem = one_of(Problem, chosen[0] if chosen else "") or Problem.OTHER
        resource_id, said = ResourceId(submission.subject), submission.text("words")
        await self._using.report(submission.actor, resource_id, problem, said, submission.draft_id)
        return Received(cards.reported(submission.words), keeps_draft=True)  # it went in the same unit
