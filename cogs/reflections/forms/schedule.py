"""The form in which a steward sets the schedule."""

from __future__ import annotations

from typing import Any, ClassVar

import discord
from discord import ui

from bot import when
from bot.errors import Expected, Outdated, UnreadableDay
from bot.interface import drafts
from bot.interface.answering import Answer
from bot.interface.chosen import chosen_before, is_id
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, offered_again, text_of, values_of
from bot.interface.host import host_of
from bot.interface.permissions import may_ping, must_be_able
from bot.report import explain
from bot.words import Words
from cogs.reflections import cards
from cogs.reflections.panel import TO_POST, sharing_note, trouble_in
from cogs.reflections.rules.schedule import Schedule
from cogs.reflections.service import Prompts
from cogs.reflections.wishes import RoleGone, schedule_of

_TIME, _ZONE = 40, 60  # how many characters may be typed
_DAYS = frozenset(map(str, range(7)))  # the values of the list of days


class ScheduleForm(Form):
    """Channel, day, time, zone, and a role to ping if wanted."""

    name: ClassVar[str] = "prompts:schedule"

    def title(self, words: Words) -> str:
        return words.say("The weekly prompt")

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        channel: ui.ChannelSelect[Any] = ui.ChannelSelect(
            custom_id="channel",
            required=True,  # discord.py's default for lists of channels in a form is that they may stay empty
            channel_types=[discord.ChannelType.text, discord.ChannelType.news],
            default_values=chosen_before(values_of(filled, "channel"), discord.SelectDefaultValueType.channel),
        )
        chosen = _day_number(filled.get("day"))
        day: ui.Select[Any] = ui.Select(
            custom_id="day",
            options=[
                discord.SelectOption(label=words.weekday(number), value=str(number), default=number == chosen)
                for number in range(7)
            ],
        )
        time: ui.TextInput[Any] = ui.TextInput(
            custom_id="time",
            default=text_of(filled, "time", _TIME) or "10:00",
            max_length=_TIME,
            placeholder=words.say("19:00 or 7pm"),
        )
        zone: ui.TextInput[Any] = ui.TextInput(
            custom_id="zone", default=text_of(filled, "zone", _ZONE), max_length=_ZONE, placeholder="Europe/London"
        )
        role: ui.RoleSelect[Any] = ui.RoleSelect(
            custom_id="role",
            required=False,
            default_values=chosen_before(values_of(filled, "role"), discord.SelectDefaultValueType.role),
        )
        return [
            labelled(
                words.say("Channel"), channel, words.say("Everybody who can read this channel sees the question.")
            ),
            labelled(words.say("Day"), day),
            labelled(words.say("Time"), time, words.say("The local time there, summer and winter.")),
            labelled(words.say("Time zone"), zone, words.say("A name such as Europe/London.")),
            labelled(words.say("Role to ping (optional)"), role, words.say("One that members choose to have.")),
        ]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        submission.actor.must_be_steward()
        view = await read_back(interaction, submission)
        return Received(view, keeps_draft=True)


def wished(submission_fields: Fields, guild_id: int) -> Schedule:
    """Return the schedule that a draft of this form asks for; raises as `schedule_of` does."""
    channel, role = values_of(submission_fields, "channel"), values_of(submission_fields, "role")
    if not all(map(is_id, (*channel, *role))):
        raise Outdated  # Discord's lists give ids; anything else was made by hand
    return schedule_of(
        channel=channel,
        day=submission_fields.get("day", []),
        time=text_of(submission_fields, "time") or "",
        zone=text_of(submission_fields, "zone") or "",
        role=role,
        guild_id=guild_id,
    )


async def read_back(interaction: discord.Interaction, submission: Submission) -> ui.LayoutView:
    """Return what will happen, to be confirmed; raises where it could not work."""
    schedule = wished(submission.fields, submission.actor.guild_id)
    must_be_able(interaction, schedule.channel_id, TO_POST)
    words = submission.words
    notes = []
    if schedule.role_id is not None and interaction.guild and interaction.guild.get_role(schedule.role_id) is None:
        raise RoleGone
    if schedule.role_id is not None and not may_ping(interaction, schedule.channel_id, schedule.role_id):
        notes.append(
            words.say(
                "I can't ping that role yet. In the role's settings, switch on *Allow anyone to @mention this role*."
                " Until then people see its name but get no ping."
            )
        )
    if (note := sharing_note(interaction, schedule.channel_id, words)) is not None:
        notes.append(note)
    preview = await host_of(interaction).service(Prompts).preview(submission.actor, schedule)
    told_in = preview.stewards_channel
    if told_in is None or told_in == schedule.channel_id or trouble_in(interaction, told_in, words):
        told_in = None if preview.stewards_channel else stewards_channel_from(interaction, schedule, words)
    return cards.read_back(schedule, preview, told_in, submission.draft_id, notes, words)


def stewards_channel_from(interaction: discord.Interaction, schedule: Schedule, words: Words) -> int | None:
    """Return where stewards will hear of trouble unless they choose: here, unless it is the prompt's own channel.

    Nor is it one in which the bot may not post: what cannot be kept is not promised.
    """
    here = interaction.channel_id
    if here is None or here == schedule.channel_id or trouble_in(interaction, here, words):
        return None
    return here


async def asked_in_one_line(interaction: discord.Interaction, answer: Answer, given: Fields) -> ui.LayoutView:
    """Return the read-back of a schedule given as a command's options; what is left out stays as it is set now.

    What cannot be read is told with a button to the form, filled in.
    """
    answer.actor.must_be_steward()
    host = host_of(interaction)
    async with host.database.writing() as unit:
        schedule, zone = await host.service(Prompts).set_now(unit, answer.actor)
        fields = {**filled_from(schedule, zone), **given}
        draft_id = await drafts.keep(
            unit,
            person_id=answer.actor.id,
            guild_id=answer.actor.guild_id,
            form=ScheduleForm.name,
            subject=0,
            fields=fields,
            at=host.clock.now(),
        )
    submission = Submission(answer.actor, answer.words, 0, fields, draft_id, interaction.channel_id)
    try:
        return await read_back(interaction, submission)
    except Expected as error:
        return offered_again(explain(error, answer.words, host.explanations), answer.words, draft_id)


def filled_from(schedule: Schedule | None, zone: str | None, room: int | None = None) -> Fields:
    """Return what the form is filled with when it is opened: what is set now, or the server's zone and `room`."""
    if schedule is None:
        return {"zone": zone or "Europe/London", "channel": [] if room is None else [str(room)]}
    return {
        "channel": [str(schedule.channel_id)],
        "day": [str(schedule.weekday)],
        "time": f"{schedule.at:%H:%M}",
        "zone": schedule.zone,
        "role": [] if schedule.role_id is None else [str(schedule.role_id)],
    }


def _day_number(day: str | list[str] | None) -> int:
    """Return the day to preselect: the chosen one, a typed word where it can be read, else Monday."""
    if isinstance(day, str):
        try:
            return when.read_weekday(day)
        except UnreadableDay:
            return 0
    return int(day[0]) if day and day[0] in _DAYS else 0
