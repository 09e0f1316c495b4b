"""Turns what Discord would show into text for a terminal, as one reader would see it on their own phone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

Component = Mapping[str, Any]


class Kind(IntEnum):
    """Discord's numbers for what a message or a form is made of."""

    ROW = 1
    BUTTON = 2
    SELECT = 3
    TYPED = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT = 10
    FILE = 13
    CONTAINER = 17
    LABEL = 18
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


_CHOOSERS = (Kind.SELECT, Kind.USER_SELECT, Kind.ROLE_SELECT, Kind.CHANNEL_SELECT)
_WITH_OPTIONS = (Kind.SELECT, Kind.RADIO_GROUP, Kind.CHECKBOX_GROUP)
_INSTANT = re.compile(r"<t:(?P<seconds>-?\d+)(?::(?P<style>[tTdDfFR]))?>")
_MENTION = re.compile(r"<(?:#|@&|@!?)(?P<id>\d+)>")
_LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<address>[^)\s]+)\)")
_STYLED = re.compile(r"\*\*(?P<bold>.+?)\*\*|\*(?P<italic>[^*\n]+)\*|`(?P<code>[^`]+)`")
_UNITS = (("year", 31_536_000), ("month", 2_592_000), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_BEGINNING = 9


@dataclass(frozen=True)
class Reader:
    """Somebody who reads at this moment, in a zone; `names` gives the name behind an id of a room, role or person."""

    zone: ZoneInfo
    now: datetime
    names: Mapping[int, str]

    def plain(self, text: str) -> str:
        """Return the text with instants in the reader's own time and everything mentioned by name."""
        text = _INSTANT.sub(self._instant, text)
        text = _MENTION.sub(self._mentioned, text)
        return _LINK.sub(lambda match: f"{match['words']} [link]", text)

    def _mentioned(self, match: re.Match[str]) -> str:
        unknown = "#unknown" if match[0].startswith("<#") else "@unknown-user"
        return self.names.get(int(match["id"]), unknown)

    def _instant(self, match: re.Match[str]) -> str:
        instant = datetime.fromtimestamp(int(match["seconds"]), UTC)
        local = instant.astimezone(self.zone)
        day = f"{local.day} {local:%B %Y}"
        match match["style"]:
            case "R":
                return away(instant - self.now)
            case "D":
                return day
            case "d":
                return f"{local:%d/%m/%Y}"
            case "t" | "T":
                return f"{local:%H:%M}"
            case "F":
                return f"{local:%A}, {day} at {local:%H:%M}"
            case _:
                return f"{day} at {local:%H:%M}"

    def styled(self, text: str) -> Text:
        """Return the text as `plain` does, its marks turned into weight and slant."""
        shown = Text()
        for number, line in enumerate(self.plain(text).split("\n")):
            if number:
                shown.append("\n")
            quiet, quoted = line.startswith("-# "), line.startswith("> ")
            if quoted:
                shown.append("| ")
            _append_styled(shown, line[3:] if quiet else line[2:] if quoted else line, "dim" if quiet else "")
        return shown


def away(distance: timedelta) -> str:
    """Return how far away an instant is, in Discord's words: the largest whole unit, rounded."""
    seconds = distance.total_seconds()
    for unit, length in _UNITS:
        count = round(abs(seconds) / length)
        if abs(seconds) >= length or unit == "second":
            break
    one = "an hour" if unit == "hour" else f"a {unit}"
    amount = "a few seconds" if unit == "second" else one if count == 1 else f"{count} {unit}s"
    return f"in {amount}" if seconds > 0 else f"{amount} ago"


def _append_styled(shown: Text, text: str, base: str) -> None:
    at = 0
    for match in _STYLED.finditer(text):
        shown.append(text[at : match.start()], base)
        style = {"bold": "bold", "italic": "italic", "code": "bold"}[match.lastgroup or "bold"]
        shown.append(match[match.lastgroup or 0], f"{base} {style}".strip())
        at = match.end()
    shown.append(text[at:], base)


def words_of(components: Sequence[Component], reader: Reader) -> str:
    """Return all the text in a message's components, a paragraph a line, without marks."""
    return "\n".join(reader.styled(part["content"]).plain for part in _walk(components) if part["type"] == Kind.TEXT)


def controls_of(components: Sequence[Component]) -> list[Component]:
    """Return every button and list in a message's components."""
    return [control for part in _walk(components) if part["type"] == Kind.ROW for control in part["components"]]


def message(
    components: Sequence[Component], reader: Reader, heading: str, width: int, *, shortened: bool = False
) -> Panel:
    """Return a message as a panel; `shortened` shows its beginning, and says so."""
    parts: list[RenderableType] = []
    for part in _walk(components):
        match part["type"]:
            case Kind.TEXT:
                parts.append(reader.styled(part["content"]))
            case Kind.ROW:
                parts.append(_controls(part, width - 4))
            case Kind.FILE:
                parts.append(Text(f"(a file: {part['file']['url'].rsplit('/', 1)[-1]})"))
    if shortened:
        texts = [part for part in parts if isinstance(part, Text)]
        lines = [line for text in texts for line in text.split("\n")]
        rest = len(lines) - _BEGINNING
        parts = [*lines[:_BEGINNING], *([Text("(and so on)", "italic")] if rest > 0 else [])]
    return Panel(Group(*_spaced(parts, blank=not shortened)), title=Text(heading), title_align="left", width=width)


def form(modal: Component, reader: Reader, heading: str, width: int, filled: Mapping[str, str]) -> Panel:
    """Return a form as a panel; `filled`: the control's name -> what somebody enters there."""
    parts: list[RenderableType] = []
    for label in modal["components"]:
        if label["type"] == Kind.TEXT:
            parts.append(reader.styled(label["content"]))
            continue
        control = label["component"]
        given = filled.get(control["custom_id"])
        entered = _standing(control, reader) if given is None else given
        hint = f"\n  {label['description']}" if label.get("description") else ""
        asks = label["label"].endswith("?")
        parts.append(Text.assemble((label["label"], "bold"), " " if asks else ": ", f"[{entered}]", (hint, "dim")))
    title = Text(f"{heading}: {modal['title']}")
    return Panel(Group(*parts), title=title, title_align="left", width=width, box=box.DOUBLE)


def standing_in(modal: Component, reader: Reader) -> dict[str, str]:
    """Return what a form is filled with when it opens: the control's name -> what is shown there."""
    controls = [label["component"] for label in modal["components"] if label["type"] == Kind.LABEL]
    return {control["custom_id"]: _standing(control, reader) for control in controls}


def _standing(control: Component, reader: Reader) -> str:
    if control["type"] == Kind.TYPED:
        return str(control.get("value") or "")
    if control["type"] == Kind.CHECKBOX:
        return "yes" if control.get("default") else ""
    if control["type"] in _WITH_OPTIONS:
        return ", ".join(option["label"] for option in control["options"] if option.get("default"))
    chosen = control.get("default_values") or []
    return ", ".join(reader.names.get(int(value["id"]), "#unknown") for value in chosen)


def _walk(components: Sequence[Component]) -> Iterator[Component]:
    for part in components:
        if part["type"] == Kind.CONTAINER:
            yield from _walk(part["components"])
        elif part["type"] == Kind.SECTION:
            yield from part["components"]
            yield {"type": Kind.ROW, "components": [part["accessory"]]}
        else:
            yield part


def _controls(row: Component, width: int) -> Text:
    lines: list[str] = [""]
    for control in row["components"]:
        choose = control["type"] in _CHOOSERS
        label = f"[ {control['placeholder']} v ]" if choose else f"[ {control['label']} ]"
        joined = f"{lines[-1]}  {label}" if lines[-1] else label
        if len(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(label)
    return Text("\n".join(lines), "bold")


def _spaced(parts: Sequence[RenderableType], *, blank: bool) -> list[RenderableType]:
    return [item for number, part in enumerate(parts) for item in ([Text()] if number and blank else []) + [part]]
