"""Reads how matching stands in a server: for stewards, who alone may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot import counts, servers
from bot.database import Unit
from cogs.introductions.calls import Gift, Meeting, Past, Preview, Queue, Standing, Threads
from cogs.introductions.keeping import MEETING_CHANNEL
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.calling import MOST_REDRAWS, Round, RoundState, fewest_again
from cogs.introductions.rules.meeting import Match, MatchState
from cogs.introductions.rules.profile import Introduction
from cogs.introductions.rules.skills import Skills
from cogs.introductions.store import introductions, matches, rounds, steering

_PAST_SHOWN = 5


async def standing(unit: Unit, guild_id: int, skills: Skills, now: datetime) -> Standing:
    """Return how matching stands at `now`; whoever asks has been seen to be a steward."""
    channel_id = await servers.setting(unit, guild_id, MEETING_CHANNEL)
    paused = tuple(await steering.paused(unit, guild_id))
    past = await _past(unit, guild_id)
    round_ = await rounds.current(unit, guild_id)
    if round_ is None:
        return Standing(now, channel_id, paused=paused, past=past)
    joined = await rounds.joined(unit, round_.id)
    preview = await _preview(unit, round_, joined, skills, now) if round_.state is RoundState.DRAWN else None
    threads = Threads()
    if round_.state is RoundState.RELEASED:
        threads = _threads(await matches.of_round(unit, round_.id), now)
    return Standing(now, channel_id, round_, len(joined), paused, preview, threads, past)


async def queue(unit: Unit, guild_id: int, now: datetime) -> Queue:
    """Return what may wait for stewards at `now`."""
    round_ = await rounds.current(unit, guild_id)
    if round_ is None or round_.state is RoundState.RELEASED:
        return Queue(now)
    return Queue(now, round_, len(await rounds.joined(unit, round_.id)))


async def _past(unit: Unit, guild_id: int) -> tuple[Past, ...]:
    found = []
    for round_ in await rounds.over(unit, guild_id, _PAST_SHOWN):
        begun = [one for one in await matches.of_round(unit, round_.id) if one.opened_at is not None]
        found.append(Past(round_, counts.distinct(person for one in begun for person in one.people)))
    return tuple(found)


async def _preview(unit: Unit, round_: Round, joined: Sequence[int], skills: Skills, now: datetime) -> Preview:
    drawn = await matches.drawn(unit, round_.id)
    people = {person for match in drawn for person in match.people}
    introduced = await introductions.of_people(unit, round_.guild_id, people)
    met: dict[int, set[int]] = {person: set() for person in people}
    for conversation in await matches.history(unit, round_.guild_id, people):
        for person in conversation.people & people:
            met[person] |= conversation.people
    here = await rounds.to_draw(unit, round_.id, SUGGESTED, now)
    fewest = None
    if round_.redraws < MOST_REDRAWS:
        fewest = fewest_again(round_.redraws, await steering.separated(unit, round_.id))
    return Preview(
        tuple(_meeting(match, introduced, met, skills) for match in drawn),
        len(set(joined) - people),
        not round_.was_drawn_from(here),
        fewest is not None and len(here) >= fewest,
        fewest,
    )


def _meeting(
    match: Match, introduced: Mapping[int, Introduction], met: Mapping[int, set[int]], skills: Skills
) -> Meeting:
    people = tuple(sorted(match.people))
    gifts = []
    for giver in people:
        hoped = {
            hope for other in match.others(giver) if other in introduced for hope in introduced[other].profile.hopes
        }
        offered = introduced[giver].profile.offers if giver in introduced else ()
        if shared := skills.names(one for one in offered if one in hoped):
            gifts.append(Gift(giver, tuple(shared)))
    return Meeting(people, tuple(gifts), any(met[one] & (match.people - {one}) for one in people))


def _threads(found: Sequence[Match], now: datetime) -> Threads:
    waiting = [one for one in found if one.state is MatchState.WAITING]
    stuck = [one for one in waiting if one.not_made is not None]
    later = [one.due_at for one in waiting if one.due_at is not None and one.due_at > now]
    return Threads(
        begun=sum(one.opened_at is not None for one in found),
        waiting=len(waiting) - len(stuck),
        stuck=len(stuck),
        next_at=min(later, default=None),
    )
