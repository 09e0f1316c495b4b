"""Takes submitted forms from the interaction event to the form they belong to, keeping what was written first."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import discord
from discord.ui import Button, DynamicItem

from bot.errors import DraftGone, Expected, Outdated, StorageUnavailable
from bot.interface import drafts
from bot.interface.answering import defer_privately, send_privately
from bot.interface.drafts import DraftId, Fields
from bot.interface.forms import FORM_ID, Form, Received, Submission, fields_of, offered_again, open_form
from bot.interface.host import Asker, asker_of, host_of, oldest_draft
from bot.report import explain, log_bug, report, reported

# No row and nothing of Discord's has a larger one: the database counts no further.
_LARGEST_ID = 2**63 - 1


async def route_form(interaction: discord.Interaction) -> None:
    """Answer a submitted form; anything else that happens is left alone."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    try:
        with host_of(interaction).in_hand():
            await _answer(interaction)
    except Exception as error:  # noqa: BLE001  (the forms' door: whatever is raised leaves through the reporter)
        await report(interaction, error)


async def _answer(interaction: discord.Interaction) -> None:
    data: Any = interaction.data or {}
    await defer_privately(interaction)
    host = host_of(interaction)
    async with host.database.reading() as unit:
        asker = await asker_of(unit, interaction)
    match = FORM_ID.fullmatch(data.get("custom_id", ""))
    form = host.forms.get(match["form"]) if match else None
    subject = int(match["subject"]) if match else 0
    if form is None or subject > _LARGEST_ID:
        raise Outdated
    fields = fields_of(data)
    draft_id = await _keep(interaction, asker, form, subject, fields)
    submission = Submission(asker.actor, asker.words, subject, fields, draft_id, interaction.channel_id)
    view = await _received(interaction, form, submission)
    await send_privately(interaction, view)


async def _keep(interaction: discord.Interaction, asker: Asker, form: Form, subject: int, fields: Fields) -> DraftId:
    host = host_of(interaction)
    async with host.database.writing() as unit:
        return await drafts.keep(
            unit,
            person_id=asker.actor.id,
            guild_id=asker.actor.guild_id,
            form=form.name,
            subject=subject,
            fields=fields,
            at=host.clock.now(),
        )


async def _received(interaction: discord.Interaction, form: Form, submission: Submission) -> discord.ui.LayoutView:
    host = host_of(interaction)
    try:
        received: Received = await form.submitted(interaction, submission)
    except Expected as error:
        host.count_interaction(interaction, form.name, "expected")
        return offered_again(explain(error, submission.words, host.explanations), submission.words, submission.draft_id)
    except Exception as error:  # noqa: BLE001  (the forms' door: what was written is kept, and they must hear so)
        host.count_interaction(interaction, form.name, "bug")
        return offered_again(log_bug(error, submission.words, form.name), submission.words, submission.draft_id)
    host.count_interaction(interaction, form.name, "ok")
    if not received.keeps_draft:
        with suppress(StorageUnavailable):  # it is done, and must be told so; the draft goes by itself within a day
            async with host.database.writing() as unit:
                await drafts.drop(unit, submission.draft_id)
    return received.view


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
        async with host.database.reading() as unit:
            asker = await asker_of(unit, interaction)
            since = oldest_draft(interaction)
            draft = await drafts.get(unit, self.draft_id, asker.actor.id, asker.actor.guild_id, since=since)
        if draft is None:
            raise DraftGone
        form = host.forms.get(draft.form)
        if form is None:
            raise Outdated
        await open_form(interaction, form, asker, draft.subject, draft.fields)
