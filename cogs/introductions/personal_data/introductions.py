"""What is kept of people in introductions: what they said of themselves, and where it was posted."""

from __future__ import annotations

from datetime import datetime

from bot.database import Unit
from bot.personal_data import Kept
from bot.words import sentence
from cogs.introductions.rules.profile import Introduction
from cogs.introductions.service.losing import Losing
from cogs.introductions.store import introductions


class OwnIntroductions:
    """Everybody's introduction, until it is withdrawn, and until 30 days after they left."""

    tables = frozenset({"introductions"})

    def __init__(self, losing: Losing) -> None:
        self._losing = losing

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Return every introduction in full, oldest first."""
        return [Kept(sentence("Your introduction"), _facts(one)) for one in await introductions.all_of(unit, person_id)]

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Delete every introduction of theirs; the posts go from Discord, and the threads lose their names."""
        await self._losing.let_go(unit, await introductions.all_of(unit, person_id))

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """Delete the one in this server, with its post."""
        await self._losing.let_go(unit, await introductions.all_of(unit, person_id, guild_id))

    async def expire(self, unit: Unit, now: datetime) -> int:
        """Nothing: an introduction has no period while its writer is there."""
        return 0

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Delete all of a server; its posts are out of our reach."""
        await introductions.drop_server(unit, guild_id)


def _facts(one: Introduction) -> dict[str, object]:
    profile = one.profile
    is_sealed_for_good = one.taken_down_at is not None and one.reason is None
    return {
        "server": one.guild_id,
        sentence("state"): one.state.value,
        sentence("name"): profile.name,
        sentence("pronouns"): profile.pronouns,
        sentence("my work"): profile.work,
        sentence("what I'm working to change"): profile.change,
        sentence("what I can offer"): list(profile.offers),
        sentence("what I'd welcome"): list(profile.hopes),
        sentence("how I like to take part"): sorted(profile.taking_part),
        sentence("what helps me take part"): profile.adjustments,
        sentence("written"): one.written_at,
        sentence("edited"): one.edited_at,
        sentence("agreed to its post"): one.shared_at,
        sentence("channel"): one.channel_id,
        sentence("message"): one.message_id,
        sentence("posted"): one.posted_at,
        sentence("not posted"): None if one.hitch is None else one.hitch.value,
        sentence("thread"): one.thread_id,
        sentence("welcomed"): one.welcomed_at,
        sentence("what a steward wrote"): one.reason,
        **({sentence("cannot be opened any more"): True} if is_sealed_for_good else {}),
        sentence("taken down"): one.taken_down_at,
    }
