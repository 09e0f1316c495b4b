"""Where state is kept: units of work, portable columns, sealed text, migrations."""

from bot.database.columns import Id, Instant, Json, LocalDate, Packed, Sealed, Truth, WallTime
from bot.database.engine import Database, metadata, parse_url, sqlite_file
from bot.database.prepared import Prepared
from bot.database.sealing import Sealer, Unsealable, new_key
from bot.database.unit import Unit

__all__ = [
    "Database",
    "Id",
    "Instant",
    "Json",
    "LocalDate",
    "Packed",
    "Prepared",
    "Sealed",
    "Sealer",
    "Truth",
    "Unit",
    "Unsealable",
    "WallTime",
    "metadata",
    "new_key",
    "parse_url",
    "sqlite_file",
]
