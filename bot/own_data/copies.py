"""A person's own copy of what is kept of them: readable text and JSON, together in one zip."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.personal_data import Part
from bot.words import Words

TEXT = "your-data.txt"
JSON = "your-data.json"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the copy: their words, their zone, and the names of the servers they know, by id."""

    words: Words
    zone: ZoneInfo
    servers: Mapping[int, str] = field(default_factory=dict)


def zipped(parts: Sequence[Part], person_id: int, reader: Reader, at: datetime) -> bytes:
    """Return a zip with `your-data.txt` and `your-data.json`, made at this instant."""
    file = io.BytesIO()
    made_at = at.astimezone(reader.zone).timetuple()[:6]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            (TEXT, as_text(parts, reader, at)),
            (JSON, as_json(parts, person_id, reader.words, at)),
        ):
            entry = zipfile.ZipInfo(name, made_at)  # else the machine's clock would date it
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.encode())
    return file.getvalue()


def as_json(parts: Sequence[Part], person_id: int, words: Words, at: datetime) -> str:
    """Return everything as JSON: instants in ISO 8601 and UTC, names of facts the same in every language."""
    found = []
    for part in parts:
        about = part.contract.about(words)
        if about is not None:
            things = [{"title": kept.title, "facts": kept.facts} for kept in part.kept]
            found.append({"title": about.title, "why": about.why, "period": about.period, "things": things})
    whole = {"person": person_id, "made_at": at, "parts": found}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=iso)


def iso(value: object) -> str:
    """Return what JSON has no form for, a date or a time, in ISO 8601; raises `TypeError` for anything else."""
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def as_text(parts: Sequence[Part], reader: Reader, at: datetime) -> str:
    """Return everything as text to read, by contract; instants in the reader's zone, which it names."""
    words = reader.words
    heading = words.say("What Hearth keeps of you")
    lines = [
        heading,
        "=" * len(heading),
        words.say("Made on {when}.", when=_local(at, reader)),
        words.say("All times are those of the zone {zone}.", zone=reader.zone),
        words.say("The other file, {name}, holds the same for programs.", name=JSON),
    ]
    for part in parts:
        about = part.contract.about(words)
        if about is not None:
            lines += ["", "", about.title, "-" * len(about.title), about.why, about.period]
            lines += [] if part.kept else ["", words.say("Nothing is kept now.")]
            for kept in part.kept:
                lines += ["", f"* {words.marked(kept.title)}", *_told(kept.facts, reader, "    ")]
    return "\n".join(lines) + "\n"


def _told(facts: Mapping[str, Any], reader: Reader, indent: str) -> Iterator[str]:
    """Yield a line for each fact that is known, and more where its value has several."""
    for name, value in facts.items():
        if value is None or value in ({}, []):
            continue
        called = f"{indent}{reader.words.marked(name)}:"
        if isinstance(value, dict):
            yield called
            yield from _told({str(one): inner for one, inner in value.items()}, reader, indent + "    ")
            continue
        told = _value(name, value, reader).splitlines()
        if len(told) == 1:
            yield f"{called} {told[0]}"
        else:
            yield called
            yield from (f"{indent}    {line}".rstrip() for line in told)


def _value(name: str, value: Any, reader: Reader) -> str:
    match value:
        case bool():
            return reader.words.say("yes") if value else reader.words.say("no")
        case datetime():
            return _local(value, reader)
        case list() | tuple():
            return ", ".join(_value(name, one, reader) for one in value)
        case int() if name == "server" and value in reader.servers:
            return f"{reader.servers[value]} ({value})"
        case _:
            return str(value)


def _local(instant: datetime, reader: Reader) -> str:
    return f"{instant.astimezone(reader.zone):%Y-%m-%d %H:%M}"
