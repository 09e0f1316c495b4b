"""Changing what a server has set: read, refused with the reason, kept and written down in one unit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot import audit, servers
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import Refused
from bot.ports import RefuseSetting
from bot.servers import STEWARD_ROLES, Setting
from bot.setting_kinds import ShortText
from bot.telling_acts import CHANGED

FollowSetting = Callable[[Unit, int, str, Any], Awaitable[None]]
"""Does what follows from a setting's new value, in the unit that keeps it. (unit, guild_id, name, value)"""


@dataclass(eq=False)
class NoSuchSetting(Refused):
    """There is no setting of this name that a steward may change."""

    typed: str


def press_to_change(name: str) -> str:
    """Return the id of the button that opens the form for a setting."""
    return f"settings:change:{name}-0"


class LocksYouOut(Refused):
    """After this change, whoever asks for it would be no steward any longer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a setting is set to in a server. `value` is the default where nothing else is set."""

    setting: Setting[Any]
    value: Any

    @property
    def is_default(self) -> bool:
        """Whether the server has set nothing of its own."""
        return bool(self.value == self.setting.default)


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was made; the same value twice is none."""

    before: Standing
    after: Standing


class ServerSettings:
    """Every setting that a feature or the platform declared with a kind."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        declared: Callable[[], Mapping[str, Setting[Any]]],
        rules: Callable[[], Sequence[RefuseSetting]],
        instead: Mapping[str, str],
    ) -> None:
        """`instead` is what is used where a server has set nothing: setting name -> value."""
        self._database = database
        self._clock = clock
        self._declared = declared
        self._rules = rules
        self._own_rules: list[RefuseSetting] = []
        self._follows: list[FollowSetting] = []
        self.instead = instead

    def also_refuse(self, rule: RefuseSetting) -> None:
        """Let the platform itself have a say, after the features, which may know more closely what is wrong."""
        self._own_rules.append(rule)

    def also_follow(self, follow: FollowSetting) -> None:
        """Do this with every change, in its unit: what it plans is never lost, nor done for a change that was not."""
        self._follows.append(follow)

    @property
    def all(self) -> list[Setting[Any]]:
        """What may be changed by typing, in the order it was declared."""
        return [setting for setting in self._declared().values() if setting.kind is not None]

    def get(self, name: str) -> Setting[Any]:
        """Return the setting of this name; raises `NoSuchSetting`."""
        setting = self._declared().get(name.strip().casefold())
        if setting is None or setting.kind is None:
            raise NoSuchSetting(name)
        return setting

    async def standing(self, unit: Unit, actor: Actor) -> list[Standing]:
        """Return how everything stands; raises `NotSteward`."""
        actor.must_be_steward()
        kept = await servers.settings(unit, actor.guild_id)
        return [Standing(setting, kept.get(setting.name, setting.default)) for setting in self.all]

    async def one(self, unit: Unit, actor: Actor, name: str) -> Standing:
        """Return how one stands; raises `NotSteward`, `NoSuchSetting`."""
        actor.must_be_steward()
        setting = self.get(name)
        return Standing(setting, await servers.setting(unit, actor.guild_id, setting))

    async def change(
        self, actor: Actor, setting: Setting[Any], value: Any, holds: Collection[int] | None = None
    ) -> Changed:
        """Set it and write it down; raises `NotSteward`, `LocksYouOut`, or what a feature refuses it with.

        `holds` are the ids of the actor's roles, or None for who is a steward whatever roles are named. The same value
        again changes nothing and is not written down.
        """
        actor.must_be_steward()
        if setting.name == STEWARD_ROLES.name:
            must_stay_steward(value, holds)
        async with self._database.writing() as unit:
            before = await servers.setting(unit, actor.guild_id, setting)
            changed = Changed(Standing(setting, before), Standing(setting, value))
            if before == value:
                return changed
            for refuse in (*self._rules(), *self._own_rules):
                await refuse(unit, actor.guild_id, setting.name, value)
            await servers.put(unit, actor.guild_id, setting, value)
            for follow in self._follows:
                await follow(unit, actor.guild_id, setting.name, value)
            facts = {} if isinstance(setting.kind, ShortText) else {"before": before, "after": value}
            now = self._clock.now()
            await audit.write(unit, actor.guild_id, actor.id, f"{CHANGED}{setting.name}", now, facts)
        return changed


def must_stay_steward(roles: Collection[int], holds: Collection[int] | None) -> None:
    """Raise `LocksYouOut` where who holds these roles would be no steward by `roles`; None is Manage Server."""
    if holds is not None and not set(holds) & set(roles):
        raise LocksYouOut
