"""Start a bot's own module against the bed: `python tests/wire/launch.py bot run`, with WIRE_URL in the environment.

Nothing of the bot is changed: only where discord.py believes Discord to be, and, where WIRE_HEARTBEAT_SECONDS is set,
for how long it bears a gateway that says nothing: its option `heartbeat_timeout`, 60 seconds otherwise. Where WIRE_HELD
names a file, it tells there of how long its loop is held (`held.py`).
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path
from typing import Any

import discord
import discord.gateway
import discord.http
import yarl


def main() -> None:
    url = yarl.URL(os.environ["WIRE_URL"])
    discord.http.Route.BASE = f"{url}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = (url / "gateway/").with_scheme("ws")
    if patience := os.environ.get("WIRE_HEARTBEAT_SECONDS"):
        _bear_silence(float(patience))
    if held := os.environ.get("WIRE_HELD"):
        runpy.run_path(str(Path(__file__).with_name("held.py")), run_name="held")["watch"](Path(held))
    module, *arguments = sys.argv[1:]
    sys.argv = [module, *arguments]
    if module.endswith(".py"):
        runpy.run_path(module, run_name="__main__")
    else:
        runpy.run_module(module, run_name="__main__", alter_sys=True)


def _bear_silence(seconds: float) -> None:
    begin = discord.Client.__init__

    def begin_impatiently(client: discord.Client, *arguments: Any, **options: Any) -> None:
        begin(client, *arguments, **options, heartbeat_timeout=seconds)

    discord.Client.__init__ = begin_impatiently  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
