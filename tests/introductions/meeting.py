"""What the tests of conversations share: members who have been here a while, rounds, and released matches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot import consents, members, servers
from bot.deliveries.tables import deliveries
from bot.reach import DIRECT_MESSAGES, How
from cogs.introductions import meeting
from cogs.introductions.keeping import ASK_AFTER_DAYS, MEET_AFTER_DAYS, MEETING_CHANNEL
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.calling import Round
from cogs.introductions.rules.meeting import Match, Turn
from cogs.introductions.store import matches, rounds
from tests.community import Community, texts
from tests.interface.pressing import everything_kept

DAY = timedelta(days=1)
NAP = timedelta(minutes=16)
"""Longer than the dispatcher looks ahead: rows that a test has written are found by then."""


class Room:
    """A server whose members may join conversations, and the channel in which the threads are made."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.people: list[Any] = []
        self.channel: Any = None

    @property
    def database(self) -> Any:
        """The running bot's database."""
        return self.community.hearth.database

    @property
    def here(self) -> int:
        """The server's id."""
        return int(self.community.guild.id)

    async def furnish(self, *names: str, agree: bool = True) -> None:
        """Make the channel and these people. They need not wait, and are asked after a day."""
        community = self.community
        self.channel = community.guild.create_text_channel("conversations")
        self.people = [community.guild.add_member(community.env.create_user(name)) for name in names]
        await community.env.settle()
        async with self.database.writing() as unit:
            await servers.put(unit, self.here, MEETING_CHANNEL, self.channel.id)
            await servers.put(unit, self.here, MEET_AFTER_DAYS, 0)
            await servers.put(unit, self.here, ASK_AFTER_DAYS, 1)
        if agree:
            await self.agree(*self.people)

    async def agree(self, *people: Any) -> None:
        """Let these people say yes to being suggested."""
        async with self.database.writing() as unit:
            for person in people:
                await consents.give(unit, person.id, self.here, SUGGESTED, self.community.now)

    async def open_round(self, *joined: Any, closes_in: timedelta = 3 * DAY) -> Round:
        """Open a round which these people have joined."""
        now = self.community.now
        async with self.database.writing() as unit:
            called = await rounds.add(unit, self.here, now, now + closes_in)
            for person in joined:
                await rounds.join(unit, called.id, self.here, person.id, now)
        return called

    async def draw(self, called: Round, *groups: Sequence[Any]) -> Round:
        """Draw a round so."""
        async with self.database.writing() as unit:
            present = await rounds.get(unit, called.id)
            assert present is not None
            now = self.community.now
            after = present.closed(now).drawn(7, "as it was", now)
            await rounds.keep(unit, after)
            await matches.replace_drawn(unit, after, [frozenset(one.id for one in group) for group in groups])
        return after

    async def release(self, called: Round, *, days: Sequence[int] = ()) -> list[Match]:
        """Release what is drawn, each match due after so many days; return the matches in the order of the draw."""
        now = self.community.now
        async with self.database.writing() as unit:
            drawn = await matches.drawn(unit, called.id)
            turns = [
                Turn((match.id,), now + (days[number] if number < len(days) else 0) * DAY)
                for number, match in enumerate(drawn)
            ]
            await rounds.keep(unit, called.released(now))
            await meeting.released(unit, called.id, turns, now)
        return drawn

    async def introduced(self, *groups: Sequence[Any]) -> list[Match]:
        """Bring these people together, a group at a time, and let it happen."""
        called = await self.draw(await self.open_round(*(one for group in groups for one in group)), *groups)
        drawn = await self.release(called)
        await self.wait()
        return [found for match in drawn if (found := await self.match(match.id)) is not None]

    async def wait(self, how_long: timedelta = NAP) -> None:
        """Let what is due happen."""
        await self.community.go_to(self.community.now + how_long)

    async def match(self, match_id: int) -> Match | None:
        """Return a match as it stands now."""
        async with self.database.reading() as unit:
            return await matches.get(unit, match_id)

    async def joined(self, called: Round) -> list[int]:
        """Return who is in a round."""
        async with self.database.reading() as unit:
            return await rounds.joined(unit, called.id)

    async def reach(self, person: Any, how: How) -> None:
        """Let somebody choose how they hear of things."""
        async with self.database.writing() as unit:
            await members.set_reach(unit, person.id, how)
            if how is How.DM:
                await members.dms_chosen(unit, person.id)
                await consents.give(unit, person.id, self.here, DIRECT_MESSAGES, self.community.now)

    async def rest(self, person: Any, until: datetime) -> None:
        """Let somebody rest."""
        async with self.database.writing() as unit:
            await members.rest_until(unit, person.id, until)

    def threads(self) -> list[Any]:
        """Return the channel's threads, oldest first."""
        return sorted(self.channel.threads, key=lambda one: one.id)

    def thread_of(self, match: Match) -> Any:
        """Return a match's thread."""
        [found] = [one for one in self.channel.threads if one.id == match.thread_id]
        return found

    def members_of(self, thread: Any) -> set[int]:
        """Return the people in a thread, the bot left out."""
        kept = self.community.env.backend.channels[thread.id]
        return set(kept.thread_members) - {self.community.hearth.user.id}  # type: ignore[union-attr]

    def is_closed(self, thread: Any) -> tuple[bool, bool]:
        """Return whether a thread is archived, and whether it is locked."""
        kept = self.community.env.backend.channels[thread.id].thread_metadata
        return kept.archived, kept.locked

    async def rows(self, kind: str) -> list[Any]:
        """Return the deliveries of a kind."""
        async with self.database.reading() as unit:
            return list(await unit.all(select(deliveries).where(deliveries.c.kind == kind).order_by(deliveries.c.id)))


def told(message: Any) -> str:
    """Return what a message in a channel says."""
    return texts([component.to_dict() for component in message.components])


def people_pinged(community: Community, channel_id: int) -> set[int]:
    """Return whom messages to a channel were allowed to ping."""
    path = f"/channels/{channel_id}/messages"
    sent = [one for one in community.env.http_requests if one.method == "POST" and one.path == path]
    return {int(each) for one in sent for each in (one.json.get("allowed_mentions") or {}).get("users", [])}


async def released(room: Room, *groups: list[Any]) -> list[Any]:
    """Release these groups; nothing has happened yet."""
    called = await room.draw(await room.open_round(*(one for group in groups for one in group)), *groups)
    return await room.release(called)


async def unmatched(room: Room) -> set[int]:
    """Return who is to come first in the next round."""
    kept = (await everything_kept(room.community))["meeting_joins"]
    return {person_id for _round, person_id, _guild, _joined, at, _seen in kept if at is not None}


async def clear(room: Room) -> None:
    """Let the regular clearing run, which asks Discord who is still here."""
    with room.community.env._bot_scope():
        await room.community.hearth.upkeep.clear()
    await room.community.env.settle()


async def today(room: Room) -> Any:
    """Return the stewards' queue."""
    return await room.community.steward.slash(room.community.stewards, "steward today")
