"""What the library sends later: the card of a resource, and what it is to say from now on."""

from __future__ import annotations

from collections.abc import Callable

from bot.database import Unit
from bot.deliveries.effects import ChangePost, Edit, Effect, Post
from bot.deliveries.model import Delivery, Outcome, Purpose, Skip
from bot.words import Words, sentence
from cogs.resources.cards import resource as cards
from cogs.resources.rules.topics import Topics
from cogs.resources.service.posting import CHANGE_KIND, POST_KIND, Posting

WordsOfServer = Callable[[str | None], Words]
"""Gives the words for a server's language setting."""


class CardDelivery:
    """The delivery kind that posts the card of a resource."""

    name = POST_KIND
    purpose = Purpose.UPKEEP
    called = sentence("A card of the library")
    mended_with = "/steward settings"

    def __init__(self, posting: Posting, topics: Topics, words_of_server: WordsOfServer) -> None:
        self._posting = posting
        self._topics = topics
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the card for the channel that is set now; it pings nobody."""
        found = await self._posting.to_post(unit, delivery)
        if isinstance(found, Skip):
            return found
        words = self._words(found.language)
        tags = tuple(self._topics.names(found.resource.description.topics))
        return Post(found.channel_id, cards.post_name(found.resource), cards.posted(found, self._topics, words), tags)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Keep where it is; the card of what was taken out meanwhile goes."""
        await self._posting.post_settled(unit, delivery, outcome)


class ChangeDelivery:
    """The delivery kind that lets a card say what is so now."""

    name = CHANGE_KIND
    purpose = Purpose.UPKEEP
    called = sentence("A change of a card of the library")
    mended_with = ""

    def __init__(self, posting: Posting, topics: Topics, words_of_server: WordsOfServer) -> None:
        self._posting = posting
        self._topics = topics
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the card anew."""
        found = await self._posting.to_change(unit, delivery)
        if isinstance(found, Skip):
            return found
        one, words = found.resource, self._words(found.language)
        view, post_id = cards.posted(found, self._topics, words), one.post_id or 0
        if one.is_forum_post:
            tags = tuple(self._topics.names(one.description.topics))
            return ChangePost(post_id, cards.post_name(one), view, tags)
        return Edit(found.channel_id, post_id, view)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Mend a card that is gone."""
        await self._posting.change_settled(unit, delivery, outcome)
