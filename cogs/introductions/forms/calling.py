"""The form in which a steward types until when people can join a round; it is read back for a yes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot import when
from bot.access import Actor
from bot.database import Unit
from bot.errors import NotFound, UnreadableDate, UnreadableTime
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, text_of
from bot.interface.host import host_of
from bot.own.service import OwnSettings
from bot.recurrence import resolve
from bot.words import Words
from cogs.introductions.cards import calling as cards
from cogs.introductions.rules.calling import closing
from cogs.introductions.service.calling import Calling

_MOST_TYPED: Final = 100
_LAST_MINUTE: Final = time(23, 59)


class CallForm(Form):
    """Until when people can join: of a new call, where the subject is 0, else of that round."""

    name: ClassVar[str] = "matching:until"

    def title(self, words: Words) -> str:
        return words.say("Conversations for two")

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        until: ui.TextInput[Any] = ui.TextInput(
            custom_id="until",
            default=text_of(filled, "until", _MOST_TYPED),
            max_length=_MOST_TYPED,
            placeholder=words.say("Friday 6pm, or in a week"),
        )
        return [
            ui.TextDisplay(
                words.say("Everybody who may join sees until when. I read the time back before anything is set.")
            ),
            labelled(
                words.say("Until when can people join?"),
                until,
                words.say("A date without a time is the end of that day. An hour at least, 60 days at most."),
            ),
        ]

    async def shown_with(self, unit: Unit, actor: Actor, subject: int) -> Fields:
        """Return nothing; raises `NotSteward`."""
        actor.must_be_steward()
        return {}

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        """Read the time back; raises where it could not be."""
        host, actor = host_of(interaction), submission.actor
        actor.must_be_steward()
        standing = await host.service(Calling).panel(actor)
        if submission.subject and (standing.round is None or standing.round.id != submission.subject):
            raise NotFound
        typed, now = submission.text("until"), standing.now
        zone = (await host.service(OwnSettings).read(actor)).zone
        closes_at = closing(typed_end(typed, now=now, zone=zone), now)
        return Received(cards.read_back(submission.subject, closes_at, typed, standing, submission.words))


def typed_end(typed: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant that was typed so, in UTC; a date without a time is the last minute of that day.

    Raises `UnreadableTime` for a bare hour, which may be morning or evening, and else `UnreadableDate`.
    """
    try:
        reading = when.read(typed, now=now, zone=zone)
    except UnreadableTime as error:
        if typed.strip().isdigit():
            raise
        raise UnreadableDate(typed) from error
    if reading.at is not None:
        return reading.at
    try:
        return resolve(datetime.combine(reading.day, _LAST_MINUTE), zone)
    except OverflowError as error:  # the calendar's first or last day
        raise UnreadableDate(typed) from error


def filled_in(closes_at: datetime | None, now: datetime, zone: ZoneInfo) -> Fields:
    """Return what the form is filled with when it is opened: the end that is set, if that is still to come."""
    if closes_at is None or closes_at <= now + timedelta(minutes=1):
        return {}
    return {"until": f"{closes_at.astimezone(zone):%d/%m/%Y %H:%M}"}
