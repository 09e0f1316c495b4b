"""Lists of keys and names that a host may change: read whole, or refused with every fault in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import CannotStart
from bot.name_lists import list_file, load_names


def names_in(folder: Path, text: str) -> list[tuple[str, str]]:
    path = folder / "colours.yaml"
    path.write_text(text, encoding="utf-8")
    return load_names(path, "colours", most=3, most_name=6)


def test_what_stands_there_is_read_in_its_order(tmp_path: Path):
    text = "version: 1\ncolours:\n  - {key: red, name: Red}\n  - {key: blue-sky, name: Blue}\n"
    assert names_in(tmp_path, text) == [("red", "Red"), ("blue-sky", "Blue")]


@pytest.mark.parametrize(
    "colours",
    [
        "[]",
        "red",
        "[{key: red}]",
        "[{key: Red, name: Red}]",
        "[{key: red, name: Crimson}]",
        "[{key: red, name: Red, hex: f00}]",
        "[{key: red, name: Red}, {key: red, name: Rose}]",
        "[{key: a, name: A}, {key: b, name: B}, {key: c, name: C}, {key: d, name: D}]",
    ],
)
def test_what_is_wrong_with_it_is_said_and_where(tmp_path: Path, colours: str):
    with pytest.raises(CannotStart) as refused:
        names_in(tmp_path, f"version: 1\ncolours: {colours}\n")
    assert refused.value.faults
    assert all("colours" in fault for fault in refused.value.faults)


def test_every_fault_is_told_at_once(tmp_path: Path):
    with pytest.raises(CannotStart) as refused:
        names_in(tmp_path, "version: 2\ncolours: [{key: red, name: Crimson}, {key: '!', name: Blue}]\n")
    assert len(refused.value.faults) == 3


def test_a_folder_without_the_file_has_the_one_that_comes_with_hearth(tmp_path: Path):
    assert list_file(tmp_path, "topics.yaml").parent.name == "config"
    (tmp_path / "topics.yaml").touch()
    assert list_file(tmp_path, "topics.yaml") == tmp_path / "topics.yaml"
