"""Locks that hold among processes of one machine, and end with the process that holds them, however it ends.

Each is held on a small file of its own beside what it is about (`NAME.lock`), which stays: a lock on the thing itself
would be lost whenever that is replaced. Where the system has no such locks (Windows) nobody is kept out, and the system
itself refuses to replace a file that is open.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Held(Exception):
    """Another process holds the lock."""


class FileLock:
    """A lock beside `path`: many may share it, or one has it alone."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.lock")
        self._descriptor: int | None = None

    def make_folder(self) -> None:
        """Make the folder that the lock lies in, for its owner alone, where there is none."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def take(self, *, alone: bool, wait: bool = False) -> None:
        """Take it; raises `Held` where somebody has it and `wait` is not asked for, and `OSError` of the disk."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(descriptor, alone=alone, wait=wait)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Let it go; twice changes nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock beside `path` alone, waiting for it; for what takes a moment only."""
    lock = FileLock(path)
    lock.take(alone=True, wait=True)
    try:
        yield
    finally:
        lock.release()


def _take(descriptor: int, *, alone: bool, wait: bool) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    how = (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB)
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError as error:
        raise Held from error
