"""“Start here” and the welcome line as they reach their channels: composed at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable

from bot.database import Unit
from bot.deliveries.effects import Edit, Effect, Pin, Send
from bot.deliveries.model import Delivery, Outcome, Purpose, Skip
from bot.words import Words, sentence
from cogs.introductions.cards import start as cards
from cogs.introductions.service.greeting import LINE, Greeting
from cogs.introductions.service.starting import EDIT, PIN, POST, StartHere

WordsOfServer = Callable[[str | None], Words]
"""Gives the words for a server's language setting."""


class StartPosting:
    """Posts it, once; what stood in another channel before is taken down."""

    name = POST
    purpose = Purpose.UPKEEP
    called = sentence("The post “Start here”")
    mended_with = "/steward setup"

    def __init__(self, start: StartHere, words_of_server: WordsOfServer) -> None:
        self._start = start
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose it for the channel that is set now."""
        chosen = await self._start.to_post(unit, delivery)
        if isinstance(chosen, Skip):
            return chosen
        return Send(chosen.start_channel, cards.start_post(self._words(chosen.language)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Keep where it stands, and have it pinned."""
        await self._start.posted(unit, delivery, outcome)


class StartEdit:
    """Brings the post to what it should say now."""

    name = EDIT
    purpose = Purpose.UPKEEP
    called = sentence("The post “Start here”")
    mended_with = "/steward setup"

    def __init__(self, start: StartHere, words_of_server: WordsOfServer) -> None:
        self._start = start
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose what it says now."""
        found = await self._start.stands(unit, delivery)
        if isinstance(found, Skip):
            return found
        post, language = found
        return Edit(post.channel_id, post.message_id, cards.start_post(self._words(language)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Keep what it says now, or that it is gone."""
        await self._start.changed(unit, delivery, outcome)


class StartPin:
    """Pins it. Where that is refused the post itself stands, and the queue of stewards says what is missing."""

    name = PIN
    purpose = Purpose.STEWARDS
    called = sentence("Pinning the post “Start here”")
    mended_with = "/steward setup"

    def __init__(self, start: StartHere) -> None:
        self._start = start

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the pin of the post that stands."""
        found = await self._start.stands(unit, delivery)
        return found if isinstance(found, Skip) else Pin(found[0].channel_id, found[0].message_id)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows."""


class LineDelivery:
    """Greets somebody who joined, with a mention that pings nobody."""

    name = LINE
    purpose = Purpose.UPKEEP
    called = sentence("The welcome line")
    mended_with = "/steward settings"

    def __init__(self, greeting: Greeting, words_of_server: WordsOfServer) -> None:
        self._greeting = greeting
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the line, if it is still wanted."""
        line = await self._greeting.line(unit, delivery)
        if isinstance(line, Skip):
            return line
        return Send(line.channel_id, cards.welcome_line(line, self._words(line.language)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Take it back where whom it greets is gone."""
        await self._greeting.greeted(unit, delivery, outcome)
