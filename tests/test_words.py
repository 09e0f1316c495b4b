"""Languages: chosen for the reader, with plurals as each has them, and a broken catalogue stops the start."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest
from discord import app_commands

from bot.errors import CannotStart
from bot.words import SOURCE, Catalogue, CommandTranslator, _

WELSH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);\\n"

msgid "Answer"
msgstr "Ateb"

msgid "Next: {when}"
msgstr "{when} sydd nesaf"

msgid "{number} week"
msgid_plural "{number} weeks"
msgstr[0] "{number} wythnosau (dim)"
msgstr[1] "{number} wythnos (un)"
msgstr[2] "{number} wythnos (dwy)"
msgstr[3] "{number} wythnos (tair)"
msgstr[4] "{number} wythnos (chwech)"
msgstr[5] "{number} wythnos (llawer)"
"""
FRENCH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Answer"
msgstr "Répondre"

msgid "{number} week"
msgid_plural "{number} weeks"
msgstr[0] "{number} semaine"
msgstr[1] "{number} semaines"

#, fuzzy
msgid "Pause"
msgstr "Peut-être"
"""
SPANISH = FRENCH.replace("Répondre", "Responder")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language, text in {"cy": WELSH, "fr": FRENCH, "es": SPANISH}.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "hearth.po").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def catalogue(folder: Path) -> Catalogue:
    return Catalogue(folder)


@pytest.mark.parametrize(
    ("own", "server", "of_discord", "chosen"),
    [
        ("cy", "fr", "fr", "cy"),  # their own choice holds
        ("en-GB", "cy", "fr", "en-GB"),
        (None, "cy", "en-GB", "cy"),  # the server's, where Discord says English
        (None, "cy", "en-US", "cy"),
        (None, "cy", "fr", "fr"),  # Discord's, where we have it
        (None, "cy", "es-ES", "es"),
        (None, "cy", "es-419", "es"),
        (None, "cy", "ja", "cy"),  # else the server's
        (None, None, "ja", SOURCE),
        (None, None, None, SOURCE),
        (None, "xx", "en-GB", SOURCE),
        ("xx", None, "fr", "fr"),
        (None, "cy", None, "cy"),
    ],
)
def test_a_readers_language(
    catalogue: Catalogue, own: str | None, server: str | None, of_discord: str | None, chosen: str
):
    assert catalogue.choose(own, server, of_discord).language == chosen


def test_what_is_translated_is_said_and_the_rest_stays_english(catalogue: Catalogue):
    welsh = catalogue.words("cy")
    assert welsh.say("Answer") == "Ateb"
    assert welsh.say("Next: {when}", when="yfory") == "yfory sydd nesaf"
    assert welsh.say("Pause") == "Pause"


def test_a_translation_marked_fuzzy_is_not_said(catalogue: Catalogue):
    assert catalogue.words("fr").say("Pause") == "Pause"


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "(dim)"), (1, "(un)"), (2, "(dwy)"), (3, "(tair)"), (6, "(chwech)"), (4, "(llawer)"), (25, "(llawer)")],
)
def test_welsh_has_six_plurals(catalogue: Catalogue, number: int, told: str):
    said = catalogue.words("cy").many("{number} week", "{number} weeks", number)
    assert said.startswith(f"{number} ")
    assert said.endswith(told)


@pytest.mark.parametrize(
    ("language", "number", "told"),
    [
        (SOURCE, 0, "0 weeks"),
        (SOURCE, 1, "1 week"),
        (SOURCE, 2, "2 weeks"),
        ("fr", 0, "0 semaine"),
        ("fr", 1, "1 semaine"),
        ("fr", 2, "2 semaines"),
    ],
)
def test_plurals_are_each_languages_own(catalogue: Catalogue, language: str, number: int, told: str):
    assert catalogue.words(language).many("{number} week", "{number} weeks", number) == told


def test_lists_and_weekdays_are_each_languages_own(catalogue: Catalogue):
    assert catalogue.words(SOURCE).all_of(["a", "b", "c"]) == "a, b and c"
    assert catalogue.words(SOURCE).any_of(["a", "b"]) == "a or b"
    assert catalogue.words("fr").all_of(["a", "b", "c"]) == "a, b et c"
    assert catalogue.words("cy").any_of(["a", "b"]) == "a neu b"
    assert [catalogue.words(language).weekday(0) for language in (SOURCE, "fr", "cy", "es")] == [
        "Monday",
        "lundi",
        "Dydd Llun",
        "lunes",
    ]
    assert catalogue.words(SOURCE).weekday(6) == "Sunday"


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("fr", 'msgid "Answer"\nmsgid "Pause"\nmsgstr "Pause"', "hearth.po"),
        ("fr", "this is no catalogue", "hearth.po"),
        ("klingon", FRENCH, "klingon"),
        ("fr", FRENCH.replace('msgstr "Répondre"', 'msgstr "{qui}"'), "{qui}"),
        ("fr", FRENCH.replace('msgstr "Répondre"', 'msgstr "Répondre {"'), "Répondre {"),
        ("fr", FRENCH.replace('msgstr[1] "{number} semaines"', 'msgstr[1] "{nombre} semaines"'), "{nombre}"),
        ("fr", FRENCH.replace("(n > 1)", "(n > "), "hearth.po"),
    ],
)
def test_a_broken_catalogue_stops_the_start_and_is_named(tmp_path: Path, language: str, text: str, told: str):
    (tmp_path / language).mkdir()
    file = tmp_path / language / "hearth.po"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CannotStart) as refused:
        Catalogue(tmp_path)
    assert str(file) in str(refused.value)
    assert told in str(refused.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path):
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "hearth.po").write_bytes(FRENCH.encode("latin-1"))
    with pytest.raises(CannotStart, match=r"fr/hearth\.po"):
        Catalogue(tmp_path)


def test_every_broken_file_is_named_at_once(folder: Path):
    for language in ("cy", "fr"):
        (folder / language / "hearth.po").write_text("no catalogue", encoding="utf-8")
    with pytest.raises(CannotStart) as refused:
        Catalogue(folder)
    assert len(refused.value.faults) == 2


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (discord.Locale.french, "Répondre"),
        (discord.Locale.spain_spanish, "Responder"),
        (discord.Locale.latin_american_spanish, "Responder"),
        (discord.Locale.british_english, None),
        (discord.Locale.american_english, None),
        (discord.Locale.japanese, None),
    ],
)
async def test_discord_is_given_descriptions_in_the_languages_we_have(
    catalogue: Catalogue, locale: discord.Locale, told: str | None
):
    context = app_commands.TranslationContext(app_commands.TranslationContextLocation.command_description, data=None)
    assert await CommandTranslator(catalogue).translate(_("Answer"), locale, context) == told
    assert await CommandTranslator(catalogue).translate(_("Never translated"), locale, context) is None


async def test_a_translation_too_long_for_discord_is_left_in_english(folder: Path):
    file = folder / "fr" / "hearth.po"
    file.write_text(FRENCH.replace("Répondre", "Répondre " * 20), encoding="utf-8")
    context = app_commands.TranslationContext(app_commands.TranslationContextLocation.command_description, data=None)
    assert await CommandTranslator(Catalogue(folder)).translate(_("Answer"), discord.Locale.french, context) is None
