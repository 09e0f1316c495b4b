"""The bank of prompts: what a prompt must keep to, and in which order prompts are asked.

Owns the limits, the wording of each fault, and the law that no prompt comes twice before all have
come once. Knows no file format, no database and no Discord.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.errors import NotFound

MODELS: Final = ("Borton", "Kolb", "Gibbs", "Schön", "Rolfe")
"""The models of reflection that a prompt may follow."""

# In characters. Text and lighter question share one message with buttons and a heading.
KEY_MAX: Final = 60
THEME_MAX: Final = 80
TEXT_MAX: Final = 400
LIGHTER_MAX: Final = 200

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A weekly question; its `key` never changes once it was posted, since answers hang on it."""

    key: str
    theme: str
    """The theme's title, as people read it."""
    model: str
    """One of `MODELS`."""
    text: str
    lighter: str
    """An easier question to answer instead."""
    light: bool


@dataclass(frozen=True, slots=True)
class Bank:
    """All prompts, in the order in which they are asked until stewards change it."""

    prompts: tuple[Prompt, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The prompts' keys, in the bank's order."""
        return tuple(prompt.key for prompt in self.prompts)

    def get(self, key: str) -> Prompt:
        """Return the prompt with this key; raise `NotFound` where the bank has none."""
        for prompt in self.prompts:
            if prompt.key == key:
                return prompt
        raise NotFound(key)


def place(number: int, key: str) -> str:
    """Say where a prompt stands: its number, counted from 1, and its key if it has one."""
    return f"prompt {number} ({key})" if key else f"prompt {number}"


def faults(bank: Bank, places: Sequence[str] = ()) -> list[str]:
    """Name everything that makes a bank unusable, in whole sentences; an empty list means that it can be used.

    `places` says where each prompt stands, in the bank's order; without it they are counted from 1.
    """
    if not bank.prompts:
        return ["There are no prompts: at least one is needed."]
    named = places or tuple(place(number, prompt.key) for number, prompt in enumerate(bank.prompts, 1))
    found: list[str] = []
    places_of_keys: dict[str, str] = {}
    places_of_texts: dict[str, str] = {}
    for where, prompt in zip(named, bank.prompts, strict=True):
        clauses = prompt_faults(prompt)
        text = _plain(prompt.text)
        if prompt.key in places_of_keys:
            clauses.append(f"the key is the same as that of {places_of_keys[prompt.key]}; each needs its own.")
        if text in places_of_texts:
            clauses.append(f"the text is the same as that of {places_of_texts[text]}.")
        if prompt.key:
            places_of_keys.setdefault(prompt.key, where)
        if text:
            places_of_texts.setdefault(text, where)
        found += (f"{where[:1].upper()}{where[1:]}: {clause}" for clause in clauses)
    return found


def prompt_faults(prompt: Prompt) -> list[str]:
    """Name what makes one prompt unusable by itself, in clauses to go after the words that say where it stands."""
    found = list(_length_faults("key", prompt.key, KEY_MAX))
    if prompt.key.strip() and not _KEY.fullmatch(prompt.key):
        found.append(
            "the key may hold small letters (a to z), numbers and single hyphens only, such as a-first-step; "
            f"it is “{prompt.key}”."
        )
    found += _length_faults("theme", prompt.theme, THEME_MAX)
    if not prompt.model.strip():
        found.append("the model is missing.")
    elif prompt.model not in MODELS:
        found.append(f"the model is “{prompt.model}”; it must be one of {', '.join(MODELS[:-1])} or {MODELS[-1]}.")
    found += _length_faults("text", prompt.text, TEXT_MAX)
    found += _length_faults("lighter question", prompt.lighter, LIGHTER_MAX)
    return found


def _length_faults(name: str, words: str, longest: int) -> Iterator[str]:
    if not words.strip():
        yield f"the {name} is missing."
    elif len(words) > longest:
        yield f"the {name} has {len(words)} characters; it may have {longest} at most."


def _plain(words: str) -> str:
    """Fold case and spaces, so that a copy with another line break is still seen as a copy."""
    return " ".join(words.casefold().split())


@dataclass(frozen=True, slots=True)
class Queue:
    """The order in which prompts come: no key comes twice before every other has come once.

    Prompts come in rounds, and each round holds every key once. `current` is what is left of this
    round, in order, and never empty; `following` is the whole next round. Every key of the bank
    stands in `following`, which is how a key that is new to the bank is told from one that has
    been used. A bank has at least one key, and its keys differ: `ValueError` otherwise.
    """

    current: tuple[str, ...]
    following: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.current:
            raise ValueError("a queue is never empty")
        if len(set(self.current)) < len(self.current) or len(set(self.following)) < len(self.following):
            raise ValueError("a key stands twice in one round")
        if not set(self.current) <= set(self.following):
            raise ValueError("the following round misses a key of this one")

    @classmethod
    def fresh(cls, bank_keys: Sequence[str]) -> Queue:
        """Return the queue of a server that has had no prompt yet: two rounds in the bank's order."""
        return cls(tuple(bank_keys), tuple(bank_keys))

    def misses_any_of(self, bank_keys: Sequence[str]) -> bool:
        """Return whether the bank has a key that is new to this queue."""
        return not set(bank_keys) <= set(self.following)

    def head(self) -> str:
        """Return the key that comes next."""
        return self.current[0]

    def upcoming(self, count: int, bank_keys: Sequence[str]) -> tuple[str, ...]:
        """Return the next `count` keys; what lies beyond the following round repeats the bank's order.

        `bank_keys` are those that the queue was last reconciled with.
        """
        coming = [*self.current, *self.following]
        while len(coming) < count:
            coming += bank_keys
        return tuple(coming[:count])

    def choices(self, position: int) -> tuple[str, ...]:
        """Return the keys that may trade places with the one at `position`: the rest of its round, in order.

        `position` counts as `upcoming` does, from 0. Beyond the following round there are none.
        """
        if 0 <= position < len(self.current):
            return _without(self.current, position)
        if 0 <= position - len(self.current) < len(self.following):
            return _without(self.following, position - len(self.current))
        return ()

    def swapped(self, position: int, key: str) -> Queue:
        """Return the queue in which the key at `position` and `key` have traded places.

        Both must stand in the same round, since a key lent to another round would come twice in it:
        raises `NotFound` otherwise. Trading a key with itself changes nothing.
        """
        coming = (*self.current, *self.following)
        if not 0 <= position < len(coming):
            raise NotFound(position)
        here = coming[position]
        if key != here and key not in self.choices(position):
            raise NotFound(key)
        if position < len(self.current):
            return Queue(_traded(self.current, here, key), self.following)
        return Queue(self.current, _traded(self.following, here, key))

    def taken(self, bank_keys: Sequence[str], posted: Collection[str] = ()) -> Queue:
        """Return the queue after its head was posted, reconciled with the bank as it is now.

        When the round is used up the following one takes its place, and a new one is made in the
        bank's order.
        """
        return _reconciled(self.current[1:], self.following, bank_keys, posted)

    def reconciled(self, bank_keys: Sequence[str], posted: Collection[str] = ()) -> Queue:
        """Return the queue for a bank that may have been edited; where it was not, nothing changes.

        Keys that are gone disappear. New keys come at the end of this round and of the following
        one. `posted` holds every key that the server has ever been sent: one of these that was
        gone and came back waits for the following round, lest it come twice in this one.
        """
        return _reconciled(self.current, self.following, bank_keys, posted)


def _reconciled(
    current: Sequence[str], following: Sequence[str], bank_keys: Sequence[str], posted: Collection[str]
) -> Queue:
    known, bank = frozenset(following), frozenset(bank_keys)
    new = [key for key in bank_keys if key not in known]
    rest = [key for key in current if key in bank] + [key for key in new if key not in posted]
    whole = [key for key in following if key in bank] + new
    if not rest:
        return Queue(tuple(whole), tuple(bank_keys))
    return Queue(tuple(rest), tuple(whole))


def _without(keys: tuple[str, ...], index: int) -> tuple[str, ...]:
    return keys[:index] + keys[index + 1 :]


def _traded(keys: tuple[str, ...], one: str, other: str) -> tuple[str, ...]:
    partner = {one: other, other: one}
    return tuple(partner.get(key, key) for key in keys)
