"""The audit trail as a file for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC
from types import MappingProxyType
from typing import Final

from bot.audit import Entry
from bot.telling_acts import Teller
from bot.words import Words

MOST_BYTES: Final = 8 * 1024 * 1024
"""How large the file may be: Discord takes ten, https://discord.com/developers/docs/reference#uploading-files."""

# A cell that begins so is a formula to a spreadsheet: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MENTION = re.compile(r"<(?:#|@&)[0-9]{1,20}>")


def as_csv(
    entries: Sequence[Entry],
    teller: Teller,
    words: Words,
    most: int = MOST_BYTES,
    names: Mapping[str, str] = MappingProxyType({}),
) -> tuple[bytes, int]:
    """Return the acts as CSV in UTF-8 with its mark, and how many there was room for in `most` bytes.

    Columns: the instant in UTC as ISO 8601, who, the act in words, its name, and its facts as JSON. `names` are those
    of channels and roles, which only Discord shows in place of a mention: mention -> name.
    """
    header = (
        words.say("When (UTC)"),
        words.say("Steward"),
        words.say("What"),
        words.say("Name of the act"),
        words.say("Details"),
    )
    written = [b"\xef\xbb\xbf", _row(header)]  # without the mark, Excel takes it for Latin-1
    left = most - sum(map(len, written))
    for entry in entries:
        row = _row(
            (
                entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                # As a mention, since a spreadsheet rounds a bare number of this length.
                f"<@{entry.actor_id}>" if entry.actor_id else words.say("a former steward"),
                _MENTION.sub(lambda found: names.get(found[0], found[0]), teller.told(entry, words)),
                entry.act,
                json.dumps(entry.facts, ensure_ascii=False, sort_keys=True),
            )
        )
        if len(row) > left:
            break
        left -= len(row)
        written.append(row)
    return b"".join(written), len(written) - 2


def _row(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(map(_harmless, cells))
    return line.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
