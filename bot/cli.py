"""The command line: `hearth run` and what a host needs around it.

Heavy modules are imported within the commands, so that `hearth --help` answers at once. Exit statuses: 0 all is well;
1 try again later; 2 something must be put right first.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import cli_backup
from bot.cli_options import ConfigOption
from bot.errors import CannotStart
from bot.starting import PUT_RIGHT_FIRST, explained, start

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    name="hearth",
    help="Hearth, a Discord bot for communities of lived experience leaders.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they may show what variables held
    rich_markup_mode=None,
)

data = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.add_typer(data, name="data", help="What is kept of one person: show it, or erase it.")

ZipOption = Annotated[
    Path | None,
    typer.Option(
        "--zip", help="Write it into this new file instead, as text and JSON, to be handed on.", show_default=False
    ),
]

MemberOption = Annotated[
    int,
    typer.Option(
        "--member", help="The person's Discord id: in Discord, right-click them and choose Copy User ID.", min=1,
        max=2**63 - 1,
    ),
]  # fmt: skip


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(_version())
        raise typer.Exit


@app.callback()
def _hearth(
    version: Annotated[  # noqa: ARG001  (its callback has shown it)
        bool, typer.Option("--version", help="Show the version and stop.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    return None


@app.command()
def run(config: ConfigOption = None) -> None:
    """Start the bot; it runs until it is stopped."""
    start(config)


@app.command()
def check(config: ConfigOption = None) -> None:
    """Look at everything the bot needs, without starting it and without changing anything."""
    from rich.console import Console
    from rich.text import Text

    from bot import checking, logs
    from bot.findings import Check, Verdict

    logs.configure("error")
    console = Console(highlight=False, soft_wrap=True)
    styles = {Verdict.OK: "green", Verdict.LOOK: "yellow", Verdict.WRONG: "bold red"}
    worst = Verdict.OK
    try:
        findings = checking.look_at(_settings(config))
    except CannotStart as error:
        findings = [Check(Verdict.WRONG, "settings", fault) for fault in error.faults]
    for found in findings:
        console.print(Text.assemble((f"{found.verdict:<6}", styles[found.verdict]), f"{found.about}: {found.says}"))
        worst = max(worst, found.verdict, key=list(Verdict).index)
    if worst is Verdict.WRONG:
        typer.echo('Something must be put right first: see the lines that begin with "wrong".', err=True)
        raise typer.Exit(PUT_RIGHT_FIRST)


@app.command()
def invite(
    application_id: Annotated[
        int | None,
        typer.Option(
            "--application-id", help="The application's id, where no token is set.", min=1, show_default=False
        ),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Print the link that invites the bot to a server, with exactly the permissions it needs."""
    with explained("There is no link yet:"):
        from bot import invitation

        typer.echo(invitation.link(_settings(config), application_id))


@app.command()
def migrate(config: ConfigOption = None) -> None:
    """Bring the database to this version, without starting the bot."""
    with explained("The database was not changed:"):
        import asyncio

        from bot.database import parse_url
        from bot.database.migrate import migrate as bring
        from bot.database_lock import InUse

        url = parse_url(_settings(config).database_url)
        in_use = InUse(url)
        in_use.take()
        done = asyncio.run(bring(url))
        in_use.release()
        for revision in done:
            typer.echo(f"Done: {revision}")
        if not done:
            typer.echo("The database is at this version already.")


app.command()(cli_backup.backup)
app.command()(cli_backup.restore)


@app.command()
def key() -> None:
    """Print a new secret key, for HEARTH_SECRET_KEY. Losing a key in use loses every saved reflection."""
    from bot.database import new_key

    typer.echo(new_key())


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(_version())


@data.command()
def export(member: MemberOption, zip_file: ZipOption = None, config: ConfigOption = None) -> None:
    """Print everything that is kept of a person, in every server, as JSON."""
    with explained("Nothing can be shown:"):
        from bot import hosting

        if zip_file is None:
            typer.echo(hosting.exported(_settings(config), member))
            return
        hosting.export_to(_settings(config), member, zip_file)
        typer.echo(f"Everything that is kept of {member} is in {zip_file}. Only you may read that file.")


@data.command()
def erase(member: MemberOption, config: ConfigOption = None) -> None:
    """Erase a person everywhere, at once and for good. The bot may keep running."""
    with explained("Nothing was erased:"):
        from bot import hosting

        gone = hosting.erase(_settings(config), member)
    typer.echo(f"Everything that was kept of {member} is erased:" if gone.things else f"Nothing was kept of {member}.")
    for title, number in gone.things:
        typer.echo(f"  - {title}: {number}")
    if gone.posts:
        typer.echo(
            f"Posts of the bot's in Discord: {gone.posts}. If it is running, they go within a quarter of an hour;"
            " otherwise when it runs next."
        )
    typer.echo("Backups made before still hold it; it is erased again from any that is restored.")


def _settings(config: Path | None) -> Settings:
    from bot.settings import load

    return load(config)


def _version() -> str:
    from bot.version import version

    return version()
