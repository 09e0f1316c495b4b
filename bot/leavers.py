"""Notices who left a server, and after 30 days lets go what they left behind.

While the bot runs, Discord says who leaves. Who left while it was away nobody tells: so at every start, and with every
clearing, Discord is asked about each person of whom something is kept. Only Discord's own answer counts: an outage, an
error or silence proves nothing, and nothing is erased of anybody whom Discord has not just said to be gone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import discord
import structlog

from bot import memberships
from bot.clock import Clock
from bot.consents import EVERYWHERE
from bot.database import Database, Unit
from bot.errors import StorageUnavailable
from bot.left_behind import LEFT_KEPT, LeavesBehind, erase_left_behind, without_server
from bot.memberships import Membership

log = structlog.get_logger(__name__)

_ASKED_AT_ONCE: Final = 100
"""Discord answers about so many members at most. https://discord.com/developers/docs/events/gateway-events"""

_UNPLACED_AT_ONCE: Final = 500
_FINISHING_SECONDS: Final = 2


class Leavers:
    """Listens for people who leave and come back, and looks for those whom nobody told us of."""

    def __init__(
        self,
        client: discord.Client,
        database: Database,
        clock: Clock,
        contracts: Callable[[], Sequence[LeavesBehind]],
    ) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._contracts = contracts
        self._looking: asyncio.Task[None] | None = None
        self._closed = False

    # -- What Discord tells ----------------------------------------------------------------------

    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Mark somebody who left, was removed or was banned; this event comes without a member cache too."""
        with _or_later():
            async with self._database.writing() as unit:
                await memberships.left(unit, payload.guild_id, [payload.user.id], self._clock.now())

    async def on_member_join(self, member: discord.Member) -> None:
        """Somebody is back: what was kept of them goes on."""
        with _or_later():
            async with self._database.writing() as unit:
                await memberships.came_back(unit, member.guild.id, [member.id])

    async def on_ready(self) -> None:
        """Begin to look for those who left while we were away."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_once(), name="leavers")

    async def close(self) -> None:
        """Stop looking; what was not asked is asked at the next start."""
        self._closed = True
        if self._looking is not None and not self._looking.done():
            # What is in the database's hands ends by itself; only an answer of Discord's may be long in coming.
            await asyncio.wait([self._looking], timeout=_FINISHING_SECONDS)
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    # -- What we ask -----------------------------------------------------------------------------

    async def _look_once(self) -> None:
        with _or_later():
            await self.look()

    async def look(self) -> int:
        """Ask every server of this process about the people we keep something of; return how many were let go.

        One question after the other, and discord.py holds back what would be too many for the gateway.
        """
        gone, have_all_answered = 0, True
        async with self._database.reading() as unit:
            unplaced = (await without_server(unit))[:_UNPLACED_AT_ONCE]
            kept_in = await memberships.servers(unit)
        for guild in list(self._client.guilds):
            if self._closed:
                return gone
            if guild.unavailable:
                have_all_answered = False
                continue
            if not unplaced and guild.id not in kept_in:
                continue  # of two thousand servers most may have nobody to ask about
            async with self._database.reading() as unit:
                known = {one.person_id: one for one in await memberships.of_server(unit, guild.id)}
            for asked in _in_parts(sorted({*known, *unplaced}), _ASKED_AT_ONCE - 1):
                here = await self._here(guild, asked)
                if here is None or self._closed:
                    have_all_answered = False
                    break
                gone += await self._take_in(guild.id, asked, here, known)
        if have_all_answered and (unplaced or EVERYWHERE in kept_in):
            gone += await self._let_go_of_unplaced(unplaced)
        if gone:
            await self._database.leave_no_trace()
            log.info("let go what people left behind", people=gone)
        return gone

    async def _here(self, guild: discord.Guild, person_ids: Sequence[int]) -> set[int] | None:
        """Return who of these is in the server, or None where the answer proves nothing."""
        if self._client.user is None:
            return None
        ours = self._client.user.id
        try:
            # We ask about ourselves too: an answer in which we are not there is no answer.
            found = await guild.query_members(user_ids=[ours, *person_ids], limit=_ASKED_AT_ONCE, cache=False)
        except (TimeoutError, discord.DiscordException, ConnectionError, RuntimeError) as error:
            log.warning("a server did not say who is there", guild=guild.id, reason=type(error).__name__)
            return None
        here = {member.id for member in found}
        return here - {ours} if ours in here else None

    async def _take_in(self, guild_id: int, asked: Sequence[int], here: set[int], known: dict[int, Membership]) -> int:
        """Mark who is gone and who is back, place who was found, and let go what was left 30 days ago."""
        now = self._clock.now()
        members = [known[person_id] for person_id in asked if person_id in known]
        newly_gone = [one.person_id for one in members if one.left_at is None and one.person_id not in here]
        back = [one.person_id for one in members if one.left_at is not None and one.person_id in here]
        found = [person_id for person_id in asked if person_id in here and person_id not in known]
        if newly_gone or back or found:
            async with self._database.writing() as unit:
                await memberships.left(unit, guild_id, newly_gone, now)
                await memberships.came_back(unit, guild_id, back)
                await _place(unit, guild_id, found, now)
            log.info("found who left", guild=guild_id, left=len(newly_gone), back=len(back), placed=len(found))
        long_gone = [one.person_id for one in members if _is_due(one, now) and one.person_id not in here]
        return await self._let_go(guild_id, long_gone, now)

    async def _let_go(self, guild_id: int, person_ids: Iterable[int], now: datetime) -> int:
        gone = 0
        for person_id in person_ids:
            async with self._database.writing() as unit:
                gone += await erase_left_behind(unit, self._contracts(), person_id, guild_id, now)
        return gone

    async def _let_go_of_unplaced(self, asked_everywhere: Collection[int]) -> int:
        """Mark who is in none of our servers as gone from now on, and let go who has been so for 30 days.

        Other processes may have servers of theirs: they have these 30 days to find them there.
        """
        now = self._clock.now()
        async with self._database.writing() as unit:
            unplaced = set(await without_server(unit))
            marked = {one.person_id: one for one in await memberships.of_server(unit, EVERYWHERE)}
            await memberships.forget(unit, EVERYWHERE, marked.keys() - unplaced)
            nowhere = sorted(unplaced & set(asked_everywhere))
            for person_id in nowhere:
                if person_id not in marked:
                    await memberships.note(unit, EVERYWHERE, person_id, now)
            await memberships.left(unit, EVERYWHERE, nowhere, now)
        long_gone = [person_id for person_id in nowhere if person_id in marked and _is_due(marked[person_id], now)]
        return await self._let_go(EVERYWHERE, long_gone, now)


@contextmanager
def _or_later() -> Iterator[None]:
    try:
        yield
    except StorageUnavailable:
        log.warning("who left waits for the database, and for the next look")


async def _place(unit: Unit, guild_id: int, person_ids: Sequence[int], now: datetime) -> None:
    # Asked once more in the unit that writes: they may have erased everything in the meantime.
    still = set(await without_server(unit)) if person_ids else set()
    for person_id in person_ids:
        if person_id in still:
            await memberships.note(unit, guild_id, person_id, now)


def _is_due(one: Membership, now: datetime) -> bool:
    return one.left_at is not None and one.left_at < now - LEFT_KEPT


def _in_parts(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
