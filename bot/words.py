"""Languages: every sentence people read goes through the catalogue. British English is the source.

`_` marks a sentence at import time (descriptions of commands); `Words.say` and `Words.many` find it at run time.
Sentences carry `{named}` facts, never glued parts, so that a translator may move them.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Sequence
from pathlib import Path

import structlog
from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from discord import app_commands
from discord.app_commands import TranslationContextTypes, locale_str

from bot.errors import CannotStart

log = structlog.get_logger(__name__)

SOURCE = "en-GB"
DOMAIN = "hearth"
_LONGEST_DESCRIPTION = 100


def _(sentence: str) -> locale_str:
    """Mark a sentence for the catalogue where no language is known yet: in descriptions of commands."""
    return locale_str(sentence)


def sentence(text: str) -> str:
    """Mark a sentence that is kept as it is until somebody reads it."""
    return text


class Words:
    """The sentences in one language."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        """`language` is Discord's locale name, such as `en-GB`."""
        self.language = language
        self._translations = translations
        self._locale = Locale.parse(language, sep="-")

    def say(self, sentence: str, /, **facts: object) -> str:
        """Return the sentence in this language with its facts put in; an untranslated one stays English."""
        return self._translations.gettext(sentence).format(**facts)

    def marked(self, kept: str, /) -> str:
        """Return in this language what `sentence` marked before the language was known."""
        return self._translations.gettext(kept)

    def many(self, one: str, many: str, number: int, /, **facts: object) -> str:
        """Return the form that fits `number`, which the sentence may show as `{number}`."""
        return self._translations.ngettext(one, many, number).format(number=number, **facts)

    def all_of(self, things: Sequence[str]) -> str:
        """Return "a, b and c" as this language writes lists."""
        return format_list(list(things), style="standard", locale=self._locale)

    def any_of(self, things: Sequence[str]) -> str:
        """Return "a, b or c" as this language writes lists."""
        return format_list(list(things), style="or", locale=self._locale)

    def weekday(self, number: int) -> str:
        """Return the name of a day of the week; 0 is Monday."""
        return str(self._locale.days["stand-alone"]["wide"][number])


class Catalogue:
    """Every language we have, read once from `<folder>/<language>/hearth.po`."""

    def __init__(self, folder: Path) -> None:
        """Raises `CannotStart` naming each file that cannot be read."""
        self._words = {SOURCE: Words(SOURCE, gettext.NullTranslations())}
        faults: list[str] = []
        for path in sorted(folder.glob(f"*/{DOMAIN}.po")):
            from bot.translations import read_po_file  # of use only where there is one

            try:
                self._words[path.parent.name] = Words(path.parent.name, read_po_file(path))
            except (OSError, UnknownLocaleError, ValueError) as error:
                faults.append(f"{path}: {error}")
        if faults:
            raise CannotStart(tuple(faults))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages we have, the source first."""
        return tuple(self._words)

    def words(self, language: str) -> Words:
        """Return the sentences in this language, or in the source where we have not got it."""
        return self._nearest(language) or self._words[SOURCE]

    def knows(self, language: str) -> bool:
        """Whether there is a catalogue for this language, or for what it is a kind of: `es` serves `es-419`."""
        return self._nearest(language) is not None

    def _nearest(self, language: str) -> Words | None:
        return self._words.get(language) or self._words.get(language.partition("-")[0])

    def choose(self, own: str | None, server: str | None, discord: str | None) -> Words:
        """Return a reader's words: their own choice, else the server's where Discord says English, else Discord's."""
        if own and self.knows(own):
            return self.words(own)
        says_english = discord is None or discord.startswith("en")
        wanted: Iterable[str | None] = (server, discord) if says_english else (discord, server)
        return next(
            (self.words(language) for language in wanted if language and self.knows(language)), self.words(SOURCE)
        )


class CommandTranslator(app_commands.Translator):
    """Gives Discord the names and descriptions of commands in every language that both of us have."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def translate(
        self, string: locale_str, locale: app_commands.locale_str | object, context: TranslationContextTypes
    ) -> str | None:
        """Return the translation, or None where there is none that fits and Discord shows the source."""
        language = str(getattr(locale, "value", locale))
        if language == SOURCE or not self._catalogue.knows(language):
            return None
        told = self._catalogue.words(language).say(string.message)
        if len(told) > _LONGEST_DESCRIPTION:  # Discord would refuse every command for the sake of one
            log.warning("a translated description is too long", language=language, begins=told[:30])
            return None
        return None if told == string.message else told
