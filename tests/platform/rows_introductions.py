"""Rows of somebody's introduction, of the rota, of conversations and wishes, in every table of these."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import consents, keep_apart
from bot.database import Unit
from bot.search import kept
from cogs.introductions import directory
from cogs.introductions.purposes import FOUND
from cogs.introductions.rules.profile import Profile, TakingPart
from cogs.introductions.store import introductions, matches, rounds, steering, welcomers

SOMEBODY, SOMEBODY_ELSE = 7100000000000000008, 7100000000000000009
"""People whom whoever these rows are of has a wish about, and was separated from."""

PROFILE = Profile(
    "Ada",
    work="A garden behind the library.",
    change="Being heard.",
    pronouns="she/her",
    offers=("listening",),
    hopes=("writing",),
    taking_part=frozenset({TakingPart.TEXT_FIRST}),
    adjustments="captions",
)


async def fill_introductions(unit: Unit, person_id: int, guild_id: int, at: datetime) -> None:
    """Put rows of this person, in this server, into every table of introductions, search and wishes."""
    found = await introductions.keep(unit, guild_id, person_id, PROFILE, at, None)
    await introductions.to_share(unit, found, at)
    await introductions.posted(unit, found.id, 9, found.id + 700, at)
    await consents.give(unit, person_id, guild_id, FOUND, at)
    await directory.refresh(unit, guild_id, person_id)
    await kept.keep(unit, person_id, guild_id, "people", {"words": "bees"}, at + timedelta(hours=1))
    await keep_apart.wish(unit, guild_id, person_id, SOMEBODY, at)
    await welcomers.put_on(unit, guild_id, person_id, is_pinged=True, now=at)
    round = await rounds.add(unit, guild_id, at, at + timedelta(days=1))
    await rounds.join(unit, round.id, guild_id, person_id, at)
    await steering.pause(unit, guild_id, person_id, at)
    await steering.separate(unit, round.id, guild_id, person_id, SOMEBODY_ELSE)
    await matches.replace_drawn(unit, round, [frozenset({person_id, SOMEBODY_ELSE})])
