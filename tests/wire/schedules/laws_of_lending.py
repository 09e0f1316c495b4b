"""What must hold of the library's cards once all has come to rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simcord.enums import ChannelType

from tests.wire.schedules.chronicle import Made
from tests.wire.schedules.model import Book
from tests.wire.schedules.playing import Play

_NAMED = re.compile(r"<@(\d+)>")
_MOST_NAMED = 5


class LawsOfLending:
    """The laws about cards: one for each resource that is there, and it says what is so."""

    def __init__(self, play: Play) -> None:
        self._play, self._model, self._chronicle = play, play.model, play.chronicle
        self._backend = play.wire.world.backend

    def breaches(self) -> list[str]:
        """Return everything that should not be so."""
        return [breach for one in self._model.books.values() for breach in self._book(one)]

    def _book(self, book: Book) -> Iterator[str]:
        made = [one for one in self._chronicle.saying(book.label) if self._is_in_library(book, one)]
        most = 1 + book.restored + book.came_back
        if len(made) > most:
            yield f"card of {book.label}: made {len(made)} times, should be {most} times at most"
        for one in made:
            if book.ended_at is not None and self._play.starts[one.who] > book.ended_at:
                yield f"card of {book.label}: made by {one.who}, which started after it was taken out"
        standing = [one for one in made if self._chronicle.stands(one) is not None]
        wanted = self._wanted(book)
        if len(standing) not in wanted:
            number = len(standing)
            yield f"card of {book.label}: {number} stand, should be {sorted(wanted)}, deleted {book.deleted} times"
        elif standing:
            yield from self._says(book, standing[0])

    def _wanted(self, book: Book) -> set[int]:
        """Return how many may stand: one that was deleted comes back once, and whoever deletes it again means it."""
        if book.ended_at is not None or book.deleted > 1:
            return {0}
        # That it is gone is heard through the gateway, which may be down, or noticed with the next change.
        return {0, 1} if book.deleted and not book.is_looked_at else {1}

    def _says(self, book: Book, one: Made) -> Iterator[str]:
        says = self._chronicle.stands(one) or ""
        if book.title not in says:
            yield f"card of {book.label}: should be called {book.title!r}, and says {says!r}"
        number = len(book.users) + book.gone
        told = f"{number} {'person' if number == 1 else 'people'} used this."
        if (told in says) != bool(number) or (not number and "used this." in says):
            yield f"card of {book.label}: {number} used it, and it says {says!r}"
        named = {int(person) for person in _NAMED.findall(says)}
        if len(book.credits) <= _MOST_NAMED and named != book.credits:
            yield f"card of {book.label}: names {sorted(named)}, should name {sorted(book.credits)}"
        if book.is_over != ("closed" in says):
            yield f"card of {book.label}: its last day is over: {book.is_over}, and it says {says!r}"
        channel = self._backend.channels[one.channel_id]
        if channel.parent_id == self._model.servers[book.server].library.id and channel.name != book.title:
            yield f"card of {book.label}: its post is called {channel.name!r}, should be {book.title!r}"

    def _is_in_library(self, book: Book, made: Made) -> bool:
        library = self._model.servers[book.server].library
        if self._backend.channels[library.id].type != ChannelType.FORUM:
            return made.channel_id == library.id
        # A post's first message has the id of the post, whatever became of either.
        return made.channel_id == made.id
