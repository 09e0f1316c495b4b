"""A copy of the library as a file, for stewards to take elsewhere."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot import audit
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database
from bot.errors import Refused
from cogs.resources.rules.resource import Resource, State
from cogs.resources.store import members, resources

if TYPE_CHECKING:
    from cogs.resources.rules.exchange.writing import Entry

EXPORTED: Final = "library.export"
MOST_BYTES: Final = 8 * 1024 * 1024
"""What Discord takes in every server, with some room to spare."""
_AT_ONCE: Final = 100


class Form(StrEnum):
    """In which form a copy is made."""

    CSV = "csv"
    JSON = "json"
    BOOKMARKS = "bookmarks"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the library: the file's name, what is in it, and how many resources that is."""

    name: str
    content: bytes
    number: int


class TooLargeACopy(Refused):
    """Even packed, the copy is larger than what Discord takes."""


class Exporting:
    """What only stewards can ask."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def copy(self, actor: Actor, form: Form, title: str) -> Copy:
        """Return a copy of all that is in the library, from one moment; raises `NotSteward` and `TooLargeACopy`.

        No names of members are in it. A large one is packed.
        """
        actor.must_be_steward()
        found: list[Entry] = []
        async with self._database.reading(snapshot=True) as unit:
            after = None
            while page := await resources.in_state(unit, actor.guild_id, State.SHARED, after=after, most=_AT_ONCE):
                credits = await members.numbers_of_sharers(unit, [one.id for one in page])
                found += [_entry(one, credits.get(one.id, 0)) for one in page]
                after = page[-1].id
        content = await asyncio.to_thread(_written, found, form, title)
        name = {Form.CSV: "library.csv", Form.JSON: "library.json", Form.BOOKMARKS: "library.html"}[form]
        if len(content) > MOST_BYTES:
            content, name = await asyncio.to_thread(_packed, content, name), f"{name}.zip"
        if len(content) > MOST_BYTES:
            raise TooLargeACopy
        async with self._database.writing() as unit:
            facts = {"number": len(found), "form": form.value}
            await audit.write(unit, actor.guild_id, actor.id, EXPORTED, self._clock.now(), facts)
        return Copy(name, content, len(found))


def _entry(one: Resource, credits: int) -> Entry:
    from cogs.resources.rules.exchange.writing import Entry  # of use only where a steward takes a copy

    return Entry(one.shown, one.description, one.shared_at, one.uses, credits, one.state.value)


def _written(found: list[Entry], form: Form, title: str) -> bytes:
    from cogs.resources.rules.exchange.writing import as_bookmarks, as_csv, as_json  # as above

    match form:
        case Form.CSV:
            return as_csv(found)
        case Form.JSON:
            return as_json(found)
        case Form.BOOKMARKS:
            return as_bookmarks(found, title)


def _packed(content: bytes, name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()
