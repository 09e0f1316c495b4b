"""Check, without asking any network, that the lock files are what setting up relies on.

`requirements.lock` is what a host runs, `requirements-dev.lock` the same and all that tests, gates and the demo need.
In each: no address, every line pinned and hashed, and everything that pyproject.toml asks for, in a version it allows.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RUNTIME_EXTRAS = ("postgres", "fast")
DEVELOPMENT_EXTRAS = (*RUNTIME_EXTRAS, "demo", "dev")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def main() -> int:
    """Print every fault, one a line, and return the exit status: 0 when there is none."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    development = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    faults = [
        *faults_in("requirements.lock", runtime, asked_for(project, RUNTIME_EXTRAS)),
        *faults_in("requirements-dev.lock", development, asked_for(project, DEVELOPMENT_EXTRAS)),
    ]
    differing = sorted(pins(runtime) - pins(development))
    faults += [f"requirements.lock pins {pin}, and requirements-dev.lock does not" for pin in differing]
    for fault in faults:
        print(f"{fault}; `make lock` writes both anew")
    return 1 if faults else 0


def asked_for(project: dict[str, Any], extras: tuple[str, ...]) -> list[Requirement]:
    """Return what pyproject.toml asks for: the project's own needs, these extras, and what builds it."""
    optional = project["project"]["optional-dependencies"]
    lines = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    lines += [line for extra in extras for line in optional[extra]]
    return [Requirement(line) for line in lines]


def faults_in(name: str, text: str, wanted: list[Requirement]) -> list[str]:
    """Return what is wrong with one lock file, as sentences without a full stop."""
    faults = [f"{name} holds an address: {line.strip()}" for line in text.splitlines() if "://" in line]
    locked: dict[str, list[str]] = {}
    for entry in entries(text):
        pinned = Requirement(entry.partition(" --hash=")[0])
        clauses = list(pinned.specifier)
        if len(clauses) != 1 or clauses[0].operator != "==":
            faults.append(f"{name} does not pin {pinned.name}")
            continue
        if not HASH.search(entry):
            faults.append(f"{name} has no hash for {pinned.name}")
        locked.setdefault(canonicalize_name(pinned.name), []).append(clauses[0].version)
    for requirement in wanted:
        versions = locked.get(canonicalize_name(requirement.name), [])
        if not versions:
            faults.append(f"{name} lacks {requirement.name}")
        faults += [
            f"{name} pins {requirement.name} {version}, and pyproject.toml asks for {requirement.specifier}"
            for version in versions
            if not requirement.specifier.contains(version, prereleases=True)
        ]
    return faults


def entries(text: str) -> list[str]:
    """Return the lock's requirements, each with its marker and hashes on one line."""
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    return [line.strip() for line in joined.splitlines() if line.strip() and not line.lstrip().startswith(("#", "-"))]


def pins(text: str) -> set[str]:
    """Return `name==version` of every entry."""
    return {entry.split()[0] for entry in entries(text)}


if __name__ == "__main__":
    sys.exit(main())
