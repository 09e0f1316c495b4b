"""`python -m bot`, and the `hearth` command."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Run the command line; a plain start goes without it, since Typer would stay in memory for as long as the bot."""
    match sys.argv[1:]:
        case ["run"]:
            from bot.starting import start

            start(None)
        case ["run", "--config", file] if file[:1] not in {"", "-"}:
            from bot.starting import start

            start(Path(file))
        case _:
            from bot.cli import app

            app(prog_name="hearth")


if __name__ == "__main__":
    main()
