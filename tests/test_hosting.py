"""What a host does for one person from the command line, in processes of its own."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import members
from bot.app import build
from tests.community import settings_for
from tests.test_cli import hearth

__all__ = ["hearth"]  # a fixture

ADA, BEN = 7100000000000000001, 7100000000000000002


async def _keep(folder: Path) -> None:
    async with build(settings_for(folder)) as bot:
        await bot.open()
        async with bot.database.writing() as unit:
            for person in (ADA, BEN):
                await members.set_zone(unit, person, "Asia/Tokyo")
            await members.dms_stopped(unit, ADA, datetime(2026, 3, 4, 10, tzinfo=UTC))


def exported(hearth: Any, person_id: int) -> Any:
    ended = hearth("data", "export", "--member", str(person_id))
    assert (ended.returncode, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


def test_what_is_kept_of_a_person_is_shown_and_erased(hearth: Any, tmp_path: Path):
    asyncio.run(_keep(tmp_path / "data"))
    [settings] = exported(hearth, ADA)
    assert settings["title"] == "Your settings"
    assert settings["facts"]["time zone"] == "Asia/Tokyo"
    assert settings["facts"]["direct messages stopped"] == "2026-03-04T10:00:00+00:00"

    ended = hearth("data", "erase", "--member", str(ADA))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == f"Everything that was kept of {ADA} is erased. Backups made before still hold it.\n"

    assert exported(hearth, ADA) == []
    assert len(exported(hearth, BEN)) == 1
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("hearth.db*"))
    assert stored.count(b"Asia/Tokyo") == 1


def test_where_there_is_no_database_nothing_is_made_and_nothing_is_claimed(hearth: Any, tmp_path: Path):
    for verb, heading in (("export", "Nothing can be shown:"), ("erase", "Nothing was erased:")):
        ended = hearth("data", verb, "--member", str(ADA))
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"{heading}\n  - There is no database at data/hearth.db.")
    assert list(tmp_path.iterdir()) == []


def test_a_member_is_named_by_a_number(hearth: Any):
    for given in ("ada", "0", str(2**63)):
        assert hearth("data", "erase", "--member", given).returncode == 2
