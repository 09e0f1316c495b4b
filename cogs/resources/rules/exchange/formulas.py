"""Keeps what people wrote from being run by a spreadsheet, and takes that guard off again.

After OWASP's "CSV Injection": a cell that begins like a formula gets an apostrophe, and so does whatever would begin a
cell in a program that cuts the file at semicolons, tabs or line ends, where quotation marks inside a line count for
nothing. Blanks, quotation marks and unseen characters in front change nothing, since some programs take them away, and
full-width signs are signs in Japanese and Chinese ones.
"""

from __future__ import annotations

import re
from typing import Final

_LEAD: Final = (
    r"[\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff"  # unseen
    r"'\"`´‘’‚‛“”„‟＇＂]*+"
)
_SIGN: Final = "[=+\\-@＝＋－＠﹦﹢﹣﹫−]"
_FORMULA: Final = rf"(?={_LEAD}{_SIGN})"
_FORMULA_OR_BREAK: Final = rf"(?={_LEAD}(?:{_SIGN}|[\t\r\n]))"
_UNGUARDED: Final = re.compile(rf"\A{_FORMULA_OR_BREAK}|(?<=[;\t\r\n]){_FORMULA}")
_GUARDED: Final = re.compile(rf"\A'{_FORMULA_OR_BREAK}|(?<=[;\t\r\n])'{_FORMULA}")


def guarded(cell: str) -> str:
    """Return the cell so that no spreadsheet takes any of it for a formula."""
    return _UNGUARDED.sub("'", cell)


def unguarded(cell: str) -> str:
    """Return what `guarded` was given. What was never guarded may lose an apostrophe there."""
    return _GUARDED.sub("", cell) if "'" in cell else cell
