"""The prompt as it is posted: composed from rows at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.database import Unit
from bot.deliveries.effects import Effect, Pings, Send
from bot.deliveries.model import Delivery, Outcome, Purpose, Sent, Skip
from bot.words import Words, sentence
from cogs.reflections import cards
from cogs.reflections.planning import KIND
from cogs.reflections.posting import Posting, ToPost


class PromptDelivery:
    """The delivery kind of the weekly prompt."""

    name = KIND
    purpose = Purpose.PROMPT
    called = sentence("The weekly prompt")
    mended_with = "/steward prompts"

    def __init__(self, posting: Posting, words_of_server: Callable[[str | None], Words]) -> None:
        """`words_of_server` gives the words for a server's language setting."""
        self._posting = posting
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the week's prompt for the channel that is set now."""
        [composed] = await self.compose_all(unit, [delivery])
        return composed

    async def compose_all(self, unit: Unit, deliveries: Sequence[Delivery]) -> Sequence[Effect | Skip]:
        """Compose the prompts of many servers, each for the channel that is set there now."""
        return [self._effect(chosen) for chosen in await self._posting.choose(unit, deliveries)]

    def _effect(self, chosen: ToPost | Skip) -> Effect | Skip:
        if isinstance(chosen, Skip):
            return chosen
        pings = Pings(roles=() if chosen.role_id is None else (chosen.role_id,))
        return Send(chosen.channel_id, cards.prompt(chosen, self._words(chosen.language)), pings)

    async def all_sent(self, unit: Unit, sent: Sequence[tuple[Delivery, Sent]]) -> None:
        """Go on to the next week in all of these servers."""
        await self._posting.all_sent(unit, sent)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Go on to the next week."""
        await self._posting.settled(unit, delivery, outcome)
