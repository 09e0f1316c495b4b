"""Languages: every sentence people read goes through the catalogue. British English is the source.

`_` marks a sentence at import time (descriptions of commands); `Words.say` and `Words.many` find it at run time.
Sentences carry `{named}` facts, never glued parts, so that a translator may move them.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Formatter

import structlog
from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
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
            try:
                self._words[path.parent.name] = Words(path.parent.name, _read(path))
            except (OSError, PoFileError, UnknownLocaleError, ValueError) as error:
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


def _read(path: Path) -> gettext.GNUTranslations:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.name.replace("-", "_"), abort_invalid=True)
    for message in catalog:
        _check(message)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _check(message: Message) -> None:
    """Raise `ValueError` where a translation names a fact that its sentence has not got: saying it would fail."""
    if not message.id or message.fuzzy:
        return
    known = {fact for form in _forms(message.id) for fact in _facts(form)}
    for form in _forms(message.string or ""):
        if not _facts(form) <= known:
            raise ValueError(f"in the translation “{form}” something else stands in braces than in “{message.id}”")


def _forms(either: str | Iterable[str]) -> tuple[str, ...]:
    return (either,) if isinstance(either, str) else tuple(either)


def _facts(form: str) -> set[str]:
    try:
        return {
            field if not spec and not how else ""
            for _, field, spec, how in Formatter().parse(form)
            if field is not None
        }
    except ValueError as error:
        raise ValueError(f"in “{form}” the braces do not match") from error
