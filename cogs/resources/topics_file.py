"""Reads `config/topics.yaml`, or says in plain sentences everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

from bot.name_lists import list_file, load_names
from cogs.resources.rules.topics import MOST, MOST_NAME, Topic, Topics


def topics_file(folder: Path) -> Path:
    """Return the file of this folder of settings or, where it has none of its own, the one that comes with Hearth."""
    return list_file(folder, "topics.yaml")


def load_topics(path: Path) -> Topics:
    """Return the list in the file at `path`; raises `CannotStart` with every fault at once."""
    return Topics(tuple(Topic(key, name) for key, name in load_names(path, "topics", most=MOST, most_name=MOST_NAME)))
