"""What was sent in one of the forms of an introduction, read from the fields of its draft."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from bot.interface.drafts import Fields
from cogs.introductions.rules.introducing import More, NothingWritten, Said, Ways, ways_of
from cogs.introductions.rules.profile import Profile

WRITE: Final = "introduction:write"
MORE: Final = "introduction:more"
WAYS: Final = "introduction:taking-part"

FORMS: Final = frozenset({WRITE, MORE, WAYS})

Drafted = Said | More | Ways


def drafted(form: str, fields: Fields) -> Drafted | None:
    """Return what was sent in the form of this name, or None where it is none of an introduction's."""
    match form:
        case "introduction:write":
            return Said(_text(fields, "name"), _text(fields, "work"), _text(fields, "change"))
        case "introduction:more":
            return More(_text(fields, "pronouns"), _chosen(fields, "offers"), _chosen(fields, "hopes"))
        case "introduction:taking-part":
            return Ways(ways_of(_chosen(fields, "ways")), _text(fields, "adjustments"))
        case _:
            return None


def on(sent: Drafted, before: Profile | None, skills: Collection[str]) -> Profile:
    """Return the profile with what was sent in it; raises `NoName`, `TooMuch` and `NothingWritten`."""
    if isinstance(sent, Said):
        return sent.on(before)
    if before is None:
        raise NothingWritten
    return sent.on(before, skills) if isinstance(sent, More) else sent.on(before)


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _chosen(fields: Fields, name: str) -> tuple[str, ...]:
    value = fields.get(name, [])
    return tuple(value) if isinstance(value, list) else (value,)
