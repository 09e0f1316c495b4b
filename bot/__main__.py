"""`python -m bot`, and the `hearth` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from bot.cli import app

    app(prog_name="hearth")


if __name__ == "__main__":
    main()
