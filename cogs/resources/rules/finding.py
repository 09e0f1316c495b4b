"""What somebody looks for in the library, and what was found. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cogs.resources.rules.resource import Access, Cost, Description, Kind, Pay, Resource, ResourceId, Takes
from cogs.resources.rules.sharing import one_of

A_PAGE: Final = 8
MOST_SUGGESTED: Final = 25


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words, and what the resource must be. All of it must fit."""

    words: str = ""
    topic: str | None = None
    kind: Kind | None = None
    cost: Cost | None = None
    takes: Takes | None = None
    access: Access | None = None
    pay: Pay | None = None

    @property
    def tokens(self) -> list[str]:
        """What a resource must be filed under, as `tokens_of` files it."""
        filters = (
            ("topic", self.topic),
            ("kind", self.kind),
            ("cost", self.cost),
            ("takes", self.takes),
            ("access", self.access),
            ("pay", self.pay),
        )
        return [f"{name}:{value}" for name, value in filters if value]

    @property
    def is_everything(self) -> bool:
        """Whether nothing in particular is looked for."""
        return not self.words.strip() and not self.tokens

    def kept(self) -> dict[str, str]:
        """Return it as plain data, for `wanted_of`."""
        filters = {"topic": self.topic, "kind": self.kind, "cost": self.cost, "takes": self.takes}
        more = {"access": self.access, "pay": self.pay}
        return {"words": self.words, **{name: str(value) for name, value in {**filters, **more}.items() if value}}


def wanted_of(data: Mapping[str, str]) -> Wanted:
    """Return what `Wanted.kept` made plain data of, or what a command's options say; what is in no list is left out."""
    return Wanted(
        words=data.get("words", ""),
        topic=data.get("topic") or None,
        kind=one_of(Kind, data.get("kind", "")),
        cost=one_of(Cost, data.get("cost", "")),
        takes=one_of(Takes, data.get("takes", "")),
        access=one_of(Access, data.get("access", "")),
        pay=one_of(Pay, data.get("pay", "")),
    )


def tokens_of(about: Description) -> list[str]:
    """Return what a resource is filed under."""
    return [
        f"kind:{about.kind}",
        *(f"topic:{topic}" for topic in about.topics),
        *(f"access:{one}" for one in sorted(about.access)),
        *([f"cost:{about.cost}"] if about.cost else []),
        *([f"takes:{about.takes}"] if about.takes else []),
        *([f"pay:{about.pay}"] if about.pay else []),
    ]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what was found. `number` counts from 0, `of` is how many there are, at least one.

    `total` is how many were found in all. `instead` says what each mistyped word was read as: typed -> read.
    """

    resources: tuple[Resource, ...]
    wanted: Wanted
    number: int
    of: int
    total: int
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_PICKED: Final = re.compile(r"resource ([0-9]{1,18})")


def pick(resource_id: ResourceId) -> str:
    """Return what stands for a resource that is picked from suggestions."""
    return f"resource {resource_id}"


def picked(typed: str) -> ResourceId | None:
    """Return the resource that was picked from suggestions; None where words were typed."""
    match = _PICKED.fullmatch(typed)
    return None if match is None else ResourceId(int(match[1]))
