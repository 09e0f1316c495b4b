"""What a look at one item finds, for whoever hosts the bot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How an item was found, from good to bad."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """A finding: `about` is the item in a word or two, `says` a whole sentence for whoever hosts the bot."""

    verdict: Verdict
    about: str
    says: str
