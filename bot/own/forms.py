"""The forms in which a member types their zone, or until when they rest."""

from __future__ import annotations

from typing import Any, ClassVar

import discord
from discord import ui

from bot import zones
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, text_of
from bot.interface.host import host_of
from bot.interface.zone_option import SERVERS
from bot.own import cards, rest_cards
from bot.own.service import OwnSettings
from bot.words import Words

_ZONE, _UNTIL = 60, 100  # how many characters may be typed


class ZoneForm(Form):
    """A time zone of one's own, or the server's."""

    name: ClassVar[str] = "own:zone"

    def title(self, words: Words) -> str:
        return words.say("Your time zone")

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        zone: ui.TextInput[Any] = ui.TextInput(
            custom_id="zone", default=text_of(filled, "zone", _ZONE), max_length=_ZONE, placeholder="Europe/London"
        )
        return [
            ui.TextDisplay(
                words.say("Only you see it. It is kept until 30 days after you left the last server we share.")
            ),
            labelled(
                words.say("Time zone"), zone, words.say("A city, such as London. Write server to use the server's.")
            ),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        own = host_of(interaction).service(OwnSettings)
        typed, words = submission.text("zone"), submission.words
        zone = None if typed.casefold() == SERVERS else str(zones.zone(typed))
        standing = await own.set_zone(submission.actor, zone, submission.draft_id)
        languages = host_of(interaction).catalogue.languages
        # The draft went in the unit that kept the zone.
        return Received(cards.settings(standing, languages, words, zone_set(words)), keeps_draft=True)


def zone_set(words: Words) -> str:
    """Say that a zone was set."""
    return words.say("Done: your time zone is set.")


class RestForm(Form):
    """Until when somebody rests, in their own words; it is read back for a yes."""

    name: ClassVar[str] = "rest:until"

    def title(self, words: Words) -> str:
        return words.say("Rest until a date")

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        until: ui.TextInput[Any] = ui.TextInput(
            custom_id="until",
            default=text_of(filled, "until", _UNTIL),
            max_length=_UNTIL,
            placeholder=words.say("18 March, or in two weeks"),
        )
        return [
            ui.TextDisplay(words.say("Only you see it. You need not say why. I read the date back before I set it.")),
            labelled(
                words.say("Until when"),
                until,
                words.say("A date without a time is the start of that day. A year at most."),
            ),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        typed, words = submission.text("until"), submission.words
        standing = await host_of(interaction).service(OwnSettings).read(submission.actor)
        return Received(rest_cards.read_back(standing.end_of_rest(typed), typed, words))
