"""The numbers to ring when somebody needs help now: read from `config/support.yaml`, which whoever hosts us checks."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.errors import CannotStart
from bot.settings_file import read

_FILE: Final = "support.yaml"

CHECKED_FOR: Final = timedelta(days=183)
"""How long a check of the numbers counts: about six months."""

MOST_CHARACTERS: Final = 3000
"""How much the file may say in all: a number must never be cut off a message, and Discord takes 4000."""


def _one_line(text: str) -> str:
    if not text.strip() or "\n" in text.strip():
        raise PydanticCustomError("hearth", "This should be one line of words.")
    return text.strip()


Line = Annotated[str, AfterValidator(_one_line), Field(max_length=200)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Service(_Section):
    """Somebody to turn to, and how: by voice, by text message, or at an address on the web."""

    name: Line
    call: Line | None = None
    text: Line | None = None
    online: Line | None = None
    good_to_know: Line | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Service:
        if not (self.call or self.text or self.online):
            raise PydanticCustomError("hearth", 'This needs at least one of "call", "text" and "online".')
        return self


class Group(_Section):
    """Services that belong together, such as those of one nation."""

    title: Line
    services: Annotated[list[Service], Field(min_length=1)]


class Support(_Section):
    """All of it. `last_checked` is the day on which somebody asked each service; None until somebody has."""

    version: Literal[1]
    last_checked: date | None = None
    groups: Annotated[list[Group], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits(self) -> Support:
        said = [one.title for one in self.groups]
        for service in (service for group in self.groups for service in group.services):
            said += [text for text in service.model_dump().values() if text]
        if sum(map(len, said)) > MOST_CHARACTERS:
            sentence = f"All of it together may have {MOST_CHARACTERS} characters, so that one message can hold it."
            raise PydanticCustomError("hearth", "{sentence}", {"sentence": sentence})
        return self

    def is_checked(self, now: datetime) -> bool:
        """Whether somebody has asked the services within six months; a day still to come counts as none."""
        today = now.date()
        return self.last_checked is not None and today - CHECKED_FOR <= self.last_checked <= today + timedelta(days=1)

    @property
    def digest(self) -> str:
        """What tells one state of the file from another."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


def support_file(folder: Path) -> Path:
    """Return the file of this folder of settings or, where it has none of its own, the one that comes with Hearth."""
    own = folder / _FILE
    return own if own.exists() else Path(__file__).parents[1] / "config" / _FILE


def load_support(path: Path) -> Support:
    """Return what the file at `path` holds; raises `CannotStart` with every fault at once."""
    found, faults = read(path, Support)
    if found is None:
        raise CannotStart(tuple(faults))
    return found
