"""What people can ask of reflections, one method each."""

from cogs.reflections.service.answering import Answering, NoSuchWeek, NothingAsked, ToAnswer
from cogs.reflections.service.journal import Found, Going, Journal, Leaf
from cogs.reflections.service.prompts import NoSchedule, Prompts, SameChannel

__all__ = [
    "Answering",
    "Found",
    "Going",
    "Journal",
    "Leaf",
    "NoSchedule",
    "NoSuchWeek",
    "NothingAsked",
    "Prompts",
    "SameChannel",
    "ToAnswer",
]
