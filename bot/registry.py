"""What features have signed, by name: where the platform finds their kinds, forms, lists, words and services."""

from __future__ import annotations

from typing import TypeVar, cast

from bot.deliveries.model import Kind
from bot.errors import Expected
from bot.features import Explanation, Feature
from bot.interface.forms import Form
from bot.interface.pages import Book
from bot.ports import ChannelNeeds, TellAct, Waiting

T = TypeVar("T")


class Registry:
    """Takes in one feature after the other; a name used twice is a bug and raises `ValueError`."""

    def __init__(self) -> None:
        self.features: list[Feature] = []
        self.kinds: dict[str, Kind] = {}
        self.forms: dict[str, Form] = {}
        self.books: dict[str, Book] = {}
        self.acts: dict[str, TellAct] = {}
        self.explanations: dict[type[Expected], Explanation] = {}
        self._services: dict[type, object] = {}

    def sign(self, feature: Feature) -> None:
        """Take in what a feature signs."""
        self.features.append(feature)
        _merge(self.kinds, {kind.name: kind for kind in feature.kinds})
        _merge(self.forms, {form.name: form for form in feature.forms})
        _merge(self.books, {book.name: book for book in feature.books})
        _merge(self.acts, feature.acts)
        _merge(self.explanations, feature.explanations)

    def offer(self, service: object) -> None:
        """Make a feature's service findable by its class."""
        self._services[type(service)] = service

    def service(self, kind: type[T]) -> T:
        """Return the service of this class; raises `KeyError` where no feature offers it."""
        return cast(T, self._services[kind])

    @property
    def waiting(self) -> list[Waiting]:
        """What to ask for `/home`, in the order of the features."""
        return [feature.waiting for feature in self.features if feature.waiting is not None]

    @property
    def channel_needs(self) -> list[ChannelNeeds]:
        """What to ask for the channels in use."""
        return [feature.channel_needs for feature in self.features if feature.channel_needs is not None]


K = TypeVar("K")
V = TypeVar("V")


def _merge(known: dict[K, V], more: dict[K, V]) -> None:
    twice = known.keys() & more.keys()
    if twice:
        raise ValueError(f"signed twice: {sorted(map(str, twice))}")
    known.update(more)
