"""The support post as it reaches its channel: composed when it is sent, pinned afterwards, changed where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.database import Unit
from bot.deliveries import store as rows
from bot.deliveries.effects import Edit, Effect, Pin, Send
from bot.deliveries.failures import CHANNEL_DELETED
from bot.deliveries.model import Delivery, Failed, Outcome, Purpose, Sent, Skip
from bot.interface.cards import card
from bot.setup import store
from bot.setup.planning import EDIT, PIN, POST, pin_of, post_of
from bot.setup.standing import Kept, Post
from bot.setup.support_post import support_post
from bot.support import Support
from bot.takedowns import take_down
from bot.words import Words, sentence

_GONE = frozenset({10008}) | CHANNEL_DELETED


class SupportPosting:
    """Posts the numbers, once; what stood in another channel before is taken down."""

    name = POST
    purpose = Purpose.UPKEEP
    called = sentence("The support post")
    mended_with = "/steward setup"

    def __init__(self, support: Support, clock: Clock, words_of_server: Callable[[str | None], Words]) -> None:
        """`words_of_server` gives the words for a server's language setting."""
        self._support = support
        self._clock = clock
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the numbers for the channel that is set now."""
        kept = await store.kept(unit, delivery.guild_id or 0)
        if kept.support_channel is None:
            return Skip("no channel is chosen for it")
        return Send(kept.support_channel, card(*support_post(self._support, self._words(kept.language), self._now())))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Keep where it stands, have it pinned or moved on, and take down the one before."""
        if not isinstance(outcome, Sent) or outcome.message_id is None or outcome.channel_id is None:
            return
        guild_id, now = delivery.guild_id or 0, self._now()
        kept = await store.kept(unit, guild_id)
        before, post = kept.post, Post(outcome.channel_id, outcome.message_id, self._support.digest)
        await store.keep_post(unit, guild_id, post)
        if kept.support_channel in (None, post.channel_id):
            await rows.plan(unit, pin_of(guild_id, post.message_id, now))
        else:  # another channel was chosen while nobody knew whether it had arrived: it follows
            await rows.plan(unit, post_of(guild_id, post, now))
        if before is not None and not before.is_gone and before.message_id != outcome.message_id:
            await take_down(unit, guild_id, before.channel_id, before.message_id, now)

    def _now(self) -> datetime:
        return self._clock.now()


class SupportEdit:
    """Brings the post to what the file says now; one that somebody deleted meanwhile is posted anew."""

    name = EDIT
    purpose = Purpose.UPKEEP
    called = sentence("The support post")
    mended_with = "/steward setup"

    def __init__(self, support: Support, clock: Clock, words_of_server: Callable[[str | None], Words]) -> None:
        """`words_of_server` gives the words for a server's language setting."""
        self._support = support
        self._clock = clock
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose what it says now."""
        kept = await store.kept(unit, delivery.guild_id or 0)
        post = _standing(kept, delivery)
        if post is None:
            return Skip("another one stands there now")
        view = card(*support_post(self._support, self._words(kept.language), self._clock.now()))
        return Edit(post.channel_id, post.message_id, view)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Keep what it says now, or that it is gone."""
        guild_id = delivery.guild_id or 0
        post = _standing(await store.kept(unit, guild_id), delivery)
        if post is None:
            return
        if isinstance(outcome, Sent):
            await store.keep_post(unit, guild_id, Post(post.channel_id, post.message_id, self._support.digest))
        elif isinstance(outcome, Failed) and outcome.code in _GONE:
            gone = Post(post.channel_id, post.message_id, post.digest, is_gone=True)
            await store.keep_post(unit, guild_id, gone)
            await rows.plan(unit, post_of(guild_id, gone, self._clock.now()))


class SupportPin:
    """Pins it. Where that is refused, the panel and `/home` say so: the post itself stands."""

    name = PIN
    # A refused pin is not a refused post, and the usual notice would say that it could not be posted.
    purpose = Purpose.STEWARDS
    called = sentence("Pinning the support post")
    mended_with = "/steward setup"

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the pin of the post that stands."""
        post = _standing(await store.kept(unit, delivery.guild_id or 0), delivery)
        return Skip("another one stands there now") if post is None else Pin(post.channel_id, post.message_id)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows: whether it is pinned is looked up in Discord."""


def _standing(kept: Kept, delivery: Delivery) -> Post | None:
    post = kept.post
    return post if post is not None and post.message_id == delivery.subject and not post.is_gone else None
