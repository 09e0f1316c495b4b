"""Reads the code as text and as syntax, for the contracts that hold over all of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("bot", "cogs")


def files(*folders: str) -> list[Path]:
    """Return every Python file in these folders of the project, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    """Return a file's path within the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return a file as syntax."""
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call in a file with the last part of what is called: `send` for `channel.send(...)`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield called(node), node


def called(node: ast.Call) -> str:
    """Return the last part of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def dotted(node: ast.AST) -> str:
    """Return a dotted name as it is written, empty for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""
