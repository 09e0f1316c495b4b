"""How much of the machine others use meanwhile: who is late on a machine that was busy elsewhere proves nothing.

Linux tells it under /proc. A database server of ours is not our child, and is known by its name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


def watched(*pids: int) -> Callable[[], float]:
    """Begin to watch; the function returned says which part of all processors others than these used until then."""
    busy, ours, all_ = _busy(), _used_by(pids), _passed()

    def used_elsewhere() -> float:
        elsewhere = (_busy() - busy) - (_used_by(pids) - ours)
        return max(0.0, elsewhere) / max(_passed() - all_, 1 / _TICKS)

    return used_elsewhere


def _stat() -> list[int]:
    return [int(ticks) for ticks in _PROC.joinpath("stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]


def _passed() -> float:
    return sum(_stat()) / _TICKS


def _busy() -> float:
    user, nice, system, _idle, _waiting, *rest = _stat()
    return (user + nice + system + sum(rest)) / _TICKS


def _used_by(pids: tuple[int, ...]) -> float:
    return (
        sum(
            int(ticks)
            for process in (*map(str, (os.getpid(), *pids)), *_database_servers())
            for ticks in _facts(process)[11:13]
        )
        / _TICKS
    )


def _database_servers() -> Iterator[str]:
    for path in _PROC.glob("[0-9]*/comm"):
        try:
            if path.read_text(encoding="utf-8").strip() == "postgres":
                yield path.parent.name
        except OSError:
            continue  # it has ended meanwhile


def _facts(process: str) -> list[str]:
    try:
        return (_PROC / process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []
