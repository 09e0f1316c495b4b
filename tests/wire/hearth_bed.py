"""The real program in the bed: a data folder, servers with rooms and people, prompts that are due, and the rows after.

Times are the machine's. A lease is a minute long and a wait after trouble longer still, so where a test needs one to
be over, `minutes_pass` moves the instants in the database back instead: that is what passing time is to the program.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from bot.access import Actor
from bot.app import Hearth, build
from bot.clock import SystemClock
from bot.database import Database
from bot.deliveries.tables import deliveries
from bot.settings import Settings, load
from cogs.reflections.rules.schedule import Schedule
from cogs.reflections.service import Prompts
from cogs.reflections.tables import weeks
from tests.clocks import SettableClock
from tests.community import STEWARD, texts
from tests.wire import BotProcess, WireServer

SEND = r"/channels/\d+/messages"
CALLBACK = r"/interactions/\d+/[^/]+/callback"
FOLLOW_UP = r"/webhooks/\d+/[^/]+"
COMMANDS = r"/applications/\d+/commands"


@dataclass
class Rooms:
    """A server with its people; `posts` are what stands in the reflections channel."""

    bed: HearthBed
    guild: Any
    reflections: Any
    stewards: Any
    steward: Any
    member: Any

    @property
    def posts(self) -> list[Any]:
        """The messages that everybody can read in the reflections channel, oldest first."""
        return self.bed.server.world.messages(self.reflections)

    @property
    def sending(self) -> str:
        """The path of sends to the reflections channel."""
        return f"/channels/{self.reflections.id}/messages"


@dataclass
class HearthBed:
    """Everything one test needs; `expects_tracebacks` is for tests of what must be logged with one."""

    server: WireServer
    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    expects_tracebacks: bool = False
    processes: list[BotProcess] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder of the program."""
        return self.folder / "data"

    @property
    def settings(self) -> Settings:
        """The shipped settings with this test's folder, as the program reads them."""
        return load(environ={"HEARTH_DATA_DIR": str(self.data), **self.environ})

    @property
    def database_url(self) -> str:
        """Where the rows are."""
        return self.settings.database_url

    def rooms(self, name: str = "Leaders", **options: Any) -> Rooms:
        """Make a server with two rooms, a steward and a member, which the bot is in."""
        world = self.server.world
        guild = world.create_guild(name, **options)
        reflections, stewards = guild.create_text_channel("reflections"), guild.create_text_channel("stewards")
        role = guild.create_role("Stewards", permissions=STEWARD)
        steward = guild.add_member(world.create_user(f"sam of {name}"), roles=[role])
        member = guild.add_member(world.create_user(f"mo of {name}"))
        return Rooms(self, guild, reflections, stewards, steward, member)

    def process(self, *arguments: str, name: str = "hearth", **env: str) -> BotProcess:
        """Make a `hearth` process (`run`, if not told otherwise), not yet started; it is killed at the end."""
        variables = {"DISCORD_TOKEN": self.server.token, "HEARTH_DATA_DIR": str(self.data), **self.environ, **env}
        process = BotProcess(self.server, self.folder, arguments=arguments or ("run",), env=variables, name=name)
        self.processes.append(process)
        return process

    # -- Rows before and after -------------------------------------------------------------------

    async def prompt_is_due(self, *rooms: Rooms, at: datetime) -> None:
        """Set the weekly prompt of these servers an hour before `at` (UTC), which is then its first time."""
        # A minute that has begun: what is still to come may be moved at a start, to where the schedule has it.
        minute = min(at.replace(second=0, microsecond=0), this_minute())
        async with self._opened(SettableClock(minute - timedelta(hours=1))) as hearth:
            for room in rooms:
                actor = Actor(room.steward.id, room.guild.id, is_steward=True)
                schedule = Schedule(room.reflections.id, minute.weekday(), minute.time(), "UTC")
                await hearth.service(Prompts).set_schedule(actor, schedule, room.stewards.id)
            if at == minute:
                return
            # A schedule knows minutes only, and no test should wait for a whole one.
            async with hearth.database.writing() as unit:
                await unit.execute(update(weeks).values(about_at=at))
                await unit.execute(update(deliveries).values(about_at=at, due_at=at))

    async def minutes_pass(self, number: float = 1.5) -> None:
        """Let leases and waits run out, and move every unsettled try back by so many minutes."""
        async with self.database() as database, database.writing() as unit:
            for row in await unit.all(select(deliveries).where(deliveries.c.state == "sending")):
                tried = row.attempted_at and row.attempted_at - timedelta(minutes=number)
                changed = {"lease_until": now() - timedelta(seconds=1), "attempted_at": tried}
                await unit.execute(update(deliveries).where(deliveries.c.id == row.id).values(changed))
        if number > 5:
            self.server.rest.nonces.forget()

    async def rows(self, room: Rooms | None = None) -> list[Any]:
        """Return the deliveries of one server or of all, oldest first."""
        asked = select(deliveries).order_by(deliveries.c.due_at, deliveries.c.id)
        return await self.read(asked if room is None else asked.where(deliveries.c.guild_id == room.guild.id))

    async def weeks(self, room: Rooms) -> list[Any]:
        """Return how it stands with each week of a server."""
        return await self.read(select(weeks).where(weeks.c.guild_id == room.guild.id).order_by(weeks.c.week))

    async def read(self, asked: Any) -> list[Any]:
        """Return the rows of a query."""
        async with self.database() as database, database.reading() as unit:
            return list(await unit.all(asked))

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """Open the program's database beside the program."""
        database = Database(self.database_url)
        yield database
        await database.close()

    @asynccontextmanager
    async def _opened(self, clock: SettableClock) -> AsyncIterator[Hearth]:
        async with build(self.settings, clock) as hearth:
            await hearth.open()
            yield hearth

    # -- What must hold at the end ---------------------------------------------------------------

    async def posted_once(self, *rooms: Rooms) -> None:
        """Assert that each has its prompt once, that its row says so, and that only next week's row waits."""
        for room in rooms:
            [post] = room.posts
            sent, coming = await self.rows(room)
            assert (sent.state, sent.message_id, sent.channel_id) == ("sent", post.id, room.reflections.id)
            assert (coming.state, coming.attempts) == ("planned", 0)
            assert coming.about_at > now()
            assert [week.state for week in await self.weeks(room)] == ["sent", "planned"]

    async def leave(self) -> None:
        """End a test: no process is left, and nothing ended in a bug; the server itself looks at what was sent."""
        for process in self.processes:
            await process.kill()
        if not self.expects_tracebacks:
            for process in self.processes:
                assert "Traceback" not in process.stderr_of_all, process.stderr_of_all


def now() -> datetime:
    """Return the present, UTC."""
    return SystemClock().now()


def this_minute() -> datetime:
    """Return the beginning of the minute that runs, UTC: a prompt set for it is due, and less than a minute late."""
    return now().replace(second=0, microsecond=0)


def told(result: Any) -> str:
    """Return what an answer says to the asker alone."""
    assert result.response is not None, "no answer"
    assert result.response.ephemeral, "an answer for all to see"
    return texts(result.response.components)
