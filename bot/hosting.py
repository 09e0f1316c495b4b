"""What a host does for one person from the command line: show what is kept of them, or erase it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import logs, members
from bot.app import Hearth, build
from bot.database import parse_url, sqlite_file
from bot.errors import CannotStart
from bot.own_data import copies
from bot.running import refusals_explained
from bot.settings import Settings
from bot.words import SOURCE


@dataclass(frozen=True, slots=True)
class Gone:
    """What an erasure took: (what it is called, how many) for each kind of thing, and posts that are still to go."""

    things: tuple[tuple[str, int], ...]
    posts: int


def exported(settings: Settings, person_id: int) -> str:
    """Return everything kept of a person as JSON: a list of `{"title": ..., "facts": {name: value}}`.

    Raises `CannotStart` or `StorageUnavailable`.
    """
    return asyncio.run(_exported(settings, person_id))


def export_to(settings: Settings, person_id: int, file: Path) -> None:
    """Write everything kept of a person into a new zip that its owner alone may read, as `/my data` gives it.

    Raises `CannotStart`, also where the file is there already or cannot be made, or `StorageUnavailable`.
    """
    content = asyncio.run(_zipped(settings, person_id))
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CannotStart((f"{file}: {error.strerror}.",)) from error
    try:
        with os.fdopen(opened, "wb") as zipped:
            zipped.write(content)
    except OSError as error:  # a full disk: half a copy would look like a whole one
        file.unlink(missing_ok=True)
        raise CannotStart((f"{file}: {error.strerror}.",)) from error


def erase(settings: Settings, person_id: int) -> Gone:
    """Erase a person everywhere; raises `CannotStart` or `StorageUnavailable`, and then nothing is erased."""
    return asyncio.run(_erase(settings, person_id))


async def _exported(settings: Settings, person_id: int) -> str:
    async with _opened(settings) as hearth:
        kept = await hearth.personal_data.export(person_id)
    found = [{"title": one.title, "facts": one.facts} for one in kept]
    return json.dumps(found, ensure_ascii=False, indent=2, default=copies.iso)


async def _zipped(settings: Settings, person_id: int) -> bytes:
    async with _opened(settings) as hearth:
        parts = await hearth.personal_data.parts(person_id)
        async with hearth.database.reading() as unit:
            own = (await members.person(unit, person_id)).zone
        reader = copies.Reader(hearth.catalogue.words(SOURCE), ZoneInfo(own or hearth.house_zone))
        return copies.zipped(parts, person_id, reader, hearth.clock.now())


async def _erase(settings: Settings, person_id: int) -> Gone:
    async with _opened(settings) as hearth:
        parts = await hearth.personal_data.parts(person_id)
        words = hearth.catalogue.words(SOURCE)
        erased = await hearth.personal_data.erase(person_id)
    named = ((part.contract.about(words), len(part.kept)) for part in parts)
    return Gone(tuple((about.title, number) for about, number in named if about is not None and number), erased.posts)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Hearth]:
    logs.configure("error")
    file = sqlite_file(parse_url(settings.database_url))
    # Opening would make an empty one, and "nothing is kept" would be a false answer.
    if file is not None and not file.exists():
        raise CannotStart((f"There is no database at {file}. Is HEARTH_DATA_DIR set as it is for the bot?",))
    async with build(settings) as hearth:
        with refusals_explained():
            await hearth.open()
        yield hearth
