"""What must hold of introductions once all has come to rest."""

from __future__ import annotations

from collections.abc import Iterator

from tests.wire.schedules.fates import Fate
from tests.wire.schedules.model import Arrival
from tests.wire.schedules.numbers import number_of, once_each
from tests.wire.schedules.playing import Play


class LawsOfArriving:
    """The laws about what newcomers see in Discord."""

    def __init__(self, play: Play) -> None:
        self._play, self._model, self._chronicle = play, play.model, play.chronicle
        self._backend = play.wire.world.backend

    def breaches(self) -> list[str]:
        """Return everything that should not be so."""
        return [
            *(breach for one in self._model.arrivals.values() for breach in self._arrival(one)),
            *(breach for one in self._model.arrivals.values() for breach in self._nudge(one)),
        ]

    # -- Introductions -------------------------------------------------------------------------------

    def _arrival(self, arrival: Arrival) -> Iterator[str]:
        channel_id = self._model.servers[arrival.server].introductions.id
        said = self._chronicle.saying(arrival.label)
        posts = [one for one in said if one.channel_id == channel_id]
        threads = once_each(self._chronicle.named("thread", arrival.label))
        number = 1 if arrival.ended_at is None else None
        yield from number_of(f"post of {arrival.label}", len(posts), number)
        yield from number_of(f"thread of {arrival.label}", len(threads), number)
        for one in [*posts, *threads]:
            if arrival.ended_at is not None and self._play.starts[one.who] > arrival.ended_at:
                yield f"{arrival.label}: made by {one.who}, which started after it was taken back"
        for one in posts:
            says = self._chronicle.stands(one)
            if arrival.ended_at is not None and says is not None:
                yield f"{arrival.label}: stands, though it was taken back"
            if arrival.ended_at is None and (says is None or arrival.text not in says):
                yield f"{arrival.label}: should say {arrival.text!r}, and says {says!r}"
        for one in threads:
            thread = self._backend.channels[one.id]
            is_closed = bool(thread.thread_metadata and thread.thread_metadata.archived)
            if one.id not in {post.id for post in posts}:
                yield f"{arrival.label}: its thread is under another post"
            if arrival.ended_at is None and (is_closed or arrival.label not in thread.name):
                yield f"{arrival.label}: its thread is called {thread.name!r}, closed: {is_closed}"
            if arrival.ended_at is not None and (not is_closed or arrival.label in thread.name):
                yield f"{arrival.label}: its thread {thread.name!r} is left, closed: {is_closed}"

    def _nudge(self, arrival: Arrival) -> Iterator[str]:
        channel_id = self._model.servers[arrival.server].stewards.id
        told = [
            one
            for one in self._chronicle.saying(arrival.label)  # one that is written again keeps its id
            if one.channel_id == channel_id and f'"welcome:starters:{arrival.id}"' in one.raw
        ]
        wanted = 1 if arrival.nudge is Fate.ONCE and arrival.ended_at is None else None
        if len(told) > (arrival.nudge is not Fate.NEVER) or (wanted and not told):
            yield f"word about {arrival.label}: sent {len(told)} times, should be {arrival.nudge.value}"
        for one in told:
            if arrival.ended_at is not None and self._chronicle.stands(one) is not None:
                yield f"word about {arrival.label}: stands, though the introduction was taken back"
