"""Typed text made even before it is read: one case, one kind of space, dash and apostrophe. What is foreign to
times is refused here, at once.
"""

from __future__ import annotations

import re

from bot.when.reading import Unclear

LONGEST = 200
"""Characters; nobody needs more to say when."""

# Phones type these: narrow spaces before "pm", curly apostrophes, long dashes.
_EVEN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\u2007", " "),
    }
)
_DOTTED_HALF = re.compile(r"(?<=[\d a-z])([ap])\. ?m\b\.?")
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:(t)| )(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?) ?(?:(z)|([+-])(\d{2}):?(\d{2})|)"
)


def tidied(typed: str) -> str:
    """Return the text in plain lower case with single spaces; raises Unclear for what no time is written in."""
    if len(typed) > LONGEST:
        raise Unclear
    text = typed.strip().translate(_EVEN)
    if not text or not text.isascii() or not text.isprintable():
        raise Unclear
    text = " ".join(text.lower().split())
    text = _DOTTED_HALF.sub(r"\1m", text).rstrip(".!?").rstrip()
    iso = _ISO.fullmatch(text)
    if iso is None:
        return text
    day, joint, clock, universal, sign, hours, minutes = iso.groups()
    if universal:
        return f"{day} {clock} utc"
    if sign is None or (sign == "-" and not joint):
        return text if sign else f"{day} {clock}"
    return f"{day} {clock} utc{sign}{hours}:{minutes}"
