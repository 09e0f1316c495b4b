"""An answer for everyone, as it comes into the prompt's thread: each step composed from rows when it is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from discord.ui import LayoutView

from bot.database import Unit
from bot.deliveries.effects import Edit, Effect, MakeThread, Send
from bot.deliveries.model import Delivery, Outcome, Purpose, Sent, Skip
from bot.interface.cards import clip
from bot.words import Words, sentence
from cogs.reflections import cards
from cogs.reflections.rules.week import Week
from cogs.reflections.sharing import ANSWER_KIND, CALLED, EDIT_KIND, MENDED_WITH, THREAD_KIND, Sharing, ToShare

_THREAD_NAME = 100


class ThreadDelivery:
    """The delivery kind that makes the prompt's thread, when the first answer for everyone comes."""

    name = THREAD_KIND
    purpose = Purpose.UPKEEP
    called = CALLED
    mended_with = MENDED_WITH

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the thread under the prompt; its name is the question."""
        [composed] = await self.compose_all(unit, [delivery])
        return composed

    async def compose_all(self, unit: Unit, deliveries: Sequence[Delivery]) -> Sequence[Effect | Skip]:
        """Compose the threads under many prompts."""
        return [_thread(week) for week in await self._sharing.threads_to_make(unit, deliveries)]

    async def all_sent(self, unit: Unit, sent: Sequence[tuple[Delivery, Sent]]) -> None:
        """Go on to the answers that wait for any of these."""
        await self._sharing.threads_sent(unit, sent)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Go on to the answers that wait for it."""
        await self._sharing.thread_settled(unit, delivery, outcome)


class AnswerDelivery:
    """The delivery kind that posts an answer."""

    name = ANSWER_KIND
    purpose = Purpose.UPKEEP
    called = CALLED
    mended_with = MENDED_WITH

    def __init__(self, sharing: Sharing, words_of_server: Callable[[str | None], Words]) -> None:
        """`words_of_server` gives the words for a server's language setting."""
        self._sharing = sharing
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the answer with its writer's name, which pings nobody."""
        [composed] = await self.compose_all(unit, [delivery])
        return composed

    async def compose_all(self, unit: Unit, deliveries: Sequence[Delivery]) -> Sequence[Effect | Skip]:
        """Compose many answers."""
        found = await self._sharing.answers_to_post(unit, deliveries)
        return [one if isinstance(one, Skip) else Send(one.channel_id, _post(one, self._words)) for one in found]

    async def all_sent(self, unit: Unit, sent: Sequence[tuple[Delivery, Sent]]) -> None:
        """Keep where each of these is."""
        await self._sharing.answers_sent(unit, sent)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Keep where it is; one that was taken back meanwhile goes."""
        await self._sharing.answer_settled(unit, delivery, outcome)


class EditDelivery:
    """The delivery kind that lets a post say what its writer changed."""

    name = EDIT_KIND
    purpose = Purpose.UPKEEP
    called = sentence("A change of an answer")
    mended_with = ""

    def __init__(self, sharing: Sharing, words_of_server: Callable[[str | None], Words]) -> None:
        """`words_of_server` gives the words for a server's language setting."""
        self._sharing = sharing
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the post anew."""
        found = await self._sharing.post_to_change(unit, delivery)
        if isinstance(found, Skip) or found.message_id is None:
            return found if isinstance(found, Skip) else Skip("it has no post")
        return Edit(found.channel_id, found.message_id, _post(found, self._words))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note a post that is gone, or that could not be changed."""
        await self._sharing.change_settled(unit, delivery, outcome)


def _thread(week: Week | Skip) -> Effect | Skip:
    if isinstance(week, Skip):
        return week
    name = clip(week.text or week.theme or "", _THREAD_NAME)
    return MakeThread(week.guild_id, week.channel_id or 0, name, week.message_id)


def _post(found: ToShare, words_of: Callable[[str | None], Words]) -> LayoutView:
    written = found.reflection
    lighter = written.question if found.is_lighter else None
    return cards.post(written.person_id, written.text, lighter, words_of(found.language))
