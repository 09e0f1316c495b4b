"""The form of the basics asks for a language only where there is a choice."""

from __future__ import annotations

from typing import Any

from bot.setup.declared import CONTACT_MOST, NAME_MOST
from bot.setup.forms import BasicsForm
from bot.words import SOURCE, Catalogue
from tests.contracts.sources import ROOT

WORDS = Catalogue(ROOT / "config" / "locales").words(SOURCE)


def parts(*languages: str, **filled: Any) -> dict[str, Any]:
    """Return the form's controls, by name."""
    shown = [part.to_component_dict() for part in BasicsForm(languages).parts(WORDS, filled)]
    assert len(shown) <= 5
    return {part["component"]["custom_id"]: part["component"] for part in shown if "component" in part}


def test_one_language_is_no_question():
    assert list(parts("en-GB")) == ["zone", "name", "contact"]


def test_two_languages_are_and_the_one_that_is_set_is_chosen():
    options = parts("en-GB", "cy", language=["cy"])["language"]["options"]
    assert [option["value"] for option in options] == ["en-GB", "cy"]
    assert [option["value"] for option in options if option.get("default")] == ["cy"]
    assert all(option["label"] != option["value"] for option in options)


def test_it_takes_no_more_than_is_kept():
    controls = parts("en-GB")
    assert controls["name"]["max_length"] == NAME_MOST
    assert controls["contact"]["max_length"] == CONTACT_MOST
