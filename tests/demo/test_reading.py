"""What Discord shows, as text."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console, RenderableType

from demo.reading import Reader, away, form, message, standing_in, words_of

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
READER = Reader(ZoneInfo("Asia/Kathmandu"), NOON, {7: "#reflections", 8: "@Mo", 9: "@Weekly nudge"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"<t:{int(NOON.timestamp())}:F>", "Monday, 16 March 2026 at 17:45"),
        (f"<t:{int(NOON.timestamp())}:f>", "16 March 2026 at 17:45"),
        (f"<t:{int(NOON.timestamp())}>", "16 March 2026 at 17:45"),
        (f"<t:{int(NOON.timestamp())}:D>", "16 March 2026"),
        (f"<t:{int(NOON.timestamp())}:d>", "16/03/2026"),
        (f"<t:{int(NOON.timestamp())}:t>", "17:45"),
        (f"<t:{int(NOON.timestamp()) + 7200}:R>", "in 2 hours"),
        ("<#7>, <@8>, <@&9>", "#reflections, @Mo, @Weekly nudge"),
        ("<#1>", "#unknown"),
        ("<@1>", "@unknown-user"),
        ("**Home**", "Home"),
        ("*theme* and `/home`", "theme and /home"),
        ("-# quietly", "quietly"),
        ("> a question", "| a question"),
        ("[open it](https://discord.com/channels/1/2/3)", "open it [link]"),
    ],
)
def test_a_reader_sees(text: str, shown: str):
    assert READER.styled(text).plain == shown


@pytest.mark.parametrize(
    ("distance", "told"),
    [
        (timedelta(days=6, hours=20), "in 7 days"),
        (timedelta(days=1), "in a day"),
        (timedelta(hours=-1), "an hour ago"),
        (timedelta(minutes=5), "in 5 minutes"),
        (timedelta(seconds=3), "in a few seconds"),
        (timedelta(), "a few seconds ago"),
    ],
)
def test_how_far_away(distance: timedelta, told: str):
    assert away(distance) == told


def told(panel: RenderableType) -> str:
    console = Console(file=io.StringIO(), width=60)
    console.print(panel)
    return console.file.getvalue()


def test_a_line_with_a_button_and_a_file_are_shown():
    parts = [
        {
            "type": 9,
            "components": [{"type": 10, "content": "Your journal"}],
            "accessory": {"type": 2, "label": "Open it"},
        },
        {"type": 13, "file": {"url": "attachment://journal.md"}},
    ]
    shown = told(message(parts, READER, "Hearth", 60))
    assert shown.index("Your journal") < shown.index("[ Open it ]") < shown.index("(a file: journal.md)")
    assert words_of(parts, READER) == "Your journal"


def test_a_form_shows_what_is_said_and_what_stands_in_it():
    options = [{"label": "Only me", "value": "me", "default": True}, {"label": "Everyone here", "value": "everyone"}]
    modal = {
        "title": "Your answer",
        "components": [
            {"type": 10, "content": "**What helps?**"},
            {"type": 18, "label": "Words", "component": {"type": 4, "custom_id": "text"}},
            {"type": 18, "label": "For", "component": {"type": 21, "custom_id": "for", "options": options}},
            {"type": 18, "label": "Sure", "component": {"type": 23, "custom_id": "sure", "default": True}},
        ],
    }
    assert standing_in(modal, READER) == {"text": "", "for": "Only me", "sure": "yes"}
    shown = told(form(modal, READER, "A form", 60, {"text": "Walks."}))
    for words in ("What helps?", "Words: [Walks.]", "For: [Only me]", "Sure: [yes]"):
        assert words in shown
