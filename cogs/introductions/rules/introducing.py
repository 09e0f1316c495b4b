"""What may be said in an introduction, and what becomes of what was typed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.errors import NotFound, Refused
from bot.texts import cut, is_seen, length, one_line
from cogs.introductions.rules.profile import (
    MOST_ADJUSTMENTS,
    MOST_CHANGE,
    MOST_NAME,
    MOST_PRONOUNS,
    MOST_SKILLS,
    MOST_WORK,
    Profile,
    TakingPart,
)

MOST_REASON: Final = 500
"""How long what a steward writes when taking an introduction down may be."""


class NoName(Refused):
    """What was sent has no name to use in it."""


@dataclass(eq=False)
class TooMuch(Refused):
    """A field is too long for the post. `field` is its name, `by` how many characters are too many."""

    field: str
    by: int


class NothingWritten(Refused):
    """There is no introduction that could be changed or posted."""


class NotYourMessage(Refused):
    """The message was written by somebody else."""


class NoWords(Refused):
    """The message holds no words to begin with."""


class NoReason(Refused):
    """A steward wrote no reason."""


class NotShared(NotFound):
    """There is no introduction that could be taken down: it was withdrawn, or is taken down already."""


@dataclass(eq=False)
class MayNotPost(Refused):
    """This person may not write in the threads of the channel, so nothing is posted for them either."""

    channel_id: int


@dataclass(frozen=True, slots=True)
class Said:
    """The first form: the name to use, and what somebody does."""

    name: str
    work: str = ""
    change: str = ""

    def on(self, before: Profile | None) -> Profile:
        """Return the profile with this in it; raises `NoName` and `TooMuch`."""
        name = one_line(self.name)
        if not is_seen(name):
            raise NoName
        work, change = self.work.strip(), self.change.strip()
        must_fit("name", name, MOST_NAME)
        must_fit("work", work, MOST_WORK)
        must_fit("change", change, MOST_CHANGE)
        return replace(before or Profile(name), name=name, work=work, change=change)


@dataclass(frozen=True, slots=True)
class More:
    """The second form: pronouns, and what somebody offers and hopes for, as keys of the list of skills."""

    pronouns: str = ""
    offers: tuple[str, ...] = ()
    hopes: tuple[str, ...] = ()

    def on(self, before: Profile, known: Collection[str]) -> Profile:
        """Return the profile with this in it; what is not in the list is left out. Raises `TooMuch`."""
        pronouns = one_line(self.pronouns)
        must_fit("pronouns", pronouns, MOST_PRONOUNS)
        return replace(
            before, pronouns=pronouns, offers=chosen_of(self.offers, known), hopes=chosen_of(self.hopes, known)
        )


@dataclass(frozen=True, slots=True)
class Ways:
    """The third form: how somebody likes to take part."""

    taking_part: frozenset[TakingPart] = frozenset()
    adjustments: str = ""

    def on(self, before: Profile) -> Profile:
        """Return the profile with this in it; raises `TooMuch`."""
        adjustments = one_line(self.adjustments)
        must_fit("adjustments", adjustments, MOST_ADJUSTMENTS)
        return replace(before, taking_part=self.taking_part, adjustments=adjustments)


def chosen_of(keys: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """Return those that are in the list, each once, no more than somebody may choose."""
    return tuple(dict.fromkeys(key for key in keys if key in known))[:MOST_SKILLS]


def ways_of(values: Iterable[str]) -> frozenset[TakingPart]:
    """Return the ways of taking part of these names; what is none is left out."""
    known = {way.value for way in TakingPart}
    return frozenset(TakingPart(value) for value in values if value in known)


def must_fit(field: str, text: str, most: int) -> None:
    """Raise `TooMuch` where the post has no room for it."""
    if (by := length(text) - most) > 0:
        raise TooMuch(field, by)


@dataclass(frozen=True, slots=True)
class Begun:
    """A message as the beginning of an introduction. `is_cut`: its end fits nowhere."""

    work: str
    change: str
    is_cut: bool


def begun_with(message: str) -> Begun:
    """Return a message spread over the two fields for words; raises `NoWords` where it has none."""
    if not is_seen(message):
        raise NoWords
    work, left = cut(message, MOST_WORK)
    change, left = cut(left, MOST_CHANGE)
    return Begun(work, change, is_cut=bool(left))
