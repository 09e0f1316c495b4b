"""Options that several commands of the command line take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", help="The settings file. Else HEARTH_CONFIG, else config/hearth.yaml.", show_default=False
    ),
]
