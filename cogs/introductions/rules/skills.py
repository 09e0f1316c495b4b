"""The fixed list of what people can offer and may hope for. Pure; `cogs.introductions.skills_file` reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MOST: Final = 25
"""Discord shows no more in a list."""
MOST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Skill:
    """One of them: `key` is what is kept, `name` what people read."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Skills:
    """All of them, in the order in which they are shown."""

    all: tuple[Skill, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all of them."""
        return frozenset(skill.key for skill in self.all)

    def names(self, keys: Iterable[str]) -> list[str]:
        """Return the names of these, in the list's order; what is not in the list is left out."""
        wanted = set(keys)
        return [skill.name for skill in self.all if skill.key in wanted]
