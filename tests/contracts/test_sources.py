"""Rules over the whole code that no single test can see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from scripts.words import MARKS
from tests.contracts.sources import CODE, called, calls, dotted, files, name, tree

CLOCKS = re.compile(r"(^|\.)utcnow$|(^|\.)(datetime|date)\.(now|today)$|^time\.(time|time_ns|localtime|gmtime)$")
SENDING = {"send", "send_message", "edit_message", "edit_original_response"}
# What people read: the call -> which of its arguments.
SPOKEN: dict[str, tuple[int, ...]] = {
    "line": (0,),
    "lines": (0,),
    "TextDisplay": (0,),
    "button": (0,),
    "labelled": (0, 2),
    "Modal": (),
    "Button": (),
    "Select": (),
    "SelectOption": (),
    "TextInput": (),
    "Page": (),
}
SPOKEN_KEYWORDS = {"label", "placeholder", "title", "description", "hint", "content", "text"}
A_FACT = {"Europe/London"}
EVERYWHERE = files(*CODE, "scripts", "tests")


def test_no_file_is_over_300_lines():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in EVERYWHERE}
    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_nothing_but_the_clock_reads_the_time():
    found = [
        f"{name(path)}:{node.lineno} {dotted(node.func)}"
        for path in files(*CODE)
        if name(path) != "bot/clock.py"
        for _, node in calls(path)
        if CLOCKS.search(dotted(node.func))
    ]
    assert found == []


def test_everything_that_is_sent_says_whom_it_may_ping():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in files(*CODE)
        for call, node in calls(path)
        if call in SENDING
        and _sends_to_discord(node)
        and not {"allowed_mentions", None} & {keyword.arg for keyword in node.keywords}
    ]
    assert found == []


def _sends_to_discord(node: ast.Call) -> bool:
    return any(keyword.arg in {"view", "content", "embed"} for keyword in node.keywords)


def test_nobody_may_ever_ping_everyone():
    for path in files(*CODE):
        for call, node in calls(path):
            written = dotted(node.func)
            assert not written.endswith("AllowedMentions.all"), name(path)
            if call == "AllowedMentions":
                given = {keyword.arg: keyword.value for keyword in node.keywords}
                assert isinstance(given.get("everyone"), ast.Constant), name(path)
                assert given["everyone"].value is False, name(path)
                assert "users" in given, name(path)
                assert "roles" in given, name(path)


def test_no_view_or_modal_has_handlers_of_its_own():
    # discord.py would keep them in memory and lose them at a restart; what can be pressed is a dynamic item.
    found = [
        f"{name(path)}: {node.name}"
        for path in files(*CODE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        and {dotted(base).rpartition(".")[2] for base in node.bases} & {"View", "LayoutView", "Modal"}
    ]
    assert found == []


def test_every_callback_goes_through_the_reporter():
    found = [
        f"{name(path)}: {owner.name}"
        for path in files(*CODE)
        for owner in ast.walk(tree(path))
        if isinstance(owner, ast.ClassDef)
        for node in owner.body
        if isinstance(node, ast.AsyncFunctionDef)
        and (
            (node.name == "callback" and not _has(node, "reported"))
            or (node.name == "autocomplete" and not _has(node, "suggesting"))
        )
    ]
    assert found == []


def _has(node: ast.AsyncFunctionDef, decorator: str) -> bool:
    return any(dotted(given) == decorator for given in node.decorator_list)


def test_what_people_read_goes_through_the_catalogue():
    found = [
        f"{name(path)}:{node.lineno} {literal!r}"
        for path in files(*CODE)
        for call, node in calls(path)
        if call in SPOKEN
        for literal in _literals_spoken(call, node)
        if re.search(r"[A-Za-z]{2,}", literal) and literal not in A_FACT
    ]
    assert found == []


def _literals_spoken(call: str, node: ast.Call) -> Iterator[str]:
    for position in SPOKEN[call]:
        if position < len(node.args):
            yield from _literals(node.args[position])
    for keyword in node.keywords:
        if keyword.arg in SPOKEN_KEYWORDS:
            yield from _literals(keyword.value)


def _literals(node: ast.AST) -> Iterator[str]:
    """Yield the strings written in an expression, but for those that are looked up, compared or formats."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.Call) and (called(node) in MARKS or called(node) == "join"):
        return
    for field, child in ast.iter_fields(node):
        if field in {"format_spec", "test"}:
            continue
        for one in child if isinstance(child, list) else [child]:
            if isinstance(one, ast.AST):
                yield from _literals(one)


def test_nothing_is_put_off():
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    assert [name(path) for path in EVERYWHERE if marks.search(path.read_text(encoding="utf-8"))] == []
