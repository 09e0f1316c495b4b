"""From what somebody typed to the parts of a link: read as browsers do, made safe, refused where it cannot be. Pure.

Nothing is known here of any site. https://url.spec.whatwg.org/ and RFC 3986 say what may stand where.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from cogs.resources.rules.addresses import read_host
from cogs.resources.rules.refused_links import (
    HiddenCharacters,
    LinkTooLong,
    NameInLink,
    NoSuchPort,
    NotALink,
    OtherScheme,
    SpaceInLink,
)

MOST_CHARACTERS = 2000
USUAL_PORT = {"http": 80, "https": 443}

UNRESERVED = r"A-Za-z0-9\-._~"
# Brackets are written as numbers, though they need not be: in a message's [words](link) they would end the link.
IN_PATH = "/!$&'*+,;=:@"
IN_QUERY = IN_PATH + "?"

PAIRS = {"<": ">", "(": ")", "[": "]", "{": "}", '"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
PAIRS |= {mark: mark for mark in "`*_~|"}
ENDS_A_SENTENCE = frozenset(".,;:!?'\"…’”»。、，！？；：」』")
CLOSES = {")": "(", "]": "[", "}": "{", ">": "<", "）": "（", "】": "【"}

_AT_THE_EDGES = "\ufeff\u200b\u2060"
_JOINERS = "\u200c\u200d"  # Persian, many scripts of India, and families of emoji are written with them
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NAME_AND_PORT = re.compile(r"(?:localhost|[^/?#:@\\]*\.[^/?#:@\\]*):[0-9]*(?=[/?#]|$)", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+){3}|\[.*")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_UNRESERVED = re.compile(f"[{UNRESERVED}]")


@dataclass(frozen=True, slots=True)
class Parts:
    """A link's parts, each in ASCII and safe to put together again; `port` is None where it is the scheme's own."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: tuple[str, ...]
    fragment: str

    @property
    def text(self) -> str:
        """The whole link; it never ends in what a reader would take for the end of a sentence."""
        text = f"{self.scheme}://{self.host}{'' if self.port is None else f':{self.port}'}{self.path}"
        if self.query:
            text += "?" + "&".join(self.query)
        if self.fragment:
            text += "#" + self.fragment
        if text[-1] in ENDS_A_SENTENCE:
            text = f"{text[:-1]}%{ord(text[-1]):02X}"
        if len(text) > MOST_CHARACTERS:
            raise LinkTooLong(MOST_CHARACTERS)
        return text


def read(typed: str) -> Parts:
    """Return the parts of a link as a person typed it, forgiving what stands around it and a missing scheme.

    Raises a LinkRefused, and nothing else, whatever the text.
    """
    return read_exactly(without_surroundings(typed))


def read_exactly(text: str) -> Parts:
    """Return the parts of a link that stands alone: nothing around it is taken away. Raises a LinkRefused."""
    if len(text) > MOST_CHARACTERS:
        raise LinkTooLong(MOST_CHARACTERS)
    _refuse_what_hides(text)
    scheme, rest = _scheme(text)
    before, _, fragment = rest.partition("#")
    before, _, query = before.partition("?")
    authority, _, path = before.partition("/")
    if "\\" in authority:  # some programs end the host there, others do not: so it could lead to two places
        raise NotALink
    if "@" in authority:
        raise NameInLink
    host, port = _host_and_port(authority, scheme)
    scheme = scheme or "https"
    return Parts(
        scheme,
        host,
        None if port == USUAL_PORT[scheme] else port,
        _path(path.replace("\\", "/")),
        tuple(encoded(piece, IN_QUERY) for piece in query.split("&") if piece),
        encoded(fragment, IN_QUERY),
    )


def without_surroundings(typed: str) -> str:
    """Return a text without blanks around it, brackets or marks on both sides, and the end of a sentence."""
    text = typed.strip().strip(_AT_THE_EDGES).strip()
    start, end = 0, len(text)
    while end - start > 1 and PAIRS.get(text[start]) == text[end - 1]:
        start, end = start + 1, end - 1
        if PAIRS[text[start - 1]] == ">":  # the bounds were said aloud, so all of it is meant
            return text[start:end].strip()
    text = text[start:end].strip()
    opened = {closing: text.count(opening) for closing, opening in CLOSES.items()}
    closed = {closing: text.count(closing) for closing in CLOSES}
    end = len(text)
    while end:
        last = text[end - 1]
        if last in CLOSES and closed[last] > opened[last]:
            closed[last] -= 1
        elif last not in ENDS_A_SENTENCE:
            break
        end -= 1
    return text[:end].rstrip()


def encoded(text: str, kept: str) -> str:
    """Return the text with one spelling for each character: the `kept` and the unreserved plain, all others as %XX."""
    return _to_encode(kept).sub(_one_spelling, text)


@cache
def _to_encode(kept: str) -> re.Pattern[str]:
    return re.compile(rf"%([0-9A-Fa-f]{{2}})|[^{UNRESERVED}{re.escape(kept)}]")


def _one_spelling(found: re.Match[str]) -> str:
    if not found[1]:
        return "".join(f"%{byte:02X}" for byte in found[0].encode())
    meant = chr(int(found[1], 16))
    return meant if _UNRESERVED.fullmatch(meant) else found[0].upper()


def _refuse_what_hides(text: str) -> None:
    if text.isascii() and text.isprintable() and " " not in text:
        return
    blank = False
    for character in text:
        if character in " \t\r\n":
            blank = True
        elif character.isascii():
            if character < " " or character == "\x7f":
                raise HiddenCharacters
        else:
            category = unicodedata.category(character)
            if category in _HIDDEN and character not in _JOINERS:
                raise HiddenCharacters
            blank = blank or category == "Zs"
    if blank:
        raise SpaceInLink if re.match(r"https?://", text, re.IGNORECASE) else NotALink


def _scheme(text: str) -> tuple[str, str]:
    """Return http or https, or nothing where none was typed, and what follows it."""
    found = _SCHEME.match(text)
    if found and not _NAME_AND_PORT.match(text):
        scheme = found[1].lower()
        rest = text[found.end() :]
        if scheme not in USUAL_PORT:
            if "@" in re.split(r"[/?#]", rest, maxsplit=1)[0] and scheme != "mailto":
                raise NameInLink
            raise OtherScheme(scheme[:20])
        if not rest.startswith("//"):
            raise NotALink
        return scheme, rest[2:]
    rest = text.removeprefix("//")
    host = re.split(r"[/?#:]", rest, maxsplit=1)[0] if not rest.startswith("[") else rest
    if "@" in host or not ("." in host or host.lower() == "localhost" or _BARE_NUMBER.match(host)):
        raise NotALink
    # "3.5" would be a number of a machine to a browser; a person means a number.
    if host and host.replace(".", "").isdigit() and not _BARE_NUMBER.fullmatch(host):
        raise NotALink
    return "", rest


def _host_and_port(authority: str, scheme: str) -> tuple[str, int | None]:
    if authority.startswith("["):
        host, bracket, after = authority.partition("]")
        host += bracket
        if after and not after.startswith(":"):
            raise NotALink
        port = after[1:]
    else:
        host, _, port = authority.partition(":")
    if not host:
        raise NotALink
    read = read_host(host)
    if not port:
        return read, USUAL_PORT[scheme or "https"]
    if not (port.isascii() and port.isdigit()) or not 1 <= int(port[:20]) <= 65535 or len(port) > 20:
        raise NoSuchPort(port[:20])
    return read, int(port)


def _path(typed: str) -> str:
    """Return the path with what leads up and down again taken out, as browsers do before they ask."""
    segments = encoded(_SESSION.sub("", typed), IN_PATH).split("/")
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
