"""What Discord is told of the commands, held against its limits and ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.community import Community

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
GROUPS = {
    "steward": {"today", "setup", "prompts", "matching", "library", "people", "settings", "audit"},
    "people": {"find", "meet"},
    "library": {"share", "find", "shelf"},
    "my": {"settings", "data"},
    "reflect": {"answer", "journal"},
}


def nodes(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a command, its subcommands and options, each with its path."""
    here = f"{path} {node['name']}".strip()
    yield here, node
    for option in node.get("options") or ():
        yield from nodes(option, here)


def weight(node: dict[str, Any]) -> int:
    own = len(node["name"]) + len(node.get("description", ""))
    own += sum(len(str(choice["name"])) + len(str(choice["value"])) for choice in node.get("choices") or ())
    return own + sum(weight(option) for option in node.get("options") or ())


@pytest.fixture
async def told(community: Community) -> list[dict[str, Any]]:
    """What Discord was told of the commands."""
    tree = community.hearth.tree
    return [command.to_dict(tree) for command in tree.get_commands()]


async def test_every_command_and_option_has_a_description_that_fits(told: list[dict[str, Any]]):
    wrong = [
        path
        for command in told
        if command["type"] == SLASH
        for path, node in nodes(command)
        if not 1 <= len(node.get("description", "").strip()) <= 100 or node["description"] == "…"
    ]
    assert wrong == []


async def test_every_description_ends_as_a_sentence(told: list[dict[str, Any]]):
    wrong = [
        path
        for command in told
        if command["type"] == SLASH
        for path, node in nodes(command)
        if not node["description"].endswith(".")
    ]
    assert wrong == []


async def test_no_command_is_too_heavy(told: list[dict[str, Any]]):
    assert [command["name"] for command in told if weight(command) >= 8000] == []


async def test_every_command_works_in_servers_only(told: list[dict[str, Any]]):
    assert [command["name"] for command in told if command.get("dm_permission") is not False] == []


async def test_what_stewards_do_is_one_command_that_discord_hides_from_others(told: list[dict[str, Any]]):
    shown = {command["name"]: command.get("default_member_permissions") for command in told}
    assert shown.pop("steward") == 1 << 40  # Moderate Members
    assert set(shown.values()) == {None}


async def test_the_commands_are_those_we_know_of(told: list[dict[str, Any]]):
    slash = [command for command in told if command["type"] == SLASH]
    by_name = {command["name"]: {option["name"] for option in command.get("options") or ()} for command in slash}
    assert by_name == {"home": set(), "help": set(), "introduce": set(), "rest": {"until"}, **GROUPS}


async def test_the_menus_are_those_we_know_of_and_discord_py_takes_no_more(told: list[dict[str, Any]]):
    of_people = {command["name"] for command in told if command["type"] == USER_MENU}
    of_messages = {command["name"] for command in told if command["type"] == MESSAGE_MENU}
    assert of_people == {"Introduction", "Keep us apart"}
    assert of_messages == {"Make this my introduction", "Save to library"}
    assert max(len(of_people), len(of_messages)) <= 5
    assert all(len(name) <= 32 for name in of_people | of_messages)
