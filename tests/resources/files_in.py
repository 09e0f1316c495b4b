"""What the tests of files that come in share: a steward, a library without Discord, and rows to bring in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.access import Actor
from bot.database import Database
from cogs.resources.rules.finding import Wanted
from cogs.resources.rules.resource import Resource
from cogs.resources.service.exporting import Exporting
from cogs.resources.service.finding import Finding
from cogs.resources.service.importing import How, Imported, Importing
from cogs.resources.service.posting import Posting
from cogs.resources.service.sharing import Sharing
from cogs.resources.service.watching import Watching
from cogs.resources.store.rows import resource
from cogs.resources.tables import resources
from cogs.resources.topics_file import load_topics
from tests.clocks import SettableClock

GUILD = 70
TOPICS = load_topics(Path("config/topics.yaml"))
STEWARD = Actor(id=1, guild_id=GUILD, is_steward=True)
MEMBER = replace(STEWARD, id=2, is_steward=False)
HEADING = "link,title,why,kind"


async def nobody_listens(done: int, of: int) -> None:
    """Hear how far an import is, and do nothing."""


@dataclass
class Library:
    """The services of the library over a database, without Discord."""

    database: Database
    clock: SettableClock

    def __post_init__(self) -> None:
        self.importing = self.another()
        self.exporting = Exporting(self.database, self.clock)
        self.finding = Finding(self.database, self.clock)
        posting = Posting(self.database, self.clock, lambda: None)
        self.sharing = Sharing(self.database, self.clock, TOPICS, posting, Watching(self.clock), "Europe/London")

    def another(self) -> Importing:
        """Return what another process would have over the same database."""
        return Importing(self.database, self.clock, TOPICS, "Europe/London")

    async def takes_in(self, content: str | bytes, how: How = How.GOOD_ROWS, **given: Any) -> Imported:
        """Bring a file in as a steward."""
        sent = content.encode() if isinstance(content, str) else content
        actor, progress = given.get("actor", STEWARD), given.get("progress", nobody_listens)
        return await self.importing.take_in(actor, sent, given.get("name", "library.csv"), how, progress)

    async def rows(self) -> list[Resource]:
        """Return every row of the table of resources, those that nobody has seen included, by id."""
        async with self.database.reading() as unit:
            return [resource(row) for row in await unit.all(select(resources).order_by(resources.c.id))]

    async def titles(self) -> list[str]:
        """Return the titles of all rows, those that nobody has seen included."""
        return [one.description.title for one in await self.rows()]

    async def found(self, words: str) -> list[str]:
        """Return the titles of what these words find."""
        looked = await self.finding.look(MEMBER, Wanted(words=words))
        return [one.description.title for one in looked.page.resources]

    async def kept(self, table: Any) -> list[Any]:
        """Return the rows of a table."""
        async with self.database.reading() as unit:
            return list(await unit.all(select(table)))


def table(*rows: Sequence[str], heading: str = HEADING) -> str:
    """Return a table with these rows; no cell may hold a comma."""
    return "\r\n".join([heading, *(",".join(row) for row in rows), ""])


def guides(number: int, first: int = 0) -> str:
    """Return a table of so many guides: Guide 0, Guide 1, ..."""
    return table(*((f"https://example.org/{one}", f"Guide {one}", "", "") for one in range(first, first + number)))
