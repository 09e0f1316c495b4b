"""The settings: one YAML file and the environment in, one frozen and validated object out.

Owns what may be set and how a mistake is told. Every mistake is named at once, each with its place, and no value
from the environment is ever repeated in a message, since it may be a secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Final, Literal

import babel
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError

from bot import zones
from bot.database.sealing import key_made_beside
from bot.errors import CannotStart, UnknownZone
from bot.settings_environment import Environment, HttpAddress, Shards, parted
from bot.settings_file import either, read

__all__ = ["HttpAddress", "Settings", "Shards", "load"]

DEFAULT_FILE: Final = Path("config/hearth.yaml")
"""Where the settings are looked for: in the working folder, then beside the program."""

_CLOCK_FACE = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def _fault(sentence: str) -> PydanticCustomError:
    # The sentence goes in as a fact and not as the template, in which braces would be filled in.
    return PydanticCustomError("hearth", "{sentence}", {"sentence": sentence})


def _wall_time(value: object) -> time:
    if isinstance(value, time):
        return value
    match = _CLOCK_FACE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is not None:
        return time(int(match[1]), int(match[2]))
    if isinstance(value, int) and not isinstance(value, bool):
        # YAML 1.1 reads 19:00 without quotes as a number in base sixty: 1140.
        meant = f"{value // 60:02}:{value % 60:02}" if 0 <= value < 24 * 60 else "21:00"
        raise _fault(f'YAML reads a time without quotes as a number, so write it in quotes: "{meant}".')
    raise _fault('This should be a time of day from "00:00" to "23:59", in quotes.')


def _zone(typed: str) -> str:
    try:
        return zones.zone(typed).key
    except UnknownZone as error:
        near = f"; did you mean {either(error.nearest[:3])}?" if error.nearest else ", such as Europe/London."
        raise _fault(f"This is not the name of a time zone{near}") from error


def _language(typed: str) -> str:
    try:
        babel.Locale.parse(typed, sep="-")
    except (ValueError, babel.UnknownLocaleError) as error:
        raise _fault("This is not the name of a language; write one such as en-GB, cy, es or fr.") from error
    return typed


def _file_name(value: object) -> Path:
    if isinstance(value, Path):
        return value
    if isinstance(value, str) and value.strip():
        return Path(value)
    raise _fault("This should be the name of a file.")


class _Section(BaseModel):
    # Strict, because otherwise "yes" would count as the number 1 and 1140 as nineteen minutes past midnight.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Community(_Section):
    """What a server starts with until its stewards choose: `zone` is an IANA name, `language` a Discord locale."""

    zone: Annotated[str, AfterValidator(_zone)] = "Europe/London"
    language: Annotated[str, AfterValidator(_language)] = "en-GB"


class Quiet(_Section):
    """When nobody is disturbed, in each member's own zone: from `starts` up to, not with, `ends`."""

    starts: Annotated[time, BeforeValidator(_wall_time)] = time(21)
    ends: Annotated[time, BeforeValidator(_wall_time)] = time(8)


class Prompts(_Section):
    """The weekly questions. `file` is relative to `Settings.config_dir`."""

    file: Annotated[Path, BeforeValidator(_file_name)] = Path("prompts.yaml")
    useful_for_hours: Annotated[int, Field(ge=1, le=144)] = 24


class Links(_Section):
    """Whether the links of the library are looked at, from time to time."""

    looked_at: bool = True


class Logs(_Section):
    """How much is logged, and whether for people (`plain`) or for programs (`json`, one object a line)."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["plain", "json"] = "plain"


class FileSettings(_Section):
    """All that `hearth.yaml` may hold."""

    community: Community = Community()
    quiet_hours: Quiet = Quiet()
    dms_a_week: Annotated[int, Field(ge=0, le=7)] = 2
    prompts: Prompts = Prompts()
    features: list[str] = ["reflections", "introductions", "resources"]
    drafts_kept_hours: Annotated[int, Field(ge=1, le=24)] = 24
    audit_kept_months: Annotated[int, Field(ge=1, le=24)] = 24
    links: Links = Links()
    backups: Literal["daily", "never"] = "daily"
    logs: Logs = Logs()


class Settings(FileSettings):
    """Everything that is set. No `secret_keys` means: on SQLite, the key kept beside the data (see `keys`)."""

    model_config = ConfigDict(strict=False)

    token: SecretStr | None = None
    data_dir: Path = Path("data")
    # The address may hold a password, and the settings may be printed.
    database_url: str = Field(
        default_factory=lambda given: f"sqlite:///{given['data_dir'].as_posix()}/hearth.db", repr=False
    )
    secret_keys: tuple[SecretStr, ...] = ()
    http: HttpAddress | None = None
    shards: Shards | None = None
    config_dir: Path = Path(__file__).parents[1] / "config"

    def keys(self, *, is_sqlite: bool) -> tuple[str, ...]:
        """Return the keys for a `Sealer`, newest first, making one beside the data on SQLite where none is given.

        Raises `CannotStart` where PostgreSQL is used without a key, or the kept key cannot be read or written.
        """
        if self.secret_keys:
            return tuple(key.get_secret_value() for key in self.secret_keys)
        if is_sqlite:
            return parted(key_made_beside(self.data_dir))
        raise CannotStart(
            (
                "HEARTH_SECRET_KEY: With PostgreSQL a key must be given, here or in the file that"
                " HEARTH_SECRET_KEY_FILE names. Several programs may share one database, and each would otherwise make"
                " a key of its own that the others cannot open. `hearth key` prints a new one; keep a copy of it in a"
                " safe place.",
            )
        )


def load(path: Path | str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the file at `path` and of `environ` (the process's own by default).

    Without `path` the file is HEARTH_CONFIG (a file, or the folder of hearth.yaml), else `DEFAULT_FILE`.
    Raises `CannotStart` with every fault at once, each with the setting or variable that it is about.
    """
    environment = Environment(os.environ if environ is None else environ)
    file = _find(path, environment.get("HEARTH_CONFIG"))
    from_file, faults = read(file, FileSettings)
    from_environment = environment.read()
    faults += environment.faults
    if faults or from_file is None:
        raise CannotStart(tuple(faults))
    return Settings(
        **{name: getattr(from_file, name) for name in FileSettings.model_fields},
        **from_environment,
        config_dir=file.parent,
    )


def _find(path: Path | str | None, configured: str) -> Path:
    if path is None and not configured:
        return DEFAULT_FILE if DEFAULT_FILE.is_file() else Path(__file__).parents[1] / DEFAULT_FILE
    named = Path(path if path is not None else configured)
    return named / DEFAULT_FILE.name if named.is_dir() else named
