"""The command line as whoever hosts the bot meets it: processes of their own, their words and their exit statuses."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.database import new_key
from tests import ready_python

ROOT = Path(__file__).parents[1]
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.thisIsTheSecretPartOfAToken1234567890"


@pytest.fixture
def hearth(tmp_path):
    """Runs `hearth` with these arguments and variables in an empty folder, and returns how it ended."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HEARTH_", "DISCORD_"))}
        env = {**inherited, "PYTHONPATH": str(ROOT), **variables}
        return ready_python.run(["-m", "bot", *arguments], cwd=tmp_path, env=env, timeout=60)

    return run


def lines_about(ended, item):
    return [line for line in ended.stdout.splitlines() if re.match(rf"(ok|look|wrong) +{re.escape(item)}: ", line)]


def everything_in(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


# -- Starting ------------------------------------------------------------------------------------


def test_without_a_token_it_says_what_is_missing(hearth, tmp_path):
    ended = hearth("run")
    assert ended.returncode == 2
    heading, fault = ended.stderr.splitlines()
    assert heading == "Hearth cannot start:"
    assert fault.startswith("  - DISCORD_TOKEN: The bot's token is missing.")
    assert (ended.stdout, everything_in(tmp_path)) == ("", {})


def test_every_wrong_setting_is_told_in_a_line_of_its_own(hearth, tmp_path):
    (tmp_path / "mine.yaml").write_text("dms_a_week: 9\nquiet_hours: {starts: 19:00}\n")
    ended = hearth("run", "--config", "mine.yaml", HEARTH_HTTP="8080", DISCORD_TOKEN=TOKEN)
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        "Hearth cannot start:",
        "  - mine.yaml: quiet_hours.starts: YAML reads a time without quotes as a number,"
        ' so write it in quotes: "19:00".',
        "  - mine.yaml: dms_a_week: This should be 7 or less.",
        "  - HEARTH_HTTP: This should be an address and a port, such as 127.0.0.1:8080 or [::1]:8080.",
    ]


def test_a_settings_file_that_is_not_there_is_told(hearth):
    ended = hearth("run", HEARTH_CONFIG="none.yaml", DISCORD_TOKEN=TOKEN)
    assert (ended.returncode, ended.stderr) == (2, "Hearth cannot start:\n  - none.yaml: The file is missing.\n")


# -- Small commands ------------------------------------------------------------------------------


def test_help_names_every_command(hearth):
    ended = hearth("--help")
    assert ended.returncode == 0
    found = re.findall(r"^  (\w+) {2,}\S", ended.stdout.partition("Commands:")[2], re.MULTILINE)
    assert found == ["run", "check", "invite", "migrate", "backup", "restore", "key", "version", "data"]


def test_help_needs_no_heavy_module():
    heavy = ("discord", "sqlalchemy", "pydantic", "alembic", "aiohttp", "rich")
    program = f"import sys, bot.cli; print([name for name in {heavy} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.stdout.strip() == "[]"


def test_the_version_is_shown_in_two_ways(hearth):
    shown = hearth("version").stdout
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\n", shown)
    assert hearth("--version").stdout == shown


def test_each_key_is_new_and_of_the_right_form(hearth):
    first, second = hearth("key").stdout.strip(), hearth("key").stdout.strip()
    assert first != second
    Fernet(first)
    Fernet(second)


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [(("--application-id", "123456789012345678"), {}), ((), {"DISCORD_TOKEN": TOKEN})],
    ids=["from its id", "from the token"],
)
def test_the_invitation_asks_for_what_is_needed_and_no_more(hearth, tmp_path, arguments, variables):
    ended = hearth("invite", *arguments, **variables)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("https://discord.com/oauth2/authorize?client_id=123456789012345678&")
    assert "scope=bot+applications.commands" in ended.stdout
    permissions = int(re.search(r"permissions=(\d+)", ended.stdout)[1])
    view_channel, send_messages, administrator, manage_guild = 1 << 10, 1 << 11, 1 << 3, 1 << 5
    assert permissions & view_channel
    assert permissions & send_messages
    assert not permissions & (administrator | manage_guild)
    assert everything_in(tmp_path) == {}


@pytest.mark.parametrize("variables", [{}, {"DISCORD_TOKEN": "not-a-token"}])
def test_an_invitation_for_nobody_knows_is_explained(hearth, variables):
    ended = hearth("invite", **variables)
    assert ended.returncode == 2
    assert ended.stderr.startswith("There is no link yet:\n  - ")
    assert "--application-id" in ended.stderr
    assert "not-a-token" not in ended.stderr


# -- The database --------------------------------------------------------------------------------


def test_migrating_tells_what_was_done_and_then_that_nothing_is_left(hearth, tmp_path):
    first = hearth("migrate")
    assert (first.returncode, first.stderr) == (0, "")
    assert re.fullmatch(r"(Done: \S+\n)+", first.stdout)
    assert (tmp_path / "data" / "hearth.db").exists()
    assert hearth("migrate").stdout == "The database is at this version already.\n"


def test_a_database_from_the_future_is_left_alone(hearth, tmp_path):
    hearth("migrate")
    with sqlite3.connect(tmp_path / "data" / "hearth.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    ended = hearth("migrate")
    assert ended.returncode == 2
    assert ended.stderr.startswith("The database was not changed:\n  - ")
    assert "newer version of Hearth" in ended.stderr
    checked = hearth("check")
    assert checked.returncode == 2
    assert "newer version of Hearth" in lines_about(checked, "database")[0]


@pytest.mark.parametrize("command", ["migrate", "check"])
def test_a_file_that_is_no_database_is_told(hearth, tmp_path, command):
    (tmp_path / "notes.txt").write_text("not a database at all " * 100)
    ended = hearth(command, HEARTH_DATABASE_URL="sqlite:///notes.txt")
    assert ended.returncode == 2
    assert "The database at notes.txt could not be opened" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


# -- Looking without touching --------------------------------------------------------------------


def test_checking_a_fresh_folder_finds_nothing_wrong_and_makes_nothing(hearth, tmp_path):
    ended = hearth("check")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert all(line.startswith(("ok ", "look ")) for line in ended.stdout.splitlines())
    for item in ("data folder", "key", "database"):
        assert "will be made at the first start" in lines_about(ended, item)[0]
    assert "losing the key loses every saved reflection" in lines_about(ended, "key")[0]
    assert lines_about(ended, "DISCORD_TOKEN")[0].startswith("look")
    assert everything_in(tmp_path) == {}


def test_checking_tells_every_wrong_setting(hearth, tmp_path):
    (tmp_path / "hearth.yaml").write_text("dms_a_week: 9\ncomunity: {}\n")
    ended = hearth("check", HEARTH_CONFIG=".")
    assert ended.returncode == 2
    assert ended.stdout.splitlines() == [
        "wrong settings: hearth.yaml: dms_a_week: This should be 7 or less.",
        "wrong settings: hearth.yaml: comunity: This is not a setting; did you mean community?",
    ]


def test_checking_names_a_feature_there_is_none_of(hearth, tmp_path):
    (tmp_path / "hearth.yaml").write_text("features: [reflektions]\n")
    ended = hearth("check", HEARTH_CONFIG="hearth.yaml")
    assert ended.returncode == 2
    assert "reflektions" in lines_about(ended, "features")[0]


def test_checking_tells_a_language_without_sentences(hearth, tmp_path):
    shutil.copy(ROOT / "config" / "prompts.yaml", tmp_path)
    for language, told in (
        ("cy", ["look  language: There are no sentences in cy yet; English is used."]),
        ("en-GB", []),
    ):
        (tmp_path / "hearth.yaml").write_text(f"community: {{language: {language}}}\n")
        ended = hearth("check", HEARTH_CONFIG="hearth.yaml")
        assert ended.returncode == 0
        assert lines_about(ended, "language") == told


def test_checking_reads_the_files_of_the_features(hearth, tmp_path):
    (tmp_path / "hearth.yaml").write_text("")
    (tmp_path / "prompts.yaml").write_text("version: 1\nthemes: []\n")
    ended = hearth("check", HEARTH_CONFIG="hearth.yaml")
    assert ended.returncode == 2
    assert "prompts.yaml" in lines_about(ended, "features")[0]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX systems have these permissions")
def test_checking_warns_of_a_key_that_others_may_read(hearth, tmp_path):
    (tmp_path / "data").mkdir()
    key = tmp_path / "data" / "hearth.key"
    key.write_text(new_key())
    key.chmod(0o644)
    ended = hearth("check")
    assert ended.returncode == 0
    assert lines_about(ended, "key file")[0].startswith("look")
    key.chmod(0o600)
    assert lines_about(hearth("check"), "key file") == []


def test_checking_tells_a_key_of_the_wrong_form(hearth, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "hearth.key").write_text("open-sesame")
    ended = hearth("check")
    assert ended.returncode == 2
    assert lines_about(ended, "key")[0].startswith("wrong")
    assert "open-sesame" not in ended.stdout


@pytest.mark.parametrize("variables", [{}, {"HEARTH_SECRET_KEY": new_key()}], ids=["no key", "another key"])
def test_checking_tells_a_key_that_does_not_fit_the_database(hearth, tmp_path, variables):
    hearth("migrate")
    with sqlite3.connect(tmp_path / "data" / "hearth.db") as connection:
        connection.execute("INSERT INTO meta (name, value) VALUES ('key_fingerprint', 'abcdef0123456789')")
    connection.close()
    ended = hearth("check", **variables)
    assert ended.returncode == 2
    assert "sealed with another key, with the fingerprint abcdef01" in lines_about(ended, "key")[-1]


def test_checking_wants_a_key_for_postgresql(hearth):
    ended = hearth("check", HEARTH_DATABASE_URL="postgresql://hearth:pa55word@127.0.0.1:1/hearth")
    assert ended.returncode == 2
    assert "With PostgreSQL a key must be given" in lines_about(ended, "key")[0]
    assert lines_about(ended, "database")[0].startswith("wrong")
    assert "pa55word" not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_several_programs_over_one_sqlite_file_are_warned_of(hearth):
    assert lines_about(hearth("check", HEARTH_SHARDS="0/2"), "HEARTH_SHARDS")[0].startswith("look")


@pytest.mark.skipif(os.name != "posix", reason="a named pipe holds the start up")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_before_the_bot_runs_ends_it_quietly(tmp_path, number):
    pipe = tmp_path / "hearth.yaml"
    os.mkfifo(pipe)
    program = [sys.executable, "-m", "bot", "run", "--config", str(pipe)]
    with subprocess.Popen(program, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        with pipe.open("w"):  # waits until it is being read
            process.send_signal(number)
        # Closed, the pipe ends a read that began in the instant before the signal, which Python cannot interrupt.
        assert process.wait(timeout=30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
