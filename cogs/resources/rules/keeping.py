"""What stewards keep in order: what members say is wrong, and collections. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from bot.errors import NotFound, Outdated, Refused

CollectionId = NewType("CollectionId", int)

MOST_REPORT: Final = 400
MOST_COLLECTION_NAME: Final = 60
MOST_COLLECTION_ABOUT: Final = 300
MOST_COLLECTIONS: Final = 25
"""Discord shows no more in a list."""


class Problem(StrEnum):
    """What a member can say is wrong with a resource."""

    BROKEN = "broken"
    OLD = "old"
    UNSAFE = "unsafe"
    WRONG = "wrong"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """That somebody says something is wrong; stewards see what, and by whom."""

    person_id: int
    problem: Problem
    words: str
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Collected:
    """A collection that stewards put together. `number` is how many resources are in it."""

    id: CollectionId
    guild_id: int
    name: str
    about: str
    number: int


class NoSuchCollection(NotFound):
    """There is no such collection here (any more)."""


class NoCollectionName(Refused):
    """A collection has a name."""


class TooManyCollections(Refused):
    """There are as many collections as a list can show."""


class CardThere(Refused):
    """Its card stands already."""


class NoRoomForCards(Refused):
    """No channel for cards is chosen."""


class NotMoved(Outdated):
    """Its site does not say (any more) that its link has moved."""


class CannotMerge(Refused):
    """A resource cannot become part of itself, nor of one that is not in the library."""


class NothingToMergeWith(Refused):
    """No resource of this library has that link."""
