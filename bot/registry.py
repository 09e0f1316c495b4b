"""What features have signed, by name: where the platform finds their kinds, forms, lists, words and services."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from bot.consents import Purpose
from bot.deliveries.model import Kind
from bot.errors import Expected
from bot.features import Explanation, Feature
from bot.interface.forms import Form
from bot.interface.pages import Book
from bot.ports import ChannelNeeds, Offers, RefuseSetting, SetupSteps, TellAct, Waiting
from bot.servers import PLATFORM_SETTINGS, Setting

T = TypeVar("T")


class Registry:
    """Takes in one feature after the other; a name used twice is a bug and raises `ValueError`."""

    def __init__(self) -> None:
        self.features: list[Feature] = []
        self.kinds: dict[str, Kind] = {}
        self.forms: dict[str, Form] = {}
        self.books: dict[str, Book] = {}
        self.acts: dict[str, TellAct] = {}
        self.act_titles: dict[str, str] = {}
        self.explanations: dict[type[Expected], Explanation] = {}
        self.own_settings: list[Setting[Any]] = list(PLATFORM_SETTINGS)
        self.own_waiting: list[Waiting] = []
        self.own_channel_needs: list[ChannelNeeds] = []
        self.own_offers: list[Offers] = []
        self.own_purposes: list[Purpose] = []
        self._services: dict[type, object] = {}

    def sign(self, feature: Feature) -> None:
        """Take in what a feature signs."""
        self.features.append(feature)
        _merge(self.kinds, {kind.name: kind for kind in feature.kinds})
        _merge(self.forms, {form.name: form for form in feature.forms})
        _merge(self.books, {book.name: book for book in feature.books})
        _merge(self.acts, feature.acts)
        _merge(self.act_titles, feature.act_titles)
        _merge(self.explanations, feature.explanations)

    def offer(self, service: object) -> None:
        """Make a feature's service findable by its class."""
        self._services[type(service)] = service

    def service(self, kind: type[T]) -> T:
        """Return the service of this class; raises `KeyError` where no feature offers it."""
        return cast(T, self._services[kind])

    @property
    def declared_settings(self) -> dict[str, Setting[Any]]:
        """Every setting a server may have, by name: the platform's own, then the features'."""
        declared: dict[str, Setting[Any]] = {}
        for several in (self.own_settings, *(feature.settings for feature in self.features)):
            _merge(declared, {one.name: one for one in several})
        return declared

    @property
    def waiting(self) -> list[Waiting]:
        """What to ask for `/home`: the platform's own first, then in the order of the features."""
        return [*self.own_waiting, *(feature.waiting for feature in self.features if feature.waiting is not None)]

    @property
    def consent_purposes(self) -> list[Purpose]:
        """What may be agreed to: the platform's own purposes, then those of the features."""
        return [*self.own_purposes, *(purpose for feature in self.features for purpose in feature.consents)]

    @property
    def setup_steps(self) -> list[SetupSteps]:
        """What to ask for `/steward setup`, in the order of the features."""
        return [feature.setup_steps for feature in self.features if feature.setup_steps is not None]

    @property
    def channel_needs(self) -> list[ChannelNeeds]:
        """What to ask for the channels in use: the platform's own first."""
        signed = [feature.channel_needs for feature in self.features if feature.channel_needs is not None]
        return [*self.own_channel_needs, *signed]

    @property
    def chores(self) -> list[Callable[[], Awaitable[None]]]:
        """What the running bot does by itself every quarter of an hour."""
        return [feature.chore for feature in self.features if feature.chore is not None]

    @property
    def offers(self) -> list[Offers]:
        """What to ask for what members can do: the platform's own first."""
        return [*self.own_offers, *(feature.offers for feature in self.features if feature.offers is not None)]

    @property
    def setting_rules(self) -> list[RefuseSetting]:
        """Who may refuse a new value of a server's setting."""
        return [feature.refuse_setting for feature in self.features if feature.refuse_setting is not None]


K = TypeVar("K")
V = TypeVar("V")


def _merge(known: dict[K, V], more: dict[K, V]) -> None:
    twice = known.keys() & more.keys()
    if twice:
        raise ValueError(f"signed twice: {sorted(map(str, twice))}")
    known.update(more)
