"""Who is found in `/people find`: those who agreed to it, wrote something of themselves, and are still here."""

from __future__ import annotations

from typing import Final

from bot import consents, memberships, search
from bot.database import Unit
from cogs.introductions.purposes import FOUND
from cogs.introductions.rules.profile import Introduction, State
from cogs.introductions.store import introductions

KIND: Final = "people"
_NAME, _WORK = 3, 1


def offers(key: str) -> str:
    """Return the token by which those are found who offer a skill."""
    return f"offers:{key}"


def hopes(key: str) -> str:
    """Return the token by which those are found who hope for a skill."""
    return f"hopes:{key}"


async def refresh(unit: Unit, guild_id: int, person_id: int) -> None:
    """Let somebody be found by what they say now, or no more; called whenever that, or their consent, has changed."""
    found = await introductions.of_person(unit, guild_id, person_id)
    if found is None:
        await _forget_what_is_gone(unit, guild_id)
    elif await may_be_found(unit, found):
        await _take_in(unit, found)
    else:
        await search.forget(unit, guild_id, KIND, found.id)


async def came_back(unit: Unit, guild_id: int, person_id: int) -> None:
    """Let somebody who is in the server again be found as before, where they still agree to it."""
    found = await introductions.of_person(unit, guild_id, person_id)
    # That they left may not be taken back in the database yet: the platform hears of it at the same moment.
    if found is not None and await _agrees(unit, found):
        await _take_in(unit, found)


async def find_again(unit: Unit) -> None:
    """Let everybody be found who agrees to it and is here; who came back while nobody told us was not."""
    agreed = await introductions.agreed_to(unit, FOUND)
    for guild_id in {one.guild_id for one in agreed}:
        can_be_found = set(await search.every(unit, guild_id, KIND))
        for one in agreed:
            if one.guild_id == guild_id and one.id not in can_be_found:
                await _take_in(unit, one)


async def _take_in(unit: Unit, found: Introduction) -> None:
    profile = found.profile
    await search.index(
        unit,
        found.guild_id,
        KIND,
        found.id,
        [search.Text(profile.name, _NAME), search.Text(profile.work, _WORK), search.Text(profile.change, _WORK)],
        [*map(offers, profile.offers), *map(hopes, profile.hopes)],
        rank=int((found.edited_at or found.written_at).timestamp()),
    )


async def forget(unit: Unit, guild_id: int, person_id: int) -> None:
    """Let somebody be found no more; twice changes nothing."""
    found = await introductions.of_person(unit, guild_id, person_id)
    if found is not None:
        await search.forget(unit, guild_id, KIND, found.id)


async def _forget_what_is_gone(unit: Unit, guild_id: int) -> None:
    # Search knows introductions by their own ids, so that no row of it names anybody; of one that is gone nobody can
    # say which it was, but every other one is still there.
    there = await introductions.ids_in(unit, guild_id)
    for introduction_id in await search.every(unit, guild_id, KIND):
        if introduction_id not in there:
            await search.forget(unit, guild_id, KIND, introduction_id)


async def may_be_found(unit: Unit, found: Introduction) -> bool:
    """Whether somebody's introduction may be shown to whoever looks for it."""
    return await _agrees(unit, found) and not await memberships.has_left(unit, found.guild_id, found.person_id)


async def _agrees(unit: Unit, found: Introduction) -> bool:
    is_written = found.state in {State.KEPT, State.SHARED}
    return is_written and await consents.is_given(unit, found.person_id, found.guild_id, FOUND)
