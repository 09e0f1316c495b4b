"""Who has the SQLite database in use, so that a backup is never put in its place under a program that runs.

Every program that opens it shares a lock, and a restore takes it alone. The system lets a lock go with the process that
held it, however that ended. PostgreSQL knows by itself who is connected.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from bot.database import sqlite_file
from bot.errors import CannotStart
from bot.file_locks import FileLock, Held

WORKPLACE: Final = ".restoring"
"""The folder beside the database in which a restore gets things ready."""


class InUse:
    """The lock of a program that uses the database; not held until `take`."""

    def __init__(self, url: URL) -> None:
        file = sqlite_file(url)
        self._file = file
        self._lock = FileLock(file) if file is not None else None

    def take(self) -> None:
        """Say that the database is in use; raises `CannotStart` while a backup is being put in its place."""
        if self._lock is None or self._file is None:
            return
        # Where nothing can be written, what opens the database says so better.
        with suppress(OSError):
            self._lock.make_folder()
            try:
                self._lock.take(alone=False)
            except Held:
                raise CannotStart(
                    ("A backup is being put in the place of the database at this moment. Try again in a minute.",)
                ) from None
            # Nobody restores now, so this was left by a restore that was killed; it holds what a database holds.
            shutil.rmtree(self._file.with_name(WORKPLACE), ignore_errors=True)

    def release(self) -> None:
        """Say that it is not in use any more; twice changes nothing."""
        if self._lock is not None:
            self._lock.release()


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """Keep every program from the database while it is replaced; raises `CannotStart` where one has it in use."""
    lock = FileLock(file)
    lock.make_folder()
    try:
        lock.take(alone=True)
    except Held:
        raise CannotStart((f"Hearth is running, and uses {file}. Stop it first, then restore.",)) from None
    try:
        yield
    finally:
        lock.release()
