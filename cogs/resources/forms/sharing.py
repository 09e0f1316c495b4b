"""The forms in which something is described: a short one first, and the rest for who likes to add more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot import when
from bot.access import Actor
from bot.clock import Clock
from bot.database import Unit
from bot.errors import UnreadableDate, UnreadableTime
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, text_of, values_of
from bot.interface.own_words import leave_out
from bot.words import Words
from cogs.resources.cards import sharing as cards
from cogs.resources.cards.labels import COSTS, KINDS, PAYS, TIMES, WAYS
from cogs.resources.rules.resource import (
    MOST_CREATOR,
    MOST_LINK,
    MOST_NOTE,
    MOST_REGION,
    MOST_TITLE,
    MOST_TOPICS,
    MOST_WHY,
    Description,
    Kind,
)
from cogs.resources.rules.sharing import MOST_CLOSES, More, Offer, Practical, Said, Share
from cogs.resources.rules.topics import Topics
from cogs.resources.service.sharing import Sharing

WRITE: Final = "share:write"
MORE: Final = "share:more"
PRACTICAL: Final = "share:practical"
OFFER: Final = "share:offer"

Parts = list[ui.Label[Any] | ui.TextDisplay[Any]]


class _ShareForm(Form):
    """One of the forms; the subject is what is about to be shared, 0 for something new."""

    def __init__(self, sharing: Sharing, topics: Topics) -> None:
        self._sharing = sharing
        self._topics = topics

    async def shown_with(self, unit: Unit, actor: Actor, subject: int) -> Fields:
        """Make sure that it is still about to be shared; raises `ShareOver`."""
        if subject:
            await self._sharing.preview(unit, actor, subject)
        return {}


class WriteForm(_ShareForm):
    """The link, what it is called, why it helped, and what sort of thing it is."""

    name: ClassVar[str] = WRITE

    def title(self, words: Words) -> str:
        return words.say("Share what helps")

    def parts(self, words: Words, filled: Fields) -> Parts:
        chosen = chosen_in(filled, "kind")
        return [
            ui.TextDisplay(f"{who_sees_it(words)}\n{leave_out(words)}"),
            labelled(
                words.say("Link"),
                ui.TextInput(
                    custom_id="link",
                    required=False,
                    max_length=MOST_LINK,
                    default=text_of(filled, "link", MOST_LINK),
                ),
                words.say("It begins with https://. A service or a person does not need one."),
            ),
            labelled(
                words.say("What it is called"),
                ui.TextInput(custom_id="title", max_length=MOST_TITLE, default=text_of(filled, "title", MOST_TITLE)),
            ),
            labelled(
                words.say("Why it helped"),
                ui.TextInput(
                    custom_id="why",
                    style=discord.TextStyle.paragraph,
                    required=False,
                    max_length=MOST_WHY,
                    default=text_of(filled, "why", MOST_WHY),
                ),
                words.say("In your own words: what is it good for? Skip it if you like."),
            ),
            labelled(
                words.say("What sort of thing it is"),
                choosing("kind", KINDS, chosen or [Kind.ARTICLE.value], words, required=True),
                words.say("A person must have agreed to be named here."),
            ),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        kind = submission.chosen("kind")
        said = Said(submission.text("title"), submission.text("why"), kind[0] if kind else Kind.ARTICLE.value)
        found = await self._sharing.begin(
            submission.actor, submission.text("link"), said, submission.subject, submission.draft_id
        )
        return Received(cards.preview(found, self._topics, submission.words), keeps_draft=True)


class MoreForm(_ShareForm):
    """Topics, whose work it is, where it is for, and what it touches upon."""

    name: ClassVar[str] = MORE

    def title(self, words: Words) -> str:
        return words.say("Add more, if you like")

    def parts(self, words: Words, filled: Fields) -> Parts:
        chosen = values_of(filled, "topics")
        options = [
            discord.SelectOption(label=topic.name, value=topic.key, default=topic.key in chosen)
            for topic in self._topics.all
        ]
        topics: ui.Select[Any] = ui.Select(
            custom_id="topics",
            required=False,
            min_values=0,
            max_values=min(MOST_TOPICS, len(options)),
            options=options,
            placeholder=words.say("Choose what fits"),
        )
        return [
            ui.TextDisplay(f"{who_sees_it(words)}\n{leave_out(words)}"),
            labelled(words.say("What it is about"), topics, words.say("Up to {most}.", most=MOST_TOPICS)),
            labelled(
                words.say("Whose work it is"),
                _line(filled, "creator", MOST_CREATOR),
                words.say("So that whoever made it gets the credit."),
            ),
            labelled(
                words.say("Where it is for"),
                _line(filled, "region", MOST_REGION),
                words.say("Such as Wales, or everywhere. Skip it if you like."),
            ),
            labelled(
                words.say("Good to know before"),
                _line(filled, "note", MOST_NOTE),
                words.say("Is there anything in it that people may want to know first?"),
            ),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        text = submission.text
        sent = More(tuple(submission.chosen("topics")), text("creator"), text("region"), text("note"))
        found = await self._sharing.add(submission.actor, submission.subject, sent, submission.draft_id)
        return Received(cards.preview(found, self._topics, submission.words), keeps_draft=True)


class PracticalForm(_ShareForm):
    """What it costs, how long it takes, and in which ways it can be read, seen or heard."""

    name: ClassVar[str] = PRACTICAL

    def title(self, words: Words) -> str:
        return words.say("Cost, time and access")

    def parts(self, words: Words, filled: Fields) -> Parts:
        access = values_of(filled, "access")
        ways: ui.CheckboxGroup[Any] = ui.CheckboxGroup(
            custom_id="access",
            required=False,
            min_values=0,
            options=[
                discord.CheckboxGroupOption(label=words.marked(told), value=way.value, default=way.value in access)
                for way, told in WAYS.items()
            ],
        )
        hint = words.say("Skip it if you don't know.")
        return [
            labelled(words.say("What it costs"), choosing("cost", COSTS, chosen_in(filled, "cost"), words), hint),
            labelled(words.say("How long it takes"), choosing("takes", TIMES, chosen_in(filled, "takes"), words), hint),
            labelled(words.say("Access"), ways, words.say("Tick only what you know it has.")),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        cost, takes = submission.chosen("cost"), submission.chosen("takes")
        access = tuple(submission.chosen("access"))
        sent = Practical(cost[0] if cost else "", takes[0] if takes else "", access)
        found = await self._sharing.add(submission.actor, submission.subject, sent, submission.draft_id)
        return Received(cards.preview(found, self._topics, submission.words), keeps_draft=True)


class OfferForm(_ShareForm):
    """What an opportunity pays, and its last day."""

    name: ClassVar[str] = OFFER

    def __init__(self, sharing: Sharing, topics: Topics, clock: Clock) -> None:
        super().__init__(sharing, topics)
        self._clock = clock

    def title(self, words: Words) -> str:
        return words.say("Pay and closing date")

    def parts(self, words: Words, filled: Fields) -> Parts:
        chosen = chosen_in(filled, "pay")
        pay: ui.RadioGroup[Any] = ui.RadioGroup(
            custom_id="pay",
            options=[
                discord.RadioGroupOption(label=words.marked(told), value=one.value, default=one.value in chosen)
                for one, told in PAYS.items()
            ],
        )
        return [
            labelled(
                words.say("Is it paid?"), pay, words.say("People's expertise is worth paying for. Say it as it is.")
            ),
            labelled(
                words.say("The last day"),
                ui.TextInput(
                    custom_id="closes", max_length=MOST_CLOSES, default=text_of(filled, "closes", MOST_CLOSES)
                ),
                words.say("You can write “30 June” or “Friday”. When that day is over, nobody finds it any more."),
            ),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        pay, typed = submission.chosen("pay"), submission.text("closes")
        _, zone = await self._sharing.today(submission.actor)
        sent = Offer(pay[0] if pay else "", self._day(typed, zone))
        found = await self._sharing.add(submission.actor, submission.subject, sent, submission.draft_id)
        return Received(cards.preview(found, self._topics, submission.words), keeps_draft=True)

    def _day(self, typed: str, zone: ZoneInfo) -> date:
        try:
            return when.read(typed, now=self._clock.now(), zone=zone).day
        except UnreadableTime:
            raise UnreadableDate(typed) from None


def who_sees_it(words: Words) -> str:
    """Say who can read what is written, and for how long it is kept."""
    return words.say(
        "You see it first. Once you share it, everybody in this server can find it, with your name. You can take your"
        " name off at any time. The resource stays until stewards take it out."
    )


def filled_from(share: Share) -> Fields:
    """Return what all of these forms are filled in with."""
    return {"link": share.shown, **_described(share.description)}


def _described(about: Description) -> Fields:
    return {
        "title": about.title,
        "why": about.why,
        "kind": [about.kind.value],
        "topics": list(about.topics),
        "creator": about.creator,
        "region": about.region,
        "note": about.note,
        "cost": [about.cost.value] if about.cost else [],
        "takes": [about.takes.value] if about.takes else [],
        "access": sorted(one.value for one in about.access),
        "pay": [about.pay.value] if about.pay else [],
        "closes": about.closes_on.strftime("%d/%m/%Y") if about.closes_on else "",
    }


def choosing(
    name: str, labels: Mapping[Any, str], chosen: Sequence[str], words: Words, *, required: bool = False
) -> ui.Select[Any]:
    """Return a list of which one thing may be chosen; `labels` are marked sentences by value."""
    options = [
        discord.SelectOption(label=words.marked(told), value=_value(one), default=_value(one) in chosen)
        for one, told in labels.items()
    ]
    least = 1 if required else 0
    return ui.Select(custom_id=name, required=required, min_values=least, max_values=1, options=options)


def chosen_in(filled: Fields, name: str) -> list[str]:
    """Return what was chosen, whether the control gives one value or several."""
    value = filled.get(name, [])
    return value if isinstance(value, list) else [value]


def _value(one: StrEnum) -> str:
    return one.value


def _line(filled: Fields, name: str, most: int) -> ui.TextInput[Any]:
    return ui.TextInput(custom_id=name, required=False, max_length=most, default=text_of(filled, name, most))
