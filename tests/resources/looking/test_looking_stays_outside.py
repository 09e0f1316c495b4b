"""No link, name or redirect leads a look into a private network, and names are looked up once for each hop."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from cogs.resources.looking import Answer, Looker, Reason, connecting
from cogs.resources.rules.health import Verdict
from tests.resources.looking.servers import PRIVATE, Asked, Connections, looker, names, serving, strict

NOT_PUBLIC = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "172.31.9.9", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001::1",
    "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "2606:4700::1%eth0", "not an address",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::8.8.8.8"]


@pytest.mark.parametrize("address", NOT_PUBLIC)
async def test_a_name_of_a_private_address_is_never_connected_to(address):
    connections = Connections()
    look = strict(looker(), resolve=names(site_example=[address]), connect=connections).look
    assert await look("https://site.example/a") == PRIVATE
    assert connections.made == []


@pytest.mark.parametrize("address", NOT_PUBLIC)
async def test_one_private_address_among_public_ones_is_enough(address):
    connections = Connections()
    for found in (["8.8.8.8", address], [address, "2606:4700::1111"]):
        look = strict(looker(), resolve=names(site_example=found), connect=connections).look
        assert await look("https://site.example/a") == PRIVATE
    assert connections.made == []


@pytest.mark.parametrize("address", PUBLIC)
async def test_a_public_address_is_connected_to_by_its_number(address):
    connections = Connections()
    look = strict(looker(), resolve=names(site_example=[address]), connect=connections).look
    answer = await look("https://site.example/a")
    assert answer == Answer(Verdict.BROKEN, Reason.CONNECTION_REFUSED)
    assert connections.made == [(str(ip_address(address)), 443)]


async def test_this_machine_is_not_reached_by_name_with_the_systems_own_resolver():
    async def handler(asked: Asked) -> None:
        await asked.answer("200 OK")

    async def as_localhost(host: str, port: int) -> list[str]:
        return await connecting.resolve("localhost", port)

    async with serving(handler) as server:
        look = strict(looker(), resolve=as_localhost).look
        assert await look(f"http://site.example:{server.port}/") == PRIVATE
    assert server.connections == 0


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("http://127.0.0.1/", Reason.PRIVATE),
        ("http://2130706433/", Reason.PRIVATE),
        ("http://[::ffff:10.0.0.1]/", Reason.PRIVATE),
        ("http://localhost/", Reason.PRIVATE),
        ("http://db.internal/", Reason.PRIVATE),
        ("ftp://site.example/", Reason.NOT_A_LINK),
        ("https://user:secret@site.example/", Reason.NOT_A_LINK),
        ("http://site.example:22/", Reason.PORT),
        ("http://site.example:6379/", Reason.PORT),
        ("nothing", Reason.NOT_A_LINK),
    ],
)
async def test_what_would_be_refused_is_not_looked_at(link, reason):
    connections = Connections()
    clock = looker().clock
    assert await Looker(clock, resolve=names(), connect=connections).look(link) == Answer(Verdict.NOT_LOOKED_AT, reason)
    assert connections.made == []
