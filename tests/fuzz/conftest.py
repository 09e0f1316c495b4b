"""One community for a whole test, in which hypothesis tries hundreds of things: starting takes longer than they do."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import structlog
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from bot import logs
from bot.app import build
from bot.database import new_key
from demo.world import World
from tests.community import SETTLED_WITHIN, Community, settings_for
from tests.fuzz.hands import Hands
from tests.fuzz.laws import Laws
from tests.fuzz.place import Place
from tests.interface.uploading import FileForm

T = TypeVar("T")
Examine = Callable[[SearchStrategy[T], Callable[[T], Coroutine[Any, Any, None]]], None]


class Fuzzed:
    """The community, and a loop that stands still between two examples."""

    def __init__(self, runner: asyncio.Runner, place: Place, laws: Laws, examples: int, *, is_long: bool) -> None:
        self._runner = runner
        self.place = place
        self.laws = laws
        self.hands = Hands(place.community.env)
        self._examples = examples
        self._is_long = is_long

    def do(self, something: Coroutine[Any, Any, T]) -> T:
        """Run it in the community's own time."""

        async def there() -> T:
            with self.place.community.env.time_context():
                return await something

        return self._runner.run(there())

    def examine(
        self, cases: SearchStrategy[T], law: Callable[[T], Coroutine[Any, Any, None]], *, share: float = 1
    ) -> None:
        """Try a law with many cases; `share` of the usual number. The same ones each time, but for the long run."""

        @settings(
            max_examples=max(1, round(self._examples * share)),
            derandomize=not self._is_long,
            deadline=None,
            database=None,
            print_blob=self._is_long,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(cases)
        def holds(case: T) -> None:
            self.do(law(case))

        holds()


@pytest.fixture(params=[pytest.param(60, id="short"), pytest.param(1000, id="long", marks=pytest.mark.soak)])
def examples(request: pytest.FixtureRequest) -> int:
    """How many examples each test tries."""
    return int(request.param)


@pytest.fixture
def engine() -> str:
    """On which database the community lives."""
    return "sqlite"


@pytest.fixture
def fuzzed(request: pytest.FixtureRequest, tmp_path: Path, engine: str, examples: int) -> Iterator[Fuzzed]:
    """A community with everything in it that can be pressed, on a loop of its own."""
    folder, environ = tmp_path / "data", {}
    if engine == "postgresql":
        server = request.getfixturevalue("postgres")
        url = server.url(server.create_database(request.getfixturevalue("migrated_postgres")))
        environ = {"HEARTH_DATABASE_URL": url, "HEARTH_SECRET_KEY": new_key()}
    with _logging() as log, asyncio.Runner() as runner:
        chosen = settings_for(folder, **environ)
        community = Community(World(build(chosen), settle_timeout=SETTLED_WITHIN), chosen)
        runner.run(community.env.start())
        community.hearth.forms[FileForm.name] = FileForm()
        place = Place(community)
        found = Fuzzed(runner, place, Laws(community, log), examples, is_long=examples > 500)
        try:
            community.people_it()
            found.do(place.furnish())
            yield found  # each example is held against the laws by itself
        finally:
            found.do(community.stop())
            found.do(community.env.shutdown())


class _logging:  # noqa: N801  (a context manager, used as one)
    """What the bot logs, in lines of JSON as a host would have them."""

    def __enter__(self) -> io.StringIO:
        root = logging.getLogger()
        self._before = root.handlers, root.level, {name: logging.getLogger(name).level for name in logs._FLOORS}
        stream = io.StringIO()
        logs.configure(level="debug", form="json", stream=stream)
        return stream

    def __exit__(self, *_: object) -> None:
        structlog.reset_defaults()
        logging.captureWarnings(False)
        root = logging.getLogger()
        root.handlers, level, levels = self._before[0], self._before[1], self._before[2]
        root.setLevel(level)
        for name, kept in levels.items():
            logging.getLogger(name).setLevel(kept)
