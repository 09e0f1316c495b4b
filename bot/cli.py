"""The command line: `hearth run` and what a host needs around it.

Heavy modules are imported within the commands, so that `hearth --help` answers at once. Exit statuses: 0 all is well;
1 try again later; 2 something must be put right first.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.errors import CannotStart, StorageUnavailable

if TYPE_CHECKING:
    from bot.settings import Settings

TRY_LATER: Final = 1
PUT_RIGHT_FIRST: Final = 2

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

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", help="The settings file. Else HEARTH_CONFIG, else config/hearth.yaml.", show_default=False
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
    for number in (signal.SIGTERM, signal.SIGINT):
        # Until the bot runs there is nothing to finish.
        signal.signal(number, lambda *_: sys.exit(0))
    with _explained("Hearth cannot start:"):
        from bot import logs, running

        settings = _settings(config)
        if settings.token is None:
            raise CannotStart(
                (
                    "DISCORD_TOKEN: The bot's token is missing. You find it in Discord's Developer Portal (your"
                    " application, Bot, Reset Token). Set it in the environment, never in a file that is shared.",
                )
            )
        logs.configure(settings.logs.level, settings.logs.format)
        sys.excepthook = _log_bug
        try:
            running.in_loop(_run(settings, settings.token.get_secret_value()))
        except running.TryLater as later:
            typer.echo(str(later), err=True)
            raise typer.Exit(TRY_LATER) from None


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
    with _explained("There is no link yet:"):
        from bot import invitation

        typer.echo(invitation.link(_settings(config), application_id))


@app.command()
def migrate(config: ConfigOption = None) -> None:
    """Bring the database to this version, without starting the bot."""
    with _explained("The database was not changed:"):
        import asyncio

        from bot.database import parse_url
        from bot.database.migrate import migrate as bring

        done = asyncio.run(bring(parse_url(_settings(config).database_url)))
        for revision in done:
            typer.echo(f"Done: {revision}")
        if not done:
            typer.echo("The database is at this version already.")


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
def export(member: MemberOption, config: ConfigOption = None) -> None:
    """Print everything that is kept of a person, in every server, as JSON."""
    with _explained("Nothing can be shown:"):
        from bot import hosting

        typer.echo(hosting.exported(_settings(config), member))


@data.command()
def erase(member: MemberOption, config: ConfigOption = None) -> None:
    """Erase a person everywhere, at once and for good. The bot may keep running."""
    with _explained("Nothing was erased:"):
        from bot import hosting

        hosting.erase(_settings(config), member)
    typer.echo(f"Everything that was kept of {member} is erased. Backups made before still hold it.")


async def _run(settings: Settings, token: str) -> None:
    from bot import app as hearth
    from bot import running

    await running.run(hearth.build(settings), token)


def _settings(config: Path | None) -> Settings:
    from bot.settings import load

    return load(config)


def _version() -> str:
    from bot.version import version

    return version()


@contextlib.contextmanager
def _explained(heading: str) -> Iterator[None]:
    try:
        yield
    except CannotStart as error:
        _tell(heading, error.faults)
        raise typer.Exit(PUT_RIGHT_FIRST) from None
    except StorageUnavailable:
        _tell(heading, ("The database does not answer. Please try again in a minute.",))
        raise typer.Exit(TRY_LATER) from None


def _tell(heading: str, faults: Sequence[str]) -> None:
    typer.echo("\n".join([heading, *(f"  - {fault}" for fault in faults)]), err=True)


def _log_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    import structlog

    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger(__name__).critical("ended by a bug", exc_info=(kind, error, trace))
