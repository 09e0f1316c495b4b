"""The buttons under a prompt, and those that lead from a question to an answer."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item

from bot.access import Actor
from bot.database import Unit
from bot.interface.answering import answering_at_once, answering_privately, send_privately
from bot.interface.drafts import DraftId
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of, oldest_draft
from bot.report import reported
from cogs.reflections import cards
from cogs.reflections.forms import QUESTION
from cogs.reflections.rules.reflection import Asked
from cogs.reflections.rules.week import WeekId
from cogs.reflections.service import Answering, ToAnswer


def answering_of(interaction: discord.Interaction) -> Answering:
    """Return the service behind the controls."""
    return host_of(interaction).service(Answering)


async def open_answer(
    interaction: discord.Interaction, choose: Callable[[Unit, Actor], Awaitable[ToAnswer]], *, another: bool = False
) -> None:
    """Open the form for the question that `choose` reads, or show what was written on it before, if anything was.

    With `another`, the form opens all the same.
    """
    host = host_of(interaction)
    with host.in_hand():
        async with host.database.reading() as unit:
            asker = await asker_of(unit, interaction)
            asked = await choose(unit, asker.actor)
        if asked.earlier is not None and not another:
            await send_privately(interaction, cards.answered_before(asked, asked.earlier, asker.words))
            return
        form = host.forms[f"reflection:{asked.asked}"]
        await open_form(interaction, form, asker, asked.week.id, {QUESTION: asked.question})


class PromptButton(DynamicItem[Button[Any]], template=r"prompt:(?P<verb>answer|lighter|pass):(?P<id>[0-9]{1,18})"):
    """The three buttons under a posted prompt."""

    def __init__(self, verb: str, week_id: WeekId) -> None:
        super().__init__(Button(custom_id=f"prompt:{verb}:{week_id}"))
        self.verb = verb
        self.week_id = week_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> PromptButton:
        return cls(match["verb"], WeekId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        answering = answering_of(interaction)
        if self.verb == "answer":
            await open_answer(
                interaction, lambda unit, actor: answering.to_answer(unit, actor, self.week_id, Asked.QUESTION)
            )
            return
        async with answering_at_once(interaction) as (answer, unit):
            asked = await answering.to_answer(unit, answer.actor, self.week_id, Asked.LIGHTER)
            answer.show(
                cards.lighter(asked.week, answer.words) if self.verb == "lighter" else cards.passed(answer.words)
            )


class QuestionButton(
    DynamicItem[Button[Any]], template=r"reflection:(?P<verb>lighter|another|another-lighter):(?P<id>[0-9]{1,18})"
):
    """Opens the form for the lighter question, or for one more answer to either."""

    def __init__(self, verb: str, week_id: WeekId) -> None:
        super().__init__(Button(custom_id=f"reflection:{verb}:{week_id}"))
        self.verb = verb
        self.week_id = week_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> QuestionButton:
        return cls(match["verb"], WeekId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        answering = answering_of(interaction)
        asked = Asked.QUESTION if self.verb == "another" else Asked.LIGHTER
        await open_answer(
            interaction,
            lambda unit, actor: answering.to_answer(unit, actor, self.week_id, asked),
            another=self.verb != "lighter",
        )


class PreviewButton(DynamicItem[Button[Any]], template=r"reflection:(?P<verb>post|keep):(?P<id>[0-9]{1,18})"):
    """Posts what was previewed, or keeps it for its writer alone."""

    def __init__(self, verb: str, draft_id: DraftId) -> None:
        super().__init__(Button(custom_id=f"reflection:{verb}:{draft_id}"))
        self.verb = verb
        self.draft_id = draft_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> PreviewButton:
        return cls(match["verb"], DraftId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            answering, since = answering_of(interaction), oldest_draft(interaction)
            if self.verb == "post":
                found = await answering.post(answer.actor, self.draft_id, since)
                show = cards.on_its_way
            else:
                found = await answering.keep_draft(answer.actor, self.draft_id, since)
                show = cards.saved
            # Pressed twice, most often; or longer ago than drafts are kept.
            answer.show(cards.answered_already(answer.words) if found is None else show(found, answer.words))


ITEMS = (PromptButton, QuestionButton, PreviewButton)
