"""What everybody who carries out acts of a schedule has in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.model import Model, Server


class Doing:
    """Carries out the acts that stand in `_does`, which each kind of it fills, for the servers of its model."""

    _does: Mapping[Verb, Callable[[Act, Server], Awaitable[None]]]
    _model: Model

    async def do(self, act: Act) -> bool:
        """Carry an act out; returns whether it is one of those that are known here."""
        does = self._does.get(act.verb)
        if does is None:
            return False
        await does(act, self._model.servers[act.server])
        return True
