"""Reads a file of the host's that holds one short list of keys and names, such as skills or topics."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from bot.errors import CannotStart
from bot.settings_file import read

_SHIPPED = Path(__file__).parents[1] / "config"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


def list_file(folder: Path, name: str) -> Path:
    """Return the file of this name in a folder of settings or, where it has none, the one that comes with Hearth."""
    own = folder / name
    return own if own.exists() else _SHIPPED / name


def load_names(path: Path, section: str, *, most: int, most_name: int) -> list[tuple[str, str]]:
    """Return (key, name) for each that stands in `section` of the file at `path`, in its order.

    There are `most` at most, with names of `most_name` characters at most. Raises `CannotStart` with every fault
    at once.
    """
    found, faults = read(path, _file_of(section, most, most_name))
    if found is None:
        raise CannotStart(tuple(faults))
    return [(one.key, one.name) for one in getattr(found, section)]


@functools.cache
def _file_of(section: str, most: int, most_name: int) -> type[BaseModel]:
    key: Any = Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,39}$")]
    name: Any = Annotated[str, Field(min_length=1, max_length=most_name)]
    one: Any = create_model("_One", __base__=_Section, key=(key, ...), name=(name, ...))
    several = Annotated[list[one], Field(min_length=1, max_length=most), AfterValidator(_each_once)]
    fields: dict[str, Any] = {"version": (Literal[1], ...), section: (several, ...)}
    return create_model("_File", __base__=_Section, **fields)


def _each_once(several: list[Any]) -> list[Any]:
    keys = [one.key for one in several]
    if len(set(keys)) < len(keys):
        raise PydanticCustomError("hearth", 'Every "key" may stand here once only.')
    return several
