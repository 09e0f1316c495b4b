"""How many of a thing were made, told where that is another number than it should be."""

from __future__ import annotations

from collections.abc import Iterator

from tests.wire.schedules.chronicle import Made


def once_each(made: list[Made]) -> list[Made]:
    """Return each thread once: Discord tells of one again to whoever is let into it."""
    return list({one.id: one for one in made}.values())


def number_of(what: str, number: int, wanted: int | None) -> Iterator[str]:
    """Tell of what is there another number of times than once; without `wanted`, of what is there twice."""
    if number > 1 or (wanted is not None and number != wanted):
        yield f"{what}: made {number} times, should be {'once' if wanted else 'at most once'}"
