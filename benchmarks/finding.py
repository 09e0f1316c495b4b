"""Finding people among 5,000, and resources, on each engine: how long a search takes, by what is typed."""

from __future__ import annotations

import random
import statistics
import string
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import library
from benchmarks.measured import Found
from benchmarks.units import engines
from bot import search
from bot.database import Database

GUILD: Final = 1
SIZES: Final = ((5_000, 40),)
"""So many subjects in one server, of so many words each."""

_SEARCHES: Final = 60
"""Of each kind of search."""
_AT_ONCE: Final = 500
_TOKENS: Final = tuple(f"offers:skill-{number}" for number in range(24))


class Asked(NamedTuple):
    """What somebody looks for: words and whole tokens."""

    words: str
    tokens: tuple[str, ...] = ()


async def measure(folder: Path) -> Found:
    """Measure each size on each engine."""
    lines = []
    for number, length in SIZES:
        data = folder / f"finding-{number}"
        data.mkdir()
        async with engines(data) as found:
            for engine, database in found.items():
                lines += await _of(engine, database, number, length)
    return Found([], lines + await library.measure(folder))


async def _of(engine: str, database: Database, number: int, length: int) -> list[str]:
    rng = random.Random(number)
    vocabulary = _vocabulary(rng, 20_000)
    started = time.perf_counter()
    for first in range(1, number + 1, _AT_ONCE):
        async with database.writing() as unit:
            for subject in range(first, min(first + _AT_ONCE, number + 1)):
                text = search.Text(" ".join(_drawn(rng, vocabulary, length)), rng.randint(1, 3))
                await search.index(unit, GUILD, "people", subject, [text], rng.sample(_TOKENS, 4))
    each = (time.perf_counter() - started) / number
    lines = [f"{engine}, {number:,} of {length} words each: {1000 * each:.1f} ms to take one in."]
    every: list[float] = []
    for kind, searches in _searches(rng, vocabulary).items():
        taken = [await _milliseconds(database, one) for one in searches]
        every += taken
        lines.append(f"  {kind}: {_told(taken)}")
    return [*lines, f"  all of these: {_told(every)}"]


def _searches(rng: random.Random, vocabulary: Sequence[str]) -> Mapping[str, list[Asked]]:
    times = range(_SEARCHES)
    return {
        "a word": [Asked(*_drawn(rng, vocabulary, 1)) for _ in times],
        "two words": [Asked(" ".join(_drawn(rng, vocabulary, 2))) for _ in times],
        "a common word": [Asked(vocabulary[rng.randrange(5)]) for _ in times],
        "a beginning": [Asked(_drawn(rng, vocabulary, 1)[0][:3]) for _ in times],
        "a mistyped word": [Asked(_mistyped(rng, vocabulary)) for _ in times],
        "a word that is nowhere": [Asked("qqqqxxzzqq")] * _SEARCHES,
        "a skill": [Asked("", (rng.choice(_TOKENS),)) for _ in times],
        "a word and a skill": [Asked(_drawn(rng, vocabulary, 1)[0], (rng.choice(_TOKENS),)) for _ in times],
        "nothing": [Asked("")] * _SEARCHES,
    }


async def _milliseconds(database: Database, asked: Asked) -> float:
    started = time.perf_counter()
    async with database.reading() as unit:
        await search.find(unit, GUILD, "people", asked.words, asked.tokens)
    return (time.perf_counter() - started) * 1000


def _told(taken: Sequence[float]) -> str:
    late = statistics.quantiles(taken, n=20)[-1]
    return f"median {statistics.median(taken):.1f} ms, 95 % within {late:.1f} ms, slowest {max(taken):.1f} ms"


def _vocabulary(rng: random.Random, size: int) -> list[str]:
    words = {"".join(rng.choices(string.ascii_lowercase, k=rng.randint(4, 11))) for _ in range(size)}
    return sorted(words, key=lambda _: rng.random())


def _drawn(rng: random.Random, vocabulary: Sequence[str], number: int) -> list[str]:
    # As in any language, few words are said often and most of them rarely.
    return [vocabulary[min(int(rng.paretovariate(0.35)) - 1, len(vocabulary) - 1)] for _ in range(number)]


def _mistyped(rng: random.Random, vocabulary: Sequence[str]) -> str:
    word = next(word for word in iter(lambda: _drawn(rng, vocabulary, 1)[0], "") if len(word) > 5)
    place = rng.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
