"""What a look at a link says, and what each answer of a server means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from cogs.resources.rules.health import Verdict


class Reason(StrEnum):
    """Why a look says what it says, for logs and for stewards' lists."""

    ANSWERED = "answered"
    GONE = "gone"
    SERVER_ERROR = "server_error"
    NO_SUCH_NAME = "no_such_name"
    CONNECTION_REFUSED = "connection_refused"
    DROPPED = "dropped"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    TLS = "tls"
    NOT_HTTP = "not_http"
    TOO_LARGE = "too_large"
    WALLED = "walled"
    BUSY = "busy"
    UNCLEAR = "unclear"
    REDIRECTS = "redirects"
    REDIRECT_REFUSED = "redirect_refused"
    NO_NETWORK = "no_network"
    PRIVATE = "private"
    PORT = "port"
    NOT_A_LINK = "not_a_link"


@dataclass(frozen=True, slots=True)
class Answer:
    """How a link is; `status` is the last server's, `link` where it has moved to, `wait` what a busy site asks."""

    verdict: Verdict
    reason: Reason
    status: int | None = None
    link: str | None = None
    wait: timedelta | None = None


class LookFailed(Exception):
    """A look ended before a server said how the link is."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


_NOT_LOOKED_AT = frozenset({Reason.PRIVATE, Reason.PORT, Reason.NOT_A_LINK})
# Without cookies some sites send one round and round, some links open an app, and our own line may be down: none of
# that says that a person would not reach the page.
_UNSURE = frozenset({Reason.REDIRECTS, Reason.REDIRECT_REFUSED, Reason.NO_NETWORK})
_WALLS = ("cf-mitigated", "x-amzn-waf-action", "x-datadome")
_WALLED = frozenset({401, 403, 407, 451, 999})


def failed(reason: Reason) -> Answer:
    """Return what it means that a look ended for this reason."""
    if reason in _NOT_LOOKED_AT:
        return Answer(Verdict.NOT_LOOKED_AT, reason)
    return Answer(Verdict.UNSURE if reason in _UNSURE else Verdict.BROKEN, reason)


def is_settled(status: int, headers: Mapping[str, str]) -> bool:
    """Whether a HEAD says enough: many servers answer it wrongly, but none with a page that is not there."""
    return 200 <= status < 400 or status in (401, 407, 429, 451, 999) or is_walled(headers)


def is_walled(headers: Mapping[str, str]) -> bool:
    """Whether something that keeps programs out answered in the page's place."""
    return any(name in headers for name in _WALLS)


def answered(status: int, headers: Mapping[str, str], wait: timedelta | None) -> Answer:
    """Return what the last server's answer means."""
    if status in _WALLED or (is_walled(headers) and (status >= 400 or status == 202)):
        return Answer(Verdict.UNSURE, Reason.WALLED, status)
    if 200 <= status < 400 or status == 416:  # 416: it is there, and too short for the part that was asked for
        return Answer(Verdict.FINE, Reason.ANSWERED, status)
    if status == 429:
        return Answer(Verdict.UNSURE, Reason.BUSY, status, wait=wait)
    if status in (404, 410):
        return Answer(Verdict.BROKEN, Reason.GONE, status)
    if 500 <= status < 600:
        return Answer(Verdict.BROKEN, Reason.SERVER_ERROR, status)
    return Answer(Verdict.UNSURE, Reason.UNCLEAR, status)
