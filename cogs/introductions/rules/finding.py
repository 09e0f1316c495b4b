"""What somebody looks for among people, and a page of who was found. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cogs.introductions.rules.profile import Introduction

A_PAGE: Final = 8
"""How many people stand on a page: each takes three of a message's 40 components, and has a few lines."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed, and which skills (keys) somebody should offer, or hope for."""

    words: str = ""
    offers: str | None = None
    hopes: str | None = None

    def kept(self) -> dict[str, str]:
        """Return it as it is kept between two pages."""
        return {"words": self.words, "offers": self.offers or "", "hopes": self.hopes or ""}

    @classmethod
    def of(cls, kept: dict[str, str]) -> Wanted:
        """Return what was kept."""
        return cls(kept.get("words", ""), kept.get("offers") or None, kept.get("hopes") or None)


@dataclass(frozen=True, slots=True)
class People:
    """Who was found: a page of them, its number from 0, how many pages there are, and how many people in all."""

    found: tuple[Introduction, ...]
    wanted: Wanted
    page: int
    pages: int
    number: int
