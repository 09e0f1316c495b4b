"""What a round of conversations sends: its call, the call as it is later, and a word to who waits for one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.database import Unit
from bot.deliveries.effects import Edit, Effect, Send
from bot.deliveries.model import Delivery, Outcome, Purpose, Skip
from bot.words import Words, sentence
from cogs.introductions.cards import call as cards
from cogs.introductions.round_rows import CALL_EDIT_KIND, CALL_KIND, PAUSED_KIND, UNMATCHED_KIND
from cogs.introductions.service.call_post import CallPost

_CALLED = sentence("The call for conversations")
_MENDED_WITH = "/steward matching"

WordsOfServer = Callable[[str | None], Words]
WordsOfReader = Callable[[Unit, Delivery], Awaitable[Words]]


class CallDelivery:
    """The delivery kind of a call's post."""

    name = CALL_KIND
    purpose = Purpose.PROMPT
    called = _CALLED
    mended_with = _MENDED_WITH

    def __init__(self, posts: CallPost, words_of_server: WordsOfServer) -> None:
        """`words_of_server` gives the words for a server's language setting."""
        self._posts = posts
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the call, unless joining is over."""
        found = await self._posts.to_post(unit, delivery)
        return (
            found if isinstance(found, Skip) else Send(found.channel_id, cards.call(found, self._words(found.language)))
        )

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note where it is."""
        await self._posts.posted(unit, delivery, outcome)


class CallEditDelivery:
    """The delivery kind that brings a call's post up to date."""

    name = CALL_EDIT_KIND
    purpose = Purpose.UPKEEP
    called = _CALLED
    mended_with = _MENDED_WITH

    def __init__(self, posts: CallPost, words_of_server: WordsOfServer) -> None:
        """`words_of_server` gives the words for a server's language setting."""
        self._posts = posts
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the post as the round stands now."""
        found = await self._posts.to_change(unit, delivery)
        if isinstance(found, Skip) or found.message_id is None:
            return found if isinstance(found, Skip) else Skip("the call has no post")
        return Edit(found.channel_id, found.message_id, cards.call(found, self._words(found.language)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows."""


class UnmatchedDelivery:
    """The delivery kind that tells somebody by DM that something waits: nobody was free for them."""

    name = UNMATCHED_KIND
    purpose = Purpose.NUDGE
    called = sentence("A word about a round of conversations")
    mended_with = ""

    def __init__(self, posts: CallPost, words_of_reader: WordsOfReader) -> None:
        """`words_of_reader` gives the words of the person a row is for."""
        self._posts = posts
        self._words = words_of_reader

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose a message that tells nothing on a lock screen."""
        against = await self._posts.unmatched_to_tell(unit, delivery)
        return against or Send(None, cards.something_waits(await self._words(unit, delivery)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows: it stands in `/home` until they read it."""


class PausedDelivery:
    """The delivery kind that tells somebody by DM that something waits: stewards have paused their matching."""

    name = PAUSED_KIND
    purpose = Purpose.NUDGE
    called = sentence("A word about a pause of conversations")
    mended_with = ""

    def __init__(self, posts: CallPost, words_of_reader: WordsOfReader) -> None:
        """`words_of_reader` gives the words of the person a row is for."""
        self._posts = posts
        self._words = words_of_reader

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose a message that tells nothing on a lock screen."""
        against = await self._posts.pause_to_tell(unit, delivery)
        return against or Send(None, cards.something_waits(await self._words(unit, delivery)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows: it stands in `/home` until they read it."""
