"""What the real program tells those who watch it: health, metrics and logs, and nobody's words in any of them."""

from __future__ import annotations

import re
import socket

import aiohttp
import pytest

from bot.database import new_key
from tests.postgres_server import PostgresServer, require_postgres
from tests.wire import WireServer
from tests.wire.hearth_bed import FOLLOW_UP, SEND, HearthBed, this_minute, told

pytestmark = pytest.mark.wire


@pytest.fixture
def address() -> str:
    """An address on which nothing listens yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


async def test_it_is_ready_from_its_gateway_on_and_counts_nobody(bed, rooms, address):
    await bed.prompt_is_due(rooms, at=this_minute())
    async with (
        bed.server.faults.pause("GET", "/gateway/bot", at="before") as paused,
        bed.process(HEARTH_HTTP=address) as hearth,
        aiohttp.ClientSession(f"http://{address}") as session,
    ):
        await paused.reached()
        assert (await session.get("/healthz")).status == 200
        unready = await session.get("/readyz")
        assert (unready.status, (await unready.json())["checks"]["gateway"]) == (503, False)
        paused.release()
        await hearth.until(lambda: "servers=1" in hearth.stderr, "ready")
        await bed.server.arrived("POST", SEND)
        await hearth.until(lambda: "delivery settled" in hearth.stderr, "settled")
        [prompt] = rooms.posts
        told(await rooms.member.click(prompt, label="Lighter question"))
        told(await rooms.member.slash(rooms.reflections, "home"))
        ready = await session.get("/readyz")
        assert (ready.status, await ready.json()) == (
            200,
            {"ready": True, "checks": dict.fromkeys(("gateway", "database", "deliveries"), True)},
        )
        metrics = await (await session.get("/metrics")).text()
        assert 'hearth_interactions_total{name="home",outcome="ok"} 1.0' in metrics
        assert 'hearth_interactions_total{name="prompt:lighter",outcome="ok"} 1.0' in metrics
        assert 'hearth_deliveries_settled_total{kind="reflections.prompt",outcome="sent"} 1.0' in metrics
        assert 'hearth_deliveries_waiting{state="planned"} 1.0' in metrics
        labels = "".join(re.findall(r"{.*?}", metrics))
        assert not re.search(r"\d{6}", labels)
        for somebody in (rooms.guild, rooms.member, rooms.steward):
            assert str(somebody.id) not in metrics
            assert somebody.name not in metrics


async def test_without_its_database_it_is_alive_and_not_ready_and_says_so_to_people(tmp_path, address):
    postgres = PostgresServer(require_postgres())
    postgres.start()
    environ = {"HEARTH_DATABASE_URL": postgres.url(postgres.create_database()), "HEARTH_SECRET_KEY": new_key()}
    try:
        async with WireServer() as server, aiohttp.ClientSession(f"http://{address}") as session:
            bed = HearthBed(server, tmp_path, {**environ, "HEARTH_HTTP": address})
            rooms = bed.rooms()
            async with bed.process() as hearth:
                await hearth.until(lambda: "servers=1" in hearth.stderr, "ready")
                assert (await session.get("/readyz")).status == 200
                postgres.stop()
                gone = await session.get("/readyz")
                assert (gone.status, (await gone.json())["checks"]["database"]) == (503, False)
                assert (await session.get("/healthz")).status == 200
                assert (await session.get("/metrics")).status == 200
                assert "can't reach my records" in told(await rooms.member.slash(rooms.reflections, "home"))
                hearth.terminate()
                assert await hearth.exit_code(within=10) == 0
            await bed.leave()
    finally:
        postgres.stop()


async def test_nothing_that_somebody_wrote_and_no_secret_is_logged(bed, rooms):
    shipped = bed.settings.config_dir.resolve() / "prompts.yaml"
    (bed.folder / "hearth.yaml").write_text(f"logs:\n  level: debug\nprompts:\n  file: {shipped}\n")
    async with bed.process(HEARTH_CONFIG=str(bed.folder)) as hearth:
        await hearth.wait_ready()
        panel = await rooms.steward.slash(rooms.stewards, "steward prompts")
        form = await rooms.steward.click(panel.response, label="Set it up")
        wish = {"channel": [rooms.reflections], "day": ["2"], "time": "tea o'clock", "zone": "Narnia/Lamp", "role": []}
        assert "tea o'clock" in told(await rooms.steward.submit_modal(form, wish))
        inline = {"channel": rooms.reflections, "day": "Blursday", "time": "10:00", "zone": "Europe/London"}
        assert "Blursday" in told(await rooms.steward.slash(rooms.stewards, "steward prompts", **inline))
        bed.server.faults.drop("POST", FOLLOW_UP, at="before", times=2)
        bed.server.world.patience = 0.1
        await rooms.member.slash(rooms.reflections, "my data")
        await hearth.until(lambda: "the answer did not arrive" in hearth.stderr, "both were lost")
        hearth.terminate()
        assert await hearth.exit_code() == 0
    tokens = {request.path.split("/")[3] for request in bed.server.sent("POST", r"/(interactions|webhooks)/.+")}
    assert len(tokens) >= 4
    written = hearth.stderr + hearth.stdout
    people = (rooms.member.name, rooms.steward.name)
    for secret in (bed.server.token, "tea o", "Narnia", "Blursday", *people, *tokens):
        assert secret not in written
