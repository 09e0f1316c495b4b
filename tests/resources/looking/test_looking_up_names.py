"""Names: looked up once for each hop, and the connection goes to what was checked."""

from __future__ import annotations

import asyncio
import errno
import socket

import pytest

from cogs.resources.looking import Answer, Reason, connecting
from cogs.resources.rules.health import Verdict
from tests.resources.looking.servers import PRIVATE, Asked, Connections, looker, names, sending_to, serving


async def test_a_name_that_turns_private_between_check_and_use_gains_nothing():
    answers = [["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]]
    connections = Connections(through=True)

    async def turning(host: str, port: int) -> list[str]:
        return answers.pop(0)

    async def handler(asked: Asked) -> None:
        await asked.answer("405 No" if asked.method == "HEAD" else "200 OK")

    async with serving(handler) as server:
        answer = await looker(resolve=turning, connect=connections).look(f"http://site.example:{server.port}/a")
        assert answer.verdict is Verdict.FINE
        assert connections.made == [("127.0.0.1", server.port)] * 2  # HEAD and GET, by one look-up
    assert len(answers) == 2


async def test_a_name_that_turns_private_from_one_hop_to_the_next_is_not_followed():
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    connections = Connections(through=True)

    async def turning(host: str, port: int) -> list[str]:
        return answers.pop(0)

    async with serving(sending_to(a="302 /b")) as server:
        answer = await looker(resolve=turning, connect=connections).look(f"http://site.example:{server.port}/a")
        assert answer == PRIVATE
        assert connections.made == [("127.0.0.1", server.port)]


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no such name"), Answer(Verdict.BROKEN, Reason.NO_SUCH_NAME)),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), Answer(Verdict.UNSURE, Reason.NO_NETWORK)),
        (UnicodeError("label too long"), Answer(Verdict.BROKEN, Reason.NO_SUCH_NAME)),
    ],
)
async def test_a_name_that_is_not_there_is_broken_and_a_resolver_that_is_not_there_is_no_proof(error, answer):
    async def failing(host: str, port: int) -> list[str]:
        raise error

    assert await looker(resolve=failing).look("https://site.example/") == answer


async def test_a_name_without_any_address_is_not_there():
    assert await looker(resolve=names(site_example=[])).look("https://site.example/") == Answer(
        Verdict.BROKEN, Reason.NO_SUCH_NAME
    )


async def test_a_resolver_that_hangs_is_given_up():
    async def hanging(host: str, port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    assert await looker(resolve=hanging).look("https://site.example/") == Answer(Verdict.BROKEN, Reason.TIMEOUT)


async def test_an_address_that_takes_no_connection_is_passed_over_for_the_next():
    connections = Connections(through=True)
    async with serving(sending_to()) as server:
        resolve = names(site_example=["2606:4700::1111", "2606:4700::1112", "127.0.0.1"])
        answer = await looker(resolve=resolve, connect=connections).look(f"http://site.example:{server.port}/a")
    assert answer.verdict is Verdict.FINE
    assert [address for address, _ in connections.made] == ["2606:4700::1111", "127.0.0.1"]


async def test_an_address_that_never_answers_leaves_time_for_the_next():
    async def silent_at_first(address, port, tls, name):
        if address.version == 6:
            await asyncio.Event().wait()
        return await connecting.connect(address, port, tls, name)

    async with serving(sending_to()) as server:
        resolve = names(site_example=["2606:4700::1111", "127.0.0.1"])
        look = looker(resolve=resolve, connect=silent_at_first).look
        answer = await look(f"http://site.example:{server.port}/a")
    assert answer.verdict is Verdict.FINE


async def test_a_line_of_ours_that_is_down_is_no_proof_against_a_link():
    async def cut(address, port, tls, name):
        raise OSError(errno.ENETUNREACH, "no network")

    assert await looker(connect=cut).look("https://site.example/") == Answer(Verdict.UNSURE, Reason.NO_NETWORK)


async def test_a_server_with_ipv6_alone_is_looked_at():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    async with serving(sending_to(), host="::1") as server:
        answer = await looker(resolve=names(site_example=["::1"])).look(f"http://site.example:{server.port}/a")
    assert answer == Answer(Verdict.FINE, Reason.ANSWERED, 200)
