"""`hearth backup` and `hearth restore` as a host types them, beside a bot that runs: processes of their own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.backups.conftest import ADA, BEN, Host
from tests.test_cli import ROOT, hearth

__all__ = ["hearth"]  # a fixture

RUNNING = """
import asyncio, sys
from pathlib import Path
from bot.app import build
from tests.community import settings_for

async def main():
    async with build(settings_for(Path(sys.argv[1]))) as bot:
        await bot.open()
        print("open", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def test_there_and_back_beside_a_bot_that_runs_and_is_killed(hearth: Any, host: Host, tmp_path: Path):
    host.keep(ADA, BEN)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    running = subprocess.Popen(
        [sys.executable, "-c", RUNNING, str(host.data)], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environ
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "open\n"
        ended = hearth("backup", "--to", "away")
        assert (ended.returncode, ended.stderr) == (0, "")
        made = re.fullmatch(
            r"Made: (away/hearth-\S+\.db) \(\d\.\d MB\), and looked through: it is whole\.\n", ended.stdout
        )
        assert made is not None
        assert hearth("data", "erase", "--member", str(ADA)).returncode == 0
        ended = hearth("restore", made[1])
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr == (
            "Nothing was changed:\n  - Hearth is running, and uses data/hearth.db. Stop it first, then restore.\n"
        )
    finally:
        running.send_signal(signal.SIGKILL)
        running.communicate()
    ended = hearth("restore", made[1])
    assert (ended.returncode, ended.stderr) == (0, "")
    first, aside, again, last = ended.stdout.splitlines()
    assert re.fullmatch(rf"The database is now as it was on \S+ at \S+ UTC, from {made[1]}\.", first)
    assert re.match(r"What stood there before is in data/backups/hearth-\S+-before-restore\.db, for 30 days;", aside)
    assert again == "People erased since this backup, and now erased again: 1."
    assert last == "You can start Hearth again."
    assert set(host.zones()) == {BEN}
