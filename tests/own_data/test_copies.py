"""The copy that somebody takes: complete for programs, readable for people, in their zone and their words."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.own_data.copies import Reader, as_json, as_text, zipped
from bot.personal_data import About, Kept, Part
from bot.words import SOURCE, Catalogue, Words
from scripts.words import ROOT

AT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
WORDS = Catalogue(ROOT / "config" / "locales").words(SOURCE)
READER = Reader(WORDS, ZoneInfo("Asia/Kathmandu"), {42: "The Commons"})


class Journal:
    """A contract of which only the words matter here."""

    tables = frozenset({"journal"})

    def about(self, words: Words) -> About | None:
        return About("Your journal", "So that you can look back.", "Kept for 15 months.")


class Nothing(Journal):
    """A contract that keeps nothing of people."""

    def about(self, words: Words) -> About | None:
        return None


def parts(*kept: Kept) -> list[Part]:
    journal: Any = Journal()
    nothing: Any = Nothing()
    return [Part(journal, kept), Part(nothing, ())]


def entry(**facts: Any) -> Kept:
    return Kept("An entry", facts)


def test_text_is_grouped_and_says_why_how_long_and_in_which_zone():
    text = as_text(parts(entry(written=AT, text="One line")), READER, AT)
    assert text == (
        "What Hearth keeps of you\n"
        "========================\n"
        "Made on 2026-07-02 04:15.\n"
        "All times are those of the zone Asia/Kathmandu.\n"
        "The other file, your-data.json, holds the same for programs.\n"
        "\n\n"
        "Your journal\n"
        "------------\n"
        "So that you can look back.\n"
        "Kept for 15 months.\n"
        "\n"
        "* An entry\n"
        "    written: 2026-07-02 04:15\n"
        "    text: One line\n"
    )


def test_where_nothing_is_kept_the_text_says_so():
    assert "Kept for 15 months.\n\nNothing is kept now.\n" in as_text(parts(), READER, AT)


def test_servers_are_named_where_they_are_known_and_truths_are_words():
    text = as_text(parts(entry(server=42), entry(server=43, dm=True, mention=False, edited=None, more={})), READER, AT)
    assert "    server: The Commons (42)\n" in text
    assert "    server: 43\n    dm: yes\n    mention: no\n" in text
    assert "edited" not in text
    assert "more" not in text


def test_lines_and_what_lies_deeper_are_set_in():
    text = as_text(parts(entry(text="First\n\nThird", details={"days": ["1", "2"], "note": "x"})), READER, AT)
    assert "    text:\n        First\n\n        Third\n" in text
    assert "    details:\n        days: 1, 2\n        note: x\n" in text


def test_json_holds_everything_with_instants_in_utc():
    whole = json.loads(as_json(parts(entry(at=AT, week=date(2026, 6, 29), edited=None, ok=True)), 7, WORDS, AT))
    [part] = whole["parts"]
    assert (whole["person"], whole["made_at"]) == (7, "2026-07-01T22:30:00+00:00")
    assert (part["title"], part["period"]) == ("Your journal", "Kept for 15 months.")
    facts = {"at": "2026-07-01T22:30:00+00:00", "week": "2026-06-29", "edited": None, "ok": True}
    assert part["things"] == [{"title": "An entry", "facts": facts}]


def test_the_zip_is_dated_when_it_was_made_and_holds_both():
    archive = zipfile.ZipFile(io.BytesIO(zipped(parts(entry(text="é 🙂")), 7, READER, AT)))
    assert archive.testzip() is None
    assert {one.filename: one.date_time for one in archive.infolist()} == {
        "your-data.txt": (2026, 7, 2, 4, 15, 0),
        "your-data.json": (2026, 7, 2, 4, 15, 0),
    }
    assert all("é 🙂" in archive.read(name).decode() for name in archive.namelist())


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=4))
def test_whatever_somebody_wrote_comes_back_from_the_json_as_it_was(texts: list[str]):
    whole = json.loads(as_json(parts(*(entry(text=text) for text in texts)), 7, WORDS, AT))
    assert [thing["facts"]["text"] for thing in whole["parts"][0]["things"]] == texts


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_every_word_of_a_text_stands_in_the_readable_copy(typed: str):
    text = as_text(parts(entry(text=typed)), READER, AT)
    assert [word for word in typed.split() if word not in text] == []
