"""The buttons of one's own introduction, and the one with which a steward takes one down."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item

from bot.interface.answering import answering_at_once, answering_privately
from bot.interface.drafts import DraftId, Fields
from bot.interface.forms import open_form
from bot.interface.host import Asker, asker_of, host_of, oldest_draft
from bot.interface.typed import whole
from bot.report import reported
from cogs.introductions.cards import introducing as cards
from cogs.introductions.forms.introducing import CUT, filled_from
from cogs.introductions.purposes import FOUND, SUGGESTED
from cogs.introductions.rules.introducing import NotYourMessage, begun_with
from cogs.introductions.rules.profile import MOST_NAME, Introduction, IntroductionId, State
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.drafted import MORE, WAYS, WRITE
from cogs.introductions.service.introducing import Introducing


def introducing_of(interaction: discord.Interaction) -> Introducing:
    """Return the service behind the controls."""
    return host_of(interaction).service(Introducing)


def _skills(interaction: discord.Interaction) -> Skills:
    return host_of(interaction).service(Skills)


async def open_or_show(interaction: discord.Interaction) -> None:
    """Open the form for who has written nothing yet, and show everybody else what they have."""
    asker, own = await _asker_and_own(interaction)
    if own is None:
        await open_form(interaction, host_of(interaction).forms[WRITE], asker)
        return
    async with answering_at_once(interaction) as (answer, unit):
        found = await introducing_of(interaction).panel(unit, answer.actor)
        answer.show(cards.panel(found, _skills(interaction), answer.words))


async def open_own_form(interaction: discord.Interaction, name: str) -> None:
    """Open one of the forms, filled in with what was written; the first one, where nothing was."""
    asker, own = await _asker_and_own(interaction)
    written = None if own is None or not own.is_written else own.profile
    form = host_of(interaction).forms[name if written is not None else WRITE]
    await open_form(interaction, form, asker, filled={} if written is None else filled_from(written))


async def open_with_message(interaction: discord.Interaction, message: discord.Message) -> None:
    """Open the form with somebody's own message in it; raises `NotYourMessage` and `NoWords`."""
    asker, own = await _asker_and_own(interaction)
    if message.author.id != asker.actor.id:
        raise NotYourMessage
    begun = begun_with(whole(message.content))
    name = own.profile.name if own is not None and own.is_written else whole(interaction.user.display_name)
    filled: Fields = {"name": name[:MOST_NAME], "work": begun.work, "change": begun.change}
    if begun.is_cut:
        filled[CUT] = "yes"
    await open_form(interaction, host_of(interaction).forms[WRITE], asker, filled=filled)


async def _asker_and_own(interaction: discord.Interaction) -> tuple[Asker, Introduction | None]:
    async with host_of(interaction).database.reading() as unit:
        asker = await asker_of(unit, interaction)
        return asker, await introducing_of(interaction).own(unit, asker.actor)


class FormButton(DynamicItem[Button[Any]], template=r"introduction:(?P<verb>write|more|taking-part):0"):
    """Opens one of the three forms, filled in with what stands there now."""

    def __init__(self, verb: str) -> None:
        super().__init__(Button(custom_id=f"introduction:{verb}:0"))
        self.verb = verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> FormButton:
        return cls(match["verb"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        await open_own_form(interaction, {"write": WRITE, "more": MORE, "taking-part": WAYS}[self.verb])


class ShowButton(DynamicItem[Button[Any]], template=r"introduction:show:0"):
    """Shows the presser their own introduction, or the ways in."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="introduction:show:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ShowButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            found = await introducing_of(interaction).panel(unit, answer.actor)
            answer.show(cards.panel(found, _skills(interaction), answer.words))


class HereButton(DynamicItem[Button[Any]], template=r"introduction:here:0"):
    """Says that somebody would rather just be here: a full answer."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="introduction:here:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> HereButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            found = await introducing_of(interaction).here(answer.actor)
            words = answer.words
            is_written = found.introduction is not None and found.introduction.state is not State.HERE
            done = words.say("That's fine. What you wrote stays as it is until you withdraw it.")
            answer.show(cards.panel(found, _skills(interaction), words, done if is_written else None))


class OwnButton(
    DynamicItem[Button[Any]], template=r"introduction:(?P<verb>post|take-back|seen|withdraw|erase):(?P<id>[0-9]{1,18})"
):
    """Posts one's own introduction, takes it back, or withdraws it; anybody else's looks absent."""

    def __init__(self, verb: str, introduction_id: IntroductionId) -> None:
        super().__init__(Button(custom_id=f"introduction:{verb}:{introduction_id}"))
        self.verb = verb
        self.introduction_id = introduction_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> OwnButton:
        return cls(match["verb"], IntroductionId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            introducing, actor, words = introducing_of(interaction), answer.actor, answer.words
            done: str | None = None
            match self.verb:
                case "withdraw":
                    answer.show(cards.asks_to_withdraw(await introducing.one(actor, self.introduction_id), words))
                    return
                case "erase":
                    answer.show(cards.withdrawn(await introducing.withdraw(actor, self.introduction_id), words))
                    return
                case "post":
                    found = await introducing.post(actor, self.introduction_id)
                    own = found.introduction
                    if own is not None and own.is_public and own.hitch is None:
                        done = words.say("**Thank you.** It is posted within a moment, with a thread to say hello in.")
                case "take-back":
                    found = await introducing.take_back(actor, self.introduction_id)
                    done = words.say("Done: if there was a post, it goes within a moment. What you wrote is kept.")
                case _:
                    found = await introducing.seen(actor, self.introduction_id)
            answer.show(cards.panel(found, _skills(interaction), words, done))


class DraftButton(DynamicItem[Button[Any]], template=r"introduction:(?P<verb>change|leave):(?P<id>[0-9]{1,18})"):
    """Says yes or no to a change of one's own post."""

    def __init__(self, verb: str, draft_id: DraftId) -> None:
        super().__init__(Button(custom_id=f"introduction:{verb}:{draft_id}"))
        self.verb = verb
        self.draft_id = draft_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> DraftButton:
        return cls(match["verb"], DraftId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            introducing, since, words = introducing_of(interaction), oldest_draft(interaction), answer.words
            if self.verb == "leave":
                found = await introducing.leave(answer.actor, self.draft_id, since)
                done = words.say("Nothing was changed.")
            else:
                changed = await introducing.change(answer.actor, self.draft_id, since)
                if changed is None:  # pressed twice, most often; or longer ago than drafts are kept
                    answer.show(cards.answered_already(words))
                    return
                own = changed.introduction
                is_posted = own is not None and own.is_posted
                moment = words.say("**Thank you.** The post is changed within a moment.")
                found, done = changed, moment if is_posted else words.say("**Saved.**")
            answer.show(cards.panel(found, _skills(interaction), words, done))


class AgreeButton(DynamicItem[Button[Any]], template=r"introduction:(?P<purpose>found|suggested)-(?P<answer>on|off):0"):
    """Says yes or no to one purpose, and to nothing else."""

    def __init__(self, purpose: str, answer: str) -> None:
        super().__init__(Button(custom_id=f"introduction:{purpose}-{answer}:0"))
        self.purpose = purpose
        self.answer = answer

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> AgreeButton:
        return cls(match["purpose"], match["answer"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            purpose, yes = FOUND if self.purpose == "found" else SUGGESTED, self.answer == "on"
            found = await introducing_of(interaction).agree(answer.actor, purpose.name, yes=yes)
            words = answer.words
            done = words.say("Thank you. Your yes is noted.") if yes else words.say("Done: you took it back.")
            answer.show(cards.panel(found, _skills(interaction), words, done))


class TakeDownButton(DynamicItem[Button[Any]], template=r"introduction:take-down:(?P<id>[0-9]{1,18})"):
    """Opens the form in which a steward says why; for stewards alone, at the press and when it is sent."""

    def __init__(self, introduction_id: IntroductionId) -> None:
        super().__init__(Button(custom_id=f"introduction:take-down:{introduction_id}"))
        self.introduction_id = introduction_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> TakeDownButton:
        return cls(IntroductionId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        host = host_of(interaction)
        form = host.forms["introduction:take-down"]
        async with host.database.reading() as unit:
            asker = await asker_of(unit, interaction)
            filled = await form.shown_with(unit, asker.actor, self.introduction_id)
        await open_form(interaction, form, asker, self.introduction_id, filled)


ITEMS: tuple[type[DynamicItem[Any]], ...] = (
    FormButton,
    ShowButton,
    HereButton,
    OwnButton,
    DraftButton,
    AgreeButton,
    TakeDownButton,
)
