"""Why a link is refused, as facts: one class for each sentence. None holds a password that somebody pasted. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import Refused


class LinkRefused(Refused):
    """A text is no link that the library can keep."""


class NotALink(LinkRefused):
    """The text holds no address of a page: no host, or none that can exist."""


class SpaceInLink(LinkRefused):
    """The text begins as a link does, and has a blank in the middle; often two links, or a link and words."""


@dataclass(eq=False)
class OtherScheme(LinkRefused):
    """The link is for something else than a web page. `scheme` is in lower case, at most twenty characters of it."""

    scheme: str


class NameInLink(LinkRefused):
    """The link carries somebody's user name or password before its host."""


@dataclass(eq=False)
class PrivateHost(LinkRefused):
    """The link leads to one machine or one household's, company's or hidden network. `host` is that place's name."""

    host: str


@dataclass(eq=False)
class NoSuchPort(LinkRefused):
    """What follows the host is no port: those are 1 to 65535. `port` is what was typed, at most twenty characters."""

    port: str


class HiddenCharacters(LinkRefused):
    """The link holds characters that nobody can see, or that turn the text around, so it may not be what it seems."""


@dataclass(eq=False)
class LinkTooLong(LinkRefused):
    """The link, written as the web writes it, has more characters than are kept. `most` is how many may be."""

    most: int
