"""Draws a round in a process of its own: a pool and a seed come in, the round goes out, and nothing is kept."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cogs.introductions.rules.pool import Drawn, Pool

STEP_SECONDS: Final = 2.0
"""A draw takes a multiple of this, so that how long it took tells nothing."""

_LOOKS_EVERY_SECONDS: Final = 1.0


def in_steps(work: Callable[[], Drawn], step: float) -> Drawn:
    """Return what the work does, once a whole number of steps (seconds) has gone by; it blocks its thread."""
    began = time.perf_counter()
    done = work()
    time.sleep(-(time.perf_counter() - began) % step)
    return done


def main() -> None:
    """Read (pool, seed) from standard input, write what was drawn to standard output."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    pool, seed = pickle.load(sys.stdin.buffer)  # noqa: S301  (our own parent wrote it)
    drawn = in_steps(lambda: draw_of(pool, seed), STEP_SECONDS)
    pickle.dump(drawn, sys.stdout.buffer)


def _end_with(parent: int) -> None:
    # A bot that was killed reads no answer, and a draw of thousands would go on for a minute.
    while os.getppid() == parent:
        time.sleep(_LOOKS_EVERY_SECONDS)
    os._exit(1)


def draw_of(pool: Pool, seed: int) -> Drawn:
    """Return the round of this pool under this seed."""
    # Here alone: the bot imports this module, and needs the rules of the draw only while one is drawn.
    from cogs.introductions.rules.matching import draw

    return draw(pool, seed)


if __name__ == "__main__":
    main()
