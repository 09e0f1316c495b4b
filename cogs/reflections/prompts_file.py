"""Reads `config/prompts.yaml` into a bank, or says in plain sentences everything that is wrong with it.

Owns the shape of the file. What a prompt must keep to is `cogs.reflections.rules.bank`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from bot.errors import CannotStart
from bot.yaml_text import parsed
from cogs.reflections.rules.bank import Bank, Prompt, faults, place

VERSION: Final = 1
"""The version of the file's shape that this code reads."""

_TOP: Final = ("version", "themes")
_THEME: Final = ("title", "prompts")
_WORDS: Final = ("key", "model", "text", "lighter")
_PROMPT: Final = (*_WORDS, "light")


def load_bank(path: Path) -> Bank:
    """Return the prompts of the file at `path`.

    Raises `CannotStart` with every fault at once, each naming the file and the place in it.
    """
    reading = _Reading()
    found = reading.read(path)
    if found:
        raise CannotStart(tuple(f"{path}: {fault}" for fault in found))
    return Bank(tuple(reading.prompts))


class _Reading:
    """One pass through a file; whatever can still be read after a fault is read, so that all are named at once."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.prompts: list[Prompt] = []
        self.places: list[str] = []
        self._count = 0

    def read(self, path: Path) -> list[str]:
        """Read the file and return its faults in whole sentences, without the file's name."""
        try:
            # Windows Notepad may put a mark before the first letter; "-sig" reads past it.
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return ["The file is missing."]
        except UnicodeDecodeError:
            return ["The file is not saved as UTF-8; choose that encoding when you save it."]
        except OSError as error:
            return [f"The file cannot be read: {error.strerror or type(error).__name__}."]
        try:
            root, content = parsed(text)
            self.faults += _repeated_names(root)
        # An unquoted value that looks like a date and is none, such as 2026-13-45, is a ValueError.
        except (yaml.YAMLError, ValueError) as error:
            return [_unreadable(error)]
        self._file(content)
        if self.prompts or not self.faults:
            self.faults += faults(Bank(tuple(self.prompts)), self.places)
        return self.faults

    def _file(self, content: object) -> None:
        top = self._mapping(content, "the file", 'it should begin with "version: 1" and "themes:"')
        if top is None:
            return
        self._only(_TOP, top, "the file")
        version = top.get("version")
        if type(version) is not int or version != VERSION:
            self.faults.append(f'The file should say "version: {VERSION}" at the top.')
        for number, theme in enumerate(self._list(top.get("themes"), 'the list "themes"'), 1):
            self._theme(number, theme)

    def _theme(self, number: int, content: object) -> None:
        where = f"theme {number}"
        theme = self._mapping(content, where, 'it should have "title" and "prompts"')
        if theme is None:
            return
        self._only(_THEME, theme, where)
        title = self._words(theme, "title", where)
        if not title:
            self.faults.append(f"{_capital(where)}: the title is missing.")
            # The prompts in it are judged as if it had one: one fault is enough.
            title = where
        for prompt in self._list(theme.get("prompts"), f'the list "prompts" of {where} ({title})'):
            self._count += 1
            self._prompt(title, prompt)

    def _prompt(self, title: str, content: object) -> None:
        where = place(self._count, "")
        entry = self._mapping(content, where, f"it should have {_listed(_WORDS)}")
        if entry is None:
            return
        where = place(self._count, str(entry.get("key") or "").strip())
        self._only(_PROMPT, entry, where)
        words = {name: self._words(entry, name, where) for name in _WORDS}
        light = entry.get("light", False)
        if not isinstance(light, bool):
            self.faults.append(f'{_capital(where)}: after "light" there should be true or false.')
        self.prompts.append(Prompt(theme=title, light=light is True, **words))
        self.places.append(where)

    def _words(self, entry: Mapping[Any, Any], name: str, where: str) -> str:
        value = entry.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            # YAML reads 2024, yes and 19:00 as numbers and truths; in quotes they stay words.
            self.faults.append(
                f'{_capital(where)}: what stands after "{name}" is not read as words; put it in "double quotes".'
            )
        return str(value).strip()

    def _mapping(self, content: object, where: str, hint: str) -> Mapping[Any, Any] | None:
        if not isinstance(content, dict):
            self.faults.append(f"{_capital(where)} is not in the expected form: {hint}.")
            return None
        return content

    def _only(self, names: tuple[str, ...], entry: Mapping[Any, Any], where: str) -> None:
        for name in entry:
            if name not in names:
                self.faults.append(f'{_capital(where)}: "{name}" is not known here; it may be {_listed(names, "or")}.')

    def _list(self, content: object, where: str) -> list[object]:
        if not isinstance(content, list) or not content:
            self.faults.append(f'{_capital(where)} is missing, is empty or is not a list of lines with "-".')
            return []
        return content


def _repeated_names(root: yaml.Node | None) -> Iterator[str]:
    """Name each line that repeats a name of the same entry.

    YAML keeps the last one without a word, so a forgotten "- " would melt two prompts into one.
    """
    waiting = [root] if root is not None else []
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue  # an alias may lead back to where we have been
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            names = [name for name, _ in node.value if isinstance(name, yaml.ScalarNode)]
            for index, name in enumerate(names):
                if any(name.value == earlier.value for earlier in names[:index]):
                    yield (
                        f'Line {name.start_mark.line + 1}: "{name.value}" stands twice in the same entry; '
                        'perhaps a "- " is missing above it.'
                    )
            waiting += reversed([value for _, value in node.value])


def _unreadable(error: Exception) -> str:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if isinstance(error, yaml.MarkedYAMLError) and mark is not None:
        return (
            f"Line {mark.line + 1}, column {mark.column + 1}: this is not valid YAML ({error.problem}). "
            "Look at the spaces, colons and quotes just before it."
        )
    return f"The file is not valid YAML: {' '.join(str(error).split())}."


def _listed(names: tuple[str, ...], joined_by: str = "and") -> str:
    quoted = [f'"{name}"' for name in names]
    return f"{', '.join(quoted[:-1])} {joined_by} {quoted[-1]}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
