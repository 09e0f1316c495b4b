"""When two links are one resource, and which links a message holds. Pure.

Where it is not sure that two links are one page, they are two: a double card is soon merged, a lost one is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote_plus, unquote_plus, unquote_to_bytes

from cogs.resources.rules.reading_links import MOST_CHARACTERS, USUAL_PORT, Parts, encoded, read, read_exactly
from cogs.resources.rules.refused_links import LinkRefused, LinkTooLong
from cogs.resources.rules.sites import Page, one_address
from cogs.resources.rules.tracking import is_tracking
from cogs.resources.rules.wrapped_links import inside

MOST_IN_A_MESSAGE = 25  # what one list in Discord holds

# Marks that RFC 2396 called unreserved and RFC 3986 does not: written both ways for the same page ever since.
_PLAIN_IN_ADDRESS = "/$&+,;=:@"
_IN_TEXT = re.compile(
    r"(?:https?://|(?<![\w@./:-])www\.)(?:(?!\]\(|\|\|)[^\s<>\"`])+"
    r"|(?<![\w@./:%\\-])[a-z0-9-]++(?:\.[a-z0-9-]++)++\.?+/(?:(?!\]\(|\|\|)[^\s<>\"`])+",
    re.IGNORECASE,
)
_ADDRESS_HOST = re.compile(r"https?://(\[[^\]]*\]|[^/:]*)")


@dataclass(frozen=True, slots=True)
class Link:
    """`address` is the form by which two links are one resource; `shown` is where people are sent. Both are ASCII."""

    address: str
    shown: str


def canonical(text: str) -> Link:
    """Return the link that a person typed; raises a LinkRefused, and nothing else, whatever the text."""
    parts = read(text)
    while (held := inside(parts)) is not None:  # ends, since what is inside is shorter
        parts = read_exactly(held)
    parts = _untracked(parts)
    return Link(_address(parts), parts.text)


def links_in(text: str) -> list[Link]:
    """Return the links in a message in their order, each once, at most 25; what is refused is left out."""
    found: dict[str, Link] = {}
    for match in _IN_TEXT.finditer(text):
        before = text[match.start() - 1 : match.start()]
        typed = match[0].rstrip(before) if before and before in "*_~|" else match[0]
        try:
            link = canonical(typed)
        except LinkRefused:
            continue
        found.setdefault(link.address, link)
        if len(found) == MOST_IN_A_MESSAGE:
            break
    return list(found.values())


def host_of(link: str) -> str:
    """Return the host of an address or of what is shown, as `canonical` wrote it."""
    found = _ADDRESS_HOST.match(link)
    if found is None:
        raise ValueError("not written by canonical")
    return found[1]


def _untracked(parts: Parts) -> Parts:
    kept = tuple(piece for piece in parts.query if not is_tracking(parts.host, unquote_plus(piece.partition("=")[0])))
    return replace(parts, query=kept)


def _address(parts: Parts) -> str:
    page = one_address(
        Page(
            _bare(parts.host),
            encoded(parts.path, _PLAIN_IN_ADDRESS).rstrip("/") or "/",
            tuple(_pair(piece) for piece in parts.query),
            _page_in_fragment(parts.fragment),
        )
    )
    # A port speaks one of the two schemes, so it tells which; but 443 alone would then tell the wrong one.
    scheme = "http" if parts.scheme == "http" and parts.port == USUAL_PORT["https"] else "https"
    pairs = sorted(page.query, key=lambda pair: pair[0])  # names that come twice keep their order: it may count
    query = tuple(name if value is None else f"{name}={value}" for name, value in pairs)
    address = Parts(scheme, page.host, parts.port, page.path, query, page.fragment).text
    if len(address) > MOST_CHARACTERS:
        raise LinkTooLong(MOST_CHARACTERS)
    return address


def _bare(host: str) -> str:
    while host.startswith("www.") and "." in host.removeprefix("www."):
        host = host.removeprefix("www.")
    return host


def _pair(piece: str) -> tuple[str, str | None]:
    """Read a parameter as every server reads a form: a plus is a blank, and any character may be written as %XX."""
    name, equals, value = piece.partition("=")
    return _as_in_a_form(name), _as_in_a_form(value) if equals else None


def _as_in_a_form(text: str) -> str:
    return quote_plus(unquote_to_bytes(text.replace("+", " ")))


def _page_in_fragment(fragment: str) -> str:
    """Return what of a fragment is the page itself, as in #/about and #!/about, or nothing."""
    start = 2 if fragment.startswith("!/") else 1
    if fragment[:1] not in ("!", "/") or not fragment[start:]:
        return ""
    return fragment[0] + encoded(fragment[1:], _PLAIN_IN_ADDRESS + "?")
