"""When two links are one, which are refused, and what is found in a message."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.errors import Refused
from cogs.resources.rules.links import Link, canonical, host_of, links_in
from cogs.resources.rules.refused_links import LinkRefused, NameInLink
from tests.resources.rules.link_cases import DIFFERENT, SAME
from tests.resources.rules.refused_link_cases import REFUSED

CASES = Path(__file__).resolve().parents[4] / "shared" / "cases" / "links.csv"


@pytest.mark.skipif(not CASES.exists(), reason="../shared/cases/links.csv is not here")
def test_links_agree_with_the_cases_made_outside_the_project():
    with CASES.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    assert len(cases) >= 18
    assert [case for case in cases if verdict(case["one"], case["other"]) != case["verdict"]] == []


def verdict(one: str, other: str) -> str:
    try:
        first = canonical(one)
        return "same" if other and first.address == canonical(other).address else "different"
    except LinkRefused:
        return "refused"


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_page_are_one_resource(one, other):
    assert canonical(one).address == canonical(other).address


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_pages_stay_two_resources(one, other):
    assert canonical(one).address != canonical(other).address


@pytest.mark.parametrize(("typed", "kind"), REFUSED)
def test_what_is_no_safe_link_is_refused_for_its_own_reason(typed, kind):
    with pytest.raises(Refused) as refused:
        canonical(typed)
    assert type(refused.value) is kind


@pytest.mark.parametrize("typed", [link for pair in SAME + DIFFERENT for link in pair])
def test_both_forms_of_a_link_lead_back_to_its_address(typed):
    link = canonical(typed)
    assert canonical(link.address).address == link.address
    assert canonical(link.shown) == link


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Example.ORG/report", "https://example.org/report"),
        ("http://www.example.org/a/?b=2&utm_source=x&a=1#part", "http://www.example.org/a/?b=2&a=1#part"),
        ("https://bücher.example/ß", "https://xn--bcher-kva.example/%C3%9F"),
        ("https://youtu.be/dQw4w9WgXcQ?t=42&si=abc", "https://youtu.be/dQw4w9WgXcQ?t=42"),
        ("https://en.m.wikipedia.org/wiki/Mercury_(planet)", "https://en.m.wikipedia.org/wiki/Mercury_%28planet%29"),
        ("https://www.google.com/url?q=http://example.org/a%3Ffbclid%3Dx", "http://example.org/a"),
        ("http://2130706434.example.org:80/", "http://2130706434.example.org/"),
        ("http://134744072/a", "http://8.8.8.8/a"),
        ("https://mega.nz/file/abc#key", "https://mega.nz/file/abc#key"),
        ("<https://en.wikipedia.org/wiki/Jeopardy!>", "https://en.wikipedia.org/wiki/Jeopardy%21"),
    ],
)
def test_people_are_sent_to_what_was_typed_made_safe(typed, shown):
    assert canonical(typed).shown == shown


def test_a_password_is_in_no_refusal():
    with pytest.raises(NameInLink) as refused:
        canonical("https://user:hunter2@example.org/")
    assert "hunter2" not in repr(refused.value) + repr(vars(refused.value))


def test_the_longest_link_is_kept_and_one_character_more_is_not():
    longest = "https://example.org/" + "a" * 1980
    assert canonical(longest).shown == longest
    with pytest.raises(LinkRefused):
        canonical(longest + "a")


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://example.org/a", "example.org"),
        ("http://example.org:443/", "example.org"),
        ("https://[2606:4700::1111]:8443/", "[2606:4700::1111]"),
    ],
)
def test_the_host_of_a_link_is_read_from_either_form(link, host):
    assert host_of(link) == host


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("nothing here, e.g. and/or 3.5 and someone@example.org/x", []),
        ("See https://example.org/a, and (http://example.org/b).", ["https://example.org/a", "http://example.org/b"]),
        ("<https://example.org/a>", ["https://example.org/a"]),
        ("[our report](https://example.org/a) is out!", ["https://example.org/a"]),
        ("[https://example.org/a](https://example.org/b)", ["https://example.org/a", "https://example.org/b"]),
        ("[m](<https://en.wikipedia.org/wiki/A_(b)>)", ["https://en.wikipedia.org/wiki/A_%28b%29"]),
        ("[m](https://en.wikipedia.org/wiki/A_(b))", ["https://en.wikipedia.org/wiki/A_%28b%29"]),
        ('[m](https://example.org/a "title")', ["https://example.org/a"]),
        ("**https://example.org/a** __https://example.org/b__", ["https://example.org/a", "https://example.org/b"]),
        ("||https://example.org/a|| and `https://example.org/b`", ["https://example.org/a", "https://example.org/b"]),
        ("> www.example.org", ["https://www.example.org/"]),
        ("example.org/report is good", ["https://example.org/report"]),
        ("https://example.org/a http://www.example.org/a/?utm_source=x", ["https://example.org/a"]),
        ("http://127.0.0.1/ ftp://example.org/a https://u:p@example.org", []),
        ("「https://example.org/a」。", ["https://example.org/a"]),
        ("one\nHTTPS://EXAMPLE.ORG/A\ntwo", ["https://example.org/A"]),
    ],
)
def test_the_links_of_a_message_are_found_in_their_order(message, shown):
    assert [link.shown for link in links_in(message)] == shown


def test_at_most_twenty_five_links_are_taken_from_a_message():
    found = links_in(" ".join(f"https://example.org/{number}" for number in range(40)))
    assert found == [Link(f"https://example.org/{n}", f"https://example.org/{n}") for n in range(25)]
