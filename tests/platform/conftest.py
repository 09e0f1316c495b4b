"""What the tests of the platform share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Hearth, build
from bot.database import Database, Sealer, new_key
from tests.clocks import SettableClock
from tests.community import settings_for


@pytest.fixture
async def hearth(database: Database, clock: SettableClock, tmp_path: Path) -> AsyncIterator[Hearth]:
    """The whole bot, opened on this database; its contracts are those that run in earnest."""
    address = database.url.render_as_string(hide_password=False)
    key = "dGVzdHMgb25seTogbm90IGEgc2VjcmV0IGF0IGFsbCE="
    hearth = build(settings_for(tmp_path / "data", HEARTH_DATABASE_URL=address, HEARTH_SECRET_KEY=key), clock)
    await hearth.open()
    yield hearth
    await hearth.database.close()


@pytest.fixture
async def second(database: Database) -> AsyncIterator[Database]:
    """The same database, opened once more, as another process would."""
    second = Database(database.url.render_as_string(hide_password=False), Sealer((new_key(),)))
    yield second
    await second.close()
