"""Start a bot's own module against the bed: `python -m tests.wire.launch bot run`, with WIRE_URL in the environment.

Nothing of the bot is changed: only where discord.py believes Discord to be.
"""

from __future__ import annotations

import os
import runpy
import sys

import discord.gateway
import discord.http
import yarl


def main() -> None:
    url = yarl.URL(os.environ["WIRE_URL"])
    discord.http.Route.BASE = f"{url}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = (url / "gateway/").with_scheme("ws")
    module, *arguments = sys.argv[1:]
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
