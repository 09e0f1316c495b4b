"""What a host does for one person from the command line, in processes of its own."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import members
from bot.app import build
from bot.deliveries import store as deliveries
from bot.deliveries.model import Plan, Sent
from bot.takedowns import KIND
from tests.community import settings_for
from tests.test_cli import hearth

__all__ = ["hearth"]  # a fixture

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
ADA, BEN = 7100000000000000001, 7100000000000000002


async def _keep(folder: Path) -> None:
    async with build(settings_for(folder)) as bot:
        await bot.open()
        async with bot.database.writing() as unit:
            for person in (ADA, BEN):
                await members.set_zone(unit, person, "Asia/Tokyo")
            await members.dms_stopped(unit, ADA, NOW)
            await deliveries.plan(unit, Plan("nudge", "x", NOW, guild_id=7, recipient=ADA))
            held = await deliveries.claim(unit, NOW, NOW + timedelta(seconds=1), ["nudge"], [])
            assert held is not None
            await deliveries.settle(unit, held, Sent(8, 9), NOW)


def exported(hearth: Any, person_id: int) -> Any:
    ended = hearth("data", "export", "--member", str(person_id))
    assert (ended.returncode, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


def test_what_is_kept_of_a_person_is_shown_and_erased(hearth: Any, tmp_path: Path):
    asyncio.run(_keep(tmp_path / "data"))
    settings, message = exported(hearth, ADA)
    assert message["facts"]["state"] == "sent"
    assert settings["title"] == "Your settings"
    assert settings["facts"]["time zone"] == "Asia/Tokyo"
    assert settings["facts"]["direct messages stopped"] == "2026-03-04T10:00:00+00:00"

    ended = hearth("data", "erase", "--member", str(ADA))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == [
        f"Everything that was kept of {ADA} is erased:",
        "  - Your settings: 1",
        "  - Messages sent or to be sent to you: 1",
        "Posts of the bot's in Discord: 1. If it is running, they go within a quarter of an hour; otherwise when it"
        " runs next.",
        "Backups made before still hold it; it is erased again from any that is restored.",
    ]

    assert exported(hearth, ADA) == []
    assert len(exported(hearth, BEN)) == 1
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("hearth.db*"))
    assert stored.count(b"Asia/Tokyo") == 1

    with sqlite3.connect(tmp_path / "data" / "hearth.db") as connection:
        waiting = connection.execute("SELECT kind, state, attempts FROM deliveries").fetchall()
    connection.close()
    assert waiting == [(KIND, "planned", 0)]  # for the running bot: this program cannot delete posts
    assert "Nothing was kept of" in hearth("data", "erase", "--member", str(ADA)).stdout


def test_the_same_zip_as_in_discord_is_written_for_its_owner_alone(hearth: Any, tmp_path: Path):
    asyncio.run(_keep(tmp_path / "data"))
    ended = hearth("data", "export", "--member", str(ADA), "--zip", "ada.zip")
    assert (ended.returncode, ended.stderr) == (0, "")
    file = tmp_path / "ada.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        text, whole = archive.read("your-data.txt").decode(), json.loads(archive.read("your-data.json"))
    assert "Asia/Tokyo" in text
    assert "direct messages stopped: 2026-03-04 19:00" in text
    assert whole["person"] == ADA

    before = file.read_bytes()
    for there in ("ada.zip", "no-such-folder/ada.zip"):
        refused = hearth("data", "export", "--member", str(ADA), "--zip", there)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr.startswith(f"Nothing can be shown:\n  - {there}: ")
    assert file.read_bytes() == before


def test_where_there_is_no_database_nothing_is_made_and_nothing_is_claimed(hearth: Any, tmp_path: Path):
    for verb, heading in (("export", "Nothing can be shown:"), ("erase", "Nothing was erased:")):
        ended = hearth("data", verb, "--member", str(ADA))
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"{heading}\n  - There is no database at data/hearth.db.")
    assert list(tmp_path.iterdir()) == []


def test_a_member_is_named_by_a_number(hearth: Any):
    for given in ("ada", "0", str(2**63)):
        assert hearth("data", "erase", "--member", given).returncode == 2
