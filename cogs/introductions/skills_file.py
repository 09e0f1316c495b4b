"""Reads `config/skills.yaml`, or says in plain sentences everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

from bot.name_lists import list_file, load_names
from cogs.introductions.rules.skills import MOST, MOST_NAME, Skill, Skills


def skills_file(folder: Path) -> Path:
    """Return the file of this folder of settings or, where it has none of its own, the one that comes with Hearth."""
    return list_file(folder, "skills.yaml")


def load_skills(path: Path) -> Skills:
    """Return the list in the file at `path`; raises `CannotStart` with every fault at once."""
    return Skills(tuple(Skill(key, name) for key, name in load_names(path, "skills", most=MOST, most_name=MOST_NAME)))
