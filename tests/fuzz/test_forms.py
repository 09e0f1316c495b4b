"""Every form, with everything that can be put into its fields, and with fields that are missing, doubled or unknown."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import pytest
import simcord
from discord import ui
from hypothesis import strategies as st

from bot.interface.forms import MOST_TYPED, Form
from bot.words import Words
from tests.fuzz.conftest import Fuzzed
from tests.fuzz.hostile import contents, ids, is_whole, texts, typed_over, values
from tests.fuzz.test_commands import CHANNEL, EVERYBODY, NAMES, ROLE
from tests.interface.pressing import filled_in, nodes

TEXT, LIST, ROLES, CHANNELS, RADIO, CHECKS, FILE, LABEL, PARAGRAPH = 4, 3, 6, 8, 21, 22, 19, 18, 10
_KINDS = {ROLES: ROLE, CHANNELS: CHANNEL}


@dataclass(frozen=True)
class Field:
    """A control of a form. `most` is how many characters it takes, `offered` the values it offers."""

    name: str
    kind: int
    most: int = MOST_TYPED
    offered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Upload:
    """A file as somebody sends it; `is_told_of` says whether Discord tells of it, `is_there` whether it has it."""

    name: str
    size: int
    content_type: str | None
    is_told_of: bool
    is_there: bool
    content: bytes = b"abc"


@dataclass(frozen=True)
class Sent:
    """A form as somebody sends it. `twisted` says what a program did to its parts."""

    form: str
    who: str
    subject: int
    fields: dict[str, Any]
    twisted: str = ""

    def typed(self, parts: tuple[Field, ...]) -> dict[str, str]:
        """Return what of it was typed and arrives: the field's name -> its text."""
        arriving = {"no parts": (), "one missing": parts[:-1]}.get(self.twisted, parts)
        return {part.name: self.fields[part.name] for part in arriving if part.kind == TEXT}

    def named(self, parts: tuple[Field, ...]) -> list[str]:
        """Return the names of its files, which are to be logged as little as what was typed."""
        return [file.name for part in parts if part.kind == FILE for file in self.fields[part.name]]


def fields_of(form: Form, words: Words, filled: dict[str, Any]) -> tuple[Field, ...]:
    """Return a form's controls, as it shows them."""
    modal = ui.Modal(title="x", custom_id="x")
    for part in form.parts(words, filled):
        modal.add_item(part)
    modal.stop()
    return tuple(
        Field(
            node["custom_id"],
            node["type"],
            node.get("max_length", MOST_TYPED),
            tuple(option["value"] for option in node.get("options") or ()),
        )
        for node in nodes(modal.to_dict()["components"])
        if "custom_id" in node
    )


def shapes(fuzzed: Fuzzed) -> list[tuple[str, tuple[Field, ...]]]:
    """Return every form with its controls: (its name, they), once for each setting where they depend on one."""
    hearth = fuzzed.place.community.hearth
    words = hearth.catalogue.words("en-GB")
    found = []
    for name, form in hearth.forms.items():
        kept = [setting for setting in hearth.declared_settings.values() if setting.kind is not None]
        fillings: list[dict[str, Any]] = [{}, *({one.name: ""} for one in kept)] if name == "settings:set" else [{}]
        found += [(name, fields_of(form, words, filled)) for filled in fillings]
    return found


def anything_in(part: Field) -> st.SearchStrategy[Any]:
    """Return what may stand in a field: a text, a list of values or of things, or nothing."""
    match part.kind:
        case 4:
            return st.one_of(texts(part.most), typed_over(part.most))
        case 3 | 22:
            return values(*part.offered)
        case 19:
            return st.lists(uploads(), max_size=3)
        case 21:
            return st.one_of(st.sampled_from(part.offered), st.none(), texts(100))
        case kind:
            # More digits than Python reads as a number of its own accord.
            by_hand = st.sampled_from(("9" * 4400, "٣", "-1", "<#1>", ""))
            return st.lists(st.one_of(st.sampled_from(NAMES[_KINDS[kind]]), ids(), by_hand), max_size=3)


def uploads() -> st.SearchStrategy[Upload]:
    """Return files of any name and size, known to Discord or not."""
    sizes = st.sampled_from((3, 0, 2048, 2049, 2**31, 2**63, 10**30))
    kinds = st.one_of(st.sampled_from(("text/csv", None)), texts(100))
    told = st.sampled_from((True, True, False))
    return st.builds(Upload, texts(300), sizes, kinds, told, st.booleans(), contents())


def sendings(name: str, parts: tuple[Field, ...], subjects: st.SearchStrategy[int]) -> st.SearchStrategy[Sent]:
    """Return all ways to send a form."""
    twists = st.sampled_from(("", "", "", "one missing", "one twice", "unknown part", "no parts", "bare"))
    who = st.sampled_from(EVERYBODY)
    fields = st.fixed_dictionaries({part.name: anything_in(part) for part in parts})
    return st.builds(Sent, st.just(name), who, subjects, fields, twists)


def components_of(fuzzed: Fuzzed, sent: Sent, fields: tuple[Field, ...]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return what arrives: the form's parts as Discord delivers them, or as a program twisted them."""
    resolved: dict[str, Any] = {}
    parts: list[dict[str, Any]] = [{"type": PARAGRAPH, "id": 1}]
    for number, part in enumerate(fields):
        value = sent.fields[part.name]
        control: dict[str, Any] = {"type": part.kind, "custom_id": part.name, "id": 10 + number}
        if part.kind == FILE:
            value, told_of = fuzzed.place.uploaded(value)
            resolved.setdefault("attachments", {}).update(told_of)
        if part.kind in _KINDS:
            value, more = fuzzed.place.named(value)
            for kind, payloads in more.items():
                resolved.setdefault(kind, {}).update(payloads)
        control["values" if isinstance(value, list) else "value"] = value
        parts.append({"type": LABEL, "id": 50 + number, "component": control})
    match sent.twisted:
        case "one missing":
            parts.pop()
        case "one twice":
            parts.append(parts[-1])
        case "unknown part":
            parts.append({"type": 99, "custom_id": "more", "value": "more", "id": 99})
        case "no parts":
            parts = []
        case "bare":  # as forms were before labels: rows
            parts = [{"type": 1, "id": 1, "components": [one["component"]]} for one in parts[1:]]
    return parts, resolved


async def send(fuzzed: Fuzzed, sent: Sent, fields: tuple[Field, ...]) -> simcord.InteractionResult:
    """Send a form, and hold the answer against the laws."""
    parts, resolved = components_of(fuzzed, sent, fields)
    person, channel = fuzzed.place.people[sent.who]
    custom_id = f"{sent.form}:{sent.subject}:{secrets.token_urlsafe(6)}"
    return await fuzzed.laws.hold(
        lambda: fuzzed.hands.submit(person, channel, custom_id, parts, resolved),
        [*sent.typed(fields).values(), *sent.named(fields)],
    )


def test_every_form_is_tried_and_every_field_is_of_a_kind_that_is(fuzzed: Fuzzed):
    found = shapes(fuzzed)
    assert {name for name, _parts in found} == set(fuzzed.place.community.hearth.forms)
    assert {part.kind for _name, parts in found for part in parts} <= {TEXT, LIST, RADIO, CHECKS, FILE, *_KINDS}


@pytest.mark.parametrize("part", range(2))
def test_every_form_answers_and_loses_nothing(fuzzed: Fuzzed, part: int):
    """What was sent is taken in, or can be opened again as it was, or stands in the answer for who typed it."""
    subjects = ids(*fuzzed.do(fuzzed.place.numbers()))
    for name, fields in shapes(fuzzed)[part::2]:

        async def law(sent: Sent, fields: tuple[Field, ...] = fields) -> None:
            await _must_lose_nothing(fuzzed, sent, fields)

        fuzzed.examine(sendings(name, fields, subjects), law, share=0.1 + 0.1 * len(fields))


async def _must_lose_nothing(fuzzed: Fuzzed, sent: Sent, fields: tuple[Field, ...]) -> None:
    before = fuzzed.laws.outcomes("ok")
    found = await send(fuzzed, sent, fields)
    if fuzzed.laws.outcomes("ok") > before:
        return
    shown = [message for message in (found.response, *found.followups) if message is not None]
    again = [
        node["custom_id"]
        for message in shown
        for node in nodes(message.components)
        if str(node.get("custom_id", "")).startswith("form:again:")
    ]
    typed = {name: text for name, text in sent.typed(fields).items() if text.strip()}
    if not again:
        _must_be_given_back(typed, shown)
        return
    person, channel = fuzzed.place.people[sent.who]
    message = fuzzed.place.message_in(channel)
    opened = await fuzzed.laws.hold(lambda: fuzzed.hands.press(person, message, again[0]), list(typed.values()))
    if opened.modal is None:  # what it was about is gone; what they wrote is not
        _must_be_given_back(typed, [one for one in (opened.response, *opened.followups) if one is not None])
        return
    filled = filled_in(opened)
    for part in fields:
        if part.name in typed and is_whole(typed[part.name]):
            assert filled[part.name].strip() == typed[part.name][: part.most].strip()


def _must_be_given_back(typed: dict[str, str], shown: list[Any]) -> None:
    told = "".join(str(node["content"]) for message in shown for node in nodes(message.components) if "content" in node)
    for text in typed.values():
        if is_whole(text):
            assert "".join(text.split()) in "".join(told.split()), "what was typed is lost"
