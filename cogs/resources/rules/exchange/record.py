"""From what stands in one row, as text, to a resource or to everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.texts import length
from cogs.resources.rules.exchange import values
from cogs.resources.rules.exchange.faults import Fault, Problem, Row, shown
from cogs.resources.rules.exchange.fields import Field
from cogs.resources.rules.resource import (
    MOST_CREATOR,
    MOST_LINK,
    MOST_NOTE,
    MOST_REGION,
    MOST_TITLE,
    MOST_TOPICS,
    MOST_WHY,
    Access,
    Cost,
    Description,
    Kind,
    Pay,
    Takes,
)

MOST_LISTED: Final = 25
"""How many topics or ways of access of a row are looked at: a hostile file could hold a million of them."""

Cells = Mapping[Field, object]
"""What stands in a row: text; a list where a format has lists; anything at all from JSON. Blank ones may be missing."""

_MOST: Final = {
    Field.LINK: MOST_LINK,
    Field.TITLE: MOST_TITLE,
    Field.WHY: MOST_WHY,
    Field.CREATOR: MOST_CREATOR,
    Field.REGION: MOST_REGION,
    Field.NOTE: MOST_NOTE,
}
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BETWEEN: Final = re.compile(r"[,;|\n]")
_BREAKS: Final = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a file is held against: which topics there are, the day in the server's zone, how many rows it may have."""

    topics: Mapping[str, str]
    """The key of each by its names, from `topics_by_name`."""
    today: date
    most_rows: int


@dataclass(slots=True)
class _Reading:
    number: int
    line: int
    cells: Cells
    rules: Rules
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, where: Field | None, problem: Problem, what: str = "", length: int = 0, most: int = 0) -> None:
        self.faults.append(Fault(self.number, where, problem, shown(what), length, most, self.line))

    def text(self, where: Field) -> str:
        """Return what stands there without blanks around it, and on one line where there is room for one only."""
        value = self.cells.get(where)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(where, Problem.NOT_TEXT, repr_of(value))
            return ""
        value = value.strip()
        if (long := length(value)) > (most := _MOST.get(where, MOST_LINK)):
            self.wrong(where, Problem.TOO_LONG, value, long, most)
            return ""
        if _UNSEEN.search(value):
            self.wrong(where, Problem.NOT_TEXT, value)
            return ""
        return _BREAKS.sub("\n", value) if where in {Field.WHY, Field.NOTE} else " ".join(value.split())

    def parts(self, where: Field) -> list[str]:
        """Return what is listed there, whether it is a list or text with commas, semicolons or line breaks between."""
        value = self.cells.get(where)
        if not isinstance(value, (list, tuple)):
            # Line breaks may stand between, so it is not what `text` returns that is taken apart.
            found = _BETWEEN.split(_BREAKS.sub("\n", str(value))) if self.text(where) else []
        elif all(isinstance(one, str) and not _UNSEEN.search(one) for one in value):
            found = list(value)
        else:
            self.wrong(where, Problem.NOT_TEXT, repr_of(value))
            found = []
        return list(dict.fromkeys(one.strip() for one in found if one.strip()))

    def chosen(self, where: Field, names: Mapping[str, values.Choice], unknown: Problem) -> values.Choice | None:
        text = self.text(where)
        found = values.named(names, text)
        if text and found is None:
            self.wrong(where, unknown, text)
        return found

    def topics(self) -> tuple[str, ...]:
        whole, parts = self.cells.get(Field.TOPICS), self.parts(Field.TOPICS)
        if isinstance(whole, str) and (one := values.named(self.rules.topics, whole)):
            return (one,)  # a topic's own name may hold a comma
        found: dict[str, None] = {}
        for part in parts[:MOST_LISTED]:
            if key := values.named(self.rules.topics, part):
                found[key] = None
            else:
                self.wrong(Field.TOPICS, Problem.UNKNOWN_TOPIC, part)
        if (length := max(len(found), len(parts) if len(parts) > MOST_LISTED else 0)) > MOST_TOPICS:
            self.wrong(Field.TOPICS, Problem.TOO_MANY_TOPICS, ", ".join(found), length, MOST_TOPICS)
        return tuple(found)

    def access(self) -> frozenset[Access]:
        found, parts = set[Access](), self.parts(Field.ACCESS)
        for part in parts[:MOST_LISTED]:
            if one := values.named(values.ACCESS, part):
                found.add(one)
            else:
                self.wrong(Field.ACCESS, Problem.UNKNOWN_ACCESS, part)
        if len(parts) > MOST_LISTED:
            self.wrong(Field.ACCESS, Problem.TOO_LONG, ", ".join(parts[:MOST_LISTED]), len(parts), MOST_LISTED)
        return frozenset(found)

    def closes_on(self) -> date | None:
        text = self.text(Field.CLOSES_ON)
        found = values.date_of(text)
        if text and found is None:
            self.wrong(Field.CLOSES_ON, Problem.UNREADABLE_DATE, text)
        elif found is not None and found < self.rules.today:
            self.wrong(Field.CLOSES_ON, Problem.CLOSED_ALREADY, text)
        return found

    def missing(self, where: Field, problem: Problem) -> None:
        """Note that nothing stands there, unless what stands there is at fault already."""
        if not any(fault.field is where for fault in self.faults):
            self.wrong(where, problem)


def repr_of(value: object) -> str:
    """Return a value that is not text as it may be shown; what is large or deep only by what it is."""
    return str(value) if isinstance(value, (bool, int, float)) else type(value).__name__


def row_of(number: int, line: int, cells: Cells, rules: Rules, before: Iterable[Fault] = ()) -> Row | list[Fault]:
    """Return the row, or every fault of it; `before` are those that its format found already."""
    reading = _Reading(number, line, cells, rules, list(before))
    link, description = reading.text(Field.LINK), _description(reading)
    _hold(reading, link, description)
    return reading.faults or Row(number, link, description, line)


def _description(reading: _Reading) -> Description:
    kind: Kind | None = reading.chosen(Field.KIND, values.KINDS, Problem.UNKNOWN_KIND)
    cost: Cost | None = reading.chosen(Field.COST, values.COSTS, Problem.UNKNOWN_COST)
    takes: Takes | None = reading.chosen(Field.TAKES, values.TIMES, Problem.UNKNOWN_TIME)
    pay: Pay | None = reading.chosen(Field.PAY, values.PAY, Problem.UNKNOWN_PAY)
    return Description(
        title=reading.text(Field.TITLE),
        why=reading.text(Field.WHY),
        kind=kind or Kind.ARTICLE,
        topics=reading.topics(),
        creator=reading.text(Field.CREATOR),
        cost=cost,
        region=reading.text(Field.REGION),
        takes=takes,
        access=reading.access(),
        note=reading.text(Field.NOTE),
        pay=pay,
        closes_on=reading.closes_on(),
    )


def _hold(reading: _Reading, link: str, description: Description) -> None:
    if not description.title:
        reading.missing(Field.TITLE, Problem.NO_TITLE)
    if any(fault.field is Field.KIND for fault in reading.faults):
        return  # what else it needs hangs on what it is
    if not link and description.kind.needs_link:
        reading.missing(Field.LINK, Problem.NO_LINK)
    if description.kind is Kind.OPPORTUNITY:
        if description.pay is None:
            reading.missing(Field.PAY, Problem.NO_PAY)
        if description.closes_on is None:
            reading.missing(Field.CLOSES_ON, Problem.NO_CLOSING_DATE)
    else:
        if description.pay is not None:
            reading.wrong(Field.PAY, Problem.ONLY_OPPORTUNITIES, description.pay)
        if description.closes_on is not None:
            reading.wrong(Field.CLOSES_ON, Problem.ONLY_OPPORTUNITIES, str(description.closes_on))
