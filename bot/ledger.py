"""The ledger of erasures: a file beside the database that says, readable by nobody, who was erased and when.

A backup holds people who were erased since. The ledger is never part of a database and never restored over, so that
whoever it names can be erased again. It holds no id: only a hash that takes the secret key to compare with.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.database import Sealer
from bot.errors import StorageUnavailable
from bot.file_locks import locked

LEDGER_FILE: Final = "erasures.log"

KEPT_FOR: Final = timedelta(days=35)
"""How long an entry is kept at least: longer than any backup, and past that for as long as one of ours is older."""

_LINE = re.compile(r"\d{4}-[01]\d-[0-3]\dT[\d:]{8}\.\d{6}Z (?:(?:erased|undone) [0-9a-f]{64}|pruned)")


@dataclass(frozen=True, slots=True)
class Entry:
    """An erasure: when, and the keyed hash of the person's id."""

    at: datetime
    mark: str


@dataclass(frozen=True, slots=True)
class Erasures:
    """What a ledger holds. `since` is from when on it is whole; None is from the first erasure there was."""

    entries: frozenset[Entry] = frozenset()
    since: datetime | None = None

    @property
    def newest(self) -> datetime | None:
        """Return when somebody was last erased, or None."""
        return max((entry.at for entry in self.entries), default=None)

    def after(self, instant: datetime | None) -> Mapping[str, datetime]:
        """Return the marks of those erased after an instant (of all, for None), with when each last was."""
        found: dict[str, datetime] = {}
        for entry in sorted(self.entries, key=lambda entry: entry.at):
            if instant is None or entry.at > instant:
                found[entry.mark] = entry.at
        return found


class Ledger:
    """Writes and reads the file. Several processes of one host may share it."""

    def __init__(self, file: Path, sealer: Sealer) -> None:
        self.file = file
        self._sealer = sealer

    def erased(self, person_id: int, at: datetime) -> None:
        """Write down an erasure, safely on the disk when this returns; raises `StorageUnavailable`.

        Called before the erasure is committed: a process killed in between has it finished at the next start.
        """
        self._append([_line(at, "erased", self.marks(person_id)[0])])

    def undone(self, person_id: int, at: datetime) -> None:
        """Void what `erased` wrote with the same instant, since nothing of it was committed."""
        self._append([_line(at, "undone", self.marks(person_id)[0])])

    def marks(self, person_id: int) -> tuple[str, ...]:
        """Return what may stand for this person, one for each key there is, the newest key's first."""
        return self._sealer.marks(f"erased person {person_id}")

    def read(self) -> Erasures:
        """Return what stands; raises `StorageUnavailable` where the file is there and cannot be read."""
        return read(self.file)

    def take_in(self, other: Path) -> int:
        """Add what another ledger (a copy beside a backup) has and this one lacks; return how many lines."""
        with _storage():
            mine = frozenset(_lines(self.file))
            missing = [line for line in _lines(other) if line not in mine]
        if missing:
            self._append(f"{line}\n" for line in missing)
        return len(missing)

    def prune(self, before: datetime) -> int:
        """Forget erasures from before an instant; return how many."""
        if all(entry.at >= before for entry in self.read().entries):
            return 0
        with _storage(), locked(self.file):
            erasures = self.read()
            kept = sorted((entry for entry in erasures.entries if entry.at >= before), key=lambda entry: entry.at)
            since = max(before, erasures.since or before)
            lines = [_line(since, "pruned"), *(_line(entry.at, "erased", entry.mark) for entry in kept)]
            _replace(self.file, "".join(lines))
        return len(erasures.entries) - len(kept)

    def _append(self, lines: Iterable[str]) -> None:
        with _storage():
            is_new = not self.file.exists()
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(self.file):
                descriptor = os.open(self.file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    # Whoever was killed while writing left half a line, which must not swallow the next one.
                    is_torn = os.lseek(descriptor, 0, os.SEEK_END) > 0 and _last_byte(descriptor) != b"\n"
                    _write(descriptor, ("\n" if is_torn else "") + "".join(lines))
                finally:
                    os.close(descriptor)
            if is_new:
                sync_folder(self.file.parent)


def read(file: Path) -> Erasures:
    """Return what a ledger's file holds; nothing where there is none. A line that was never finished is none."""
    with _storage():
        lines = _lines(file)
    entries: set[Entry] = set()
    since: datetime | None = None
    for at, verb, mark in _parsed(lines):
        if verb == "erased":
            entries.add(Entry(at, mark))
        elif verb == "undone":
            entries.discard(Entry(at, mark))
        else:
            since = at if since is None else max(since, at)
    return Erasures(frozenset(entries), since)


def sync_folder(folder: Path) -> None:
    """Make sure that a new name in a folder outlives a power cut, where the system can."""
    with suppress(OSError):  # Windows opens no folders, and needs none of this
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in text.splitlines() if _LINE.fullmatch(line)]


def _parsed(lines: Iterable[str]) -> Iterator[tuple[datetime, str, str]]:
    for line in lines:
        instant, verb, mark = (*line.split(" "), "")[:3]
        yield datetime.fromisoformat(instant), verb, mark


def _line(at: datetime, verb: str, mark: str = "") -> str:
    instant = at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return " ".join(filter(None, (f"{instant}Z", verb, mark))) + "\n"


def _last_byte(descriptor: int) -> bytes:
    os.lseek(descriptor, -1, os.SEEK_END)
    return os.read(descriptor, 1)


def _write(descriptor: int, text: str) -> None:
    written = text.encode("ascii")
    if os.write(descriptor, written) != len(written):
        raise OSError(errno.ENOSPC, "the disk took half a line")
    os.fsync(descriptor)


def _replace(file: Path, text: str) -> None:
    beside = file.with_name(f"{file.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        _write(descriptor, text)
    finally:
        os.close(descriptor)
    beside.replace(file)
    sync_folder(file.parent)


@contextmanager
def _storage() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageUnavailable from error
