"""The settings that come from the environment: secrets, and where this process keeps and serves things.

Owns the variables and how a mistake in one is told. No value is ever repeated in a message: any may be a secret.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import SecretStr

from bot.database import Sealer, parse_url
from bot.database.sealing import read_key_file
from bot.errors import CannotStart

VARIABLES: Final = (
    "DISCORD_TOKEN",
    "HEARTH_CONFIG",
    "HEARTH_DATABASE_URL",
    "HEARTH_DATA_DIR",
    "HEARTH_SECRET_KEY",
    "HEARTH_SECRET_KEY_FILE",
    "HEARTH_HTTP",
    "HEARTH_SHARDS",
)
"""Every variable that is read."""

_ALIKE = 0.84  # catches a letter too many or too few, and leaves HEARTH_PORT and HEARTH_HOST alone

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class HttpAddress:
    """Where health and metrics are served. An empty `host` is every address of the machine; port 0 is any free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Shards:
    """Which shards this process looks after, of how many there are in all."""

    ids: tuple[int, ...]
    count: int


class Environment:
    """One pass over the variables; an empty one counts as not set, since that is how compose files pass those on."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.faults: list[str] = []

    def get(self, name: str) -> str:
        """Return what a variable holds without spaces around it; empty where it is not set."""
        return self._variables.get(name, "").strip()

    def read(self) -> dict[str, Any]:
        """Return what is set, by the names of `Settings`, and note every fault in `faults`."""
        found: dict[str, Any] = {}
        if folder := self.get("HEARTH_DATA_DIR"):
            found["data_dir"] = Path(folder)
        for field, variable, reader in (
            ("token", "DISCORD_TOKEN", _token),
            ("database_url", "HEARTH_DATABASE_URL", _database_url),
            ("http", "HEARTH_HTTP", _http),
            ("shards", "HEARTH_SHARDS", _shards),
        ):
            if typed := self.get(variable):
                found[field] = self._noting(variable, reader, typed)
        found["secret_keys"] = self._keys()
        self._misspelt()
        return found

    def _noting(self, variable: str, reader: Callable[[str], _T], typed: str) -> _T | None:
        try:
            return reader(typed)
        except CannotStart as error:
            self.faults += (fault if fault.startswith(variable) else f"{variable}: {fault}" for fault in error.faults)
        return None

    def _keys(self) -> tuple[SecretStr, ...]:
        given, file = self.get("HEARTH_SECRET_KEY"), self.get("HEARTH_SECRET_KEY_FILE")
        if given and file:
            self.faults.append("HEARTH_SECRET_KEY and HEARTH_SECRET_KEY_FILE: Only one of the two can be set.")
            return ()
        if file:
            return self._noting("HEARTH_SECRET_KEY_FILE", lambda name: _keys(read_key_file(Path(name))), file) or ()
        return (self._noting("HEARTH_SECRET_KEY", _keys, given) or ()) if given else ()

    def _misspelt(self) -> None:
        # Other HEARTH_ variables may be anybody's (Kubernetes sets HEARTH_SERVICE_HOST); only near misses are told.
        ours = [name for name in VARIABLES if name.startswith("HEARTH_")]
        for name in sorted(self._variables):
            near = get_close_matches(name, ours, 1, _ALIKE) if name.startswith("HEARTH_") and name not in ours else []
            if near:
                self.faults.append(f"{name}: This is not a setting; did you mean {near[0]}?")


def parted(typed: str) -> tuple[str, ...]:
    """Return the keys in a text that parts them by spaces, lines or commas."""
    return tuple(re.findall(r"[^\s,]+", typed))


def _keys(typed: str) -> tuple[SecretStr, ...]:
    keys = parted(typed)
    Sealer(keys)  # raises where one is not of the right form
    return tuple(SecretStr(key) for key in keys)


def _token(typed: str) -> SecretStr:
    if typed.casefold().startswith("bot "):
        raise CannotStart(('Leave out the word "Bot" and the space after it.',))
    if any(character in "\"'" for character in typed) or not all("!" <= character <= "~" for character in typed):
        raise CannotStart(("There is a space, a quote or another stray character in the token; copy it once more.",))
    return SecretStr(typed)


def _database_url(typed: str) -> str:
    try:
        url = parse_url(typed)
    except ValueError:  # a port that is not a number; its own words would repeat it
        raise CannotStart(("This is not a database address, such as sqlite:///data/hearth.db.",)) from None
    if url.get_backend_name() == "postgresql" and importlib.util.find_spec("asyncpg") is None:
        raise CannotStart(('PostgreSQL needs one more package: pip install "hearth[postgres]".',))
    return typed


def _http(typed: str) -> HttpAddress:
    match = re.fullmatch(r"(?:\[(?P<six>[0-9A-Fa-f:.%\w]+)\]|(?P<host>[^\s:/\[\]]*)):(?P<port>\d{1,5})", typed)
    if match is None or int(match["port"]) > 65535:
        raise CannotStart(("This should be an address and a port, such as 127.0.0.1:8080 or [::1]:8080.",))
    return HttpAddress(match["six"] or match["host"] or "", int(match["port"]))


def _shards(typed: str) -> Shards:
    match = re.fullmatch(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*/\s*(\d{1,5})", typed)
    if match is None:
        raise CannotStart(('This should name the first and last shard of how many, such as "0-3/16" or "2/16".',))
    first, last, count = int(match[1]), int(match[2] or match[1]), int(match[3])
    if not first <= last < count:
        raise CannotStart(
            ("Shards are counted from 0, the smaller number first, and the last is one below the count.",)
        )
    return Shards(tuple(range(first, last + 1)), count)
