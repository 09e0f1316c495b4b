"""Buttons and lists of the weekly prompt: parse, ask the service, show the card."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import discord
from discord.ui import Button, ChannelSelect, DynamicItem, Item, Select

from bot.errors import Outdated
from bot.interface import drafts
from bot.interface.answering import answering_privately
from bot.interface.drafts import DraftId
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of, oldest_draft
from bot.interface.permissions import must_be_able, room_called
from bot.report import reported
from cogs.reflections import cards
from cogs.reflections.forms import ScheduleForm, filled_from, stewards_channel_from, wished
from cogs.reflections.panel import TO_POST, panel_of
from cogs.reflections.service import Prompts
from cogs.reflections.setting_up import ROOM


def prompts_of(interaction: discord.Interaction) -> Prompts:
    """Return the service behind the controls."""
    return host_of(interaction).service(Prompts)


class ScheduleButton(DynamicItem[Button[Any]], template=r"prompts:schedule:0"):
    """Opens the form, filled in with what is set now."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="prompts:schedule:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ScheduleButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with host_of(interaction).database.reading() as unit:
            asker = await asker_of(unit, interaction)
            asker.actor.must_be_steward()
            schedule, zone = await prompts_of(interaction).set_now(unit, asker.actor)
        room = room_called(interaction.guild, ROOM)
        await open_form(interaction, ScheduleForm(), asker, filled=filled_from(schedule, zone, room))


class SetButton(DynamicItem[Button[Any]], template=r"prompts:set:(?P<id>[0-9]{1,18})"):
    """Says yes to a schedule that was read back."""

    def __init__(self, draft_id: DraftId) -> None:
        super().__init__(Button(custom_id=f"prompts:set:{draft_id}"))
        self.draft_id = draft_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> SetButton:
        return cls(DraftId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            answer.actor.must_be_steward()
            database = host_of(interaction).database
            async with database.reading() as unit:
                since = oldest_draft(interaction)
                draft = await drafts.get(unit, self.draft_id, answer.actor.id, answer.actor.guild_id, since=since)
            prompts, words = prompts_of(interaction), answer.words
            if draft is None or draft.form != ScheduleForm.name:
                # Pressed twice, most often; or longer ago than drafts are kept.
                done = words.say("That was answered already, or is over a day old. Here is how it stands.")
                answer.show(panel_of(interaction, await prompts.panel(answer.actor), words, done))
                return
            schedule = wished(draft.fields, answer.actor.guild_id)
            must_be_able(interaction, schedule.channel_id, TO_POST)
            told_in = stewards_channel_from(interaction, schedule, words)
            before = await prompts.panel(answer.actor)
            panel = await prompts.set_schedule(answer.actor, schedule, told_in, self.draft_id)
            done = words.say("Done: the weekly prompt is on.")
            if before.schedule is not None and before.schedule.paused:
                done = words.say("Done: the weekly prompt is on. It was paused, and runs again now.")
            answer.show(panel_of(interaction, panel, words, done))


class SwitchButton(DynamicItem[Button[Any]], template=r"prompts:(?P<verb>pause|resume|retry):0"):
    """Pauses, resumes, or tries a refused prompt again."""

    def __init__(self, verb: str) -> None:
        super().__init__(Button(custom_id=f"prompts:{verb}:0"))
        self.verb = verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> SwitchButton:
        return cls(match["verb"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            prompts, words = prompts_of(interaction), answer.words
            match self.verb:
                case "pause":
                    panel, done = await prompts.pause(answer.actor), words.say("Done: the weekly prompt is paused.")
                case "resume":
                    panel, done = (
                        await prompts.resume(answer.actor),
                        words.say("Done: the weekly prompt is running again."),
                    )
                case _:
                    panel = await prompts.try_again(answer.actor)
                    done = words.say("No prompt is waiting to be tried again.")
                    if panel.is_posting:
                        done = words.say(
                            "I'm trying again now. Open `/steward prompts` in a minute to see whether it worked."
                        )
            answer.show(panel_of(interaction, panel, words, done))


class WeekSelect(DynamicItem[Select[Any]], template=r"prompts:(?P<verb>skip|back|swap):0"):
    """Picks one of the coming weeks, to skip, to put back, or to give another prompt."""

    def __init__(self, verb: str) -> None:
        super().__init__(Select(custom_id=f"prompts:{verb}:0"))
        self.verb = verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> WeekSelect:
        return cls(match["verb"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            prompts, words = prompts_of(interaction), answer.words
            week = _date(self.item.values)
            if self.verb == "swap":
                coming, own, others = await prompts.choices(answer.actor, week)
                answer.show(cards.choices(coming, own, others, words))
            elif self.verb == "skip":
                panel = await prompts.skip(answer.actor, week)
                answer.show(
                    panel_of(
                        interaction,
                        panel,
                        words,
                        words.say("Done: no question that week. Its question moves to the next open week."),
                    )
                )
            else:
                panel = await prompts.put_back(answer.actor, week)
                answer.show(panel_of(interaction, panel, words, words.say("Done: that week has a prompt again.")))


class TradeSelect(DynamicItem[Select[Any]], template=r"prompts:trade:(?P<week>[0-9]{8})-(?P<part>[0-9])"):
    """Picks the prompt that a week gets instead of its own."""

    def __init__(self, week: str, part: str) -> None:
        super().__init__(Select(custom_id=f"prompts:trade:{week}-{part}"))
        self.week = week

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> TradeSelect:
        return cls(match["week"], match["part"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            week = _date([f"{self.week[:4]}-{self.week[4:6]}-{self.week[6:]}"])
            panel = await prompts_of(interaction).swap(answer.actor, week, _one(self.item.values))
            answer.show(
                panel_of(interaction, panel, answer.words, answer.words.say("Done: the two prompts traded places."))
            )


class TellSelect(DynamicItem[ChannelSelect[Any]], template=r"prompts:tell:0"):
    """Picks the channel where stewards hear of trouble."""

    def __init__(self) -> None:
        super().__init__(ChannelSelect(custom_id="prompts:tell:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> TellSelect:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            answer.actor.must_be_steward()
            channel_id = int(_one([str(channel.id) for channel in self.item.values]))
            must_be_able(interaction, channel_id, TO_POST)
            panel = await prompts_of(interaction).tell_stewards_in(answer.actor, channel_id)
            answer.show(panel_of(interaction, panel, answer.words, answer.words.say("Done: I'll tell stewards there.")))


ITEMS = (ScheduleButton, SetButton, SwitchButton, WeekSelect, TradeSelect, TellSelect)


def _one(values: list[str]) -> str:
    if not values:
        raise Outdated
    return values[0]


def _date(values: list[str]) -> date:
    try:
        return datetime.strptime(_one(values), "%Y-%m-%d").date()  # noqa: DTZ007  (a day of the calendar, no instant)
    except ValueError as error:
        raise Outdated from error
