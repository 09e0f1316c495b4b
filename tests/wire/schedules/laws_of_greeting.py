"""What must hold where newcomers come in, once all has come to rest: of "Start here", and of who is greeted."""

from __future__ import annotations

from collections.abc import Iterator

from tests.wire.schedules.model_of_welcoming import Guest, Start
from tests.wire.schedules.playing import Play

_HEADING = "Start here"


class LawsOfGreeting:
    """The laws about what everybody sees who comes."""

    def __init__(self, play: Play) -> None:
        self._play, self._model, self._chronicle = play, play.model, play.chronicle
        self._backend = play.wire.world.backend

    def breaches(self) -> list[str]:
        """Return everything that should not be so."""
        return [
            *(breach for number, start in self._model.starts.items() for breach in self._start(number, start)),
            *(breach for guest in self._model.guests.values() for breach in self._line(guest)),
        ]

    def _start(self, number: int, start: Start) -> Iterator[str]:
        halls = {hall.id for hall in self._model.servers[number].halls}
        made = [one for one in self._chronicle.made if one.what == "message" and one.channel_id in halls]
        wishes = sum(room is not None for room in start.rooms) + start.deleted
        if len(made) > wishes:
            yield f'"Start here" of server {number}: posted {len(made)} times for {wishes} wishes'
        standing = [one for one in made if self._chronicle.stands(one) is not None]
        where = [one.channel_id for one in standing]
        wanted = [room for room in start.rooms[-1:] if room is not None]
        if where != wanted:
            yield f'"Start here" of server {number}: stands in {where}, should be in {wanted}'
        for one in standing:
            says = self._chronicle.stands(one) or ""
            if _HEADING not in says:
                yield f'"Start here" of server {number}: says {says!r}'
            if not self._backend.messages[one.channel_id][one.id].pinned:
                yield f'"Start here" of server {number}: not pinned'

    def _line(self, guest: Guest) -> Iterator[str]:
        door, greets = self._model.servers[guest.server].door.id, f"<@{guest.member.id}>"
        made = [one for one in self._chronicle.made if one.channel_id == door and greets in one.words]
        if len(made) > 1 or (guest.is_heard and not guest.has_left and not made):
            yield f"greeting of {guest.label}: {len(made)} times, heard: {guest.is_heard}, gone: {guest.has_left}"
        for one in made:
            stands = self._chronicle.stands(one) is not None
            if guest.left_at is not None and stands:
                yield f"greeting of {guest.label}: stands, though they have left"
            if guest.left_at is not None and self._play.starts[one.who] > guest.left_at:
                yield f"greeting of {guest.label}: by {one.who}, which started after they had left"
            if not guest.has_left and not stands:
                yield f"greeting of {guest.label}: is gone, and they are not"
