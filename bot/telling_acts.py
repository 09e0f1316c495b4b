"""Stewards' acts in words: each is told by whoever signed it, a changed setting and an export by the platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot import audit, servers
from bot.errors import Refused
from bot.ports import TellAct
from bot.setting_kinds import Around
from bot.words import Words

CHANGED: Final = "settings."
"""How the name of the act begins that changes a setting; the setting's name follows."""

EXPORTED: Final = "audit.export"


@dataclass(eq=False)
class NoSuchAct(Refused):
    """The text names no kind of a steward's act."""

    typed: str


class Teller:
    """Tells acts. What is signed is asked for when it is told, since features sign one after the other."""

    def __init__(
        self,
        acts: Mapping[str, TellAct],
        titles: Mapping[str, str],
        declared: Callable[[], Mapping[str, servers.Setting[Any]]],
    ) -> None:
        """`acts` tell each act in words, by its name; `titles` name them, as marked sentences."""
        self._acts = acts
        self._titles = titles
        self._declared = declared

    def told(self, entry: audit.Entry, words: Words) -> str:
        """Return the act in a clause that follows the name; one that nobody tells any more with its own name."""
        name = entry.act.removeprefix(CHANGED)
        if entry.act == EXPORTED:
            return words.say("downloaded what stewards did")
        if entry.act.startswith(CHANGED) and (not entry.facts or "after" in entry.facts):
            return self._changed(name, entry.facts, words)
        tell = self._acts.get(entry.act)
        if tell is None:
            return words.say("did something that I have no words for any more (`{act}`)", act=entry.act)
        return tell(entry.facts, words)

    def _changed(self, name: str, facts: Mapping[str, Any], words: Words) -> str:
        setting = self._declared().get(name)
        about = self._about(name, words)
        if "after" not in facts:  # free text may be somebody's name or address, so it stands nowhere else
            return words.say("changed the setting “{about}”", about=about)
        before, after = (self._shown(setting, facts.get(when), words) for when in ("before", "after"))
        if setting is not None and facts["after"] == setting.default:
            return words.say("put “{about}” back to the default (before: {before})", about=about, before=before)
        return words.say("set “{about}” to {after} (before: {before})", about=about, after=after, before=before)

    def _about(self, name: str, words: Words) -> str:
        """Return what a setting is for, in the first of its sentences; the name of one that is there no more."""
        setting = self._declared().get(name)
        if setting is None:
            return name
        return words.marked(setting.about).split(". ")[0].removesuffix(".")

    def _shown(self, setting: servers.Setting[Any] | None, value: Any, words: Words) -> str:
        if setting is None or setting.kind is None:
            return f"`{value}`"
        return setting.kind.show(value, Around(words))

    def title(self, act: str, words: Words) -> str:
        """Return what an act is called in lists; the name in plain letters, where nobody gave it a title."""
        if act == EXPORTED:
            return words.say("Download of what stewards did")
        if act.startswith(CHANGED) and act not in self._titles:
            return words.say("Setting: {about}", about=self._about(act.removeprefix(CHANGED), words))
        marked = self._titles.get(act)
        return act.replace(".", ": ").replace("_", " ") if marked is None else words.marked(marked)

    def names(self) -> list[str]:
        """Return the name of every act there may be, in order."""
        settings = (f"{CHANGED}{name}" for name, setting in self._declared().items() if setting.kind is not None)
        return sorted({*self._acts, *settings, EXPORTED})
