"""Files that come with a form: what Discord says of one, and reading it, never more of it than was asked for.

Discord keeps such a file for a while and gives a link to it. Neither the link nor the file is kept with a draft.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import discord
from discord.http import HTTPClient

from bot.errors import Expected, Refused, Unavailable
from bot.interface.typed import whole
from bot.words import Words

FILE_UPLOAD: Final = discord.ComponentType.file_upload.value
LONGEST_NAME: Final = 255

_PATIENCE_SECONDS = 60.0
_MEBIBYTE = 1024 * 1024


class NoFile(Refused):
    """A form that asks for a file came without one."""


@dataclass(eq=False)
class FileTooBig(Refused):
    """A file is bigger than can be taken. `most` is in bytes."""

    most: int


class FileGone(Refused):
    """Discord has the file no longer, or does not give it to us any more."""


class FileUnread(Unavailable):
    """The file could not be fetched from Discord; another try may."""


@dataclass(frozen=True, slots=True, repr=False)
class SentFile:
    """A file as Discord tells of it; nothing is read yet. `size` is in bytes; all but that is its sender's own word.

    It has no repr: no log may hold a name that somebody gave.
    """

    name: str
    size: int
    content_type: str
    url: str
    http: HTTPClient

    async def read(self, most_bytes: int) -> bytes:
        """Return what is in it; raises `FileTooBig` before anything is read, `FileGone` or `FileUnread`."""
        if self.size > most_bytes:
            raise FileTooBig(most_bytes)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                found = await self.http.get_from_cdn(self.url)
        except (discord.NotFound, discord.Forbidden) as error:
            raise FileGone from error
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise FileUnread from error
        if len(found) > most_bytes:
            raise FileTooBig(most_bytes)
        return found


Files = Mapping[str, tuple[SentFile, ...]]
"""The control's name -> the files chosen in it, of those that Discord told of."""


def files_of(data: Any, http: HTTPClient) -> Files:
    """Read the submitted files from an interaction's data; what Discord did not say enough of is left out."""
    told_of = (data.get("resolved") or {}).get("attachments") or {}
    return {
        name: tuple(file for value in values if (file := _file(told_of.get(str(value)), http)) is not None)
        for name, values in _uploads(data.get("components") or ())
    }


def _uploads(nodes: Any) -> Iterator[tuple[str, list[Any]]]:
    for node in nodes:
        inner = node.get("component")
        yield from _uploads([*(node.get("components") or ()), *([inner] if inner else ())])
        if node.get("type") == FILE_UPLOAD and "custom_id" in node:
            yield node["custom_id"], node.get("values") or []


def _file(told: Any, http: HTTPClient) -> SentFile | None:
    if not isinstance(told, dict):
        return None
    name, size, url = told.get("filename"), told.get("size"), told.get("url")
    if not (isinstance(name, str) and isinstance(size, int) and isinstance(url, str)) or size < 0:
        return None
    content_type = told.get("content_type")
    return SentFile(
        whole(name)[:LONGEST_NAME], size, whole(content_type) if isinstance(content_type, str) else "", url, http
    )


def _too_big(error: FileTooBig, words: Words) -> str:
    most = error.most
    at_most = (
        words.say("{number} MB", number=most // _MEBIBYTE)
        if most >= _MEBIBYTE
        else words.say("{number} KB", number=max(1, most // 1024))
    )
    return words.say(
        "That file is too big for me: it may have {most} at most. Nothing was changed. Please choose a smaller one.",
        most=at_most,
    )


FILE_EXPLANATIONS: Final[Mapping[type[Expected], Callable[[Any, Words], str]]] = {
    NoFile: lambda _, words: words.say("No file came with the form. Nothing was changed. Please choose one."),
    FileTooBig: _too_big,
    FileGone: lambda _, words: words.say(
        "Discord doesn't have that file for me any more. Nothing was changed. Please choose it again."
    ),
    FileUnread: lambda _, words: words.say(
        "I couldn't fetch that file from Discord just now. Nothing was changed. Please try again in a minute."
    ),
}
