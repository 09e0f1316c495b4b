"""Buttons and lists of `/my settings` and `/rest`: parse, ask the service, show the card."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item, LayoutView, Select

from bot.errors import Outdated, TooFarAhead
from bot.interface.answering import Answer, answering_at_once, answering_privately
from bot.interface.forms import Form, open_form
from bot.interface.host import asker_of, host_of, words_for
from bot.own import cards, rest_cards
from bot.own.forms import RestForm, ZoneForm
from bot.own.rests import LONGEST
from bot.own.service import OwnSettings, Standing
from bot.reach import How
from bot.report import reported

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def own_of(interaction: discord.Interaction) -> OwnSettings:
    """Return the service behind the controls."""
    return host_of(interaction).service(OwnSettings)


def panel(interaction: discord.Interaction, standing: Standing, answer: Answer, done: str | None = None) -> LayoutView:
    """Return the panel of settings, with what was done."""
    return cards.settings(standing, host_of(interaction).catalogue.languages, answer.words, done)


class ShowButton(DynamicItem[Button[Any]], template=r"(?P<noun>own|rest):show:0"):
    """Shows the settings or the rest as they stand."""

    def __init__(self, noun: str) -> None:
        super().__init__(Button(custom_id=f"{noun}:show:0"))
        self.noun = noun

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ShowButton:
        return cls(match["noun"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            standing = await own_of(interaction).standing(unit, answer.actor)
            is_own = self.noun == "own"
            answer.show(panel(interaction, standing, answer) if is_own else rest_cards.rest(standing, answer.words))


class FormButton(DynamicItem[Button[Any]], template=r"(?P<id>own:zone|rest:choose):0"):
    """Opens one of the two forms; the zone's is filled in with what is set now."""

    def __init__(self, noun_and_verb: str) -> None:
        super().__init__(Button(custom_id=f"{noun_and_verb}:0"))
        self.noun_and_verb = noun_and_verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> FormButton:
        return cls(match["id"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with host_of(interaction).database.reading() as unit:
            asker = await asker_of(unit, interaction)
            standing = await own_of(interaction).standing(unit, asker.actor)
        form: Form = ZoneForm() if self.noun_and_verb == "own:zone" else RestForm()
        await open_form(interaction, form, asker, filled={"zone": standing.person.zone or standing.server_zone})


class SwitchButton(DynamicItem[Button[Any]], template=r"(?P<id>own:(?:reminders-on|reminders-off|try-dm)|rest:end):0"):
    """Switches DM reminders on or off, tries DMs again, or ends a rest."""

    def __init__(self, noun_and_verb: str) -> None:
        super().__init__(Button(custom_id=f"{noun_and_verb}:0"))
        self.noun_and_verb = noun_and_verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> SwitchButton:
        return cls(match["id"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            own, words = own_of(interaction), answer.words
            match self.noun_and_verb:
                case "own:reminders-on":
                    standing, is_tried = await own.switch_reminders(answer.actor, on=True)
                    answer.show(panel(interaction, standing, answer, cards.reminders_on(words, is_tried=is_tried)))
                case "own:reminders-off":
                    standing, _ = await own.switch_reminders(answer.actor, on=False)
                    done = words.say("Done: no reminders come by direct message.")
                    answer.show(panel(interaction, standing, answer, done))
                case "own:try-dm":
                    standing, is_tried = await own.try_dms_again(answer.actor)
                    answer.show(
                        panel(interaction, standing, answer, cards.now_tried(standing, words, is_tried=is_tried))
                    )
                case _:
                    standing = await own.end_rest(answer.actor)
                    answer.show(rest_cards.rest(standing, words, words.say("Done: you are not resting any more.")))


class ReachSelect(DynamicItem[Select[Any]], template=r"own:reach:0"):
    """Chooses how somebody hears of things."""

    def __init__(self) -> None:
        super().__init__(Select(custom_id=cards.REACH))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ReachSelect:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            how = How.__members__.get(_one(self.item.values).upper())
            if how is None:
                raise Outdated
            standing, is_tried = await own_of(interaction).choose_reach(answer.actor, how)
            done = cards.now_reached(standing, answer.words, is_tried=is_tried)
            answer.show(panel(interaction, standing, answer, done))


class LanguageSelect(DynamicItem[Select[Any]], template=r"own:language:0"):
    """Chooses a language."""

    def __init__(self) -> None:
        super().__init__(Select(custom_id=cards.LANGUAGE))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> LanguageSelect:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            chosen, catalogue = _one(self.item.values), host_of(interaction).catalogue
            if chosen not in (cards.AS_DISCORD, *catalogue.languages):
                raise Outdated
            language = None if chosen == cards.AS_DISCORD else chosen
            standing = await own_of(interaction).set_language(answer.actor, language)
            # They read what they chose from this very answer on.
            answer.words = await words_for(interaction)
            answer.show(panel(interaction, standing, answer, answer.words.say("Done: your language is set.")))


class RestButton(DynamicItem[Button[Any]], template=r"rest:days:(?P<days>3|7|14)"):
    """Rests for so many days."""

    def __init__(self, days: int) -> None:
        super().__init__(Button(custom_id=f"rest:days:{days}"))
        self.days = days

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> RestButton:
        return cls(int(match["days"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            standing = await own_of(interaction).rest_for(answer.actor, timedelta(days=self.days))
            answer.show(rest_cards.rest(standing, answer.words, rest_cards.rests_now(standing, answer.words)))


class RestUntilButton(DynamicItem[Button[Any]], template=r"rest:until:(?P<seconds>[0-9]{1,18})"):
    """Says yes to a date that was read back; the id holds the moment, in seconds since 1970."""

    def __init__(self, seconds: int) -> None:
        super().__init__(Button(custom_id=f"rest:until:{seconds}"))
        self.seconds = seconds

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> RestUntilButton:
        return cls(int(match["seconds"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            try:
                end = _EPOCH + timedelta(seconds=self.seconds)
            except OverflowError as error:  # past the calendar's last year: no button of ours says so
                raise TooFarAhead(LONGEST.days) from error
            standing = await own_of(interaction).rest_until(answer.actor, end)
            answer.show(rest_cards.rest(standing, answer.words, rest_cards.rests_now(standing, answer.words)))


ITEMS = (ShowButton, FormButton, SwitchButton, ReachSelect, LanguageSelect, RestButton, RestUntilButton)


def _one(values: list[str]) -> str:
    if not values:
        raise Outdated
    return values[0]
