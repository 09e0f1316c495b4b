"""`/reflect`: answering a question, and one's own journal."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.interface.answering import answering_at_once
from bot.interface.cards import OPTION_LABEL, clip
from bot.interface.host import asker_of, host_of
from bot.interface.pages import shown
from bot.interface.typed import WordsOption
from bot.report import suggesting
from bot.words import _
from cogs.reflections import cards
from cogs.reflections.controls import JournalBook, answering_of, journal_of, open_answer

_MOST_SUGGESTED = 25


class WeekOption(app_commands.Transformer):
    """Suggests the weeks whose question may be answered, newest first; the value is the week's Monday."""

    async def transform(self, interaction: discord.Interaction, value: str, /) -> str:
        return value.strip()

    @suggesting
    async def autocomplete(  # type: ignore[override]  # the base is declared for any choice type
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        async with host_of(interaction).database.reading() as unit:
            asker = await asker_of(unit, interaction)
            weeks = await answering_of(interaction).weeks(unit, asker.actor)
        suggested = [(cards.week_label(week), week.week.isoformat()) for week in weeks]
        typed = value.strip().casefold()
        fitting = [(name, value) for name, value in suggested if typed in name.casefold() or typed == value]
        return [
            app_commands.Choice(name=clip(name, OPTION_LABEL), value=value) for name, value in fitting[:_MOST_SUGGESTED]
        ]


@app_commands.command(name="answer", description=_("Answer this week's question, or an earlier one."))
@app_commands.describe(week=_("An earlier week. Left out, it is the newest question."))
async def answer(interaction: discord.Interaction, week: app_commands.Transform[str, WeekOption] | None = None) -> None:
    """Open the form for a week's question."""
    answering = answering_of(interaction)
    await open_answer(interaction, lambda unit, actor: answering.chosen(unit, actor, week))


@app_commands.command(name="journal", description=_("Read, search, change or save what you wrote. Only you see it."))
@app_commands.describe(words=_("Words to look for in what you wrote."))
async def journal(
    interaction: discord.Interaction, words: app_commands.Transform[str, WordsOption] | None = None
) -> None:
    """Show the first page of the journal, or the entries that hold all of the words."""
    async with answering_at_once(interaction) as (answer, unit):
        if words is not None and words.strip():
            answer.show(cards.found(await journal_of(interaction).search(unit, answer.actor, words), answer.words))
        else:
            book = JournalBook(journal_of(interaction))
            answer.show(shown(await book.page(unit, answer.actor, answer.words, 0), book, answer.words))


def reflect_group() -> app_commands.Group:
    """Return `/reflect`."""
    group = app_commands.Group(
        name="reflect", description=_("Weekly questions, and your own journal."), guild_only=True
    )
    group.add_command(answer)
    group.add_command(journal)
    return group
