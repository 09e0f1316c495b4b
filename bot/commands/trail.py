"""`/steward audit`: what stewards did, for stewards to read, to filter and to take along."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import app_commands
from discord.ui import Button, DynamicItem, LayoutView

from bot import audit
from bot.access import Actor
from bot.audit import EVERYTHING, Wanted
from bot.audit_file import as_csv
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import NotFound
from bot.interface.answering import Answer, answering_at_once, answering_privately
from bot.interface.cards import Part, card, clip, day_and_time, line, lines, row
from bot.interface.chosen import is_id
from bot.interface.confirm import button
from bot.interface.host import asker_of, host_of
from bot.interface.pages import Page, shown
from bot.interface.typed import TypedOption
from bot.platform_data import NOBODY
from bot.report import reported, suggesting
from bot.setting_kinds import folded, starting
from bot.telling_acts import EXPORTED, NoSuchAct, Teller
from bot.words import Words, _

_A_PAGE = 10
_LONGEST_TOLD = 300  # so that ten of them fit into one message; the file has all of it
_ANY = "any"  # no act is called so: their names have a dot
_NAME = re.compile(r"[a-z_]{1,20}\.[a-z_.]{1,39}")  # with the rest of an id, within its 100 characters
_FILTER = r"(?P<act>[a-z_-]{1,60})-(?P<actor>[0-8]?[0-9]{1,18})"  # ids of Discord's have 19 digits since 2022
_FILE = "audit.csv"


@dataclass(frozen=True, slots=True)
class Export:
    """The file, how many acts are in it, and of how many."""

    content: bytes
    number: int
    of: int


class Trail:
    """The audit trail as a book of pages."""

    name = "audit"

    def __init__(self, database: Database, clock: Clock, teller: Teller) -> None:
        self._database = database
        self._clock = clock
        self.teller = teller

    async def page(self, unit: Unit, actor: Actor, words: Words, number: int) -> Page:
        """Return ten acts, newest first; raises `NotSteward`."""
        page = await self.page_of(unit, actor, words, number, EVERYTHING)
        return replace(page, controls=_export_row(EVERYTHING, words) if page.lines else ())

    async def page_of(self, unit: Unit, actor: Actor, words: Words, number: int, wanted: Wanted) -> Page:
        """Return ten of the acts that are wanted, newest first; raises `NotSteward`."""
        actor.must_be_steward()
        entries, total = await audit.page(unit, actor.guild_id, offset=number * _A_PAGE, limit=_A_PAGE, wanted=wanted)
        pages = max(1, -(-total // _A_PAGE))
        if number >= pages:  # acts go after their period, so a button may lead past the end
            return await self.page_of(unit, actor, words, pages - 1, wanted)
        return Page(
            title=words.say("What stewards did"),
            lines=tuple(self._told(entry, words) for entry in entries),
            number=number,
            of=pages,
        )

    def _told(self, entry: audit.Entry, words: Words) -> str:
        who = words.say("a former steward") if entry.actor_id == NOBODY else f"<@{entry.actor_id}>"
        did = clip(self.teller.told(entry, words), _LONGEST_TOLD)
        return words.say("{when}: {who} {did}", when=day_and_time(entry.at), who=who, did=did)

    def act_called(self, typed: str, words: Words) -> str:
        """Return the name of the act that is meant, by its name or its title; raises `NoSuchAct`."""
        for name in self.teller.names():
            if folded(typed) in (name, folded(self.teller.title(name, words))):
                return name
        if _NAME.fullmatch(typed.strip()) is None:  # one that nobody tells any more may still be asked for
            raise NoSuchAct(typed)
        return typed.strip()

    async def export(self, actor: Actor, words: Words, wanted: Wanted, names: Mapping[str, str]) -> Export:
        """Return the acts that are wanted as CSV, newest first; that it was asked for is written down too.

        `names` are those of channels and roles: mention -> name. What does not fit into a file of Discord's is left
        out, the oldest first. Raises `NotSteward`.
        """
        actor.must_be_steward()
        async with self._database.reading(snapshot=True) as unit:
            _newest, total = await audit.page(unit, actor.guild_id, offset=0, limit=1, wanted=wanted)
            entries = await audit.newest(unit, actor.guild_id, limit=total, wanted=wanted)
        content, number = await asyncio.to_thread(as_csv, entries, self.teller, words, names=names)
        facts = {"acts": number, "steward": wanted.actor_id, "act": wanted.act}
        async with self._database.writing() as unit:
            await audit.write(unit, actor.guild_id, actor.id, EXPORTED, self._clock.now(), facts)
        return Export(content, number, total)


def _ids(wanted: Wanted) -> str:
    return f"{(wanted.act or _ANY).replace('.', '-')}-{wanted.actor_id or 0}"


def _wanted(match: re.Match[str]) -> Wanted:
    act = match["act"].replace("-", ".")
    return Wanted(int(match["actor"]) or None, None if act == _ANY else act)


def _export_row(wanted: Wanted, words: Words) -> tuple[Part, ...]:
    return (row(button(words.say("Download as a spreadsheet"), f"audit:export:{_ids(wanted)}")),)


async def _show(unit: Unit, answer: Answer, number: int, wanted: Wanted) -> LayoutView:
    """Return a page; its buttons keep what is wanted."""
    trail, words = host_of(answer.interaction).service(Trail), answer.words
    if wanted.is_everything:
        return shown(await trail.page(unit, answer.actor, words, number), trail, words)
    page = await trail.page_of(unit, answer.actor, words, number, wanted)
    only = [
        *([f"<@{wanted.actor_id}>"] if wanted.actor_id is not None else []),
        *([f"*{trail.teller.title(wanted.act, words)}*"] if wanted.act is not None else []),
    ]
    parts: list[Part] = [
        line(f"**{page.title}**\n" + words.say("Only: {filter}.", filter=", ".join(only))),
        lines(page.lines or (words.say("There is nothing here yet."),)),
    ]
    if page.of > 1:
        before, after = (f"audit:page:{max(page.number + step, 0)}-{_ids(wanted)}" for step in (-1, 1))
        parts.append(line(words.say("Page {number} of {of}", number=page.number + 1, of=page.of)))
        parts.append(
            row(
                button(words.say("Previous page"), before, disabled=page.number == 0),
                button(words.say("Next page"), after, disabled=page.number + 1 >= page.of),
            )
        )
    return card(*parts, *(_export_row(wanted, words) if page.lines else ()))


def _names(answer: Answer) -> dict[str, str]:
    guild = answer.interaction.guild
    if guild is None:
        return {}
    seen = [channel for channel in guild.channels if answer.actor.sees(channel.id)]
    return {
        **{channel.mention: f"#{channel.name}" for channel in seen},
        **{role.mention: f"@{role.name}" for role in guild.roles},
    }


async def _download(answer: Answer, wanted: Wanted) -> None:
    words = answer.words
    export = await host_of(answer.interaction).service(Trail).export(answer.actor, words, wanted, _names(answer))
    told = [
        words.say("**What stewards did**"),
        words.many("{number} act, newest first.", "{number} acts, newest first.", export.number),
        words.say("It names people. Please keep it only as long as you need it. That you downloaded it is noted."),
    ]
    if export.number < export.of:
        told.append(
            words.many(
                "{number} older act did not fit. Choose one steward, or one kind of act, to have fewer.",
                "{number} older acts did not fit. Choose one steward, or one kind of act, to have fewer.",
                export.of - export.number,
            )
        )
    file = discord.File(io.BytesIO(export.content), _FILE)
    answer.show(card(lines(told), discord.ui.File(file)), file)


class AuditPageButton(DynamicItem[Button[Any]], template=rf"audit:page:(?P<number>[0-9]{{1,6}})-{_FILTER}"):
    """Turns to a page of the acts that are wanted."""

    def __init__(self, number: int, wanted: Wanted) -> None:
        super().__init__(Button(custom_id=f"audit:page:{number}-{_ids(wanted)}"))
        self.number = number
        self.wanted = wanted

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> AuditPageButton:
        return cls(int(match["number"]), _wanted(match))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            answer.show(await _show(unit, answer, self.number, self.wanted))


class AuditExportButton(DynamicItem[Button[Any]], template=rf"audit:export:{_FILTER}"):
    """Gives the acts that are wanted as a file."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(Button(custom_id=f"audit:export:{_ids(wanted)}"))
        self.wanted = wanted

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> AuditExportButton:
        return cls(_wanted(match))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            await _download(answer, self.wanted)


class ActOption(TypedOption):
    """Suggests kinds of acts, in words; takes what was typed as it is."""

    @suggesting
    async def autocomplete(  # type: ignore[override]  # the base is declared for any choice type
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        host = host_of(interaction)
        async with host.database.reading() as unit:
            asker = await asker_of(unit, interaction)
        asker.actor.must_be_steward()
        teller = host.service(Trail).teller
        titles = [(teller.title(name, asker.words), name) for name in teller.names()]
        return [app_commands.Choice(name=title, value=name) for title, name in starting(titles, value)]


@app_commands.command(name="audit", description=_("Read what stewards did, newest first."))
@app_commands.describe(
    who=_("Only what this steward did."),
    what=_("Only acts of this kind."),
    export=_("Download it as a spreadsheet (CSV)."),
)
async def audit_trail(
    interaction: discord.Interaction,
    who: discord.User | None = None,
    what: app_commands.Transform[str, ActOption] | None = None,
    export: bool = False,
) -> None:
    """Show the newest page of the trail, or give it as a file."""
    async with answering_privately(interaction) as answer:
        answer.actor.must_be_steward()
        host = host_of(interaction)
        if who is not None and not is_id(str(who.id)):
            raise NotFound
        act = None if what is None else host.service(Trail).act_called(what, answer.words)
        wanted = Wanted(None if who is None else who.id, act)
        if export:
            await _download(answer, wanted)
            return
        async with host.database.reading() as unit:
            answer.show(await _show(unit, answer, 0, wanted))
