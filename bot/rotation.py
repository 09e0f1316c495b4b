"""Which backups there are in a folder, and which of them have had their time. Touches none it did not name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

DAYS: Final = 7
WEEKS: Final = 4
KEPT_FOR: Final = timedelta(days=30)
"""No backup is kept for longer than this."""

_NAME = re.compile(r"hearth-(\d{4}-\d\d-\d\d-\d{4})(-before-restore)?(?:-(\d{1,4}))?\.(?:db|dump|damaged)")
_STAMP = "%Y-%m-%d-%H%M"
_CLOCK_IS_WRONG = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: when it was made (UTC, to the minute), and which of that minute's it is. One `set_aside` is what a
    restore replaced.
    """

    file: Path
    at: datetime
    set_aside: bool = False
    number: int = 1


def name_for(at: datetime, kind: str, *, set_aside: bool = False, number: int = 1) -> str:
    """Return the file name of a backup made at an instant; `kind` is db, dump or damaged."""
    parts = ["hearth", at.astimezone(UTC).strftime(_STAMP)]
    parts += ["before-restore"] if set_aside else []
    parts += [str(number)] if number > 1 else []
    return f"{'-'.join(parts)}.{kind}"


def free_name(folder: Path, at: datetime, kind: str, *, set_aside: bool = False) -> Path:
    """Return where in a folder a backup goes, so that it takes the place of no other."""
    names = (folder / name_for(at, kind, set_aside=set_aside, number=number) for number in count(1))
    return next(file for file in names if not file.exists())


def found_in(folder: Path) -> list[Backup]:
    """Return the backups in a folder, oldest first; none where there is no folder."""
    found = []
    for file in folder.iterdir() if folder.is_dir() else ():
        backup = named(file)
        if backup is not None and file.is_file():
            found.append(backup)
    return sorted(found, key=_age)


def named(file: Path) -> Backup | None:
    """Return what a file's name says of it, or None where it is not the name of a backup of ours."""
    match = _NAME.fullmatch(file.name)
    if match is None:
        return None
    try:
        at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(file, at, match[2] is not None, int(match[3] or 1))


def had_their_time(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Return those that are to go: all but the newest of each of the last 7 days and 4 weeks (UTC, from Monday).

    What a restore set aside stays its 30 days. One from the future stays too: then it is the clock that is wrong.
    """
    known = sorted(backups, key=_age)
    newest_of: dict[object, Backup] = {}
    for backup in known:
        if backup.set_aside:
            continue
        days_ago = (now.date() - backup.at.date()).days
        weeks_ago = (_monday(now) - _monday(backup.at)).days // 7
        if days_ago < DAYS:
            newest_of["day", days_ago] = backup
        if weeks_ago < WEEKS:
            newest_of["week", weeks_ago] = backup
    kept = set(newest_of.values())
    return [
        backup
        for backup in known
        if backup.at <= now + _CLOCK_IS_WRONG
        and (backup.at < now - KEPT_FOR or (backup not in kept and not backup.set_aside))
    ]


def _age(backup: Backup) -> tuple[datetime, int]:
    return backup.at, backup.number


def _monday(instant: datetime) -> datetime:
    day = instant.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())
