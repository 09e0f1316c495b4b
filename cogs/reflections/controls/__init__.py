"""Buttons and lists of reflections: parse, ask the service, show the card."""

from cogs.reflections.controls import answering, journal, prompts
from cogs.reflections.controls.answering import answering_of, open_answer
from cogs.reflections.controls.journal import JournalBook, journal_of
from cogs.reflections.controls.prompts import prompts_of

ITEMS = (*answering.ITEMS, *journal.ITEMS, *prompts.ITEMS)

__all__ = ["ITEMS", "JournalBook", "answering_of", "journal_of", "open_answer", "prompts_of"]
