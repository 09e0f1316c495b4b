"""Forms that survive a restart and a refusal.

A form's custom_id is `noun:verb:subject:nonce` and is routed by us from the interaction event, because discord.py
drops a form that was sent before a restart. The nonce is fresh each time, or phones show old text in a new form. One
that was filled in from a draft ends in `:draft`, so that what is sent takes the draft's place.
"""

from __future__ import annotations

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import discord
from discord import ui

from bot.access import Actor
from bot.database import Unit
from bot.interface.answering import first_answer
from bot.interface.cards import card, clip, line, row
from bot.interface.confirm import button
from bot.interface.drafts import DraftId, Fields
from bot.interface.files import FILE_UPLOAD, Files, NoFile, SentFile
from bot.interface.host import Asker
from bot.interface.typed import whole
from bot.words import Words

TITLE = 45
LABEL = 45
HINT = 100
MOST_TYPED = 4000
FORM_ID = re.compile(
    r"(?P<form>[a-z-]+:[a-z-]+):(?P<subject>\d+):(?P<nonce>[A-Za-z0-9_-]{8})(?::(?P<draft>[0-9]{1,18}))?"
)


@dataclass(frozen=True, slots=True)
class Submission:
    """What arrived, kept as `draft_id`. `fields` is: the control's name -> its text, or the values chosen.

    `files` came with it and are in no draft: they can be read now, and not a day later.
    """

    actor: Actor
    words: Words
    subject: int
    fields: Fields
    draft_id: DraftId
    channel_id: int | None
    files: Files = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return what was typed, without blanks around it; empty where nothing was."""
        value = self.fields.get(name, "")
        return (value if isinstance(value, str) else "").strip()

    def chosen(self, name: str) -> list[str]:
        """Return the values chosen, none where nothing was."""
        value = self.fields.get(name, [])
        return value if isinstance(value, list) else [value]

    def file(self, name: str) -> SentFile:
        """Return the first file chosen in this control; raises `NoFile` where none came."""
        for file in self.files.get(name, ()):
            return file
        raise NoFile


@dataclass(frozen=True, slots=True)
class Received:
    """What to show. With `keeps_draft` the draft is left alone: a yes is awaited, or the form dropped it already.

    The view has a part for each of the `files`: `attachment://` and its name.

    What arrives for good drops its draft (`drafts.drop`) in the unit that keeps it: that spares a commit, and nothing
    lies between the two.
    """

    view: ui.LayoutView
    keeps_draft: bool = False
    files: tuple[discord.File, ...] = ()


class Form(ABC):
    """A form. `name` is `noun:verb`; ids already shown are a public interface, so names stay."""

    name: ClassVar[str]

    @abstractmethod
    def title(self, words: Words) -> str:
        """Return what stands above the form, 45 characters at most."""

    @abstractmethod
    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        """Return one to five parts, filled in with what was submitted before."""

    async def shown_with(self, unit: Unit, actor: Actor, subject: int) -> Fields:
        """Return what the form shows beside what it asks, for `parts` to find in `filled`; nothing, mostly.

        Read afresh when a form is opened again; raises `Refused` where it makes no sense any more.
        """
        return {}

    @abstractmethod
    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        """Do what was asked; an `Expected` error is told and the form offered again, filled in."""


async def open_form(
    interaction: discord.Interaction,
    form: Form,
    asker: Asker,
    subject: int = 0,
    filled: Fields | None = None,
    draft_id: DraftId | None = None,
) -> None:
    """Show the form. Only as the first answer: never after a defer, and never to a form; raises `Unanswerable`.

    `draft_id` is the draft it is filled in from, whose place will be taken by what is sent.
    """
    custom_id = f"{form.name}:{subject}:{secrets.token_urlsafe(6)}"
    if draft_id is not None:
        custom_id = f"{custom_id}:{draft_id}"
    modal = ui.Modal(title=clip(form.title(asker.words), TITLE), custom_id=custom_id)
    for part in form.parts(asker.words, filled or {}):
        if draft_id is not None and isinstance(part, ui.Label) and isinstance(part.component, ui.FileUpload):
            again = asker.words.say("Files are not kept. Please choose it again.")
            part.description = clip(f"{again} {part.description or ''}".strip(), HINT)
        modal.add_item(part)
    modal.stop()  # we route it ourselves, before a restart and after
    with first_answer():
        await interaction.response.send_modal(modal)


def labelled(words: str, control: ui.Item[Any], hint: str | None = None) -> ui.Label[Any]:
    """Return a control with its label (45 characters) and hint (100)."""
    return ui.Label(text=clip(words, LABEL), component=control, description=clip(hint, HINT) if hint else None)


def text_of(filled: Fields, name: str, most: int = MOST_TYPED) -> str | None:
    """Return what a text control is to be filled with: no more than `most` characters, since Discord refuses more."""
    value = filled.get(name)
    return value[:most] if isinstance(value, str) and value else None


def values_of(filled: Fields, name: str) -> list[str]:
    """Return what a choosing control is to be filled with."""
    value = filled.get(name, [])
    return value if isinstance(value, list) else []


def typed_in(form: Form | None, words: Words, fields: Fields) -> list[tuple[str, str]]:
    """Return what was typed, not what was chosen: (the control's label, its text), in the form's order."""
    texts = {name: value for name, value in fields.items() if isinstance(value, str) and value.strip()}
    if form is None:
        return list(texts.items())
    return [
        (part.text, texts[part.component.custom_id])
        for part in form.parts(words, fields)
        if isinstance(part, ui.Label) and isinstance(part.component, ui.TextInput) and part.component.custom_id in texts
    ]


def fields_of(data: Any) -> Fields:
    """Read the submitted controls from an interaction's data, but for files, which no draft can keep."""
    return dict(_controls(data.get("components") or ()))


def _controls(nodes: Any) -> Iterator[tuple[str, str | list[str]]]:
    for node in nodes:
        inner = node.get("component")
        yield from _controls([*(node.get("components") or ()), *([inner] if inner else ())])
        if "custom_id" not in node or node.get("type") == FILE_UPLOAD:
            continue
        if "values" in node:
            yield node["custom_id"], [whole(str(value)) for value in node["values"]]
        elif node.get("value") is not None:
            yield node["custom_id"], whole(str(node["value"]))


def offered_again(explanation: str, words: Words, draft_id: DraftId, *, had_files: bool = False) -> ui.LayoutView:
    """Return a refusal with a button that opens the form again, filled in; `had_files`, but for its files."""
    again = button(words.say("Open the form again"), f"form:again:{draft_id}", main=True)
    kept = words.say("What you wrote is kept for a day at most, for you alone.")
    if had_files:
        kept = f"{kept} {words.say('The file is not kept: please choose it again.')}"
    return card(line(explanation), line(kept), row(again))
