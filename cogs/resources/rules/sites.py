"""Sites on which one page has several addresses that are surely the same, and which of them stands for all. Pure.

Each rule gives an address that it leaves as it is. Where a site's habits are not sure, nothing is done: two cards for
one page cost little, one card for two pages loses somebody's resource.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page is: host without www, encoded path, encoded names with their values (None: there was no "=")."""

    host: str
    path: str
    query: tuple[tuple[str, str | None], ...] = ()
    fragment: str = ""

    def without(self, *names: str) -> Page:
        """Return the page with these parameters left out."""
        return replace(self, query=tuple(pair for pair in self.query if pair[0] not in names))


_SAME_HOST = {
    "m.facebook.com": "facebook.com",
    "mobile.facebook.com": "facebook.com",
    "mbasic.facebook.com": "facebook.com",
    "touch.facebook.com": "facebook.com",
    "web.facebook.com": "facebook.com",
    "twitter.com": "x.com",
    "mobile.twitter.com": "x.com",
    "m.twitter.com": "x.com",
    "mobile.x.com": "x.com",
    "m.youtube.com": "youtube.com",
    "m.reddit.com": "reddit.com",
    "old.reddit.com": "reddit.com",
    "new.reddit.com": "reddit.com",
    "np.reddit.com": "reddit.com",
    "m.imdb.com": "imdb.com",
    "m.soundcloud.com": "soundcloud.com",
    "m.vimeo.com": "vimeo.com",
    "mobile.nytimes.com": "nytimes.com",
    "m.wikidata.org": "wikidata.org",
    "m.mediawiki.org": "mediawiki.org",
    "commons.m.wikimedia.org": "commons.wikimedia.org",
    "dx.doi.org": "doi.org",
}
_WIKI = r"wikipedia|wiktionary|wikibooks|wikiquote|wikisource|wikinews|wikiversity|wikivoyage"
_MOBILE_WIKI = re.compile(rf"([a-z-]+)\.m\.((?:{_WIKI})\.org)")
_WIKIPEDIA = re.compile(r"[a-z-]+\.wikipedia\.org")
_AMAZON = re.compile(r"(?:smile\.|m\.)?(amazon\.(?:com|[a-z]{2}|com?\.[a-z]{2}))")
_ASIN = re.compile(r"(?:/.*)?/(?:dp|gp/product|gp/aw/d|o/asin|exec/obidos/asin)/([a-z0-9]{10})(?:/.*)?", re.IGNORECASE)
_VIDEO = re.compile(r"[A-Za-z0-9_-]+")
_VIDEO_PATH = re.compile(r"/(?:shorts|embed|live|v|e|watch)/([A-Za-z0-9_-]+)")
_NO_VIDEO = frozenset({"videoseries", "live_stream"})
_ACCOUNT = re.compile(r"/u/\d+(?=/)")
_DOCUMENT = re.compile(
    r"(/(?:document|spreadsheets|presentation|drawings)/d/(?!e(?:/|$))[A-Za-z0-9_-]+)"
    r"(?:/(?:edit|view|preview|mobilebasic|htmlview))?"
)
_FILE = re.compile(r"(/file/d/[A-Za-z0-9_-]+)(?:/(?:edit|view|preview))?")
_FOLDER = re.compile(r"/drive/mobile(/folders/.+)")
_DOI = re.compile(r"/(10\.\d{4,9}(?:\.\d+)*)(?:/|%2F)(.+)", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-f]{2}")


def one_address(page: Page) -> Page:
    """Return the page at the address that stands for all of its addresses."""
    host = _SAME_HOST.get(page.host, page.host)
    if mobile := _MOBILE_WIKI.fullmatch(host):
        host = f"{mobile[1]}.{mobile[2]}"
    elif shop := _AMAZON.fullmatch(host):
        host = shop[1]
    page = replace(page, host=host)
    if host in _RULES:
        return _RULES[host](page)
    if _WIKIPEDIA.fullmatch(host):
        return _wikipedia(page)
    if _AMAZON.fullmatch(host):
        return _amazon(page)
    return page


def _youtube(page: Page) -> Page:
    """A video is its id: when it starts, and which list it was found in, is no other video."""
    video = ""
    if page.path == "/watch":
        values = [value or "" for name, value in page.query if name == "v"]
        video = values[0] if len(values) == 1 else ""
    elif found := _VIDEO_PATH.fullmatch(page.path):
        video = found[1]
    elif page.host == "youtu.be":
        video = page.path[1:]
    if not _VIDEO.fullmatch(video) or video in _NO_VIDEO:
        return page
    return Page("youtube.com", "/watch", (("v", video),))


def _wikipedia(page: Page) -> Page:
    """Titles hold no blanks and begin with a capital; https://www.mediawiki.org/wiki/Manual:Page_title"""
    titles = [value or "" for _, value in page.query]
    if page.path == "/w/index.php" and [name for name, _ in page.query] == ["title"]:
        title = titles[0].replace("+", "_").replace("%2F", "/").split("/")
        rest: tuple[tuple[str, str | None], ...] = ()
    elif page.path.startswith("/wiki/"):
        title, rest = page.path.removeprefix("/wiki/").split("/"), page.query
    else:
        return page
    try:
        words = "\0".join(unquote(segment, errors="strict") for segment in title)
    except UnicodeDecodeError:
        return page
    words = re.sub(r"[ _]+", "_", unicodedata.normalize("NFC", words)).lstrip("_").rstrip("_\0")
    capital = words[:1].upper()
    segments = ((capital if len(capital) == 1 else words[:1]) + words[1:]).split("\0")
    if not words or any(segment in (".", "..") for segment in segments):
        return page
    return replace(page, path="/wiki/" + "/".join(quote(each, safe="$&+,;=:@") for each in segments), query=rest)


def _documents(page: Page) -> Page:
    """Which of a reader's accounts is asked, and whether they may write, is no other document."""
    path = _ACCOUNT.sub("", page.path, count=1)
    if path.startswith("/forms/"):
        return replace(page, path=path)
    found = _DOCUMENT.fullmatch(path)
    query = tuple(pair for pair in page.query if pair not in (("gid", "0"), ("tab", "t.0")))
    return replace(page, path=found[1], query=query, fragment="") if found else replace(page, path=path)


def _drive(page: Page) -> Page:
    path = _ACCOUNT.sub("", page.path, count=1)
    if found := _FILE.fullmatch(path):
        path = found[1]
    elif found := _FOLDER.fullmatch(path):
        path = "/drive" + found[1]
    return replace(page, path=path)


def _amazon(page: Page) -> Page:
    """A product is its number in one country's shop."""
    found = _ASIN.fullmatch(page.path)
    return Page(page.host, f"/dp/{found[1].upper()}") if found else page


def _doi(page: Page) -> Page:
    """Case does not count in a DOI: https://www.doi.org/doi-handbook/HTML/case-sensitivity.html"""
    found = _DOI.fullmatch(page.path)
    if not found or found[2].split("/")[0] in (".", ".."):
        return page
    name = _ESCAPE.sub(lambda escape: escape[0].upper(), found[2].lower())
    return replace(page, path=f"/{found[1]}/{name}")


def _spotify(page: Page) -> Page:
    return replace(page, path=re.sub(r"^(?:/intl-[a-z]{2}(?:-[a-z]+)?)+(?=/)", "", page.path))


def _music(page: Page) -> Page:
    """Its videos and lists are YouTube's; its albums and artists are pages of its own."""
    if page.path in ("/watch", "/playlist"):
        return _youtube(replace(page, host="youtube.com"))
    return page


_RULES: dict[str, Callable[[Page], Page]] = {
    "youtube.com": _youtube,
    "youtu.be": _youtube,
    "youtube-nocookie.com": _youtube,
    "music.youtube.com": _music,
    "docs.google.com": _documents,
    "drive.google.com": _drive,
    "doi.org": _doi,
    "open.spotify.com": _spotify,
}
