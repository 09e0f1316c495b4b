"""Reads a YAML file into a pydantic model, or says in plain sentences everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.yaml_text import parsed

Model = TypeVar("Model", bound=BaseModel)

ELSEWHERE: Final = {
    "token": "DISCORD_TOKEN",
    "discord_token": "DISCORD_TOKEN",
    "database_url": "HEARTH_DATABASE_URL",
    "database": "HEARTH_DATABASE_URL",
    "data_dir": "HEARTH_DATA_DIR",
    "secret_key": "HEARTH_SECRET_KEY",
    "secret_keys": "HEARTH_SECRET_KEY",
    "http": "HEARTH_HTTP",
    "shards": "HEARTH_SHARDS",
}
"""What people look for in the file and is set in the environment, so that no secret is ever kept in the file."""


def read(path: Path, model: type[Model]) -> tuple[Model | None, list[str]]:
    """Return what the file at `path` holds and no faults, or None and every fault, each beginning with its place."""
    try:
        # Windows Notepad may put a mark before the first letter; "-sig" reads past it.
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None, [f"{path}: The file is missing."]
    except UnicodeDecodeError:
        return None, [f"{path}: The file is not saved as UTF-8; choose that encoding when you save it."]
    except OSError as error:
        return None, [f"{path}: The file cannot be read: {error.strerror or type(error).__name__}."]
    try:
        root, content = parsed(text)
        repeated = [f"{path}: {fault}" for fault in _repeated(root)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark is not None else ""
        return None, [
            f"{path}{where}: This is not valid YAML ({error.problem or error.context})."
            " Look at the spaces, colons and quotes just before it."
        ]
    # An unquoted value that looks like a date and is none, such as 2026-13-45, is a ValueError.
    except (yaml.YAMLError, ValueError) as error:
        return None, [f"{path}: The file is not valid YAML: {' '.join(str(error).split())}."]
    if not isinstance(content, dict | None):
        return None, [f'{path}: The file should hold settings, one a line, such as "dms_a_week: 2".']
    try:
        found = model.model_validate(_set(content or {}))
    except ValidationError as error:
        names = tuple(_names(model))
        return None, repeated + [_told(path, detail, names) for detail in error.errors(include_url=False)]
    return (None, repeated) if repeated else (found, [])


def either(words: Sequence[str]) -> str:
    """Return the words joined for reading: "a", "a or b", "a, b or c"."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


def _set(content: Mapping[Any, Any]) -> dict[str, Any]:
    # A name with nothing after it (all its lines commented out) leaves everything in it as it comes. A name need not
    # be text: YAML reads "on:" and "2:" as a truth and a number, which are told as unknown names like any other.
    return {
        str(name): _set(value) if isinstance(value, dict) else value
        for name, value in content.items()
        if value is not None
    }


def _names(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield above + name
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _names(field.annotation, f"{above}{name}.")


def _told(path: Path, detail: ErrorDetails, names: Sequence[str]) -> str:
    place = "".join(
        f" (number {part + 1})" if isinstance(part, int) else f".{part}" for part in detail["loc"]
    ).removeprefix(".")
    return f"{path}: {place}: {_sentence(detail, place, names)}"


def _sentence(detail: ErrorDetails, place: str, names: Sequence[str]) -> str:
    facts = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return _unknown(place, names)
        case "string_type":
            return 'This should be words; put them in "double quotes".'
        case "int_type" | "int_from_float" | "int_parsing":
            return "This should be a whole number, without quotes."
        case "greater_than_equal":
            return f"This should be {facts['ge']} or more."
        case "less_than_equal":
            return f"This should be {facts['le']} or less."
        case "literal_error":
            return f"This should be {facts['expected']}."
        case "list_type":
            return 'This should be a list: each entry on a line of its own, after "- ".'
        case "model_type":
            inside = [name.rpartition(".")[2] for name in names if name.startswith(f"{place}.")]
            return f"This should be followed by lines of its own, set in by two spaces: {either(inside)}."
    return detail["msg"]


def _unknown(place: str, names: Sequence[str]) -> str:
    above, _, last = place.rpartition(".")
    if last.casefold() in ELSEWHERE:
        return f"This is not set in the file but in the environment, as {ELSEWHERE[last.casefold()]}."
    near = [name for name in names if name.rpartition(".")[2] == last] or get_close_matches(place, names, 1, 0.7)
    if near:
        return f"This is not a setting; did you mean {near[0]}?"
    here = [name.removeprefix(f"{above}.") for name in names if name.rpartition(".")[0] == above]
    return f"This is not a setting. Here it may be {either(here)}."


def _repeated(root: yaml.Node | None) -> Iterator[str]:
    # YAML keeps the last of two without a word, so the first would seem to be ignored.
    if not isinstance(root, yaml.MappingNode):
        return
    seen: dict[str, int] = {}
    for name, value in root.value:
        if isinstance(name, yaml.ScalarNode):
            line = name.start_mark.line + 1
            if name.value in seen:
                yield f'Line {line}: "{name.value}" stands in line {seen[name.value]} already; keep one of the two.'
            seen.setdefault(name.value, line)
        yield from _repeated(value)
