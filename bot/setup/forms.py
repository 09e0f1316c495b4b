"""The form with the basics: the server's time zone and language, and who is responsible for members' data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import discord
from discord import ui

from bot import zones
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, text_of, values_of
from bot.interface.host import host_of
from bot.setting_kinds import Around, Language, ShortText
from bot.setup import flow
from bot.setup.declared import CONTACT_MOST, NAME_MOST
from bot.setup.service import Basics, Setup
from bot.setup.standing import Kept, Own
from bot.words import Words

_ZONE = 60


class BasicsForm(Form):
    """Zone, language where there is a choice, and the name and address of who is responsible."""

    name: ClassVar[str] = "setup:basics"

    def __init__(self, languages: Sequence[str]) -> None:
        """`languages` are those of the catalogue."""
        self._languages = tuple(languages)

    def title(self, words: Words) -> str:
        return words.say("The basics")

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        zone: ui.TextInput[Any] = ui.TextInput(
            custom_id="zone", default=text_of(filled, "zone", _ZONE), max_length=_ZONE, placeholder="Europe/London"
        )
        name: ui.TextInput[Any] = ui.TextInput(
            custom_id="name",
            default=text_of(filled, "name", NAME_MOST),
            max_length=NAME_MOST,
            placeholder=words.say("Our organisation, or a person's name"),
        )
        contact: ui.TextInput[Any] = ui.TextInput(
            custom_id="contact",
            default=text_of(filled, "contact", CONTACT_MOST),
            max_length=CONTACT_MOST,
            placeholder=words.say("An email address"),
        )
        return [
            ui.TextDisplay(
                words.say(
                    "Every member can read who is responsible, in `/my data`. It is kept until a steward changes it,"
                    " or 30 days after Hearth is removed. Best is an organisation's address, not a private one."
                )
            ),
            labelled(words.say("Time zone"), zone, words.say("A name such as Europe/London.")),
            *([self._language(words, filled)] if len(self._languages) > 1 else []),
            labelled(words.say("Who is responsible for members' data"), name),
            labelled(words.say("How to reach them"), contact),
        ]

    def _language(self, words: Words, filled: Fields) -> ui.Label[Any]:
        chosen = next(iter(values_of(filled, "language")), self._languages[0])
        kind, around = Language(), Around(words, languages=self._languages)
        options = [
            discord.SelectOption(label=kind.show(language, around), value=language, default=language == chosen)
            for language in self._languages[:25]
        ]
        select: ui.Select[Any] = ui.Select(custom_id="language", options=options)
        return labelled(words.say("Language of what I post"), select)

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        actor, words = submission.actor, submission.words
        actor.must_be_steward()
        around = Around(words, interaction.guild, self._languages)
        language = next(iter(submission.chosen("language")), None)
        basics = Basics(
            zone=zones.zone(submission.text("zone")).key,
            language=None if language is None else Language().read(language, around),
            controller_name=ShortText(NAME_MOST).read(submission.text("name"), around),
            controller_contact=ShortText(CONTACT_MOST).read(submission.text("contact"), around),
        )
        await host_of(interaction).service(Setup).set_basics(actor, basics)
        return Received(await flow.onwards(interaction, actor, words, Own.BASICS, words.say("Done: the basics.")))


def filled_from(kept: Kept, house_zone: str) -> Fields:
    """Return what the form is filled with: what is set, else the house's zone."""
    return {
        "zone": kept.zone or house_zone,
        "language": [kept.language] if kept.language else [],
        "name": kept.controller_name or "",
        "contact": kept.controller_contact or "",
    }
