"""What is kept of people around conversations: the rounds they joined, whom they met, and what they answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from bot.clock import Clock
from bot.database import Unit
from bot.deliveries import store as deliveries
from bot.personal_data import Kept
from bot.takedowns import Post, take_down_all
from bot.words import sentence
from cogs.introductions import meeting
from cogs.introductions.going import Going
from cogs.introductions.rules.meeting import Match, MatchState
from cogs.introductions.store import matches, meetings

ROUNDS_KEPT: Final = timedelta(days=730)
"""For how long it is kept who joined a round that is over: whoever was left over comes first in the next ones."""

_LIVE = (MatchState.DRAWN, MatchState.WAITING, MatchState.OPEN)
_NOT_INTRODUCED = (MatchState.DRAWN, MatchState.WAITING)


class MeetingsKeep:
    """Joins, pauses, separations and matches, until 30 days after somebody left; a match goes with its last person."""

    tables = frozenset({"meeting_joins", "meeting_pauses", "meeting_separations", "match_people"})

    def __init__(self, going: Going, clock: Clock) -> None:
        self._going = going
        self._clock = clock

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Return all of it. Whom somebody is to meet is not said before they are introduced.

        Nor is it said from whom stewards separated them: that may be the other's own concern.
        """
        joined = [
            Kept(
                sentence("A round of conversations you joined"),
                {
                    "server": row.guild_id,
                    sentence("joined"): row.joined_at,
                    sentence("nobody was free for you"): row.unmatched_at,
                    sentence("seen"): row.seen_at,
                },
            )
            for row in await meetings.joins_of(unit, person_id)
        ]
        paused = [
            Kept(
                sentence("Stewards paused conversations for you"),
                {"server": row.guild_id, sentence("since"): row.paused_at, sentence("seen"): row.seen_at},
            )
            for row in await meetings.pauses_of(unit, person_id)
        ]
        separated = [
            Kept(sentence("Stewards kept you and somebody else apart in one round"), {"server": row.guild_id})
            for row in await meetings.separations_of(unit, person_id)
        ]
        met = [_kept(match, person_id) for match in await matches.everywhere(unit, person_id)]
        return [*joined, *paused, *separated, *met]

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Delete all of it; what names them in threads goes, and matches that wait go on without them or fall away."""
        for match in await matches.everywhere(unit, person_id):
            await self._let_go(unit, match, person_id)
        await meetings.forget(unit, person_id)

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """Delete what was theirs in a server they left 30 days ago."""
        for match in await matches.everywhere(unit, person_id):
            if match.guild_id == guild_id:
                await self._let_go(unit, match, person_id)
        await meetings.forget(unit, person_id, guild_id)

    async def expire(self, unit: Unit, now: datetime) -> int:
        """Delete rounds long over and matches without people; notice who left while nobody was told of it."""
        for match_id, person_id in await matches.with_leavers(unit, *_LIVE):
            present = await matches.get(unit, match_id)
            if present is not None and present.state in _LIVE:
                await self._going.left(unit, present, person_id)
        gone = await meetings.forget_empty_matches(unit)
        return gone + await meetings.forget_rounds(unit, now - ROUNDS_KEPT)

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Delete all of a server; its threads are out of our reach."""
        await meetings.erase_server(unit, guild_id)

    async def _let_go(self, unit: Unit, match: Match, person_id: int) -> None:
        # Nobody knows yet whether what is in hand names them; whoever goes on is introduced by another message.
        await deliveries.let_go_in_hand(unit, meeting.naming_keys(match))
        await self._going.left(unit, match, person_id)
        still = await matches.get(unit, match.id)
        if still is None or still.seat_of(person_id) is None:
            return
        await take_down_all(unit, await _posts_naming_them(unit, still), self._clock.now())
        await matches.leave(unit, still.id, person_id)
        if len(still.seats) == 1:
            await matches.drop(unit, still.id)


async def _posts_naming_them(unit: Unit, match: Match) -> list[Post]:
    found: set[tuple[int, int]] = set()
    if match.thread_id is not None and match.message_id is not None:
        found.add((match.thread_id, match.message_id))
    for key in meeting.naming_keys(match):
        row = await deliveries.by_key(unit, key)
        if row is not None and row.channel_id is not None and row.message_id is not None:
            found.add((row.channel_id, row.message_id))
    return [Post(match.guild_id, channel_id, message_id) for channel_id, message_id in sorted(found)]


def _kept(match: Match, person_id: int) -> Kept:
    seat = match.seat_of(person_id)
    facts: dict[str, Any] = {"server": match.guild_id}
    if match.state not in _NOT_INTRODUCED:
        facts |= {
            sentence("with"): list(match.others(person_id)),
            sentence("thread"): match.thread_id,
            sentence("introduced"): match.opened_at,
            sentence("asked"): match.ask_at,
            sentence("ended"): match.closed_at,
        }
    if seat is not None:
        facts |= {
            sentence("your answer"): None if seat.answer is None else seat.answer.value,
            sentence("answered"): seat.answered_at,
            sentence("seen"): seat.seen_at,
        }
    return Kept(sentence("A conversation"), facts)
