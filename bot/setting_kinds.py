"""What the value of a server's setting may be: read as a steward types it, shown as a steward reads it.

Channels and roles, which only a server can name, are in `bot.setting_places`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import discord
from babel import Locale, UnknownLocaleError
from discord.utils import escape_markdown

from bot import zones
from bot.errors import Refused
from bot.words import Words

MOST_SUGGESTED: Final = zones.MOST_CHOICES
_LONGEST_SUGGESTION = 100


@dataclass(frozen=True, slots=True)
class Around:
    """What a kind may look at: the reader's words, their server, which of its channels they see, our languages."""

    words: Words
    guild: discord.Guild | None = None
    languages: Sequence[str] = ()
    sees: Callable[[int], bool] = field(default=lambda _channel_id: True, compare=False)


class SettingKind(Protocol):
    """Reads and shows one kind of value. What is read is plain data: it is kept as JSON."""

    def read(self, typed: str, around: Around) -> Any:
        """Return the value that was typed; raises `WrongValue`, or another `Refused` or `Misconfigured`."""
        ...

    def show(self, value: Any, around: Around) -> str:
        """Return the value as people read it; None is said to be not set."""
        ...

    def write(self, value: Any) -> str:
        """Return what would be typed to get this value; empty for None."""
        ...

    def hint(self, around: Around) -> str:
        """Say in a sentence what may be typed."""
        ...

    def suggest(self, typed: str, around: Around) -> Sequence[tuple[str, str]]:
        """Return what to suggest while it is typed, at most 25: (what is shown, what is then typed)."""
        ...


@dataclass(eq=False)
class WrongValue(Refused):
    """What was typed is no value of this kind; the kind's hint says what is."""

    typed: str
    kind: SettingKind
    around: Around


@dataclass(frozen=True, slots=True)
class YesNo:
    """True or False."""

    def read(self, typed: str, around: Around) -> bool:
        wanted = folded(typed)
        for value, ours in ((True, ("yes", "on", "true")), (False, ("no", "off", "false"))):
            if wanted in (*ours, folded(self.show(value, around))):
                return value
        raise WrongValue(typed, self, around)

    def show(self, value: Any, around: Around) -> str:
        return around.words.say("yes") if value else around.words.say("no")

    def write(self, value: Any) -> str:
        return "yes" if value else "no"

    def hint(self, around: Around) -> str:
        return around.words.say("Write yes or no.")

    def suggest(self, typed: str, around: Around) -> Sequence[tuple[str, str]]:
        return starting([(self.show(value, around), self.write(value)) for value in (True, False)], typed)


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """An int from `least` to `most`, both included."""

    least: int
    most: int

    def read(self, typed: str, around: Around) -> int:
        plain = typed.strip()
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", plain) or not self.least <= int(plain) <= self.most:
            raise WrongValue(typed, self, around)
        return int(plain)

    def show(self, value: Any, around: Around) -> str:
        return unset(around) if value is None else str(value)

    def write(self, value: Any) -> str:
        return "" if value is None else str(value)

    def hint(self, around: Around) -> str:
        return around.words.say("Write a whole number from {least} to {most}.", least=self.least, most=self.most)

    def suggest(self, typed: str, around: Around) -> Sequence[tuple[str, str]]:
        few = self.most - self.least < MOST_SUGGESTED
        numbers = range(self.least, self.most + 1) if few else (self.least, self.most)
        return starting([(str(number), str(number)) for number in numbers], typed)


@dataclass(frozen=True, slots=True)
class ShortText:
    """One line of text, of at most `most` characters, with something in it that can be seen.

    Control characters and those that turn the direction of what follows are left out, and blanks are made one.
    """

    most: int

    def read(self, typed: str, around: Around) -> str:
        spaced = "".join(" " if c.isspace() else c for c in typed)
        text = " ".join("".join(c for c in spaced if not _is_left_out(c)).split())
        # Letters, digits, signs and pictures are seen; what only joins or marks others is not.
        if not any(unicodedata.category(c)[0] in "LNPS" for c in text) or len(text) > self.most:
            raise WrongValue(typed, self, around)
        return text

    def show(self, value: Any, around: Around) -> str:
        return unset(around) if value is None else escape_markdown(value)

    def write(self, value: Any) -> str:
        return value or ""

    def hint(self, around: Around) -> str:
        return around.words.say("Write a line of at most {most} characters.", most=self.most)

    def suggest(self, typed: str, around: Around) -> Sequence[tuple[str, str]]:
        return ()


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words. `values` is: what is kept -> the marked sentence that people read and may type."""

    values: Mapping[str, str]

    def read(self, typed: str, around: Around) -> str:
        wanted = folded(typed)
        for value, marked in self.values.items():
            if wanted in (folded(value), folded(marked), folded(around.words.marked(marked))):
                return value
        raise WrongValue(typed, self, around)

    def show(self, value: Any, around: Around) -> str:
        return unset(around) if value is None else around.words.marked(self.values.get(value, value))

    def write(self, value: Any) -> str:
        return value or ""

    def hint(self, around: Around) -> str:
        choices = [around.words.marked(marked) for marked in self.values.values()]
        return around.words.say("Write {choices}.", choices=around.words.any_of(choices))

    def suggest(self, typed: str, around: Around) -> Sequence[tuple[str, str]]:
        return starting([(around.words.marked(marked), value) for value, marked in self.values.items()], typed)


@dataclass(frozen=True, slots=True)
class Zone:
    """The IANA name of a time zone; read as people name zones, so `UnknownZone` names the nearest."""

    def read(self, typed: str, around: Around) -> str:
        return zones.zone(typed).key

    def show(self, value: Any, around: Around) -> str:
        return unset(around) if value is None else str(value)

    def write(self, value: Any) -> str:
        return value or ""

    def hint(self, around: Around) -> str:
        return around.words.say("Write the name of a big city in it, such as London.")

    def suggest(self, typed: str, around: Around) -> Sequence[tuple[str, str]]:
        return [(name, name) for name in zones.suggest(typed[:_LONGEST_SUGGESTION])]


@dataclass(frozen=True, slots=True)
class Language:
    """One of the catalogue's languages, as Discord's locale name; typed so, or by its name in it or in the reader's."""

    def read(self, typed: str, around: Around) -> str:
        wanted = folded(typed)
        for language in around.languages:
            if wanted in (folded(language), *map(folded, _names(language, around))):
                return language
        by_bare_name = [one for one in around.languages if wanted in map(folded, _bare_names(one, around))]
        if len(by_bare_name) == 1:
            return by_bare_name[0]
        raise WrongValue(typed, self, around)

    def show(self, value: Any, around: Around) -> str:
        return unset(around) if value is None else f"{_names(value, around)[0]} ({value})"

    def write(self, value: Any) -> str:
        return value or ""

    def hint(self, around: Around) -> str:
        names = [self.show(language, around) for language in around.languages]
        return around.words.say("The languages I have: {languages}.", languages=around.words.all_of(names))

    def suggest(self, typed: str, around: Around) -> Sequence[tuple[str, str]]:
        return starting([(self.show(language, around), language) for language in around.languages], typed)


def unset(around: Around) -> str:
    """Say that a value is none."""
    return around.words.say("not set")


def folded(text: str) -> str:
    """Return the text as it is compared: case, accents and blanks do not count."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def starting(choices: Sequence[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """Return the choices of which what is shown, or one of its words, or what is typed begins like this; at most 25."""
    begun = folded(typed)
    found = [
        (shown[:_LONGEST_SUGGESTION], value)
        for shown, value in choices
        if any(start.startswith(begun) for start in (folded(shown), *folded(shown).split(), folded(value)))
    ]
    return [one for one in found if len(one[1]) <= _LONGEST_SUGGESTION][:MOST_SUGGESTED]


def _is_left_out(c: str) -> bool:
    turns = unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return turns or unicodedata.category(c) in {"Cc", "Cs", "Co"}


def _names(language: str, around: Around) -> tuple[str, ...]:
    """Return a language's name as the reader calls it, in its own words, and in English."""
    return _named(language, around, lambda locale, reader: locale.get_display_name(reader))


def _bare_names(language: str, around: Around) -> tuple[str, ...]:
    """Return the same without a country: "English" for that of the United Kingdom."""
    return _named(language, around, lambda locale, reader: locale.get_language_name(reader))


def _named(language: str, around: Around, name: Callable[[Locale, Locale], str | None]) -> tuple[str, ...]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return (language,)
    readers = (Locale.parse(around.words.language, sep="-"), locale, Locale("en"))
    return tuple(found for reader in readers if (found := name(locale, reader))) or (language,)
