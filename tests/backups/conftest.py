"""What the tests of backups share: a host's data folder, a clock, and the bot's own database in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import members
from bot.app import Hearth, build
from bot.backup import Made, back_up, folder_of
from bot.interface import drafts
from bot.members import people
from bot.restore import Restored, restore
from bot.settings import Settings
from tests.clocks import SettableClock
from tests.community import settings_for

ADA, BEN = 7100000000000000001, 7100000000000000002
WORDS = "What I wrote for nobody but me"


@dataclass
class Host:
    """Somebody who hosts the bot in a folder. Nothing here runs between two calls."""

    data: Path
    clock: SettableClock
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return settings_for(self.data, **self.environ)

    @property
    def database(self) -> Path:
        return self.data / "hearth.db"

    def back_up(self, folder: Path | None = None) -> Made:
        return back_up(self.settings, folder_of(self.settings, folder), self.clock.now())

    def restore(self, source: Path, *, even_if_old: bool = False) -> Restored:
        return restore(self.settings, source, self.clock, even_if_old=even_if_old)

    def do(self, act: Callable[[Hearth], Awaitable[Any]]) -> Any:
        """Do something in the bot's own database, as the running bot would."""

        async def opened() -> Any:
            async with build(self.settings, self.clock) as bot:
                await bot.open()
                return await act(bot)

        return asyncio.run(opened())

    def keep(self, *person_ids: int, zone: str = "Asia/Tokyo") -> None:
        """Keep a time zone and a sealed draft of each."""

        async def act(bot: Hearth) -> None:
            now = self.clock.now()
            async with bot.database.writing() as unit:
                for person in person_ids:
                    await members.set_zone(unit, person, zone)
                    await drafts.keep(
                        unit, person_id=person, guild_id=5, form="suggest", subject=1, fields={"text": WORDS}, at=now
                    )

        self.do(act)

    def erase(self, person_id: int) -> None:
        async def act(bot: Hearth) -> None:
            await bot.personal_data.erase(person_id)

        self.do(act)

    def zones(self) -> dict[int, str]:
        """Return who is there, with their zones."""

        async def act(bot: Hearth) -> dict[int, str]:
            async with bot.database.reading() as unit:
                return {row.person_id: row.zone for row in await unit.all(select(people))}

        found: dict[int, str] = self.do(act)
        return found


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A host whose clock stands at Wednesday 4 March 2026, 10:00 UTC."""
    return Host(tmp_path / "data", SettableClock(datetime(2026, 3, 4, 10, tzinfo=UTC)))
