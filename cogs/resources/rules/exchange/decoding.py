"""From bytes to text: which encoding it is, and what is no text at all."""

from __future__ import annotations

import codecs
import re
from typing import Final

from cogs.resources.rules.exchange.refusals import Found, NotAText

_BEGINNINGS: Final = (
    (b"%PDF-", Found.PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Found.OLD_OFFICE),
    (b"PK\x03\x04", Found.ZIP),
    (b"PK\x05\x06", Found.ZIP),
)
_IN_ZIPS: Final = (
    (b"mimetypeapplication/vnd.oasis.opendocument", Found.OPEN_DOCUMENT),
    (b"xl/", Found.EXCEL),
    (b"word/", Found.WORD),
)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_LOOKED_AT: Final = 4096
_MOST_CONTROL: Final = 0.05


def text_of(content: bytes) -> tuple[str, bool]:
    """Return the text, and whether it had to be read as Windows-1252; raises `NotAText`."""
    if (found := _document(content)) is not None:
        raise NotAText(found)
    text, is_old = _decoded(content)
    head = text[:_LOOKED_AT]
    # A few stray ones are the fault of a row; this many mean that it was never text.
    if len(_CONTROL.findall(head)) > _MOST_CONTROL * len(head) + 2:
        raise NotAText(Found.UNKNOWN)
    return text, is_old


def _document(content: bytes) -> Found | None:
    for beginning, found in _BEGINNINGS:
        if content.lstrip(b" \t\r\n").startswith(beginning):
            return next((one for name, one in _IN_ZIPS if name in content), found) if found is Found.ZIP else found
    return None


def _decoded(content: bytes) -> tuple[str, bool]:
    try:
        for mark, encoding in _MARKS:
            if content.startswith(mark):
                return content[len(mark) :].decode(encoding), False
        if b"\0" in content[:4] and len(content) % 2 == 0:
            return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be"), False
    except UnicodeDecodeError as error:
        raise NotAText(Found.UNKNOWN) from error
    try:
        return content.decode(), False
    except UnicodeDecodeError:
        return _old(content), True


def _old(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NotAText(Found.UNKNOWN) from error
