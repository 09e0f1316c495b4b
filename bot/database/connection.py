"""SQLAlchemy's connection for coroutines: what it would wait for, the coroutine waits for.

SQLAlchemy's own `ext.asyncio` does the same and brings the ORM with it, which takes a twentieth of a start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable, Row, Transaction
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import greenlet_spawn

from bot.database import postgres_errands
from bot.database.prepared import Prepared
from bot.database.sqlite_errands import BEGIN_PART, BEGIN_TO_WRITE, END_PART, UNDO_PART, OneErrandConnection
from bot.errors import StorageUnavailable

T = TypeVar("T")


class OpenConnection:
    """A connection taken from an engine of an async dialect, until it is given back.

    Results have all their rows already, since both drivers fetch them with the statement.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._transaction: Transaction | None = None
        self._ends_at_once = False
        self._is_committed = False
        self._is_begun = False  # by SQLAlchemy, which begins with whatever it runs itself

    @classmethod
    async def of(cls, engine: Engine) -> OpenConnection:
        """Take one from the engine's pool; whoever takes it gives it back by `give_back`."""
        return cls(await greenlet_spawn(engine.connect))

    @property
    def engine_name(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._connection.dialect.name

    @property
    def _adapted(self) -> Any:
        """SQLAlchemy's adapter of the driver's connection; raises `StorageUnavailable` where the unit was lost."""
        # SQLAlchemy would go on with another connection, on which nothing of the unit has happened; and where SQLite
        # has undone a transaction by itself (a full disk), all that follows would be stored without it.
        if self._connection.invalidated:
            raise StorageUnavailable
        adapted = self._connection.connection.dbapi_connection
        if isinstance(adapted, OneErrandConnection) and adapted.is_undone:
            raise StorageUnavailable
        return adapted

    def _sqlalchemy(self) -> Connection:
        """Return SQLAlchemy's own connection, to run something on; raises `StorageUnavailable` as above."""
        _ = self._adapted
        self._is_begun = True
        return self._connection

    async def set(self, **options: Any) -> None:
        """Set SQLAlchemy's execution options."""
        await greenlet_spawn(self._connection.execution_options, **options)

    async def execute(
        self, statement: Executable, values: dict[str, Any] | Sequence[dict[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run one statement with these values; several of them make it run once for each."""
        return await greenlet_spawn(self._sqlalchemy().execute, statement, values)

    def writes(self) -> None:
        """Take it for SQLite's writer, which begins with its first statement."""
        self._is_committed = self._is_begun = False
        self._adapted.begin(BEGIN_TO_WRITE)

    def writes_on(self) -> None:
        """Go on with SQLite's writer after units that ended well, in a part that can be undone without theirs."""
        self._adapted.begin(BEGIN_PART)

    @property
    def has_begun(self) -> bool:
        """Whether SQLite's writer has anything to commit, as far as it is known without asking it."""
        return self._connection.invalidated or self._is_begun or bool(self._adapted.has_begun)

    async def ends_part(self) -> None:
        """Run what the part still has to run, so that its errors come out, and leave it to the commit."""
        adapted = self._adapted
        with _ErrorsExplained(self._connection, adapted, END_PART):
            await adapted.part_ended()

    async def undoes_part(self) -> None:
        """Undo the part alone; raises `StorageUnavailable` where the connection was lost, and with it all there was."""
        adapted = self._adapted
        with _ErrorsExplained(self._connection, adapted, UNDO_PART):
            await adapted.part_undone()

    def only_reads(self, *, snapshot: bool) -> None:
        """Take it for SQLite's reader, which has nothing to undo; with `snapshot`, all it reads is of one moment."""
        self._ends_at_once = True
        if snapshot:
            self._adapted.begin("BEGIN", only_reads=True)

    async def run_prepared(self, prepared: Prepared, *rows: dict[str, Any]) -> Sequence[Row[Any]]:
        """Run a prepared statement, once for each of these values, and return all it finds.

        It goes past SQLAlchemy, whose errors it raises all the same.
        """
        known = prepared.known(self._connection.dialect)
        values = [known.values(given) for given in rows]
        adapted = self._adapted
        is_sqlite = isinstance(adapted, OneErrandConnection)
        if is_sqlite:
            await adapted.lets_others_on()  # whoever is cancelled here has asked for nothing yet, and loses nothing
        with _ErrorsExplained(self._connection, adapted, known.sql):
            if is_sqlite:
                return known.rows(await adapted.fetched(known.sql, values))
            return known.rows(await postgres_errands.fetched(adapted, known.sql, values))

    async def run_along(self, prepared: Prepared, *rows: dict[str, Any]) -> None:
        """Run a prepared statement that returns nothing, once for each of these values.

        On SQLite it goes along with what the unit does next, at the latest with its commit: there its errors come out.
        """
        known = prepared.known(self._connection.dialect)
        values = [known.values(given) for given in rows]
        adapted = self._adapted
        if isinstance(adapted, OneErrandConnection):
            adapted.run_later(known.sql, values)
            return
        with _ErrorsExplained(self._connection, adapted, known.sql):
            await postgres_errands.run(adapted, known.sql, values)

    async def execute_plainly(self, sql: str) -> CursorResult[Any]:
        """Run SQL as it stands."""
        return await greenlet_spawn(self._sqlalchemy().exec_driver_sql, sql)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run a function that knows SQLAlchemy's own connection."""
        return await greenlet_spawn(work, self._sqlalchemy())

    async def begin(self) -> None:
        """Begin a transaction."""
        self._transaction = await greenlet_spawn(self._connection.begin)

    async def commit(self) -> None:
        """Commit what was begun; raises `StorageUnavailable` where the connection was lost meanwhile."""
        adapted = self._adapted
        if self._transaction is not None:
            await greenlet_spawn(self._transaction.commit)
            return
        if self._connection.in_transaction():  # with a statement that SQLAlchemy has run
            await greenlet_spawn(self._connection.commit)
        else:
            with _ErrorsExplained(self._connection, adapted, "COMMIT"):
                await adapted.committed()
        self._is_committed = True

    def is_ready_again(self) -> bool:
        """End what SQLite's reader read, and return whether it can be lent again as it is; if not, it is given back."""
        if self._connection.invalidated:
            return False
        if not self._ends_at_once:
            return self._is_committed
        if self._is_begun:
            return False
        self._adapted.rollback()
        return True

    async def give_back(self, *, for_good: bool = False) -> None:
        """Undo what was begun and not committed, and give the connection back, even if the task is cancelled.

        `for_good` closes it, where its pool is closed already.
        """
        given_back = greenlet_spawn(self._given_back, for_good)
        await (given_back if self._ends_at_once and not for_good else to_the_end(given_back))

    def _given_back(self, for_good: bool) -> None:
        if for_good and not self._connection.invalidated:
            self._connection.detach()
        self._connection.close()


class _ErrorsExplained:
    """Raises what SQLAlchemy would, and gives up a connection that is lost or in the middle of something."""

    __slots__ = ("_adapted", "_connection", "_sql")

    def __init__(self, connection: Connection, adapted: Any, sql: str) -> None:
        self._connection, self._adapted, self._sql = connection, adapted, sql

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None:
            return
        dialect = self._connection.dialect
        kind = dialect.loaded_dbapi.Error
        if isinstance(error, kind):
            is_lost = dialect.is_disconnect(error, self._adapted, None)
            if is_lost:
                self._connection.invalidate(error)
            raise DBAPIError.instance(
                self._sql, None, error, kind, hide_parameters=True, connection_invalidated=is_lost
            ) from error
        if not isinstance(error, Exception):  # given up halfway: whoever came next would be in the middle of it
            self._connection.invalidate(error)


async def to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Do this even where the task is cancelled meanwhile, and bear that for as long as it takes."""
    # Given up halfway, the connection would come back into the pool on its own, in the middle of another's unit.
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return task.result()
    raise cancelled from (None if task.cancelled() else task.exception())
