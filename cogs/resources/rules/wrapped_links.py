"""Links that only lead to another, which they hold: from search results, mail scanners and other go-betweens. Pure.

Unwrapped only where the go-between shows nothing of its own. Archives are not among them: what they keep is theirs.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from cogs.resources.rules.reading_links import Parts

_COUNTRY = r"(?:com|[a-z]{2}|com?\.[a-z]{2})"
_GOOGLE = re.compile(rf"(?:www\.)?google\.{_COUNTRY}")
_WRAPPERS: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(host), re.compile(path), names)
    for host, path, names in (
        (rf"(?:www\.)?google\.{_COUNTRY}", "/url", ("q", "url")),
        (r"(?:www\.|m\.|l\.|lm\.)?facebook\.com|l\.messenger\.com", r"/l\.php", ("u",)),
        (r"l\.(?:facebook|instagram)\.com", "/", ("u",)),
        (r"(?:[a-z0-9-]+\.)+safelinks\.protection\.outlook\.com|safelinks\.protection\.outlook\.com", "/.*", ("url",)),
        (r"(?:www\.)?linkedin\.com", "/redir/redirect|/safety/go", ("url",)),
        (r"(?:www\.|m\.)?youtube\.com", "/redirect", ("q",)),
        (r"(?:www\.)?duckduckgo\.com", "/l/?", ("uddg",)),
        (r"out\.reddit\.com", "/.*", ("url",)),
        (r"slack-redir\.net", "/link", ("url",)),
    )
)
_AMP_PATH = re.compile(r"/amp/(s/)?(.+)")
_AMP_CACHE = re.compile(r"/[cv]/(s/)?(.+)")
_CACHE_OWN = re.compile(r"(?:amp_[a-z_]+|usqp|aoh)(?:=|$)")
_WEB = re.compile(r"https?://.", re.IGNORECASE)


def inside(parts: Parts) -> str | None:
    """Return the link that this one leads to, as it stands there, or None where this one is a page of its own."""
    if parts.port is not None:
        return None
    if _GOOGLE.fullmatch(parts.host):
        found = _AMP_PATH.fullmatch(parts.path)
    elif parts.host.endswith(".cdn.ampproject.org"):
        found = _AMP_CACHE.fullmatch(parts.path)
    else:
        found = None
    if found:
        query = "&".join(piece for piece in parts.query if not _CACHE_OWN.match(piece))
        return f"{'https' if found[1] else 'http'}://{found[2]}{'?' if query else ''}{query}"
    for host, path, names in _WRAPPERS:
        if host.fullmatch(parts.host) and path.fullmatch(parts.path):
            return _held(parts, names)
    return None


def _held(parts: Parts, names: tuple[str, ...]) -> str | None:
    given = dict(reversed([_pair(piece) for piece in parts.query]))
    for name in names:
        link = given.get(name, "").replace(" ", "%20")
        if _WEB.match(link):
            return link
    return None


def _pair(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition("=")
    return name, unquote_plus(value)
