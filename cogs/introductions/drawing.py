"""Draws a round off the event loop: what is drawn from is read from rows, and the work is done elsewhere.

Nothing is written here. If the bot ends while it draws, nothing has changed.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from bot import keep_apart
from bot.database import Unit
from bot.errors import Unavailable
from cogs.introductions.draw_process import draw_of, in_steps
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.calling import Round, print_of_people
from cogs.introductions.rules.history import Answer, Conversation, follow_up
from cogs.introductions.rules.pool import Drawn, Person, Pool, pair_of
from cogs.introductions.store import introductions, matches, rounds, steering

_ROOT: Final = Path(__file__).parents[2]

FEW: Final = 24
"""So many people are drawn within a tenth of a second: that takes no process."""

_STEP_OF_FEW: Final = 0.25
_LONGEST_SECONDS: Final = 300


class TookTooLong(Unavailable):
    """A draw did not end in time, and was given up; nothing has changed."""


class Draw(Protocol):
    """Draws a round from a pool, off the event loop; the same pool and seed give the same round."""

    async def __call__(self, pool: Pool, seed: int) -> Drawn: ...


async def elsewhere(pool: Pool, seed: int) -> Drawn:
    """Draw off the event loop: few people in a thread, many in a process of their own; raises `TookTooLong`.

    Where the caller is cancelled, as when the bot closes, the process is ended.
    """
    if len(pool.people) <= FEW:
        return await asyncio.to_thread(in_steps, lambda: draw_of(pool, seed), _STEP_OF_FEW)
    process = _Process()
    try:
        return await asyncio.to_thread(process.draw, pool, seed)
    finally:
        process.end()


class _Process:
    """One process that draws once. `draw` waits for it in a thread; `end` may come from any other, at any time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._is_over = False

    def draw(self, pool: Pool, seed: int) -> Drawn:
        with self._lock:
            if self._is_over:
                raise TookTooLong
            # The pool goes through a pipe: whom somebody is kept apart from stands on no disk and in no list of
            # processes.
            running = self._running = subprocess.Popen(
                [sys.executable, "-m", "cogs.introductions.draw_process"],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        try:
            written, _ = running.communicate(pickle.dumps((pool, seed)), timeout=_LONGEST_SECONDS)
        except subprocess.TimeoutExpired as error:
            self.end()
            running.communicate()
            raise TookTooLong from error
        if running.returncode != 0:
            raise RuntimeError(f"the draw ended with status {running.returncode}")
        drawn: Drawn = pickle.loads(written)  # noqa: S301  (our own process wrote it)
        return drawn

    def end(self) -> None:
        with self._lock:
            self._is_over = True
            if self._running is not None and self._running.poll() is None:
                self._running.kill()


async def pool_of(unit: Unit, round_: Round, now: datetime) -> Pool:
    """Return what a round is drawn from at this moment."""
    return await _pool(unit, round_, await rounds.to_draw(unit, round_.id, SUGGESTED, now))


async def seed_of(unit: Unit, round_: Round, seed: int) -> int:
    """Return with what a round is drawn under this seed: another as soon as anybody in it changed anything.

    What stewards do themselves (pausing, separating) leaves it as it is, so that little moves that need not. Were that
    so after a wish to be kept apart too, the two who moved would show whose it was.
    """
    everybody = replace(await _pool(unit, round_, await rounds.joined(unit, round_.id)), separated=frozenset())
    mixed = hashlib.blake2b(f"{seed}:{print_of(everybody)}".encode(), digest_size=8).digest()
    return int.from_bytes(mixed) >> 1


async def _pool(unit: Unit, round_: Round, ids: Sequence[int]) -> Pool:
    guild_id = round_.guild_id
    introduced = await introductions.of_people(unit, guild_id, ids)
    odd = await matches.odd_times(unit, guild_id, ids)
    people = []
    for person_id in ids:
        profile = introduced[person_id].profile if person_id in introduced else None
        people.append(
            Person(
                person_id,
                frozenset(profile.offers if profile else ()),
                frozenset(profile.hopes if profile else ()),
                odd.get(person_id, 0),
            )
        )
    here = frozenset(ids)
    met = follow_up(await _conversations(unit, guild_id, here))
    return Pool(
        tuple(people),
        await keep_apart.wishes_among(unit, guild_id, ids),
        frozenset(pair_of(*pair) for pair in await steering.separated(unit, round_.id) if pair <= here),
        {pair: how for pair, how in met.items() if here.issuperset(pair)},
    )


async def _conversations(unit: Unit, guild_id: int, people: frozenset[int]) -> list[Conversation]:
    """Return the earlier conversations of these people that came to be, their rounds counted up from 0."""
    earlier = [one for one in await matches.history(unit, guild_id, people) if not one.was_cut_short]
    ordinal = {round_id: number for number, round_id in enumerate(sorted({one.round_id for one in earlier}))}
    return [
        Conversation(
            ordinal[one.round_id],
            one.people,
            {person_id: Answer(said.value) for person_id, said in one.answers.items()},
        )
        for one in earlier
    ]


def print_of(pool: Pool) -> str:
    """Return what is the same as long as a pool is, for `Round.drawn_from`.

    It is another as soon as somebody joined, left, rests, is paused, or changed what they offer, hope for, answered or
    wished, and does not tell which of these it was.
    """
    everything = [
        sorted([one.id, sorted(one.offers), sorted(one.hopes), one.odd_times] for one in pool.people),
        sorted(pool.apart),
        sorted(pool.separated),
        sorted([*pair, how.again, how.times, how.last_round] for pair, how in pool.met.items()),
    ]
    whole = hashlib.blake2b(json.dumps(everything).encode(), digest_size=16).hexdigest()
    return f"{print_of_people(one.id for one in pool.people)}-{whole}"
