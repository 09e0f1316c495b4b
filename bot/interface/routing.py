"""Takes submitted forms from the interaction event to the form they belong to, keeping what was written first."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta
from typing import Any

import discord
import structlog
from discord.ui import Button, DynamicItem
from discord.utils import escape_markdown

from bot.errors import DraftGone, Expected, HeldGone, Outdated, Refused, ServerOnly, StorageUnavailable
from bot.interface import drafts
from bot.interface.answering import defer_privately, send_privately
from bot.interface.drafts import DraftId, Fields
from bot.interface.files import files_of
from bot.interface.forms import FORM_ID, Form, Received, Submission, fields_of, offered_again, open_form, typed_in
from bot.interface.held import HELD_FOR, Arrived, HeldForms, HeldId, given_back
from bot.interface.host import asker_of, host_of, oldest_draft, words_without_reading
from bot.report import explain, log_bug, report, reported

log = structlog.get_logger(__name__)

# No row and nothing of Discord's has a larger one: the database counts no further.
_LARGEST_ID = 2**63 - 1


def is_form(interaction: discord.Interaction) -> bool:
    """Whether this is a submitted form."""
    return interaction.type is discord.InteractionType.modal_submit


async def route_form(interaction: discord.Interaction) -> None:
    """Answer a submitted form."""
    try:
        with host_of(interaction).in_hand():
            await _answer(interaction)
    except Exception as error:  # noqa: BLE001  (the forms' door: whatever is raised leaves through the reporter)
        await report(interaction, error)


async def _answer(interaction: discord.Interaction) -> None:
    data: Any = interaction.data or {}
    await defer_privately(interaction)
    match = FORM_ID.fullmatch(data.get("custom_id", ""))
    fields, files = fields_of(data), files_of(data, interaction.client.http)
    if match is None:
        await _take_in(interaction, Arrived("", 0, fields, files=files))
        return
    instead_of = None if match["draft"] is None else DraftId(int(match["draft"]))
    await _take_in(interaction, Arrived(match["form"], int(match["subject"]), fields, instead_of, files))


async def _take_in(interaction: discord.Interaction, arrived: Arrived) -> None:
    """Keep what arrived, then let its form answer; until it is kept, whatever goes wrong gives the words back."""
    form = host_of(interaction).forms.get(arrived.form)
    try:
        if form is None or arrived.subject > _LARGEST_ID:
            raise Outdated
        submission = await _keep(interaction, arrived)
    except StorageUnavailable:
        await _hold(interaction, form, arrived)
        return
    except Exception as error:  # noqa: BLE001  (the forms' door: they must hear what it is, and have their words)
        await report(interaction, error)
        await _give_back(interaction, form, arrived.fields)
        return
    received = await _received(interaction, form, submission)
    await send_privately(interaction, received.view, received.files)


async def _keep(interaction: discord.Interaction, arrived: Arrived) -> Submission:
    """Read who asks and keep what arrived, in one unit: a commit is the dearest part of an answer."""
    host = host_of(interaction)
    async with host.database.writing() as unit:
        asker = await asker_of(unit, interaction)
        draft_id = await drafts.keep(
            unit,
            person_id=asker.actor.id,
            guild_id=asker.actor.guild_id,
            form=arrived.form,
            subject=arrived.subject,
            fields=arrived.fields,
            at=host.clock.now(),
            instead_of=arrived.instead_of,
        )
    return Submission(
        asker.actor, asker.words, arrived.subject, arrived.fields, draft_id, interaction.channel_id, arrived.files
    )


async def _hold(interaction: discord.Interaction, form: Form | None, arrived: Arrived) -> None:
    """Hold what the database could not take, and give it back in full: a restart would lose what is held."""
    host = host_of(interaction)
    host.count_interaction(interaction, arrived.form, "expected")
    held_id = host.service(HeldForms).hold(arrived, interaction.user.id, interaction.guild_id)
    log.warning("a form waits for the database", form=arrived.form)
    words = words_without_reading(interaction)
    told = words.many(
        "I can't reach my records just now, so what you sent is not kept yet. Nothing is lost: it stands here, for you"
        " alone. Please press *Try again* in a minute. I hold it for {number} minute.",
        "I can't reach my records just now, so what you sent is not kept yet. Nothing is lost: it stands here, for you"
        " alone. Please press *Try again* in a minute. I hold it for {number} minutes.",
        HELD_FOR // timedelta(minutes=1),
    )
    sent = typed_in(form, words, arrived.fields)
    sent += [(words.say("File"), escape_markdown(one.name)) for some in arrived.files.values() for one in some]
    for view in given_back(told, sent, words, held_id):
        await send_privately(interaction, view)


async def _give_back(interaction: discord.Interaction, form: Form | None, fields: Fields) -> None:
    """Show somebody their own words in full, where they typed any."""
    words = words_without_reading(interaction)
    if typed := typed_in(form, words, fields):
        for view in given_back(words.say("Here is what you wrote:"), typed, words):
            await send_privately(interaction, view)


async def _received(interaction: discord.Interaction, form: Form, submission: Submission) -> Received:
    host = host_of(interaction)
    try:
        received: Received = await form.submitted(interaction, submission)
    except Expected as error:
        host.count_interaction(interaction, form.name, "expected")
        return Received(_offered_again(explain(error, submission.words, host.explanations), submission))
    except Exception as error:  # noqa: BLE001  (the forms' door: what was written is kept, and they must hear so)
        host.count_interaction(interaction, form.name, "bug")
        return Received(_offered_again(log_bug(error, submission.words, form.name), submission))
    host.count_interaction(interaction, form.name, "ok")
    if not received.keeps_draft:
        with suppress(StorageUnavailable):  # it is done, and must be told so; the draft goes by itself within a day
            async with host.database.writing() as unit:
                await drafts.drop(unit, submission.draft_id)
    return received


def _offered_again(told: str, submission: Submission) -> discord.ui.LayoutView:
    had_files = any(submission.files.values())
    return offered_again(told, submission.words, submission.draft_id, had_files=had_files)


class HeldFormButton(DynamicItem[Button[Any]], template=r"form:held:(?P<id>[0-9]{1,18})"):
    """Sends once more what arrived while the database was away, as if it had just been sent."""

    def __init__(self, held_id: HeldId) -> None:
        super().__init__(Button(custom_id=f"form:held:{held_id}"))
        self.held_id = held_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> HeldFormButton:
        return cls(HeldId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        await defer_privately(interaction)
        if interaction.guild_id is None:
            raise ServerOnly
        held = host_of(interaction).service(HeldForms)
        # Taken out first, so that two presses send it once; what fails again is held again, under another number.
        arrived = held.take(self.held_id, interaction.user.id, interaction.guild_id)
        if arrived is None:
            raise HeldGone
        await _take_in(interaction, arrived)


class FormAgainButton(DynamicItem[Button[Any]], template=r"form:again:(?P<id>[0-9]{1,18})"):
    """Opens a form again, filled in with what was submitted."""

    def __init__(self, draft_id: DraftId) -> None:
        super().__init__(Button(custom_id=f"form:again:{draft_id}"))
        self.draft_id = draft_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> FormAgainButton:
        return cls(DraftId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        host = host_of(interaction)
        draft = None
        try:
            async with host.database.reading() as unit:
                asker = await asker_of(unit, interaction)
                since = oldest_draft(interaction)
                draft = await drafts.get(unit, self.draft_id, asker.actor.id, asker.actor.guild_id, since=since)
                if draft is None:
                    raise DraftGone
                form = host.forms.get(draft.form)
                if form is None:
                    raise Outdated
                shown_with = await form.shown_with(unit, asker.actor, draft.subject)
        except Refused as error:
            await report(interaction, error)
            if draft is not None:  # what it was about is gone; what they wrote is not
                await _give_back(interaction, host.forms.get(draft.form), draft.fields)
            return
        filled = {**draft.fields, **shown_with}
        await open_form(interaction, form, asker, draft.subject, filled, draft_id=draft.id)
