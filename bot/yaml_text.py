"""Reads YAML once: its nodes, which know their lines and their repeated names, and what they hold."""

from __future__ import annotations

from typing import Any

import yaml

# libyaml reads ten times as quickly, where PyYAML was built with it.
_QUICK: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parsed(text: str) -> tuple[yaml.Node | None, Any]:
    """Return the nodes of a text and what `yaml.safe_load` would return for it, and raise what that would raise."""
    try:
        node = yaml.compose(text, Loader=_QUICK)
    except yaml.YAMLError:
        node = yaml.compose(text, Loader=yaml.SafeLoader)  # whose words are the same wherever it runs
    return node, None if node is None else yaml.SafeLoader("").construct_document(node)
