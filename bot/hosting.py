"""What a host does for one person from the command line: show what is kept of them, or erase it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from bot import logs
from bot.app import build
from bot.database import parse_url, sqlite_file
from bot.errors import CannotStart
from bot.personal_data import PersonalDataOfAll
from bot.running import refusals_explained
from bot.settings import Settings


def exported(settings: Settings, person_id: int) -> str:
    """Return everything kept of a person as JSON: a list of `{"title": ..., "facts": {name: value}}`.

    Raises `CannotStart` or `StorageUnavailable`.
    """
    return asyncio.run(_exported(settings, person_id))


def erase(settings: Settings, person_id: int) -> None:
    """Erase a person everywhere; raises `CannotStart` or `StorageUnavailable`, and then nothing is erased."""
    asyncio.run(_erase(settings, person_id))


async def _exported(settings: Settings, person_id: int) -> str:
    async with _opened(settings) as kept:
        found = [{"title": one.title, "facts": one.facts} for one in await kept.export(person_id)]
    return json.dumps(found, ensure_ascii=False, indent=2, default=_instant)


async def _erase(settings: Settings, person_id: int) -> None:
    async with _opened(settings) as kept:
        await kept.erase(person_id)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[PersonalDataOfAll]:
    logs.configure("error")
    file = sqlite_file(parse_url(settings.database_url))
    # Opening would make an empty one, and "nothing is kept" would be a false answer.
    if file is not None and not file.exists():
        raise CannotStart((f"There is no database at {file}. Is HEARTH_DATA_DIR set as it is for the bot?",))
    async with build(settings) as hearth:
        with refusals_explained():
            await hearth.open()
        yield hearth.personal_data


def _instant(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
