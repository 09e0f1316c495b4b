"""What was submitted while the database did not answer: given back to its writer at once, and held for another try."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NewType

from discord.ui import LayoutView

from bot.clock import Clock
from bot.interface.cards import MOST_TEXT, card, line, row
from bot.interface.confirm import button
from bot.interface.drafts import DraftId, Fields
from bot.interface.files import Files
from bot.words import Words

HeldId = NewType("HeldId", int)

HELD_FOR: Final = timedelta(minutes=15)
MOST: Final = 300
"""How many are held at once; the oldest go first. Even at the largest size of a draft that is a few megabytes."""

_LARGEST_ID = 10**18 - 1
_MOST_PIECES = 30  # of a message's 40 components


@dataclass(frozen=True, slots=True, repr=False)
class Arrived:
    """A form as it was sent. `instead_of` is the draft it was filled in from. It has no repr: no log may hold it.

    Of `files` only what Discord says of them is held: they are read when the form is taken in.
    """

    form: str
    subject: int
    fields: Fields
    instead_of: DraftId | None = None
    files: Files = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class _Held:
    person_id: int
    guild_id: int | None
    arrived: Arrived
    at: datetime


class HeldForms:
    """Submissions in memory. None is written down, and a restart loses them: so their words are given back, too."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[HeldId, _Held] = {}

    def hold(self, arrived: Arrived, person_id: int, guild_id: int | None) -> HeldId:
        """Hold a submission and return the number under which its writer, and nobody else, can take it again."""
        self._forget_old()
        # By chance, since a button from before a restart must not lead to what is held after it.
        held_id = HeldId(secrets.randbelow(_LARGEST_ID) + 1)
        self._held[held_id] = _Held(person_id, guild_id, arrived, self._clock.now())
        while len(self._held) > MOST:
            del self._held[next(iter(self._held))]
        return held_id

    def take(self, held_id: HeldId, person_id: int, guild_id: int | None) -> Arrived | None:
        """Return a person's own submission and hold it no longer; None where it is gone, or anybody else's."""
        self._forget_old()
        held = self._held.get(held_id)
        if held is None or (held.person_id, held.guild_id) != (person_id, guild_id):
            return None
        del self._held[held_id]
        return held.arrived

    def forget(self, person_id: int) -> None:
        """Let go all that a person has sent."""
        for held_id in [held_id for held_id, held in self._held.items() if held.person_id == person_id]:
            del self._held[held_id]

    def __len__(self) -> int:
        self._forget_old()
        return len(self._held)

    def _forget_old(self) -> None:
        since = self._clock.now() - HELD_FOR
        for held_id in [held_id for held_id, held in self._held.items() if held.at < since]:
            del self._held[held_id]


def given_back(
    told: str, typed: Sequence[tuple[str, str]], words: Words, held_id: HeldId | None = None
) -> list[LayoutView]:
    """Return the messages that give somebody their own words back in full, with a button to try again at the end.

    Their words stand as they were typed, in no code block: so a phone can read them aloud, and copy them.
    """
    pieces = [piece for label, text in typed for piece in (f"**{label}**", *_pieces(text, MOST_TEXT))]
    messages: list[list[str]] = [[told]]
    for piece in pieces:
        if sum(map(len, messages[-1])) + len(piece) > MOST_TEXT or len(messages[-1]) >= _MOST_PIECES:
            messages.append([])
        messages[-1].append(piece)
    views = [[line(piece) for piece in message] for message in messages]
    if held_id is None:
        return [card(*parts) for parts in views]
    again = row(button(words.say("Try again"), f"form:held:{held_id}", main=True))
    return [*(card(*parts) for parts in views[:-1]), card(*views[-1], again)]


def _pieces(text: str, most: int) -> list[str]:
    """Cut a text into pieces of at most `most` characters, at the end of a line or word where there is one."""
    pieces: list[str] = []
    while len(text) > most:
        cut = max(text.rfind("\n", 0, most), text.rfind(" ", 0, most)) + 1 or most
        pieces.append(text[:cut])
        text = text[cut:]
    return [piece for piece in (*pieces, text) if piece.strip()]
