"""The journal: a page of it, what a search found, and the file to take away."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord.ui import File, LayoutView, Select

from bot.interface.cards import OPTION_LABEL, Part, card, clip, line, lines, row
from bot.interface.confirm import button
from bot.interface.pages import Page
from bot.words import Words
from cogs.reflections.cards.reflections import hitch_line, link_of, standing
from cogs.reflections.rules.journal import ENTRIES_A_PAGE
from cogs.reflections.rules.reflection import Reflection
from cogs.reflections.service import Found, Leaf

# Ten entries, each with the address of its post, stand in one message.
_QUESTION, _BEGINNING = 90, 90


def page(leaf: Leaf, words: Words) -> Page:
    """Return a page of the journal, with a list to open an entry and ways to take all of it away."""
    first = leaf.number * ENTRIES_A_PAGE + 1
    told = [words.say("Only you can read this here. Each entry is kept for 15 months at most.")]
    if not leaf.entries:
        told = [words.say("There is nothing here yet. `/reflect answer` opens this week's question.")]
    controls: tuple[Part, ...] = ()
    if leaf.entries:
        controls = (_to_open(leaf.entries, first, words), _to_export(words))
    return Page(
        words.say("Your journal"), (*told, *_entries(leaf.entries, first, words)), leaf.number, leaf.of, controls
    )


def found(answer: Found, words: Words) -> LayoutView:
    """Return what a search found, without repeating what was searched for."""
    if not answer.entries:
        return card(
            line(words.say("No entry of yours holds all of these words.")),
            row(button(words.say("Open my journal"), "page:journal:0:b")),
        )
    told = words.many("{number} entry holds these words.", "{number} entries hold these words.", answer.in_all)
    if answer.in_all > len(answer.entries):
        told = words.say("{told} These are the newest {shown}.", told=told, shown=len(answer.entries))
    return card(
        line(f"**{words.say('Your journal')}**"),
        lines([told, *_entries(answer.entries, 1, words)]),
        _to_open(answer.entries, 1, words),
        row(button(words.say("Back to the journal"), "page:journal:0:b")),
    )


def _entries(entries: Sequence[Reflection], first: int, words: Words) -> list[str]:
    return [
        f"**{number}.** {clip(entry.question, _QUESTION)}\n{_beginning(entry)}\n-# {standing(entry, words)}"
        for number, entry in enumerate(entries, first)
    ]


def _beginning(entry: Reflection) -> str:
    return clip(discord.utils.escape_markdown(" ".join(entry.text[: _BEGINNING * 2].split())), _BEGINNING)


def _to_open(entries: Sequence[Reflection], first: int, words: Words) -> Part:
    options = [
        discord.SelectOption(label=clip(f"{number}. {entry.question}", OPTION_LABEL), value=str(entry.id))
        for number, entry in enumerate(entries, first)
    ]
    return row(Select(custom_id="journal:open:0", placeholder=words.say("Open an entry"), options=options))


def _to_export(words: Words) -> Part:
    return row(
        button(words.say("Save as text (Markdown)"), "journal:export:markdown"),
        button(words.say("Save as data (JSON)"), "journal:export:json"),
    )


def exported(entries: Sequence[Reflection], form: str, now: datetime, words: Words) -> tuple[LayoutView, discord.File]:
    """Return every entry as a file, with a message to hold it. `form` is `markdown` or `json`."""
    content, name = (as_json(entries, now), "journal.json")
    if form == "markdown":
        content, name = as_markdown(entries, now, words), "journal.md"
    told = words.many(
        "Your journal as a file: {number} entry. It is not encrypted, so keep it where only you can read it.",
        "Your journal as a file: {number} entries. It is not encrypted, so keep it where only you can read it.",
        len(entries),
    )
    file = discord.File(io.BytesIO(content.encode()), filename=name)
    return card(line(told), File(f"attachment://{name}")), file


def as_markdown(entries: Sequence[Reflection], now: datetime, words: Words) -> str:
    """Return the entries as people read them, oldest first; times are UTC."""
    told = [f"# {words.say('Your journal')}", words.say("Saved on {when}.", when=_utc(now))]
    for entry in entries:
        told += [f"## {_utc(entry.written_at)}", "\n".join(f"> {part}" for part in entry.question.splitlines())]
        told.append(entry.text)
        facts = [words.say("For everyone.") if entry.is_for_everyone else words.say("Only for me.")]
        if entry.edited_at is not None:
            facts.append(words.say("Edited {when}.", when=_utc(entry.edited_at)))
        if entry.is_posted:
            facts.append(link_of(entry))
        if entry.hitch is not None:
            facts.append(hitch_line(entry.hitch, words))
        told.append(f"*{' '.join(facts)}*")
    return "\n\n".join(told) + "\n"


def as_json(entries: Sequence[Reflection], now: datetime) -> str:
    """Return the entries for programs, oldest first; instants are ISO 8601."""
    return json.dumps(
        {"saved_at": now.isoformat(), "entries": [_facts(entry) for entry in entries]}, ensure_ascii=False, indent=2
    )


def _facts(entry: Reflection) -> dict[str, Any]:
    return {
        "question": entry.question,
        "theme": entry.theme,
        "text": entry.text,
        "for": entry.audience.value,
        "written_at": entry.written_at.isoformat(),
        "edited_at": None if entry.edited_at is None else entry.edited_at.isoformat(),
        "posted_at": None if entry.posted_at is None else entry.posted_at.isoformat(),
        "post": link_of(entry) if entry.is_posted else None,
        "not_posted": None if entry.hitch is None else entry.hitch.value,
    }


def _utc(instant: datetime) -> str:
    return f"{instant:%d/%m/%Y %H:%M} UTC"
