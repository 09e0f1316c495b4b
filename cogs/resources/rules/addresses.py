"""Hosts: every spelling of one name or number becomes one, and what no stranger may be sent to is told apart. Pure.

How browsers read numbers and names: https://url.spec.whatwg.org/#host-parsing. Which numbers are whose:
https://www.iana.org/assignments/iana-ipv4-special-registry and its sister for IPv6. They are listed here, since
what `ipaddress` calls global has changed between the Pythons we run on.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import unquote_to_bytes

import idna

from cogs.resources.rules.refused_links import NotALink, PrivateHost

Address = IPv4Address | IPv6Address

LONGEST_HOST = 253
LONGEST_LABEL = 63

_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this machine
            "10.0.0.0/8",
            "100.64.0.0/10",  # behind a provider's own translation
            "127.0.0.0/8",
            "169.254.0.0/16",  # one wire, and what clouds tell their machines
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",  # for documentation
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",  # relays to IPv6, given up
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",  # for measuring
            "198.51.100.0/24",  # for documentation
            "203.0.113.0/24",  # for documentation
            "224.0.0.0/4",  # to many at once
            "240.0.0.0/4",  # kept back, and everybody's address at the end
        ),
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
_TRANSLATED_6 = IPv6Network("64:ff9b::/96")
_NOT_PUBLIC_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocols' own, Teredo among them
            "2001:db8::/32",  # for documentation
            "2002::/16",  # 6to4: an IPv4 address in disguise
            "2620:4f:8000::/48",
            "3fff::/20",  # for documentation
        ),
    )
)

# Names that no public resolver answers for: RFC 6761, 6762, 7686, 8375, ICANN on .internal, .home and .corp, and habit.
_PRIVATE_ENDS = frozenset(
    {
        "localhost",
        "localdomain",
        "local",
        "internal",
        "intranet",
        "private",
        "lan",
        "home",
        "corp",
        "onion",
        "home.arpa",
        "test",
        "invalid",
    }
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_TOP = re.compile(r"[a-z]{2,}|xn--[a-z0-9-]+")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet at large; IPv4 inside IPv6 is judged as what it leads to."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None:
        return False
    if address in _TRANSLATED_6:  # how networks that have IPv6 alone reach everybody else
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def read_host(typed: str) -> str:
    """Return the host as the web writes it: lower case, punycode, numbers with dots, IPv6 in brackets.

    Raises NotALink where no such host can be, and PrivateHost where it is not for everybody.
    """
    if typed.startswith("["):
        return _public(_ipv6(typed), typed)
    host = _plain(typed)
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):  # browsers read any name that ends in a number as an IPv4 address
        return _public(_ipv4(labels), host)
    encoded = [_label(label) for label in labels]
    name = ".".join(encoded)
    if len(name) > LONGEST_HOST:
        raise NotALink
    if len(encoded) == 1 or not _PRIVATE_ENDS.isdisjoint((encoded[-1], ".".join(encoded[-2:]))):
        raise PrivateHost(name)
    if not _TOP.fullmatch(encoded[-1]):
        raise NotALink
    return name


def _plain(typed: str) -> str:
    """Return a name as letters, with what browsers map already mapped, and without the dot of the root."""
    try:
        text = unquote_to_bytes(typed).decode() if "%" in typed else typed
        if len(text) > LONGEST_HOST + 1:
            raise NotALink
        host = text.lower() if text.isascii() else idna.uts46_remap(text, std3_rules=False, transitional=False)
    except (UnicodeError, idna.IDNAError):
        raise NotALink from None
    host = host.removesuffix(".")
    if not host or "%" in host:
        raise NotALink
    return host


def _label(label: str) -> str:
    if label.isascii() and not label.startswith("xn--"):
        # IDNA would refuse "a_b" and "r3---sn", and both are in use.
        if len(label) > LONGEST_LABEL or not _LABEL.fullmatch(label):
            raise NotALink
        return label
    try:
        return idna.alabel(label).decode("ascii")
    except idna.IDNAError:
        raise NotALink from None


def _ipv4(labels: list[str]) -> IPv4Address:
    """Read 127.1, 0x7f.1, 017700000001 and 2130706433 as browsers do: the last number fills what is left."""
    if len(labels) > 4:
        raise NotALink
    try:
        numbers = [_number(label) for label in labels]
    except ValueError:
        raise NotALink from None
    *first, last = numbers
    if any(number > 255 for number in first) or last >= 256 ** (5 - len(numbers)):
        raise NotALink
    return IPv4Address(sum(number << (24 - 8 * place) for place, number in enumerate(first)) + last)


def _number(label: str) -> int:
    if not _NUMBER.fullmatch(label) or len(label) > LONGEST_LABEL:
        raise ValueError(label)
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8) if label.startswith("0") else int(label)


def _ipv6(typed: str) -> IPv6Address:
    try:
        address = IPv6Address(typed[1:-1] if typed.endswith("]") else "")
    except ValueError:
        raise NotALink from None
    if address.scope_id is not None:
        raise PrivateHost(typed)
    return address


def _public(address: Address, typed: str) -> str:
    if not is_public(address):
        raise PrivateHost(typed)
    return str(address) if isinstance(address, IPv4Address) else f"[{address}]"
