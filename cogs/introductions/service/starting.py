"""“Start here”: posted where stewards chose, pinned, changed where it stands, posted anew when it is deleted."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, Final

from bot import audit
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.deliveries import store as rows
from bot.deliveries.failures import CHANNEL_DELETED
from bot.deliveries.model import Delivery, Failed, Outcome, Plan, Sent, Skip
from bot.servers import LANGUAGE
from bot.takedowns import take_down
from cogs.introductions.keeping import START_CHANNEL
from cogs.introductions.rules.starting import Chosen, NoStartChannel, StartPost, ToDo, to_do
from cogs.introductions.store import starting

POST: Final = "introductions.start_post"
EDIT: Final = "introductions.start_edit"
PIN: Final = "introductions.start_pin"
POSTED: Final = "start.post"

_USEFUL_FOR: Final = timedelta(days=1)
_GONE: Final = frozenset({10008}) | CHANNEL_DELETED


class StartHere:
    """Keeps one post standing in each server that wants it."""

    def __init__(
        self, database: Database, clock: Clock, digest: Callable[[str | None], str], arm: Callable[[], None]
    ) -> None:
        """`digest` tells one wording from another, for a server's language; `arm` wakes the dispatcher."""
        self._database = database
        self._clock = clock
        self._digest = digest
        self._arm = arm

    # -- What changes it -----------------------------------------------------------------------------

    async def follow(self, unit: Unit, guild_id: int, name: str, _value: Any) -> None:
        """Bring the post to where a steward just chose, or into the language they chose."""
        if name in (START_CHANNEL.name, LANGUAGE.name):
            await self._put_right(unit, guild_id)

    async def put_all_right(self) -> None:
        """Plan what has to be done in every server: the words may be newer than the post since the last start."""
        async with self._database.writing() as unit:
            for guild_id in await starting.servers_with_channel(unit):
                await self._put_right(unit, guild_id)

    async def deleted(self, guild_id: int, message_ids: Collection[int]) -> None:
        """Post it anew where it was among the messages that were deleted."""
        async with self._database.reading() as unit:
            post = await starting.post_of(unit, guild_id)
        if post is None or post.is_gone or post.message_id not in message_ids:
            return
        async with self._database.writing() as unit:
            post = await starting.post_of(unit, guild_id)
            if post is not None and not post.is_gone and post.message_id in message_ids:
                await starting.keep_post(unit, guild_id, post.gone)
                await self._put_right(unit, guild_id)

    async def standing(self) -> dict[int, StartPost]:
        """Return the posts that should stand, as far as is known: server -> post."""
        async with self._database.reading() as unit:
            return await starting.posts_everywhere(unit)

    async def post_again(self, actor: Actor) -> int:
        """Have it posted, or put right where it stands, and return the channel it is in or comes to.

        Twice makes no second post. Raises `NotSteward` and `NoStartChannel`.
        """
        actor.must_be_steward()
        async with self._database.writing() as unit:
            chosen = await starting.chosen(unit, actor.guild_id)
            if chosen.start_channel is None:
                raise NoStartChannel
            if await self._put_right(unit, actor.guild_id):
                facts = {"channel": chosen.start_channel}
                await audit.write(unit, actor.guild_id, actor.id, POSTED, self._clock.now(), facts)
            return chosen.start_channel

    async def chosen(self, unit: Unit, guild_id: int) -> tuple[Chosen, ToDo]:
        """Return what a server has set, and what is still to be done so that the post stands."""
        chosen = await starting.chosen(unit, guild_id)
        wanted = to_do(chosen.start_channel, chosen.post, self._digest(chosen.language))
        if wanted is ToDo.POST and await starting.is_on_its_way(unit, _key(guild_id, chosen.post)):
            wanted = ToDo.NOTHING
        return chosen, wanted

    # -- What is sent --------------------------------------------------------------------------------

    async def to_post(self, unit: Unit, delivery: Delivery) -> Chosen | Skip:
        """Return where it is to be posted now."""
        chosen = await starting.chosen(unit, delivery.guild_id or 0)
        return Skip("no channel is chosen for it") if chosen.start_channel is None else chosen

    async def posted(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Keep where it stands, have it pinned or moved on, and take down the one before."""
        if not isinstance(outcome, Sent) or outcome.message_id is None or outcome.channel_id is None:
            return
        guild_id, now = delivery.guild_id or 0, self._clock.now()
        before = await starting.chosen(unit, guild_id)
        post = StartPost(outcome.channel_id, outcome.message_id, self._digest(before.language))
        await starting.keep_post(unit, guild_id, post)
        if before.post is not None and not before.post.is_gone and before.post.message_id != post.message_id:
            await take_down(unit, guild_id, before.post.channel_id, before.post.message_id, now)
        if before.start_channel == post.channel_id:
            await rows.plan(unit, _row(PIN, f"start-pin:{post.message_id}", guild_id, post.message_id, now))
        else:  # another channel, or none, was chosen while it was under way
            await self._put_right(unit, guild_id)

    async def stands(self, unit: Unit, delivery: Delivery) -> tuple[StartPost, str | None] | Skip:
        """Return the post that a row is about, and the server's language."""
        chosen = await starting.chosen(unit, delivery.guild_id or 0)
        post = chosen.post
        if post is None or post.is_gone or post.message_id != delivery.subject:
            return Skip("another one stands there now")
        return post, chosen.language

    async def changed(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Keep what it says now; one that turns out to be gone is posted anew."""
        guild_id = delivery.guild_id or 0
        found = await self.stands(unit, delivery)
        if isinstance(found, Skip):
            return
        post, language = found
        if isinstance(outcome, Sent):
            kept = StartPost(post.channel_id, post.message_id, self._digest(language))
            await starting.keep_post(unit, guild_id, kept)
        elif isinstance(outcome, Failed) and outcome.code in _GONE:
            await starting.keep_post(unit, guild_id, post.gone)
            await self._put_right(unit, guild_id)

    # -- Within --------------------------------------------------------------------------------------

    async def _put_right(self, unit: Unit, guild_id: int) -> bool:
        """Plan what has to be done; returns whether there was anything."""
        chosen = await starting.chosen(unit, guild_id)
        post, now = chosen.post, self._clock.now()
        wanted = to_do(chosen.start_channel, post, self._digest(chosen.language))
        if wanted is ToDo.POST and not await starting.is_on_its_way(unit, _key(guild_id, post)):
            await rows.plan(
                unit, _row(POST, _key(guild_id, post), guild_id, 0 if post is None else post.message_id, now)
            )
        elif wanted is ToDo.EDIT and post is not None:
            key = f"start-edit:{post.message_id}:{now.isoformat()}"
            await rows.plan(unit, _row(EDIT, key, guild_id, post.message_id, now))
        elif wanted is ToDo.TAKE_DOWN and post is not None:
            await take_down(unit, guild_id, post.channel_id, post.message_id, now)
            await starting.keep_post(unit, guild_id, post.gone)
        else:
            return False
        unit.after_commit(self._arm)
        return True


def _key(guild_id: int, post: StartPost | None) -> str:
    # One for each post before it, so that whatever is planned twice makes one.
    return f"start-post:{guild_id}:{0 if post is None else post.message_id}"


def _row(kind: str, key: str, guild_id: int, subject: int, now: datetime) -> Plan:
    return Plan(
        kind=kind,
        dedupe_key=key,
        guild_id=guild_id,
        subject=subject,
        about_at=now,
        due_at=now,
        useless_after=now + _USEFUL_FOR,
    )
