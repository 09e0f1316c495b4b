"""Reads `config/skills.yaml`, or says in plain sentences everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.errors import CannotStart
from bot.settings_file import read
from cogs.introductions.rules.skills import MOST, MOST_NAME, Skill, Skills

_FILE: Final = "skills.yaml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class _Skill(_Section):
    key: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=MOST_NAME)]


def _each_once(skills: list[_Skill]) -> list[_Skill]:
    keys = [skill.key for skill in skills]
    if len(set(keys)) < len(keys):
        raise PydanticCustomError("hearth", 'Every "key" may stand here once only.')
    return skills


class _File(_Section):
    version: Literal[1]
    skills: Annotated[list[_Skill], Field(min_length=1, max_length=MOST), AfterValidator(_each_once)]


def skills_file(folder: Path) -> Path:
    """Return the file of this folder of settings or, where it has none of its own, the one that comes with Hearth."""
    own = folder / _FILE
    return own if own.exists() else Path(__file__).parents[2] / "config" / _FILE


def load_skills(path: Path) -> Skills:
    """Return the list in the file at `path`; raises `CannotStart` with every fault at once."""
    found, faults = read(path, _File)
    if found is None:
        raise CannotStart(tuple(faults))
    return Skills(tuple(Skill(one.key, one.name) for one in found.skills))
