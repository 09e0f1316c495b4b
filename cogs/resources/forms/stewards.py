"""The forms of stewards: a collection's name, and with which resource another one is merged."""

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
from cogs.resources.cards import stewards as cards
from cogs.resources.rules.keeping import MOST_COLLECTION_ABOUT, MOST_COLLECTION_NAME, CollectionId
from cogs.resources.rules.resource import MOST_LINK, ResourceId
from cogs.resources.service.collecting import Collecting
from cogs.resources.service.curating import Curating

COLLECTION: Final = "library:collection"
MERGE: Final = "library:merge-with"

Parts = list[ui.Label[Any] | ui.TextDisplay[Any]]


class CollectionForm(Form):
    """What a collection is called, and what it is for. The subject is the collection, 0 for a new one."""

    name: ClassVar[str] = COLLECTION

    def __init__(self, collecting: Collecting) -> None:
        self._collecting = collecting

    def title(self, words: Words) -> str:
        return words.say("A collection")

    async def shown_with(self, unit: Unit, actor: Actor, subject: int) -> Fields:
        """Make sure that it is still there, and that a steward asks."""
        actor.must_be_steward()
        if subject:
            await self._collecting.one(unit, actor, CollectionId(subject))
        return {}

    def parts(self, words: Words, filled: Fields) -> Parts:
        about: ui.TextInput[Any] = ui.TextInput(
            custom_id="about",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=MOST_COLLECTION_ABOUT,
            default=text_of(filled, "about", MOST_COLLECTION_ABOUT),
        )
        name: ui.TextInput[Any] = ui.TextInput(
            custom_id="name", max_length=MOST_COLLECTION_NAME, default=text_of(filled, "name", MOST_COLLECTION_NAME)
        )
        told = words.say("Everybody in this server can see it. It stays until a steward deletes it.")
        return [
            ui.TextDisplay(f"{told}\n{leave_out(words)}"),
            labelled(words.say("Its name"), name, words.say("Such as “Before your first board meeting”.")),
            labelled(words.say("What it is for"), about, words.say("Skip it if you like.")),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        which = CollectionId(submission.subject) if submission.subject else None
        name, about = submission.text("name"), submission.text("about")
        found = await self._collecting.name(submission.actor, which, name, about, submission.draft_id)
        return Received(cards.collection_named(found, submission.words), keeps_draft=True)


class MergeForm(Form):
    """With which resource this one is merged. The subject is the resource that becomes part of the other."""

    name: ClassVar[str] = MERGE

    def __init__(self, curating: Curating) -> None:
        self._curating = curating

    def title(self, words: Words) -> str:
        return words.say("Merge two resources")

    def parts(self, words: Words, filled: Fields) -> Parts:
        link: ui.TextInput[Any] = ui.TextInput(
            custom_id="link", max_length=MOST_LINK, default=text_of(filled, "link", MOST_LINK)
        )
        told = words.say(
            "The other one stays, with the names and uses of both. Both links will lead to it. You see both before"
            " anything is done."
        )
        return [ui.TextDisplay(told), labelled(words.say("The link of the one that stays"), link)]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        resource_id, link = ResourceId(submission.subject), submission.text("link")
        found = await self._curating.to_merge(submission.actor, resource_id, link, submission.draft_id)
        return Received(cards.merging(found, submission.words), keeps_draft=True)
