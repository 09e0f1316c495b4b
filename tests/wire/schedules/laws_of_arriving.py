"""What must hold of introductions and conversations once all has come to rest."""

from __future__ import annotations

from collections.abc import Iterator

from tests.wire.schedules.chronicle import Made
from tests.wire.schedules.model import Arrival, Conversation, Fate
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
            *(breach for one in self._model.conversations.values() for breach in self._conversation(one)),
        ]

    # -- Introductions -------------------------------------------------------------------------------

    def _arrival(self, arrival: Arrival) -> Iterator[str]:
        channel_id = self._model.servers[arrival.server].introductions.id
        said = self._chronicle.saying(arrival.label)
        posts = [one for one in said if one.channel_id == channel_id]
        threads = _once_each(self._chronicle.named("thread", arrival.label))
        number = 1 if arrival.ended_at is None else None
        yield from _number(f"post of {arrival.label}", len(posts), number)
        yield from _number(f"thread of {arrival.label}", len(threads), number)
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
            for one in self._chronicle.made
            if one.channel_id == channel_id and f'"welcome:starters:{arrival.id}"' in one.raw
        ]
        wanted = 1 if arrival.nudge is Fate.ONCE and arrival.ended_at is None else None
        if len(told) > (arrival.nudge is not Fate.NEVER) or (wanted and not told):
            yield f"word about {arrival.label}: sent {len(told)} times, should be {arrival.nudge.value}"
        for one in told:
            if arrival.ended_at is not None and self._chronicle.stands(one) is not None:
                yield f"word about {arrival.label}: stands, though the introduction was taken back"

    # -- Conversations -------------------------------------------------------------------------------

    def _conversation(self, conversation: Conversation) -> Iterator[str]:
        label = conversation.label
        called = f"A conversation ({conversation.match_id})"
        threads = _once_each([one for one in self._chronicle.made if one.what == "thread" and one.words == called])
        number = 1 if conversation.fate is Fate.ONCE and conversation.ended_at is None else None
        yield from _number(f"thread of {label}", len(threads), number)
        for one in threads:
            if conversation.ended_at is not None and self._play.starts[one.who] > conversation.ended_at:
                yield f"{label}: made by {one.who}, which started after somebody was erased"
            yield from self._thread(conversation, one, number)

    def _thread(self, conversation: Conversation, made: Made, number: int | None) -> Iterator[str]:
        label, thread = conversation.label, self._backend.channels[made.id]
        both = [f"<@{person}>" for person in conversation.people]
        said = [one for one in self._chronicle.made if one.what == "message" and one.channel_id == made.id]
        introduced = [one for one in said if all(mention in one.words for mention in both)]
        yield from _number(f"introduction of {label}", len(introduced), number)
        standing = [one for one in introduced if self._chronicle.stands(one) is not None]
        people = set(thread.thread_members) - {self._backend.bot_user.id}
        if not people <= conversation.people or (number and people != conversation.people):
            yield f"{label}: in it are {sorted(people)}, should be {sorted(conversation.people)}"
        if conversation.ended_at is not None and standing:
            yield f"{label}: names somebody who was erased"
        if not introduced and not (thread.thread_metadata and thread.thread_metadata.archived):
            yield f"{label}: nobody was introduced in its thread, and it is open"


def _once_each(made: list[Made]) -> list[Made]:
    """Return each thread once: Discord tells of one again to whoever is let into it."""
    return list({one.id: one for one in made}.values())


def _number(what: str, number: int, wanted: int | None) -> Iterator[str]:
    """Tell of what is there another number of times than once; without `wanted`, of what is there twice."""
    if number > 1 or (wanted is not None and number != wanted):
        yield f"{what}: made {number} times, should be {'once' if wanted else 'at most once'}"
