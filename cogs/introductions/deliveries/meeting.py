"""How a match comes to its thread: made, entered, introduced, asked about and put away. Composed at each step."""

from __future__ import annotations

from collections.abc import Callable

from discord.ui import LayoutView

from bot import servers
from bot.database import Unit
from bot.deliveries.effects import AddToThread, CloseThread, Effect, MakeThread, Pings, Send
from bot.deliveries.model import Delivery, Outcome, Purpose, Skip
from bot.reach import Reach
from bot.words import Words, sentence
from cogs.introductions import meeting
from cogs.introductions.asking import Asking, InThread
from cogs.introductions.cards import matches as cards
from cogs.introductions.conversations import CALLED, MENDED_WITH, Conversations
from cogs.introductions.keeping import MEETING_CHANNEL
from cogs.introductions.rules.skills import Skills

WordsOf = Callable[[str | None], Words]
"""Gives the words for a server's language setting."""


class ThreadDelivery:
    """The delivery kind that makes a private thread."""

    name = meeting.THREAD_KIND
    purpose = Purpose.UPKEEP
    called = CALLED
    mended_with = MENDED_WITH

    def __init__(self, conversations: Conversations, words_of_server: WordsOf) -> None:
        self._conversations = conversations
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the thread; called off, it says which, so that one that is there already is found and put away."""
        found = await self._conversations.thread_to_make(unit, delivery)
        if not isinstance(found, Skip):
            return await self._thread(unit, delivery, found)
        channel_id = delivery.channel_id or await servers.setting(unit, delivery.guild_id or 0, MEETING_CHANNEL) or 0
        return Skip(found.reason, await self._thread(unit, delivery, channel_id))

    async def _thread(self, unit: Unit, delivery: Delivery, channel_id: int) -> MakeThread:
        guild_id = delivery.guild_id or 0
        words = self._words(await servers.setting(unit, guild_id, servers.LANGUAGE))
        return MakeThread(guild_id, channel_id, cards.thread_name(delivery.subject or 0, words))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Let people in, or try again."""
        await self._conversations.thread_settled(unit, delivery, outcome)


class AddDelivery:
    """The delivery kind that lets somebody into their thread."""

    name = meeting.ADD_KIND
    purpose = Purpose.UPKEEP
    called = CALLED
    mended_with = MENDED_WITH

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose it for whoever can still be brought together with the others."""
        found = await self._conversations.to_let_in(unit, delivery)
        return found if isinstance(found, Skip) else AddToThread(*found)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Go on to the introduction once all are in."""
        await self._conversations.let_in_settled(unit, delivery, outcome)


class IntroductionDelivery:
    """The delivery kind that introduces people to one another in their thread."""

    name = meeting.INTRODUCTION_KIND
    purpose = Purpose.UPKEEP
    called = CALLED
    mended_with = MENDED_WITH

    def __init__(self, conversations: Conversations, skills: Skills, words_of_server: WordsOf) -> None:
        self._conversations = conversations
        self._skills = skills
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the message; it pings those who chose that, and do not rest."""
        found = await self._conversations.to_introduce(unit, delivery)
        if isinstance(found, Skip):
            return found
        view = cards.introduction(found, self._skills, self._words(found.language))
        return Send(found.thread_id, view, Pings(people=found.pinged))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Plan what follows."""
        await self._conversations.introduction_settled(unit, delivery, outcome)


class QuestionDelivery:
    """The delivery kind that asks in the thread whoever chose to be mentioned."""

    name = meeting.QUESTION_KIND
    purpose = Purpose.NUDGE
    called = sentence("A question about a conversation")
    mended_with = ""

    def __init__(self, asking: Asking, words_of_server: WordsOf) -> None:
        self._asking = asking
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the question, with the buttons that answer it privately."""
        found = await self._asking.to_question(unit, delivery)
        return found if isinstance(found, Skip) else _said(found, cards.question(found, self._words(found.language)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Take it back where whoever it names is gone; the question stands in `/home` as well."""
        await self._asking.questioned(unit, delivery, outcome)


class GoneDelivery:
    """The delivery kind that says in a thread that somebody has left it."""

    name = meeting.GONE_KIND
    purpose = Purpose.UPKEEP
    called = sentence("A line in a conversation's thread")
    mended_with = ""

    def __init__(self, asking: Asking, words_of_server: WordsOf) -> None:
        self._asking = asking
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the line."""
        found = await self._asking.to_say_gone(unit, delivery)
        if isinstance(found, Skip):
            return found
        return _said(found, cards.somebody_left(found, self._words(found.language)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows."""


class TellDelivery:
    """The delivery kind that tells one person by DM that somebody waits to meet them."""

    name = meeting.TELL_KIND
    purpose = Purpose.NUDGE
    called = sentence("Word of an introduction")
    mended_with = ""

    def __init__(self, asking: Asking, reach: Reach) -> None:
        self._asking = asking
        self._reach = reach

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the message, for those who chose DMs."""
        found = await self._asking.to_tell(unit, delivery)
        if isinstance(found, Skip):
            return found
        return Send(None, cards.told_by_dm(await self._reach.words(unit, delivery)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows: it waits in `/home` in any case."""


class AskDelivery:
    """The delivery kind that asks one person by DM whether they talked."""

    name = meeting.ASK_KIND
    purpose = Purpose.NUDGE
    called = sentence("A question about a conversation")
    mended_with = ""

    def __init__(self, asking: Asking, reach: Reach) -> None:
        self._asking = asking
        self._reach = reach

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the question, for those who chose DMs."""
        found = await self._asking.to_ask(unit, delivery)
        if isinstance(found, Skip):
            return found
        return Send(None, cards.asked_by_dm(found, await self._reach.words(unit, delivery)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows: it waits in `/home` in any case."""


class CloseDelivery:
    """The delivery kind that puts a thread away once its time is over; writing in it opens it again."""

    name = meeting.CLOSE_KIND
    purpose = Purpose.UPKEEP
    called = sentence("Putting a conversation's thread away")
    mended_with = ""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose it."""
        found = await self._asking.to_close(unit, delivery)
        return found if isinstance(found, Skip) else CloseThread(found)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note that its time is over."""
        await self._asking.closed(unit, delivery)


class EmptyThreadDelivery:
    """The delivery kind that closes a thread in which nobody was introduced; its row's subject is the thread."""

    name = meeting.EMPTY_KIND
    purpose = Purpose.UPKEEP
    called = sentence("Putting a conversation's thread away")
    mended_with = ""

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose it."""
        return CloseThread(delivery.subject or 0, lock=True)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows."""


def _said(found: InThread, view: LayoutView) -> Send:
    return Send(found.thread_id, view, Pings(people=found.pinged))
