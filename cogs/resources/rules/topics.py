"""The fixed list of topics, which describe resources and never people. Pure; `cogs.resources.topics_file` reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MOST: Final = 25
"""Discord shows no more in a list."""
MOST_NAME: Final = 20
"""Discord takes no longer tags in a forum."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One of them: `key` is what is kept, `name` what people read."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Topics:
    """All of them, in the order in which they are shown."""

    all: tuple[Topic, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all of them."""
        return frozenset(topic.key for topic in self.all)

    def names(self, keys: Iterable[str]) -> list[str]:
        """Return the names of these, in the list's order; what is not in the list is left out."""
        wanted = set(keys)
        return [topic.name for topic in self.all if topic.key in wanted]
