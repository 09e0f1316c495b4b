"""What kinds, costs and the like are called: marked sentences, for cards, forms and choices of commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.words import sentence
from cogs.resources.rules.keeping import Problem
from cogs.resources.rules.resource import Access, Cost, Kind, Pay, Takes

KINDS: Final[Mapping[Kind, str]] = {
    Kind.ARTICLE: sentence("Article or guide"),
    Kind.TOOL: sentence("Tool"),
    Kind.VIDEO: sentence("Video or audio"),
    Kind.EVENT: sentence("Event"),
    Kind.OPPORTUNITY: sentence("Opportunity"),
    Kind.SERVICE: sentence("Service"),
    Kind.PERSON: sentence("Person to ask"),
}
COSTS: Final[Mapping[Cost, str]] = {
    Cost.FREE: sentence("Free"),
    Cost.PARTLY: sentence("Free in part"),
    Cost.COSTS: sentence("Costs money"),
}
TIMES: Final[Mapping[Takes, str]] = {
    Takes.MINUTES: sentence("A few minutes"),
    Takes.HALF_HOUR: sentence("About half an hour"),
    Takes.HOURS: sentence("An hour or two"),
    Takes.DAY: sentence("Half a day or a day"),
    Takes.LONGER: sentence("Longer"),
}
WAYS: Final[Mapping[Access, str]] = {
    Access.CAPTIONS: sentence("Captions"),
    Access.EASY_READ: sentence("Easy read"),
    Access.BSL: sentence("British Sign Language"),
    Access.SCREEN_READER: sentence("Works with a screen reader"),
}
PAYS: Final[Mapping[Pay, str]] = {
    Pay.PAID: sentence("Paid"),
    Pay.EXPENSES: sentence("Expenses only"),
    Pay.UNPAID: sentence("Unpaid"),
}
PROBLEMS: Final[Mapping[Problem, str]] = {
    Problem.BROKEN: sentence("The link does not work"),
    Problem.OLD: sentence("It is out of date"),
    Problem.UNSAFE: sentence("It does not feel safe"),
    Problem.WRONG: sentence("Something in it is wrong"),
    Problem.OTHER: sentence("Something else"),
}
