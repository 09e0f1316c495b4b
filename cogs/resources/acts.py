"""What stewards did in the library, in words for the audit trail; never a title, since somebody wrote it."""

from __future__ import annotations

from typing import Any

from bot.ports import TellAct
from bot.words import Words, sentence
from cogs.resources.service import collecting, curating, exporting, importing, sharing


def _retired(facts: dict[str, Any], words: Words) -> str:
    return words.say("took resource {number} out of the library", number=facts.get("resource"))


def _restored(facts: dict[str, Any], words: Words) -> str:
    return words.say("brought resource {number} back into the library", number=facts.get("resource"))


def _merged(facts: dict[str, Any], words: Words) -> str:
    return words.say(
        "let resource {number} become part of resource {into}", number=facts.get("resource"), into=facts.get("into")
    )


def _changed(facts: dict[str, Any], words: Words) -> str:
    return words.say("changed resource {number}, which somebody else shared", number=facts.get("resource"))


def _settled(facts: dict[str, Any], words: Words) -> str:
    return words.say("looked at resource {number} and left it as it is", number=facts.get("resource"))


def _posted(facts: dict[str, Any], words: Words) -> str:
    return words.say("had the card of resource {number} posted", number=facts.get("resource"))


def _led_on(facts: dict[str, Any], words: Words) -> str:
    return words.say("let resource {number} lead to where its link has moved", number=facts.get("resource"))


def _filed(facts: dict[str, Any], words: Words) -> str:
    return words.say("chose the collections of resource {number}", number=facts.get("resource"))


def _made(facts: dict[str, Any], words: Words) -> str:
    return words.say("made collection {number}", number=facts.get("collection"))


def _named(facts: dict[str, Any], words: Words) -> str:
    return words.say("changed collection {number}", number=facts.get("collection"))


def _dropped(facts: dict[str, Any], words: Words) -> str:
    return words.say("deleted collection {number}", number=facts.get("collection"))


def _imported(facts: dict[str, Any], words: Words) -> str:
    return words.many(
        "brought {number} resource into the library from a file",
        "brought {number} resources into the library from a file",
        int(facts.get("number", 0)),
    )


def _exported(facts: dict[str, Any], words: Words) -> str:
    return words.many(
        "took a copy of {number} resource of the library",
        "took a copy of {number} resources of the library",
        int(facts.get("number", 0)),
    )


ACTS: dict[str, TellAct] = {
    curating.RETIRED: _retired,
    curating.RESTORED: _restored,
    curating.MERGED: _merged,
    curating.SETTLED: _settled,
    curating.POSTED: _posted,
    curating.LED_ON: _led_on,
    sharing.CHANGED: _changed,
    importing.IMPORTED: _imported,
    exporting.EXPORTED: _exported,
    collecting.FILED: _filed,
    collecting.MADE: _made,
    collecting.CHANGED: _named,
    collecting.DROPPED: _dropped,
}
TITLES: dict[str, str] = {
    curating.RETIRED: sentence("Library: one taken out"),
    curating.RESTORED: sentence("Library: one brought back"),
    curating.MERGED: sentence("Library: two merged"),
    curating.SETTLED: sentence("Library: one looked at"),
    curating.POSTED: sentence("Library: a card posted"),
    curating.LED_ON: sentence("Library: a link changed"),
    sharing.CHANGED: sentence("Library: one changed"),
    importing.IMPORTED: sentence("Library: a file brought in"),
    exporting.EXPORTED: sentence("Library: a copy taken"),
    collecting.FILED: sentence("Library: collections of one chosen"),
    collecting.MADE: sentence("Library: a collection made"),
    collecting.CHANGED: sentence("Library: a collection changed"),
    collecting.DROPPED: sentence("Library: a collection deleted"),
}
