"""Reads `config/topics.yaml`, or says in plain sentences everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.errors import CannotStart
from bot.settings_file import read
from cogs.resources.rules.topics import MOST, MOST_NAME, Topic, Topics

_FILE: Final = "topics.yaml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class _Topic(_Section):
    key: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=MOST_NAME)]


def _each_once(topics: list[_Topic]) -> list[_Topic]:
    keys = [topic.key for topic in topics]
    if len(set(keys)) < len(keys):
        raise PydanticCustomError("hearth", 'Every "key" may stand here once only.')
    return topics


class _File(_Section):
    version: Literal[1]
    topics: Annotated[list[_Topic], Field(min_length=1, max_length=MOST), AfterValidator(_each_once)]


def topics_file(folder: Path) -> Path:
    """Return the file of this folder of settings or, where it has none of its own, the one that comes with Hearth."""
    own = folder / _FILE
    return own if own.exists() else Path(__file__).parents[2] / "config" / _FILE


def load_topics(path: Path) -> Topics:
    """Return the list in the file at `path`; raises `CannotStart` with every fault at once."""
    found, faults = read(path, _File)
    if found is None:
        raise CannotStart(tuple(faults))
    return Topics(tuple(Topic(one.key, one.name) for one in found.topics))
