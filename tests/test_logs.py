"""What is logged, and above all what is not."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import logs, starting
from bot.errors import CannotStart, ChannelGone, UnreadableTime

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.thisIsTheSecretPartOfAToken1234567890"
ANSWER_TOKEN = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OmFiY2RlZg"
KEY = "Idqcxndwwq8l5dOijDLMoiA75ys6K8yql0wav2Movrk="


@dataclass
class Person:
    id: int
    display_name: str


@pytest.fixture
def lines(request) -> Iterator[Callable[..., list[str]]]:
    """Logs into memory, and gives everything back to how it was; called, returns the lines so far."""
    root, names = logging.getLogger(), list(logs._FLOORS)
    before = root.handlers, root.level, {name: logging.getLogger(name).level for name in names}
    stream = io.StringIO()
    logs.configure(**{"level": "info", "form": "json", **getattr(request, "param", {})}, stream=stream)
    yield lambda: stream.getvalue().splitlines()
    structlog.reset_defaults()
    logging.captureWarnings(False)
    root.handlers, level, levels = before[0], before[1], before[2]
    root.setLevel(level)
    for name in names:
        logging.getLogger(name).setLevel(levels[name])


def events(lines):
    return [json.loads(line) for line in lines()]


def test_an_event_is_one_line_with_its_time_in_utc(lines):
    structlog.get_logger("bot.deliveries").info("delivery settled", delivery=7, kind="reflections.prompt")
    (event,) = events(lines)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", event.pop("timestamp"))
    assert event == {
        "event": "delivery settled",
        "level": "info",
        "logger": "bot.deliveries",
        "delivery": 7,
        "kind": "reflections.prompt",
    }


def test_what_libraries_log_goes_the_same_way(lines):
    logging.getLogger("discord.gateway").info("Shard ID %s has connected.", 3)
    (event,) = events(lines)
    assert (event["event"], event["level"], event["logger"]) == ("Shard ID 3 has connected.", "info", "discord.gateway")


def test_warnings_of_python_are_logged(lines):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert [event["logger"] for event in events(lines)] == ["py.warnings"]


@pytest.mark.parametrize("lines", [{"level": "debug"}], indirect=True)
@pytest.mark.parametrize("name", ["discord.gateway", "discord.http", "aiosqlite", "sqlalchemy.engine", "apscheduler"])
def test_what_libraries_know_in_detail_is_never_logged(lines, name):
    logging.getLogger(name).debug("payload with words in it")
    structlog.get_logger("bot").debug("ours")
    assert [event["event"] for event in events(lines)] == ["ours"]


@pytest.mark.parametrize("lines", [{"level": "warning"}], indirect=True)
def test_a_level_leaves_out_what_is_below(lines):
    log = structlog.get_logger("bot")
    log.info("below")
    logging.getLogger("discord").info("below")
    log.warning("at")
    assert [event["event"] for event in events(lines)] == ["at"]


@pytest.mark.parametrize("key", ["content", "text", "token", "Answer", "display_name", "password", "title"])
def test_what_people_write_is_withheld_by_its_name(lines, key):
    structlog.get_logger("bot").info("event", **{key: "my words"}, inside=[{key: "my words"}])
    (event,) = events(lines)
    assert event[key] == logs.WITHHELD
    assert event["inside"] == [{key: logs.WITHHELD}]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"token {TOKEN} was refused", "token [token] was refused"),
        (f"Authorization: Bot {TOKEN}", "Authorization: Bot [token]"),
        ("Bot not.a.real.but.long.token", "Bot [token]"),
        (
            f"POST https://discord.com/api/v10/webhooks/123/{ANSWER_TOKEN}/messages/@original is rate limited",
            "POST https://discord.com/api/v10/webhooks/123/[token]/messages/@original is rate limited",
        ),
        (f"/interactions/1234567890/{ANSWER_TOKEN}/callback", "/interactions/1234567890/[token]/callback"),
        ("https://discord.com/api/webhooks/1/abc-DEF_1?wait=true", "https://discord.com/api/webhooks/1/[token]?wait=true"),
        (f"interaction {ANSWER_TOKEN} is over", "interaction [token] is over"),
        ("postgresql://hearth:pa55@db:5432/x", "postgresql://hearth:[secret]@db:5432/x"),
        (f"key {KEY}.", "key [key]."),
        ("[parameters: ('what I wrote', 3)]\nnext", "[parameters: [withheld]]\nnext"),
        ("DETAIL:  Key (text)=(what I wrote) exists.", "DETAIL: [withheld]"),
        ("Shard ID 3 has connected to session a1b2c3d4e5f60718293a4b5c6d7e8f90.", None),
        ("file data/hearth.db, 12:30:59, https://discord.com/channels/1/2/3", None),
    ],
)  # fmt: skip
def test_secrets_are_replaced_wherever_they_stand(text, shown):
    assert logs.redacted(text) == (text if shown is None else shown)


@given(st.from_regex(logs._HARMLESS, fullmatch=True))
def test_what_is_harmless_at_a_glance_holds_nothing_that_looks_like_a_secret(text):
    assert not any(pattern.search(text) for pattern, _ in logs._SECRETS)


@given(st.data())
def test_no_secret_is_harmless_at_a_glance(data):
    pattern, _ = data.draw(st.sampled_from(logs._SECRETS))
    assert not logs._HARMLESS.fullmatch(data.draw(st.from_regex(pattern)))


def test_secrets_in_what_libraries_log_are_replaced(lines):
    logging.getLogger("discord.http").warning("We are being rate limited: %s", f"/webhooks/5/{ANSWER_TOKEN}")
    assert events(lines)[0]["event"] == "We are being rate limited: /webhooks/5/[token]"


def test_a_traceback_shows_lines_of_code_and_no_variables(lines):
    def fail(words: str) -> None:
        raise ValueError(f"refused with {TOKEN}")

    written = "what somebody" + " wrote"
    try:
        fail(written)
    except ValueError:
        structlog.get_logger("bot").exception("bug", reference="a1b2")
        logging.getLogger("asyncio").exception("Task failed")
    for event in events(lines):
        assert "Traceback (most recent call last)" in event["exception"]
        assert "in fail" in event["exception"]
        assert event["exception"].endswith("ValueError: [withheld]")
        assert "what somebody wrote" not in event["exception"]


class Answer:
    """An answer of Discord's, as discord.py reads one."""

    status, reason = 400, "Bad Request"


def quoting_bug(written: str) -> Exception:
    """Return an error whose text, cause, context and note all quote what somebody wrote."""
    try:
        try:
            raise KeyError(written)
        except KeyError:
            int(written)
    except ValueError as error:
        bug = RuntimeError(f"could not save {written!r}")
        bug.__cause__ = error
        bug.add_note(written)
        return bug
    raise AssertionError


@pytest.mark.parametrize("lines", [{"form": "plain"}, {"form": "json"}], indirect=True)
def test_no_exception_in_a_chain_says_what_somebody_wrote(lines):
    structlog.get_logger("bot").error("bug", exc_info=quoting_bug("my words"))
    logging.getLogger("asyncio").error("Task failed", exc_info=quoting_bug("my words"))
    group = ExceptionGroup("my words", [quoting_bug("my words")])
    logging.getLogger("asyncio").error("Task failed", exc_info=group)
    shown = "\n".join(lines())
    assert "my words" not in shown
    for kind in ("KeyError", "ValueError", "RuntimeError"):
        assert shown.count(f"{kind}: {logs.WITHHELD}") == 3
    assert shown.count("in quoting_bug") == 6
    assert f"ExceptionGroup: {logs.WITHHELD}" in shown
    assert "direct cause" in shown
    assert "During handling" in shown


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (CannotStart(("The key is missing.",)), "bot.errors.CannotStart: The key is missing."),
        (ChannelGone(7), "bot.errors.ChannelGone: 7"),
        (UnreadableTime("my words"), f"bot.errors.UnreadableTime: {logs.WITHHELD}"),
        (FileNotFoundError(2, "No such file or directory", "my words"), "[Errno 2] No such file or directory"),
        (OSError("my words"), f"OSError: {logs.WITHHELD}"),
        (
            discord.HTTPException(Answer(), {"code": 50035, "message": "my words"}),
            "discord.errors.HTTPException: status 400, error code 50035",
        ),
        (LookupError(), "LookupError"),
    ],
)
def test_of_what_an_exception_says_only_what_quotes_nobody_is_kept(lines, error, shown):
    structlog.get_logger("bot").error("bug", exc_info=error)
    (event,) = events(lines)
    assert event["exception"].endswith(shown)
    assert "my words" not in event["exception"]


def test_a_task_that_failed_unheard_says_nothing_either(lines):
    logging.getLogger("asyncio").error(
        "Task exception was never retrieved\nfuture: %s", "<Task exception=ValueError('my words (x)')>"
    )
    (event,) = events(lines)
    assert event["event"].endswith("<Task exception=ValueError([withheld])>")


@pytest.mark.parametrize("lines", [{"form": "plain"}], indirect=True)
def test_lines_for_people_have_the_same_in_them(lines):
    try:
        raise ValueError(TOKEN)
    except ValueError:
        structlog.get_logger("bot").exception("bug", delivery=7, text="my words")
    shown = "\n".join(lines())
    assert re.match(r"\d{4}-\d\d-\d\dT[\d:.]+Z \[error +\] bug", shown)
    assert "delivery=7" in shown
    assert f"text={logs.WITHHELD}" in shown
    assert "ValueError: [withheld]" in shown
    assert "my words" not in shown
    assert "\x1b" not in shown


def test_objects_are_shown_by_their_kind_and_id(lines):
    structlog.get_logger("bot").info(
        "event",
        who=Person(12, "Ada"),
        failure=ValueError("my words"),
        at=datetime(2026, 1, 5, 19, tzinfo=UTC),
        late_by=timedelta(minutes=2),
        path=Path("data/hearth.db"),
        ids={3},
    )
    (event,) = events(lines)
    assert event["who"] == "<Person 12>"
    assert event["failure"] == "<ValueError>"
    assert (event["at"], event["late_by"]) == ("2026-01-05T19:00:00+00:00", 120.0)
    assert (event["path"], event["ids"]) == ("data/hearth.db", [3])


def test_a_bug_that_ends_the_program_is_logged_like_any_other(lines):
    try:
        raise ValueError(TOKEN)
    except ValueError:
        starting._log_bug(*sys.exc_info())
    (event,) = events(lines)
    assert (event["event"], event["level"]) == ("ended by a bug", "critical")
    assert event["exception"].endswith("ValueError: [withheld]")


def test_configuring_again_does_not_log_twice(lines):
    again = io.StringIO()
    logs.configure("info", "json", again)
    structlog.get_logger("bot").info("once")
    assert lines() == []
    assert len(again.getvalue().splitlines()) == 1
