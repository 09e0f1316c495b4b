"""`hearth backup` and `hearth restore`: what they take, and what they tell whoever hosts the bot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_options import ConfigOption
from bot.starting import explained

if TYPE_CHECKING:
    from bot.restore import Restored

FolderOption = Annotated[
    Path | None,
    typer.Option("--to", help="The folder for it. Else the folder backups in the data folder.", show_default=False),
]
FileArgument = Annotated[Path, typer.Argument(help="The backup, as `hearth backup` made it.", show_default=False)]
OldOption = Annotated[
    bool, typer.Option("--even-if-old", help="Take one that the ledger of erasures does not reach back to.")
]


def backup(to: FolderOption = None, config: ConfigOption = None) -> None:
    """Make a backup, and let old ones go. The bot may keep running. The secret key is never in it."""
    with explained("No backup was made:"):
        from bot import logs
        from bot.backup import back_up, folder_of
        from bot.clock import SystemClock
        from bot.settings import load

        logs.configure("error")
        settings = load(config)
        made = back_up(settings, folder_of(settings, to), SystemClock().now())
    typer.echo(f"Made: {made.file} ({made.size / 2**20:.1f} MB), and looked through: it is whole.")
    if made.gone:
        typer.echo(f"Older backups that had their time: {made.gone}, deleted.")
    if made.is_little_room_left:
        typer.echo(f"Please look after the disk: only {made.free // 2**20:,} MB are free.", err=True)


def restore(file: FileArgument, even_if_old: OldOption = False, config: ConfigOption = None) -> None:
    """Put a backup in the place of the database. The bot must be stopped. Whoever was erased since stays erased."""
    with explained("Nothing was changed:"):
        from bot import logs
        from bot.clock import SystemClock
        from bot.restore import restore as put_back
        from bot.settings import load

        logs.configure("error")
        done = put_back(load(config), file, SystemClock(), even_if_old=even_if_old)
    for line in _told(file, done):
        typer.echo(line)


def _told(file: Path, done: Restored) -> Iterator[str]:
    yield f"The database is now as it was on {done.made_at:%Y-%m-%d at %H:%M} UTC, from {file}."
    if done.set_aside is not None:
        yield f"What stood there before is in {done.set_aside}, for 30 days; it can be restored like any backup."
    if not done.had_ledger:
        yield (
            "There is no ledger of erasures here (erasures.log, beside the backups and in the data folder). If anybody"
            " had their data erased since this backup, please erase them again: hearth data erase --member ID"
        )
    elif done.erased_again:
        yield f"People erased since this backup, and now erased again: {done.erased_again}."
    else:
        yield "Nobody in it has had their data erased since."
    if done.doubtful:
        yield (
            f"Messages that were due since: {done.doubtful}. Hearth looks for each in Discord before it sends it, so"
            " that none comes twice."
        )
    yield "You can start Hearth again."
