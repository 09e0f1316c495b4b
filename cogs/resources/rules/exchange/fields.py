"""What a column may be called. Knows names only, not what stands below them."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

_BETWEEN_WORDS: Final = re.compile(r"[\s_\-/?:.*'’]+")


class Field(StrEnum):
    """What a row may say; the values are what an export calls its columns in JSON."""

    LINK = "link"
    TITLE = "title"
    WHY = "why"
    KIND = "kind"
    TOPICS = "topics"
    CREATOR = "creator"
    COST = "cost"
    REGION = "region"
    TAKES = "takes"
    ACCESS = "access"
    NOTE = "note"
    PAY = "pay"
    CLOSES_ON = "closes_on"
    SHARED_AT = "shared_at"
    USES = "uses"
    CREDITS = "credits"
    STATE = "state"

    @property
    def is_read(self) -> bool:
        """Whether it is taken in again: what the library itself says of a resource only goes out."""
        return self not in {Field.SHARED_AT, Field.USES, Field.CREDITS, Field.STATE}


HEADINGS: Final = {
    Field.LINK: "Link",
    Field.TITLE: "Title",
    Field.WHY: "Why it helped",
    Field.KIND: "Kind",
    Field.TOPICS: "Topics",
    Field.CREATOR: "Creator",
    Field.COST: "Cost",
    Field.REGION: "Region",
    Field.TAKES: "Time needed",
    Field.ACCESS: "Access",
    Field.NOTE: "Content note",
    Field.PAY: "Pay",
    Field.CLOSES_ON: "Closing date",
    Field.SHARED_AT: "Shared",
    Field.USES: "Used by",
    Field.CREDITS: "Shared by",
    Field.STATE: "State",
}
"""What an export calls its columns in CSV, in their order. `read` knows each of them again."""

_OTHER_NAMES: Final = {
    Field.LINK: "url|uri|address|web address|website|web site|web page|href|hyperlink|links",
    Field.TITLE: "name|heading|resource|resource name|what",
    Field.WHY: "why|why did it help|why it helps|how it helped|description|desc|notes|comment|comments|summary|about",
    Field.KIND: "type|sort|category|format|resource type",
    Field.TOPICS: "topic|tags|tag|subject|subjects|themes|theme|keywords|labels",
    Field.CREATOR: "author|authors|made by|by|credit|creator credit|publisher|organisation|organization|source",
    Field.COST: "price|fee|costs|how much",
    Field.REGION: "area|where|place|location|country|nation",
    Field.TAKES: "time|takes|time taken|how long|length|duration|how long it takes",
    Field.ACCESS: "access formats|access format|accessibility|accessible formats|formats",
    Field.NOTE: "note|content notes|content warning|content warnings|warning|warnings|trigger warning",
    Field.PAY: "paid|payment|what it pays",
    Field.CLOSES_ON: "closing|closes|closes on|deadline|apply by|close date|end date|last day",
    Field.SHARED_AT: "shared at|shared on|date shared|date added|added",
    Field.USES: "uses|used|times used",
    Field.CREDITS: "credits",
    Field.STATE: "status",
}


def plain(text: str) -> str:
    """Return a name or a value as it is compared: small letters, one blank between words, "&" as "and"."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    return _BETWEEN_WORDS.sub(" ", folded).strip()


_FIELDS: Final = {
    plain(name): field for field in Field for name in (field.value, HEADINGS[field], *_OTHER_NAMES[field].split("|"))
}


def field_of(heading: str) -> Field | None:
    """Return what stands in a column of this name, if anything is known to."""
    return _FIELDS.get(plain(heading[:80]))
