"""Makes backups: of SQLite while the bot runs, of PostgreSQL by its own program; the ledger of erasures goes beside.

A backup is made under another name, looked through, and only then given its own: what bears the name of a backup is
whole. It never holds the secret key, and neither may its folder.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot import rotation
from bot.database import Sealer, parse_url, sqlite_file
from bot.database.sealing import KEY_FILE
from bot.errors import CannotStart
from bot.file_locks import FileLock, Held
from bot.ledger import KEPT_FOR, LEDGER_FILE, Ledger, sync_folder
from bot.settings import Settings

BACKED_UP_AT: Final = "backed_up_at"
"""Under this name a copy knows when it was made (ISO 8601, UTC)."""

FOLDER: Final = "backups"

_MEBIBYTE = 1024 * 1024
_LITTLE_ROOM = 500 * _MEBIBYTE


class Damaged(CannotStart):
    """What is to be backed up is no whole database of Hearth."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where, its bytes, how many had their time and went, and the bytes still free."""

    file: Path
    size: int
    gone: int
    free: int

    @property
    def is_little_room_left(self) -> bool:
        """Whether the host should look after the disk."""
        return self.free < _LITTLE_ROOM


def folder_of(settings: Settings, chosen: Path | None = None) -> Path:
    """Return where backups go: the folder that was chosen, else the one in the data folder."""
    return chosen if chosen is not None else settings.data_dir / FOLDER


def back_up(
    settings: Settings,
    folder: Path,
    now: datetime,
    *,
    set_aside: bool = False,
    began: Callable[[sqlite3.Connection], None] = lambda _: None,
) -> Made:
    """Make a backup in this folder, and let those go that have had their time. Takes a while; the bot may run.

    `began` is handed the connection that copies, which another thread may interrupt. Raises `CannotStart`, and then
    nothing was made and none went.
    """
    url = parse_url(settings.database_url)
    source = sqlite_file(url)
    if source is not None and not source.exists():
        raise CannotStart((f"There is no database at {source}. Is HEARTH_DATA_DIR set as it is for the bot?",))
    sealer = Sealer(settings.keys(is_sqlite=source is not None))
    with _disk_explained(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        refuse_beside_key(settings, folder)
    with _disk_explained(folder), _alone_in(folder):
        target = rotation.free_name(folder, now, "dump" if source is None else "db", set_aside=set_aside)
        with whole(target) as unfinished:
            if source is None:
                from bot import backup_postgres

                backup_postgres.dump(url, unfinished, now)
            else:
                copy_sqlite(source, unfinished, now, began)
        beside = Ledger(folder / LEDGER_FILE, sealer)
        beside.take_in(settings.data_dir / LEDGER_FILE)
        gone = 0
        if not set_aside:  # a restore takes nothing away: what it restores from may be old
            gone = rotate(folder, now)
            prune(beside, folder, now)
        return Made(target, target.stat().st_size, gone, shutil.disk_usage(folder).free)


def rotate(folder: Path, now: datetime) -> int:
    """Delete the backups in a folder that have had their time; return how many."""
    going = rotation.had_their_time(rotation.found_in(folder), now)
    for backup in going:
        backup.file.unlink(missing_ok=True)
    return len(going)


def prune(ledger: Ledger, folder: Path, now: datetime) -> int:
    """Forget erasures that no backup in this folder is older than, and that are past their period; return how many."""
    oldest = min((backup.at for backup in rotation.found_in(folder)), default=now)
    return ledger.prune(min(oldest, now - KEPT_FOR))


def copy_sqlite(
    source: Path, target: Path, now: datetime, began: Callable[[sqlite3.Connection], None] = lambda _: None
) -> None:
    """Copy a database, in use or not, to an empty file, look the copy through, and write into it when it was made.

    Nothing that was deleted is in the copy. Raises `CannotStart`.
    """
    needed = source.stat().st_size + 16 * _MEBIBYTE
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise CannotStart(
            (f"There is no room: {needed // _MEBIBYTE:,} MB are needed in {target.parent}, {free // _MEBIBYTE:,} are"
             " free.",)
        )  # fmt: skip
    try:
        with closing(sqlite3.connect(source.absolute().as_uri() + "?mode=rw", uri=True, timeout=60)) as connection:
            began(connection)
            connection.execute("VACUUM INTO ?", (str(target),))
        with closing(sqlite3.connect(target)) as copy:
            began(copy)
            if faults := faults_in(copy):
                raise Damaged((f"The database at {source} is damaged: {faults}.",))
            with copy:
                copy.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (BACKED_UP_AT, now.isoformat()))
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        kind = Damaged if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} else CannotStart
        raise kind((f"The database at {source} could not be copied: {error}.",)) from error


def faults_in(connection: sqlite3.Connection) -> str | None:
    """Return what is wrong with a database (the first of it), or None where it is whole and ours."""
    [(found,)] = connection.execute("PRAGMA integrity_check(1)")
    if found != "ok":
        return str(found)
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        return "rows point at rows that are not there"
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return None if {"alembic_version", "meta"} <= names else "it is not a database of Hearth"


def refuse_beside_key(settings: Settings, folder: Path) -> None:
    """Raise `CannotStart` where a folder for backups holds the secret key: together they could be read by anybody."""
    given = os.environ.get("HEARTH_SECRET_KEY_FILE", "").strip()
    keys = {folder / KEY_FILE, *([Path(given)] if given else ())}
    inside = {settings.data_dir / KEY_FILE, *keys}
    for key in inside:
        if key.exists() and key.resolve().is_relative_to(folder.resolve()):
            raise CannotStart(
                (f"{folder} holds the secret key ({key.name}), and whoever finds a backup beside its key can read"
                 " everything. Choose a folder for backups alone.",)
            )  # fmt: skip


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Yield an empty file for its owner alone; once it is filled and safe on the disk, it takes the name `target`."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield unfinished
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
        sync_folder(target.parent)
    finally:
        for left in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / "backup")
    try:
        lock.take(alone=True)
    except Held:
        raise CannotStart((f"Another backup is being made in {folder} at this moment.",)) from None
    try:
        # What a program left that was killed in the middle holds everything a backup holds, and bears no date.
        for left in folder.glob(".hearth-*.unfinished*"):
            left.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


@contextmanager
def _disk_explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotStart((f"Nothing could be written to {folder}: {error.strerror}.",)) from error
