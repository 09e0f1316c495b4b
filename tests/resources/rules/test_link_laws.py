"""Laws of links, over texts that nobody would think of."""

from __future__ import annotations

import time
from ipaddress import ip_address

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from cogs.resources.rules.addresses import is_public
from cogs.resources.rules.links import canonical, host_of, links_in
from cogs.resources.rules.refused_links import LinkRefused
from tests.resources.rules.link_cases import DIFFERENT, SAME
from tests.resources.rules.refused_link_cases import REFUSED

KNOWN = [link for pair in SAME + DIFFERENT for link in pair] + [typed for typed, _ in REFUSED]
HOSTS = [
    "example.org", "www.example.org", "EXAMPLE.org.", "bücher.example", "en.m.wikipedia.org", "fr.wikipedia.org",
    "www.youtube.com", "youtu.be", "music.youtube.com", "doi.org", "docs.google.com", "drive.google.com", "x.com",
    "www.amazon.co.uk", "google.com", "l.facebook.com", "open.spotify.com", "a.cdn.ampproject.org", "8.8.8.8",
    "134744072",
]  # fmt: skip
PIECES = [
    "wiki", "w", "index.php", "watch", "shorts", "embed", "dp", "d", "document", "u", "0", "edit", "amp", "s", "c",
    "url", "10.1000", "intl-de", "file", ".", "..", "%2e", "%2F", "%", "%zz", "_", "a", "B", "é", "ß", "ŉ", "(",
    ")", "!", "'", ",", ";", ":", "@", "+", "*", "~", "%20", "%C3%A9", "%FF", ";jsessionid=1", "0141036141",
    "dQw4w9WgXcQ", "\\", "[", "|", "title", "v", "q", "u", "=", "?", "&", "#", "#!/", "https://", "example.org",
    "/", "//", "list", "utm_x", "gid", "t.0",
]  # fmt: skip

tails = st.lists(st.sampled_from(PIECES), max_size=10).map("".join) | st.text(max_size=20)
links = st.builds(
    lambda scheme, host, port, tail: f"{scheme}{host}{port}/{tail}",
    st.sampled_from(["https://", "http://", ""]),
    st.sampled_from(HOSTS),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    tails,
)
texts = links | st.text() | st.sampled_from(KNOWN) | st.builds("{}{}".format, st.sampled_from(KNOWN), tails)


@given(texts)
@example("https://example.org/?a+x=1&a,")
@example("https://en.wikipedia.org/wiki/a%2F../_..")
@example("https://en.wikipedia.org/wiki/_..")
@example("https://en.wikipedia.org/wiki/a/..__")
@example("https://doi.org/10.1000%2F../x")
@settings(max_examples=600)
def test_any_text_is_refused_or_has_one_address_that_is_its_own(text):
    try:
        link = canonical(text)
    except LinkRefused:
        return
    assert link.address.isascii()
    assert link.shown.isascii()
    assert canonical(link.address).address == link.address
    assert canonical(link.shown) == link


@given(texts)
@settings(max_examples=300)
def test_no_text_leads_to_a_private_host(text):
    try:
        link = canonical(text)
    except LinkRefused:
        return
    for form in (link.address, link.shown):
        host = host_of(form)
        assert "." in host or ":" in host
        try:
            address = ip_address(host.strip("[]"))
        except ValueError:
            assert not host.endswith((".localhost", ".local", ".internal", ".onion", ".home.arpa"))
        else:
            assert is_public(address)


@given(st.integers(0, 2**32 - 1))
@example(0x7F000001)
@example(0xA9FEA9FE)
def test_every_spelling_of_a_number_is_judged_as_that_number(number):
    one, two, three, four = number.to_bytes(4, "big")
    spellings = [
        f"{one}.{two}.{three}.{four}", f"{number}",
        f"{number:#x}", f"0{number:o}", f"{one}.{number & 0xFFFFFF}",
        f"{one:#x}.0{two:o}.{number & 0xFFFF}", f"{one}.{two}.{three}.{four}.",
        f"[64:ff9b::{one}.{two}.{three}.{four}]",
    ]  # fmt: skip
    for spelling in spellings:
        if is_public(ip_address(number)):
            assert canonical(f"http://{spelling}/").address
        else:
            with pytest.raises(LinkRefused):
                canonical(f"http://{spelling}/")


names = st.text("abcdefghij", min_size=1, max_size=5)
values = st.text("abcXYZ019-", max_size=5)
paths = st.lists(st.text("abcXYZ019-_é%", min_size=1, max_size=6), max_size=4).map("/".join)
pairs = st.lists(st.tuples(names, values), max_size=5, unique_by=lambda pair: pair[0])


@given(paths, pairs, st.randoms(use_true_random=False), st.sampled_from(["utm_source", "fbclid", "gclid", "mc_eid"]))
def test_what_tells_no_page_apart_changes_nothing(path, query, random, tracking):
    def link(scheme: str, host: str, path: str, query: list[tuple[str, str]], fragment: str) -> str:
        return f"{scheme}{host}/{path}?{'&'.join(f'{name}={value}' for name, value in query)}{fragment}"

    plain = canonical(link("https://", "example.org", path, query, "")).address
    shuffled = [*query, (tracking, "x1")]
    random.shuffle(shuffled)
    assert canonical(link("http://", "example.org", path, query, "")).address == plain
    assert canonical(link("https://", "www.example.org", path, query, "")).address == plain
    assert canonical(link("https://", "EXAMPLE.org:443", path + "/", shuffled, "#part-2")).address == plain


@given(pairs, pairs)
def test_other_parameters_are_another_page(one, other):
    assume(sorted(one) != sorted(other))
    first, second = (
        canonical("https://example.org/?" + "&".join(f"{name}={value}" for name, value in pairs)).address
        for pairs in (one, other)
    )
    assert first != second


@given(st.lists(texts, max_size=8).map(" ".join) | st.text())
def test_a_message_gives_links_once_each_and_never_fails(message):
    found = links_in(message)
    assert len({link.address for link in found}) == len(found) <= 25
    assert all(canonical(link.shown) == link for link in found)


@pytest.mark.parametrize(
    "piece",
    [
        "https://",
        "www.",
        "a.",
        "a.b/",
        "(",
        "[](",
        "https://a.b ",
        "[a](https://a.b)",
        "<",
        "%",
        "a-",
        "||",
        "www.a*",
        "\\",
    ],
)
def test_hostile_messages_take_a_time_that_grows_with_their_length_alone(piece):
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        begun = time.process_time()
        links_in(text)
        return time.process_time() - begun

    seconds(2_000)
    assert seconds(400_000) < 40 * max(seconds(40_000), 0.02)
