"""Resources of a made-up library, and what people look for in it, from a common word to one that is nowhere."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from benchmarks.language import COMMON, Language
from bot import search
from bot.database import Unit

KIND: Final = "library"
NOW: Final = datetime(2026, 3, 4, 10, tzinfo=UTC)
TOPICS: Final = tuple(f"topic:{number}" for number in range(12))
TITLE, BODY = 3, 1

_TIMES: Final = 40
"""So many searches of each kind."""
_FIFTIETH_PAGE: Final = 490
_RARE, _MIDDLING, _MISTYPED = range(10_000, 50_000), range(100, 5_000), range(100, 20_000)
_LONG: Final = 6

Search = Callable[[Unit, int], Awaitable[object]]
"""One search, in a server."""


def resource(rng: random.Random, language: Language, number: int) -> search.Entry:
    """Return a resource of some forty words; every fiftieth is in Japanese, every twentieth ends, or has."""
    if number % 50 == 0:
        texts = [search.Text(language.japanese(12), TITLE), search.Text(language.japanese(80), BODY)]
    else:
        texts = [search.Text(language.text(rng.randint(3, 7)), TITLE), search.Text(language.text(35), BODY)]
    tokens = [*rng.sample(TOPICS, 2), f"kind:{rng.randrange(7)}", f"cost:{rng.randrange(3)}"]
    ends_at = NOW + timedelta(hours=rng.randint(-6, 4_000)) if number % 20 == 0 else None
    return search.Entry(number, texts, tokens, rank=number, ends_at=ends_at)


def searches(rng: random.Random, language: Language) -> Mapping[str, Sequence[Search]]:
    """Return searches of each kind, made up anew for each."""
    common = lambda: language.some(COMMON)  # noqa: E731
    rare = lambda: language.some(_RARE)  # noqa: E731
    middling = lambda: language.some(_MIDDLING)  # noqa: E731
    topic = lambda: rng.choice(TOPICS)  # noqa: E731
    kinds: dict[str, Callable[[], Search]] = {
        "a rare word": lambda: _find(rare()),
        "a common word": lambda: _find(common()),
        "two common words": lambda: _find(f"{common()} {common()}"),
        "a common and a rare one": lambda: _find(f"{common()} {rare()}"),
        "two letters": lambda: _find("co"),
        "a longer beginning": lambda: _find(_long(language, _MIDDLING)[:5]),
        "a mistyped word": lambda: _find(language.mistyped(_long(language, _MISTYPED))),
        "a word that is nowhere": lambda: _find("qqxzzqxqzz"[: rng.randint(5, 10)]),
        "a token": lambda: _find("", topic()),
        "a word and a token": lambda: _find(middling(), topic()),
        "two tokens": lambda: _find("", *rng.sample(TOPICS, 2)),
        "nothing": lambda: _find(""),
        "the 50th page": lambda: _find(common(), start=_FIFTIETH_PAGE),
        "three Japanese characters": lambda: _find(language.japanese(3)),
        "one of them": lambda: _find(language.japanese(1)),
        "a sentence": lambda: _find(language.text(8)),
        SUGGESTIONS: lambda: _suggest(f"{common()} {middling()[: rng.randint(1, 4)]}"),
    }
    return {kind: [make() for _ in range(_TIMES)] for kind, make in kinds.items()}


SUGGESTIONS: Final = "suggestions"


def _find(words: str, *tokens: str, start: int = 0) -> Search:
    return lambda unit, guild: search.find(unit, guild, KIND, words, tokens, now=NOW, start=start)


def _suggest(typed: str) -> Search:
    return lambda unit, guild: search.suggest(unit, guild, KIND, typed, now=NOW, weight=TITLE)


def _long(language: Language, places: range) -> str:
    return next(word for word in iter(lambda: language.some(places), "") if len(word) >= _LONG)
