"""What people can ask of reflections, one method each."""

from cogs.reflections.service.answering import Answering, MayNotWrite, NoSuchWeek, NothingAsked, OutOfSight, ToAnswer
from cogs.reflections.service.journal import Found, Going, Journal, Leaf
from cogs.reflections.service.prompts import NoSchedule, Prompts, SameChannel

__all__ = [
    "Answering",
    "Found",
    "Going",
    "Journal",
    "Leaf",
    "MayNotWrite",
    "NoSchedule",
    "NoSuchWeek",
    "NothingAsked",
    "OutOfSight",
    "Prompts",
    "SameChannel",
    "ToAnswer",
]
