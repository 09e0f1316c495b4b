"""Reads what translators wrote: `.po` files, compiled in memory, and only with the facts that their sentences have."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

from babel import UnknownLocaleError
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po


def read_po_file(path: Path) -> gettext.GNUTranslations:
    """Return the translations in a file whose folder is named after its language.

    Raises `OSError`, and `ValueError` where the file or a sentence in it is not as it should be.
    """
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parent.name.replace("-", "_"), abort_invalid=True)
    except (PoFileError, UnknownLocaleError) as error:
        raise ValueError(str(error)) from error
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
