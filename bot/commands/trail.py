"""`/steward audit`: what stewards did, for stewards to read."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands

from bot import audit
from bot.access import Actor
from bot.database import Unit
from bot.interface.answering import answering_privately
from bot.interface.cards import day_and_time
from bot.interface.host import host_of
from bot.interface.pages import Page, shown
from bot.platform_data import NOBODY
from bot.ports import TellAct
from bot.words import Words, _

_A_PAGE = 10


class Trail:
    """The audit trail as a book of pages."""

    name = "audit"

    def __init__(self, acts: Mapping[str, TellAct]) -> None:
        """`acts` tell each act in words, by its name; one that nobody tells any more is shown by name."""
        self._acts = acts

    async def page(self, unit: Unit, actor: Actor, words: Words, number: int) -> Page:
        """Return ten acts, newest first; raises `NotSteward`."""
        actor.must_be_steward()
        entries, total = await audit.page(unit, actor.guild_id, offset=number * _A_PAGE, limit=_A_PAGE)
        pages = max(1, -(-total // _A_PAGE))
        if number >= pages:  # acts go after their period, so a button may lead past the end
            return await self.page(unit, actor, words, pages - 1)
        return Page(
            title=words.say("What stewards did"),
            lines=tuple(self._told(entry, words) for entry in entries),
            number=number,
            of=pages,
        )

    def _told(self, entry: audit.Entry, words: Words) -> str:
        who = words.say("a former steward") if entry.actor_id == NOBODY else f"<@{entry.actor_id}>"
        tell = self._acts.get(entry.act)
        did = f"`{entry.act}`" if tell is None else tell(entry.facts, words)
        return words.say("{when}: {who} {did}", when=day_and_time(entry.at), who=who, did=did)


@app_commands.command(name="audit", description=_("Read what stewards did, newest first."))
async def audit_trail(interaction: discord.Interaction) -> None:
    """Show the newest page of the trail."""
    async with answering_privately(interaction) as answer:
        host = host_of(interaction)
        trail = host.books["audit"]
        async with host.database.reading() as unit:
            page = await trail.page(unit, answer.actor, answer.words, 0)
        answer.show(shown(page, trail, answer.words))
