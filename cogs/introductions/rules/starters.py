"""What two people can begin to talk about: what one offers and the other hopes for, else their work. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

GENERAL: Final = 8
"""How many starters there are that need to know nothing of anybody."""


@dataclass(frozen=True, slots=True)
class Starter:
    """One of the general ones, by its number from 0; or, with a `skill`, what `giver` offers and `hoper` hopes for."""

    number: int = 0
    skill: str | None = None
    giver: int = 0
    hoper: int = 0


def two_starters(
    match_id: int, people: Sequence[int], offers: Mapping[int, frozenset[str]], hopes: Mapping[int, frozenset[str]]
) -> tuple[Starter, Starter]:
    """Return two different starters, always the same for one match whose people say the same.

    Where two of them offer something to others, the two starters speak of different givers.
    """
    meeting = [
        Starter(skill=skill, giver=giver, hoper=hoper)
        for giver in sorted(people)
        for hoper in sorted(people)
        if giver != hoper
        for skill in sorted(offers.get(giver, frozenset()) & hopes.get(hoper, frozenset()))
    ]
    first_general = Starter(match_id % GENERAL)
    second_general = Starter((match_id + 1 + match_id // GENERAL % (GENERAL - 1)) % GENERAL)
    if not meeting:
        return first_general, second_general
    first = meeting[match_id % len(meeting)]
    of_others = [one for one in meeting if one.giver != first.giver]
    return first, of_others[match_id % len(of_others)] if of_others else first_general
