"""Time zones as people name them."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnknownZone
from bot.zones import suggest, zone


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/London", "Europe/London"),
        ("europe/london", "Europe/London"),
        (" Europe / London ", "Europe/London"),
        ("london", "Europe/London"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("KATHMANDU", "Asia/Kathmandu"),
        ("são paulo", "America/Sao_Paulo"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("St. Johns", "America/St_Johns"),
        ("uk", "Europe/London"),
        ("U.K.", "Europe/London"),
        ("GMT", "Europe/London"),
        ("BST", "Europe/London"),
        ("Britain", "Europe/London"),
        ("Scotland", "Europe/London"),
        ("Wales", "Europe/London"),
        ("Northern Ireland", "Europe/London"),
        ("Belfast", "Europe/London"),
        ("Ireland", "Europe/Dublin"),
        ("utc", "UTC"),
        ("France", "Europe/Paris"),
        ("Nepal", "Asia/Kathmandu"),
    ],
)
def test_a_place_is_known_by_any_of_its_names(typed, name):
    assert zone(typed) == ZoneInfo(name)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("londno", "Europe/London"),
        ("Europe/Londn", "Europe/London"),
        ("EST", "America/New_York"),
        ("cet", "Europe/Paris"),
        ("IST", "Asia/Kolkata"),
        ("USA", "America/New_York"),
        ("Georgia", "Asia/Tbilisi"),
    ],
)
def test_a_slip_or_a_word_for_several_places_is_asked_about(typed, nearest):
    with pytest.raises(UnknownZone) as caught:
        zone(typed)
    assert caught.value.typed == typed
    assert caught.value.nearest[0] == nearest
    assert len(caught.value.nearest) <= 5


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            " ",
            "../etc/passwd",
            "/etc/passwd",
            "..",
            "/",
            "Europe",
            "posix/Europe/London",
            "right/UTC",
            "localtime",
        ),
        *("Factory", "posixrules", "a\0b", "\ud800", "Etc/GMT+5", "north", "x" * 5000, "east"),
    ],
)
def test_what_is_no_place_is_refused_as_such(typed):
    with pytest.raises(UnknownZone):
        zone(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "GMT+1",
            "gmt+1",
            "GMT +1",
            "gmt + 1",
            "GMT-5",
            "utc+2",
            "UTC+02:00",
            "UTC+5.30",
            "UTC\u22125",
            "utc \u2013 3",
        ),
        *("+01:00", "+0100", "+1", "-05:00", "(UTC+01:00)", "Etc/GMT+5", "BST+1", "GMT+0", "gmt 1", "utc2", "gmt0"),
        *("UTC+1 Paris", "gmt plus 1", "GMT plus one", "utc minus 5", "utc plus two"),
    ],
)
def test_an_offset_is_refused_and_no_place_is_offered_for_it(typed):
    # No place keeps an offset all year, and a name that merely looks alike is hours away.
    with pytest.raises(UnknownZone) as caught:
        zone(typed)
    assert caught.value.typed == typed
    assert caught.value.nearest == ()
    assert suggest(typed) == []


@pytest.mark.parametrize("typed", ["Etc/GMT", "EST5EDT", "Port-au-Prince", "port-of-spain"])
def test_names_with_digits_or_dashes_are_no_offsets(typed):
    assert suggest(typed)


@given(st.text())
def test_any_text_is_a_zone_or_is_refused(typed):
    try:
        named = {zone(typed).key}
    except UnknownZone as error:
        named = set(error.nearest)
    assert named <= available_timezones()


@given(st.text(), st.integers(-5, 50))
def test_suggestions_are_few_real_and_each_once(typed, limit):
    found = suggest(typed, limit)
    assert len(found) <= min(max(limit, 0), 25)
    assert len(set(found)) == len(found)
    assert all(zone(name).key == name for name in found)


def test_nothing_typed_offers_london_first_and_a_full_list():
    assert suggest("")[0] == "Europe/London"
    assert len(suggest("")) == 25


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lon", "Europe/London"),
        ("york", "America/New_York"),
        ("new y", "America/New_York"),
        ("scot", "Europe/London"),
        ("nep", "Asia/Kathmandu"),
        ("europe/lis", "Europe/Lisbon"),
        ("est", "America/New_York"),
        ("londno", "Europe/London"),
        ("paris", "Europe/Paris"),
        ("l", "Europe/London"),
    ],
)
def test_beginnings_of_words_come_first(typed, first):
    assert suggest(typed)[0] == first


def test_a_word_from_the_middle_is_found_and_nonsense_is_not():
    assert "America/Argentina/Buenos_Aires" in suggest("gentina")
    assert suggest("qqqqq") == []
