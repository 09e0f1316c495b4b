"""What may be typed for a setting: what is kept can be typed again, and nothing else is taken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.setting_kinds import Around, Language, OneOf, SettingKind, ShortText, WholeNumber, WrongValue, YesNo, Zone
from bot.setting_places import PostsChannel, Roles, TextChannel, UnknownChannel
from bot.words import SOURCE, Catalogue
from tests.contracts.sources import ROOT

AROUND = Around(Catalogue(ROOT / "config" / "locales").words(SOURCE), languages=("en-GB", "cy", "es"))
PLAIN: tuple[SettingKind, ...] = (
    YesNo(),
    WholeNumber(1, 24),
    ShortText(40),
    OneOf({"calm": "quite calm", "bright": "bright"}),
    Zone(),
    Language(),
)
EVERY = (*PLAIN, Roles(), TextChannel(), PostsChannel())


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (YesNo(), " YES ", True),
        (YesNo(), "off", False),
        (WholeNumber(1, 24), "+7", 7),
        (WholeNumber(-3, 3), "-3", -3),
        (ShortText(40), "  two \n lines\t\x07 ", "two lines"),
        (ShortText(40), "\u202eHill \u2066Street\u2069", "Hill Street"),
        (OneOf({"calm": "quite calm"}), "Quite  Calm", "calm"),
        (Zone(), "london", "Europe/London"),
        (Language(), "EN-gb", "en-GB"),
        (Language(), "English", "en-GB"),
        (Language(), "Welsh", "cy"),
        (Language(), "cymraeg", "cy"),
        (Language(), "Espanol", "es"),
    ],
)
def test_what_is_typed_is_read_forgivingly(kind: SettingKind, typed: str, value: Any):
    assert kind.read(typed, AROUND) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (YesNo(), "maybe"),
        (WholeNumber(1, 24), "0"),
        (WholeNumber(1, 24), "7.5"),
        (WholeNumber(1, 24), "seven"),
        (WholeNumber(1, 24), "9" * 5000),
        (WholeNumber(1, 24), "７"),
        (ShortText(3), "four"),
        (ShortText(3), " \x00 "),
        (ShortText(3), "\u200b\u200f"),
        (ShortText(3), "\u202e"),
        (OneOf({"calm": "calm"}), "cal"),
        (Language(), "fr"),
        (Roles(), "anything"),
    ],
)
def test_anything_else_is_refused_with_what_may_be_typed(kind: SettingKind, typed: str):
    with pytest.raises(WrongValue) as refused:
        kind.read(typed, AROUND)
    assert refused.value.kind.hint(AROUND).endswith(".")


@given(st.sampled_from(EVERY), st.text(max_size=200))
def test_whatever_is_typed_is_taken_or_refused_and_shows(kind: SettingKind, typed: str):
    try:
        value = kind.read(typed, AROUND)
    except Refused:
        return
    assert kind.read(kind.write(value), AROUND) == value
    assert kind.show(value, AROUND).strip()


@given(st.sampled_from(EVERY), st.text(max_size=120))
def test_what_is_suggested_fits_and_can_be_taken(kind: SettingKind, typed: str):
    suggested = kind.suggest(typed, AROUND)
    assert len(suggested) <= 25
    for shown, value in suggested:
        assert 1 <= len(shown) <= 100
        assert 1 <= len(value) <= 100
        kind.read(value, AROUND)


@pytest.mark.parametrize("kind", PLAIN)
def test_none_is_said_to_be_not_set(kind: SettingKind):
    assert kind.show(None, AROUND) in {"not set", "no"}
    assert kind.write(None) in {"", "no"}


def test_without_a_server_there_are_no_channels():
    with pytest.raises(UnknownChannel):
        TextChannel().read("general", AROUND)
    assert TextChannel().suggest("", AROUND) == ()
