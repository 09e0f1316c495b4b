"""Whether the real Discord would take a request: the contract beside the project, each kind of body looked at once.

Most bodies come many times. Those that the contract cannot tell apart have one verdict: of a nonce and of a custom_id
it looks at no more than how long they are, and whether one stands twice in a message.

A component may be one of some twenty kinds, each with kinds within. The contract's library tries them in their order
and lists all that each one misses; ours begins with the kind that held for the last of its type, and then there is
nothing to list: a seventh of the time. Where none holds, the library says why.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"

_NUMBER = re.compile(r"\d+")
_TIMED = "/scheduled-events"  # the only verdicts that depend on when a request was made
_NAMES = ("nonce", "custom_id")
_verdicts: dict[tuple[str, str, str], list[str]] = {}


@functools.cache
def contract() -> ModuleType | None:
    """Return the check of what Discord would refuse, or None where it is not beside the project."""
    module = contract_as_it_is()
    if module is not None:
        module._lenient = functools.partial(_with_the_likely_first, module, module._lenient)
    return module


def contract_as_it_is() -> ModuleType | None:
    """Return the same check anew, as slow as it comes."""
    path = SHARED / "discord" / "contract.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("discord_contract", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _with_the_likely_first(module: ModuleType, checking: Callable[[], Any]) -> Any:
    """Return the contract's own class of validators, with the same verdicts and the same words, found sooner."""
    whole = module.Draft202012Validator.VALIDATORS["anyOf"]
    held: dict[tuple[int, Any], int] = {}

    def any_of(validator: Any, choices: list[Any], instance: Any, schema: Any) -> Iterator[Any]:
        def holds(place: int) -> bool:
            return next(validator.descend(instance, choices[place]), None) is None

        alike = (id(choices), _type_of(instance))  # the document is kept for as long as the contract is
        if alike in held and holds(held[alike]):
            return
        place = next(filter(holds, range(len(choices))), None)
        if place is None:
            yield from whole(validator, choices, instance, schema)
        else:
            held[alike] = place

    return module.validators.extend(checking(), {"anyOf": any_of, "oneOf": any_of})


def _type_of(instance: Any) -> Any:
    own = instance.get("type") if isinstance(instance, dict) else None
    return own if isinstance(own, int | str) else type(instance)


def violations(method: str, path: str, body: Any, now: datetime) -> list[str]:
    """Return a line for each reason that Discord would have to refuse a request; none where there is no contract."""
    module = contract()
    if module is None:
        return []
    alike = json.dumps(_alike(body, {}))
    key = (method, _NUMBER.sub("0", path), f"{now} {alike}" if _TIMED in path else alike)
    if key not in _verdicts:
        _verdicts[key] = module.violations(method, path, body, now=now)
    return [f"{method} {path}: {reason}" for reason in _verdicts[key]]


def _alike(node: Any, seen: dict[str, str]) -> Any:
    """Return a body in which each nonce and custom_id has become a name of its length, the same for the same."""
    if isinstance(node, list):
        return [_alike(item, seen) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _named(value, seen) if key in _NAMES and isinstance(value, str) else _alike(value, seen)
        for key, value in node.items()
    }


def _named(value: str, seen: dict[str, str]) -> str:
    if value.lstrip("-").isdigit():
        return value  # where a number would do, its size counts
    return seen.setdefault(value, f"{len(seen)} of {len(value)}")
