"""An introduction as it comes into its channel and goes again: each step composed from rows when it is taken."""

from __future__ import annotations

from collections.abc import Callable

from bot.database import Unit
from bot.deliveries.effects import CloseThread, Edit, Effect, MakeThread, RenameThread, Send
from bot.deliveries.model import Delivery, Outcome, Purpose, Skip
from bot.reach import Reach
from bot.words import Words, sentence
from cogs.introductions.cards import introduction as cards
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.posting import (
    CLOSE_KIND,
    EDIT_KIND,
    POST_KIND,
    RENAME_KIND,
    THREAD_CALLED,
    THREAD_KIND,
    Posting,
)
from cogs.introductions.service.taking_down import TOLD_KIND, TakingDown

_MENDED_WITH = "/steward settings"
WordsOfServer = Callable[[str | None], Words]
"""Gives the words for a server's language setting."""


class PostDelivery:
    """The delivery kind that posts an introduction."""

    name = POST_KIND
    purpose = Purpose.UPKEEP
    called = sentence("An introduction")
    mended_with = _MENDED_WITH

    def __init__(self, posting: Posting, skills: Skills, words_of_server: WordsOfServer) -> None:
        self._posting = posting
        self._skills = skills
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the post for the channel that is set now; it pings nobody."""
        found = await self._posting.to_post(unit, delivery)
        if isinstance(found, Skip):
            return found
        own = found.introduction
        return Send(found.channel_id, cards.post(own.profile, own.person_id, self._skills, self._words(found.language)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Keep where it is and go on to the thread; one that was taken back meanwhile goes."""
        await self._posting.post_settled(unit, delivery, outcome)


class ThreadDelivery:
    """The delivery kind that makes the thread under it."""

    name = THREAD_KIND
    purpose = Purpose.UPKEEP
    called = THREAD_CALLED
    mended_with = _MENDED_WITH

    def __init__(self, posting: Posting, words_of_server: WordsOfServer) -> None:
        self._posting = posting
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the thread, named after the writer."""
        found = await self._posting.thread_to_make(unit, delivery)
        if isinstance(found, Skip):
            return found
        name = cards.thread_name(found.introduction.profile, self._words(found.language))
        return MakeThread(found.introduction.guild_id, found.channel_id, name, found.message_id)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Let the welcome begin."""
        await self._posting.thread_settled(unit, delivery, outcome)


class EditDelivery:
    """The delivery kind that lets a post say what its writer changed."""

    name = EDIT_KIND
    purpose = Purpose.UPKEEP
    called = sentence("A change of an introduction")
    mended_with = ""

    def __init__(self, posting: Posting, skills: Skills, words_of_server: WordsOfServer) -> None:
        self._posting = posting
        self._skills = skills
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the post anew."""
        found = await self._posting.post_to_change(unit, delivery)
        if isinstance(found, Skip) or found.message_id is None:
            return found if isinstance(found, Skip) else Skip("it has no post")
        own = found.introduction
        view = cards.post(own.profile, own.person_id, self._skills, self._words(found.language))
        return Edit(found.channel_id, found.message_id, view)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note a post that is gone, or that could not be changed."""
        await self._posting.change_settled(unit, delivery, outcome)


class RenameDelivery:
    """The delivery kind that gives the thread the name its writer uses now."""

    name = RENAME_KIND
    purpose = Purpose.UPKEEP
    called = sentence("The name of a thread under an introduction")
    mended_with = ""

    def __init__(self, posting: Posting, words_of_server: WordsOfServer) -> None:
        self._posting = posting
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the new name."""
        found = await self._posting.thread_to_rename(unit, delivery)
        if isinstance(found, Skip) or found.message_id is None:
            return found if isinstance(found, Skip) else Skip("it has no thread")
        name = cards.thread_name(found.introduction.profile, self._words(found.language))
        return RenameThread(found.message_id, name)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows: the post itself says the name."""


class CloseDelivery:
    """The delivery kind that closes the thread of a post that is gone, and takes the name off it."""

    name = CLOSE_KIND
    purpose = Purpose.UPKEEP
    called = sentence("Closing a thread under an introduction")
    mended_with = ""

    def __init__(self, posting: Posting, words_of_server: WordsOfServer) -> None:
        self._posting = posting
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the end of the thread; what others wrote in it stays theirs."""
        found = await self._posting.thread_to_close(unit, delivery)
        name = cards.closed_thread_name(self._words(found.language))
        return CloseThread(found.thread_id, lock=found.lock, name=name)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Try with fewer rights where that was refused."""
        await self._posting.close_settled(unit, delivery, outcome)


class TakenDownDelivery:
    """The delivery kind that lets a writer know by direct message, where they chose that; `/home` holds it anyway."""

    name = TOLD_KIND
    purpose = Purpose.NUDGE
    called = sentence("A message about an introduction")
    mended_with = ""

    def __init__(self, taking_down: TakingDown, reach: Reach) -> None:
        self._taking_down = taking_down
        self._reach = reach

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose a line that says nothing of what it is about, since a locked phone shows it."""
        if not await self._taking_down.is_told_by_dm(unit, delivery):
            return Skip("it waits in /home")
        return Send(None, cards.waits_for_you(await self._reach.words(unit, delivery)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows: it waits in `/home` until it is read."""
