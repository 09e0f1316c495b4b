"""What reflections keep of people: their own words. A schedule and the weeks it has had belong to a server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.database import Unit
from bot.personal_data import About, Kept
from bot.words import Words, sentence
from cogs.reflections import keeping, store
from cogs.reflections.rules.reflection import KEPT_FOR
from cogs.reflections.sharing import Sharing
from cogs.reflections.store import reflections
from cogs.reflections.store.reflections import Entry

WEEKS_KEPT = timedelta(days=460)
"""Longer than a round of 52 weeks, so that a prompt is not taken for one that was never asked; and than an answer."""


class ReflectionsData:
    """People's own words, for 15 months; of a server, its schedule for as long as it is there."""

    tables = frozenset({"reflections"})

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing

    def about(self, words: Words) -> About:
        """Say what reflections are kept for."""
        return About(
            words.say("Your reflections"),
            words.say("So that you can look back on them. They are encrypted; only you can read them here."),
            words.say(
                "Kept for 15 months each at most; stewards can choose less. What was posted for everyone goes then too."
            ),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Return every reflection with its text, oldest first."""
        return [
            Kept(
                sentence("A reflection"),
                {
                    "server": entry.guild_id,
                    sentence("question"): entry.question,
                    sentence("theme"): entry.theme,
                    sentence("text"): entry.text if opens else None,
                    **({} if opens else {sentence("cannot be opened any more"): True}),
                    sentence("for"): entry.audience.value,
                    sentence("written"): entry.written_at,
                    sentence("edited"): entry.edited_at,
                    sentence("posted"): entry.posted_at,
                    sentence("channel"): entry.channel_id,
                    sentence("message"): entry.message_id,
                    sentence("not posted"): None if entry.hitch is None else entry.hitch.value,
                },
            )
            for entry, opens in await reflections.all_that_open(unit, person_id)
        ]

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Delete every reflection of theirs; posts of them go from Discord, and none is posted any more."""
        await self._let_go(unit, await reflections.entries_of(unit, person_id))

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """Nothing: reflections have a period of their own."""

    async def expire(self, unit: Unit, now: datetime) -> int:
        """Let go what is 15 months old, or as old as its server keeps it, with its post, since nobody could take that
        back any more; and old weeks.
        """
        await keeping.note_changes(unit, now)
        old = {entry.id: entry for entry in await reflections.older_than(unit, now - KEPT_FOR)}
        for shorter in await keeping.shorter_ones(unit, now):
            if shorter.holds_at(now):
                here = await reflections.older_than(unit, now - shorter.kept_for, shorter.guild_id)
                old |= {entry.id: entry for entry in here}
        await self._let_go(unit, list(old.values()))
        return len(old) + await store.forget_weeks(unit, (now - WEEKS_KEPT).date())

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Erase what a server had set, and what was written there; its posts are out of our reach."""
        await reflections.drop_server(unit, guild_id)
        await store.erase_server(unit, guild_id)

    async def _let_go(self, unit: Unit, entries: Sequence[Entry]) -> None:
        await self._sharing.withdraw_all(unit, entries)
        await reflections.drop(unit, *(entry.id for entry in entries))
