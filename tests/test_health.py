"""The server that a host's machinery asks, on a real port of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import NullPool, create_engine

from bot import health
from bot.database import Database, Sealer, new_key
from bot.deliveries import store
from bot.deliveries.model import Plan
from bot.deliveries.tables import deliveries
from bot.errors import CannotStart, StorageUnavailable
from bot.health import Health, HealthServer
from bot.metrics import Metrics
from bot.settings import HttpAddress
from tests.clocks import SettableClock

LOOPBACK = HttpAddress("127.0.0.1", 0)
NOW = datetime(2026, 3, 2, 19, tzinfo=UTC)


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def broken() -> bool:
    raise StorageUnavailable


async def endless() -> bool:
    await asyncio.Event().wait()
    return True


@asynccontextmanager
async def serving(server: HealthServer) -> AsyncIterator[aiohttp.ClientSession]:
    await server.start()
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session:
            yield session
    finally:
        await server.close()


async def numbers(session: aiohttp.ClientSession) -> dict[tuple[str, ...], float]:
    """Return every sample of /metrics by its name and labels."""
    async with session.get("/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        families = text_string_to_metric_families(await answer.text())
        return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


@dataclass
class Bot:
    """What `Health` asks of a bot, with a real database."""

    database: Database
    clock: SettableClock = field(default_factory=lambda: SettableClock(NOW))
    gateway: bool = True

    def is_ready(self) -> bool:
        return self.gateway


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    database = Database(f"sqlite:///{tmp_path}/hearth.db", Sealer((new_key(),)))
    deliveries.create(create_engine(f"sqlite:///{tmp_path}/hearth.db", poolclass=NullPool))
    yield Bot(database)
    await database.close()


async def ready(session: aiohttp.ClientSession) -> tuple[int, dict[str, bool]]:
    async with session.get("/readyz") as answer:
        found = await answer.json()
        assert found["ready"] is (answer.status == 200)
        return answer.status, found["checks"]


async def test_it_is_alive_whatever_its_checks_say():
    async with (
        serving(HealthServer(LOOPBACK, {"gateway": no}, Metrics().registry)) as session,
        session.get("/healthz") as answer,
    ):
        assert (answer.status, await answer.text()) == (200, "alive\n")


@pytest.mark.parametrize(
    ("check", "status", "holds"), [(yes, 200, True), (no, 503, False), (broken, 503, False), (endless, 503, False)]
)
async def test_it_is_ready_when_every_check_holds(monkeypatch, check: Callable[..., object], status: int, holds: bool):
    monkeypatch.setattr(health, "CHECK_SECONDS", 0.05)
    async with serving(HealthServer(LOOPBACK, {"one": yes, "other": check}, Metrics().registry)) as session:
        assert await ready(session) == (status, {"one": True, "other": holds})


async def test_nothing_else_is_served():
    async with serving(HealthServer(LOOPBACK, {}, Metrics().registry)) as session:
        async with session.get("/") as answer:
            assert answer.status == 404
        async with session.post("/healthz") as answer:
            assert answer.status == 405


async def test_a_taken_port_is_told_in_a_sentence():
    first = HealthServer(LOOPBACK, {}, Metrics().registry)
    async with serving(first):
        second = HealthServer(HttpAddress("127.0.0.1", first.port), {}, Metrics().registry)
        with pytest.raises(CannotStart) as caught:
            await second.start()
        assert caught.value.faults == (
            f"HEARTH_HTTP: Port {first.port} is taken by another program. Stop that program or choose another port.",
        )
        await second.close()


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-name.invalid"])
async def test_an_address_of_another_machine_is_told_in_a_sentence(host: str):
    with pytest.raises(CannotStart, match=f"HEARTH_HTTP: This machine has no address {host}"):
        await HealthServer(HttpAddress(host, 0), {}, Metrics().registry).start()


async def test_the_port_is_free_again_after_closing():
    server = HealthServer(LOOPBACK, {}, Metrics().registry)
    async with serving(server):
        port = server.port
    async with serving(HealthServer(HttpAddress("127.0.0.1", port), {}, Metrics().registry)) as session:
        assert (await session.get("/healthz")).status == 200
    await server.close()


async def test_metrics_count_what_was_done_and_name_nobody():
    metrics = Metrics("1.2.3")
    metrics.delivery_settled("reflections.prompt", "sent", timedelta(seconds=3))
    metrics.delivery_settled("reflections.prompt", "skipped")
    metrics.interaction_answered("home", "ok", 0.2)
    metrics.interaction_answered("meeting:rsvp:123456789012345678:coming", "expected")
    async with serving(HealthServer(LOOPBACK, {}, metrics.registry)) as session:
        found = await numbers(session)
    assert found["hearth_build_info", "1.2.3"] == 1
    assert found["hearth_deliveries_settled_total", "reflections.prompt", "sent"] == 1
    assert found["hearth_deliveries_settled_total", "reflections.prompt", "skipped"] == 1
    assert found["hearth_delivery_late_seconds_count",] == 1
    assert found["hearth_delivery_late_seconds_bucket", "2.0"] == 0
    assert found["hearth_delivery_late_seconds_bucket", "5.0"] == 1
    assert found["hearth_interactions_total", "home", "ok"] == 1
    assert found["hearth_interactions_total", "meeting:rsvp", "expected"] == 1
    assert found["hearth_interaction_answer_seconds_count",] == 1
    assert not [key for key in found if any("123456789012345678" in part for part in key)]


async def test_two_bots_in_one_process_count_apart():
    one, other = Metrics(), Metrics()
    one.interaction_answered("home", "ok")
    async with serving(HealthServer(LOOPBACK, {}, other.registry)) as session:
        assert ("hearth_interactions_total", "home", "ok") not in await numbers(session)


async def test_gauges_are_brought_up_to_date_for_each_look(bot: Bot):
    metrics = Metrics()
    async with serving(Health(LOOPBACK, bot, metrics)) as session:
        assert (await numbers(session))["hearth_deliveries_waiting", "planned"] == 0
        await plan(bot, NOW)
        assert (await numbers(session))["hearth_deliveries_waiting", "planned"] == 1


async def test_metrics_are_served_while_the_database_is_away(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path}/none/hearth.db", Sealer((new_key(),)))
    async with serving(Health(LOOPBACK, Bot(database), Metrics("1"))) as session:
        assert (await numbers(session))["hearth_build_info", "1"] == 1
        assert await ready(session) == (503, {"gateway": True, "database": False, "deliveries": False})
    await database.close()


async def test_a_bot_is_ready_with_its_gateway_database_and_deliveries(bot: Bot):
    async with serving(Health(LOOPBACK, bot, Metrics())) as session:
        assert await ready(session) == (200, {"gateway": True, "database": True, "deliveries": True})
        bot.gateway = False
        assert await ready(session) == (503, {"gateway": False, "database": True, "deliveries": True})


async def test_a_bot_is_not_ready_when_a_delivery_is_five_minutes_late(bot: Bot):
    await plan(bot, NOW)
    async with serving(Health(LOOPBACK, bot, Metrics())) as session:
        bot.clock.advance(timedelta(minutes=5))
        assert (await ready(session))[0] == 200
        bot.clock.advance(timedelta(seconds=1))
        assert await ready(session) == (503, {"gateway": True, "database": True, "deliveries": False})


async def plan(bot: Bot, due_at: datetime) -> None:
    async with bot.database.writing() as unit:
        await store.plan(unit, Plan(kind="reflections.prompt", dedupe_key="one", due_at=due_at))
