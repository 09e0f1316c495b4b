"""What stewards see of a file that comes in: what it would bring, and each bad row with the reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Final

from discord import ui
from discord.ui import LayoutView
from discord.utils import escape_markdown

from bot.errors import Expected
from bot.interface.cards import Part, card, line, lines, row
from bot.interface.confirm import button
from bot.words import Words, sentence
from cogs.resources.rules.exchange.faults import Fault, Format, Problem, Remark, Told
from cogs.resources.rules.exchange.faults import shown as safe
from cogs.resources.rules.exchange.fields import Field
from cogs.resources.rules.exchange.formulas import guarded
from cogs.resources.service.importing import Imported, Looked

MOST_SHOWN: Final = 12
MOST_LISTED: Final = 20_000
"""A file can be all wrong, in many ways in each row; more than this nobody reads, and Discord would not take."""
FAULTS_FILE: Final = "rows-to-mend.csv"

BadRow = tuple[int, str, str, str]
"""Row, field, why, and what stood there."""

Explain = Callable[[Expected], str]
"""Gives the words for an expected error."""

_FIELDS: Final = {
    Field.LINK: sentence("Link"),
    Field.TITLE: sentence("What it is called"),
    Field.WHY: sentence("Why it helped"),
    Field.KIND: sentence("What sort of thing it is"),
    Field.TOPICS: sentence("What it is about"),
    Field.CREATOR: sentence("Whose work it is"),
    Field.COST: sentence("What it costs"),
    Field.REGION: sentence("Where it is for"),
    Field.TAKES: sentence("How long it takes"),
    Field.ACCESS: sentence("Access"),
    Field.NOTE: sentence("Good to know before"),
    Field.PAY: sentence("Is it paid?"),
    Field.CLOSES_ON: sentence("The last day"),
}


def imported(found: Imported, bad: Sequence[BadRow], words: Words, *, only_looked: bool) -> LayoutView:
    """Return what a file brought or would bring, with the first of what is wrong; all of that is to be attached."""
    looked = found.looked
    parts: list[Part] = [line(_headline(found, words, only_looked=only_looked))]
    told = [
        *_counted(looked, words),
        *(_remark(one, words) for one in looked.read.told),
    ]
    if told:
        parts.append(lines(told))
    if bad:
        parts.append(
            lines([words.say("**Rows that can't be taken in**"), *(_shown(one, words) for one in bad[:MOST_SHOWN])])
        )
        if len(bad) > MOST_SHOWN:
            left = len(bad) - MOST_SHOWN
            parts.append(line(words.many("And {number} more, in the file.", "And {number} more, in the file.", left)))
        parts.append(ui.File(f"attachment://{FAULTS_FILE}"))
    parts.append(
        row(button(words.say("Back"), "library:panel:0"), button(words.say("Bring in a file"), "library:import:0"))
    )
    return card(*parts)


def progress(done: int, of: int, words: Words) -> LayoutView:
    """Return how far an import is."""
    if done >= of:
        return card(line(words.say("All {of} are in. What came of it is said below, in a moment.", of=of)))
    told = words.say("I am taking it in: {done} of {of}. You can go on with something else.", done=done, of=of)
    return card(line(told))


def bad_rows(looked: Looked, words: Words, explain: Explain) -> list[BadRow]:
    """Return each thing that is wrong, in the file's order, up to `MOST_LISTED`."""
    found = [
        (one.number, words.marked(_FIELDS[one.field]) if one.field in _FIELDS else "", _why(one, words), one.shown)
        for one in looked.faults
    ]
    link = words.say("Link")
    found += [(one.number, link, explain(one.error), safe(one.link)) for one in looked.refused]
    return sorted(found, key=lambda one: one[0])[:MOST_LISTED]


def _headline(found: Imported, words: Words, *, only_looked: bool) -> str:
    looked = found.looked
    kind = {
        Format.CSV: words.say("a table"),
        Format.JSON: words.say("a JSON file"),
        Format.BOOKMARKS: words.say("a browser's bookmarks"),
    }[looked.read.format]
    if only_looked:
        return words.many(
            "It is {kind}. It would bring {number} new resource. Nothing is changed.",
            "It is {kind}. It would bring {number} new resources. Nothing is changed.",
            len(looked.new),
            kind=kind,
        )
    if found.held_back:
        return words.many(
            "Nothing is changed: {number} row can't be taken in, and you asked for all or nothing.",
            "Nothing is changed: {number} rows can't be taken in, and you asked for all or nothing.",
            looked.bad,
        )
    return words.many(
        "Done: {number} new resource is in the library. It gets no card; *Post its card* does that.",
        "Done: {number} new resources are in the library. They get no cards; *Post its card* does that.",
        found.taken,
    )


def _counted(looked: Looked, words: Words) -> list[str]:
    return [
        *(
            [words.many("{number} is in the library already.", "{number} are in the library already.", looked.there)]
            if looked.there
            else []
        ),
        *(
            [words.many("{number} stands there twice.", "{number} stand there twice.", looked.twice)]
            if looked.twice
            else []
        ),
        *(
            [words.many("{number} row can't be taken in.", "{number} rows can't be taken in.", looked.bad)]
            if looked.bad
            else []
        ),
    ]


def _remark(told: Told, words: Words) -> str:
    names = words.all_of([escape_markdown(one) for one in told.names[:10]])
    match told.remark:
        case Remark.OLD_ENCODING:
            return words.say("The file is in an old encoding, so accents may be wrong. Please look at a few.")
        case Remark.UNKNOWN_COLUMNS:
            return words.say("I left out columns that I don't know: {names}.", names=names)
        case Remark.COLUMNS_LEFT_OUT:
            return words.say("I left out what the library counts itself: {names}.", names=names)
        case Remark.UNKNOWN_TAGS:
            return words.say("I left out tags that are no topics here: {names}.", names=names)
        case Remark.SHORTENED:
            return words.many(
                "I shortened the title or description of {number} bookmark, which was too long.",
                "I shortened the titles or descriptions of {number} bookmarks, which were too long.",
                len(told.numbers),
            )
        case Remark.BOOKMARKLETS:
            number = len(told.numbers)
            return words.many(
                "I left out {number} bookmark that is a small program.",
                "I left out {number} bookmarks that are small programs.",
                number,
            )
        case Remark.BROWSER_QUERIES:
            number = len(told.numbers)
            return words.many(
                "I left out {number} bookmark of the browser's own.",
                "I left out {number} bookmarks of the browser's own.",
                number,
            )


def _shown(one: BadRow, words: Words) -> str:
    number, field, why, stood = one
    about = f"{escape_markdown(field)}: " if field else ""
    what = f" (“{escape_markdown(stood)}”)" if stood else ""
    return words.say("Row {number}: {about}{why}{what}", number=number, about=about, why=why, what=what)


def as_file(bad: Sequence[BadRow], words: Words) -> bytes:
    """Return all that is wrong as a table, which no spreadsheet takes for formulas."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([words.say("Row"), words.say("Field"), words.say("Why"), words.say("What stands there")])
    writer.writerows([guarded(str(cell)) for cell in one] for one in bad)
    return table.getvalue().encode("utf-8-sig", "replace")


def _why(one: Fault, words: Words) -> str:
    match one.problem:
        case Problem.TOO_LONG:
            return words.say("it is {length} characters long, {most} fit", length=one.length, most=one.most)
        case Problem.TOO_MANY_TOPICS:
            return words.say("there are {length} topics, {most} fit", length=one.length, most=one.most)
        case _:
            return words.marked(_PROBLEMS[one.problem])


_PROBLEMS: Final = {
    Problem.NO_LINK: sentence("there is no link"),
    Problem.NO_TITLE: sentence("there is no title"),
    Problem.NOT_TEXT: sentence("it is no text that can be shown"),
    Problem.UNKNOWN_KIND: sentence("there is no such kind of thing here"),
    Problem.UNKNOWN_TOPIC: sentence("there is no such topic here"),
    Problem.UNKNOWN_COST: sentence("it says neither free, free in part, nor costs money"),
    Problem.UNKNOWN_TIME: sentence("I don't know that length of time"),
    Problem.UNKNOWN_ACCESS: sentence("I don't know that way in"),
    Problem.UNKNOWN_PAY: sentence("it says neither paid, expenses, nor unpaid"),
    Problem.UNREADABLE_DATE: sentence("I can't read that date; 30/06/2026 works"),
    Problem.NO_PAY: sentence("an opportunity says whether it is paid"),
    Problem.NO_CLOSING_DATE: sentence("an opportunity says when it closes"),
    Problem.CLOSED_ALREADY: sentence("it has closed already"),
    Problem.ONLY_OPPORTUNITIES: sentence("only an opportunity has pay or a closing date"),
    Problem.COLUMN_TWICE: sentence("two columns say the same thing"),
    Problem.TOO_MANY_CELLS: sentence("there are more cells than headings"),
    Problem.QUOTE_NOT_CLOSED: sentence("a quotation mark is never closed"),
    Problem.NOT_A_RESOURCE: sentence("this is no description of a resource"),
}
