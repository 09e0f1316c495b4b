"""How the program tells whoever hosts it what happens: one line an event, to standard error.

Logs hold ids and the names of events, never what a person wrote and never a secret. What libraries log (discord.py,
APScheduler, Alembic, aiohttp) goes the same way and is cleaned in the same way.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import PurePath
from typing import Any, Final, Literal, TextIO

import structlog
from structlog.typing import ExcInfo, Processor

from bot import errors

WITHHELD: Final = "[withheld]"

_NEVER_LOGGED: Final = frozenset(
    {
        "answer", "authorization", "body", "content", "display_name", "draft", "name", "password", "reflection",
        "secret", "text", "title", "token", "typed", "value", "values",
    }
)  # fmt: skip

# Below these nothing of a library is logged, whatever the settings say: discord.py's debug lines hold whole
# payloads, those of the database drivers hold every value, and the rest says nothing a host can act upon.
_FLOORS: Final = {
    "discord": logging.INFO,
    "aiohttp": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "asyncio": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}

_SECRETS: Final = (
    # https://discord.com/developers/docs/reference#authentication: an id, a time and a signature in base64
    (re.compile(r"[\w-]{18,}\.[\w-]{6}\.[\w-]{27,}"), "[token]"),
    # Webhooks, and the answers to interactions, carry their token in the address.
    (re.compile(r"(/(?:webhooks|interactions)/\d+)/[^/\s?\"'#)>]+"), r"\1/[token]"),
    # An interaction's token alone is base64 of "interaction:..."
    (re.compile(r"aW50ZXJhY3Rpb246[\w=-]+"), "[token]"),
    (re.compile(r"\b(Bot|Bearer) [\w.-]{16,}"), r"\1 [token]"),
    # The password in a database's address.
    (re.compile(r"(://[^\s:/@]*):[^\s/@]+@"), r"\1:[secret]@"),
    # A Fernet key.
    (re.compile(r"(?<![\w+/-])[\w-]{43}=(?![\w=])"), "[key]"),
    # What a failed query was given, which may be what somebody wrote.
    (re.compile(r"\[parameters: [^\n]*"), f"[parameters: {WITHHELD}]"),
    (re.compile(r"\bDETAIL: [^\n]*"), f"DETAIL: {WITHHELD}"),
    # How asyncio shows a task that failed: with the exception and all that it says.
    (re.compile(r"\bexception=([A-Za-z_][\w.]*)\(.*\)"), rf"exception=\1({WITHHELD})"),
)

# Too short for a token, and without a character that every other secret has: most of what is logged, at a glance.
_HARMLESS: Final = re.compile(r"[a-z0-9TZ_ .:+-]{0,52}")


def configure(
    level: Literal["debug", "info", "warning", "error"] = "info",
    form: Literal["plain", "json"] = "plain",
    stream: TextIO | None = None,
) -> None:
    """Send events from `level` up to `stream` (standard error), in lines for people or as JSON; may be repeated."""
    stream = sys.stderr if stream is None else stream
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_traceback),
        clean,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(form, stream)],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    lowest = logging.getLevelNamesMapping()[level.upper()]
    root.setLevel(lowest)
    for name, floor in _FLOORS.items():
        logging.getLogger(name).setLevel(max(lowest, floor))
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def clean(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return the event without anything a person wrote and without secrets; a structlog processor."""
    for key, value in list(event.items()):
        if not key.startswith("_"):  # structlog's own, which it takes out itself
            event[key] = _cleaned(key, value)
    return event


def redacted(text: str) -> str:
    """Return the text with everything that looks like a secret replaced by what it was."""
    if _HARMLESS.fullmatch(text):
        return text
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _traceback(exc_info: ExcInfo) -> str:
    return "\n".join(_lines_of(exc_info[1], set())).rstrip()


def _lines_of(error: BaseException, told: set[int]) -> Iterator[str]:
    """Yield Python's own traceback, which shows lines of code and no variables, without what exceptions say."""
    told.add(id(error))
    before, joined = error.__cause__, "The above exception was the direct cause of the following exception:"
    if before is None and not error.__suppress_context__:
        before, joined = error.__context__, "During handling of the above exception, another exception occurred:"
    if before is not None and id(before) not in told:
        yield from (*_lines_of(before, told), "", joined, "")
    if error.__traceback__ is not None:
        yield "Traceback (most recent call last):"
        yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    kind = type(error)
    name = (
        kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    )
    says = _says(error)
    yield f"{name}: {says}" if says else name
    for inner in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        if id(inner) not in told:
            yield from ("", "Within the group above:", "", *_lines_of(inner, told))


def _says(error: BaseException) -> str:
    """Return what an exception says where nobody's words can be in it: most messages quote what they were given."""
    if type(error).__module__ == errors.__name__ and not hasattr(error, "typed"):
        return str(error)
    if isinstance(error, OSError) and error.errno is not None:
        return f"[Errno {error.errno}] {error.strerror}"
    if type(error).__module__ == "discord.errors" and hasattr(error, "status"):  # an HTTPException
        return f"status {error.status}, error code {getattr(error, 'code', 0)}"
    return WITHHELD if error.args else ""


def _cleaned(key: object, value: object) -> Any:
    if isinstance(key, str) and key.casefold() in _NEVER_LOGGED:
        return WITHHELD
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return _cleaned(None, value.value)
        case str():
            return redacted(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case PurePath():
            return redacted(str(value))
        case Mapping():
            return {redacted(str(name)): _cleaned(name, inner) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_cleaned(None, inner) for inner in value]
    # A member, a message or an error would print itself with names and words; which one it was is enough.
    number = getattr(value, "id", None)
    return f"<{type(value).__name__} {number}>" if isinstance(number, int) else f"<{type(value).__name__}>"


def _renderers(form: str, stream: TextIO) -> list[Processor]:
    if form == "json":
        return [structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback, sort_keys=False
        )
    ]
