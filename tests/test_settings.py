"""What the file may set, and what is said to whoever set it wrongly."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from bot.errors import CannotStart
from bot.settings import DEFAULT_FILE, FileSettings, load

SHIPPED = Path(__file__).parents[1] / DEFAULT_FILE


@pytest.fixture
def written(tmp_path):
    """Writes a settings file and returns its path."""

    def write(text: str) -> Path:
        path = tmp_path / "hearth.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults_of(path=None, environ=None):
    with pytest.raises(CannotStart) as caught:
        load(path, environ or {})
    return list(caught.value.faults)


# -- What is found without any mistake -----------------------------------------------------------


def test_the_shipped_file_says_what_holds_without_it(written):
    assert load(SHIPPED, {}).model_copy(update={"config_dir": None}) == load(written(""), {}).model_copy(
        update={"config_dir": None}
    )


def test_the_shipped_file_names_every_setting():
    def names(content):
        return {key: names(value) if isinstance(value, dict) else None for key, value in content.items()}

    assert names(yaml.safe_load(SHIPPED.read_text())) == names(FileSettings().model_dump())


def test_what_holds_where_nothing_is_set(written):
    settings = load(written("# nothing\n"), {})
    assert settings.token is None
    assert settings.database_url == "sqlite:///data/hearth.db"
    assert settings.data_dir == Path("data")
    assert (settings.secret_keys, settings.http, settings.shards) == ((), None, None)
    assert (settings.community.zone, settings.community.language) == ("Europe/London", "en-GB")
    assert (settings.quiet_hours.starts, settings.quiet_hours.ends) == (time(21), time(8))
    assert (settings.dms_a_week, settings.features) == (2, ["reflections", "introductions", "resources"])
    assert (settings.prompts.file, settings.prompts.useful_for_hours) == (Path("prompts.yaml"), 24)
    assert (settings.drafts_kept_hours, settings.audit_kept_months) == (24, 24)
    assert settings.links.looked_at
    assert (settings.logs.level, settings.logs.format) == ("info", "plain")


def test_everything_in_the_file_can_be_changed(written):
    settings = load(
        written(
            """
community: {zone: cardiff, language: cy}
quiet_hours: {starts: "22:30", ends: "7:00"}
dms_a_week: 0
prompts: {file: questions/ours.yaml, useful_for_hours: 144}
features: []
drafts_kept_hours: 1
audit_kept_months: 6
links: {looked_at: false}
logs: {level: debug, format: json}
"""
        ),
        {},
    )
    assert (settings.community.zone, settings.community.language) == ("Europe/London", "cy")
    assert (settings.quiet_hours.starts, settings.quiet_hours.ends) == (time(22, 30), time(7))
    assert (settings.dms_a_week, settings.features) == (0, [])
    assert (settings.prompts.file, settings.prompts.useful_for_hours) == (Path("questions/ours.yaml"), 144)
    assert (settings.drafts_kept_hours, settings.audit_kept_months) == (1, 6)
    assert not settings.links.looked_at
    assert (settings.logs.level, settings.logs.format) == ("debug", "json")


def test_a_name_with_nothing_after_it_changes_nothing(written):
    assert load(written("community:\n  # zone: Europe/Paris\ndms_a_week:\nlogs:\n  level:\n"), {}) == load(
        written(""), {}
    )


def test_settings_cannot_be_changed_later(written):
    with pytest.raises(ValidationError, match="frozen"):
        load(written(""), {}).dms_a_week = 3


# -- Mistakes in the file ------------------------------------------------------------------------

NEEDS_QUOTES = "YAML reads a time without quotes as a number, so write it in quotes: "
TIME = 'This should be a time of day from "00:00" to "23:59", in quotes.'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("quiet_hours: {starts: 19:00}", f'quiet_hours.starts: {NEEDS_QUOTES}"19:00".'),
        ("quiet_hours:\n  ends: 9:05", f'quiet_hours.ends: {NEEDS_QUOTES}"09:05".'),
        ("quiet_hours: {starts: 2100}", f'quiet_hours.starts: {NEEDS_QUOTES}"21:00".'),
        ('quiet_hours: {starts: "24:00"}', f"quiet_hours.starts: {TIME}"),
        ("quiet_hours: {starts: 9pm}", f"quiet_hours.starts: {TIME}"),
        ("quiet_hours: {starts: 21.30}", f"quiet_hours.starts: {TIME}"),
        ("quiet_hours: {starts: yes}", f"quiet_hours.starts: {TIME}"),
        ("dms_a_week: 8", "dms_a_week: This should be 7 or less."),
        ("dms_a_week: -1", "dms_a_week: This should be 0 or more."),
        ("dms_a_week: two", "dms_a_week: This should be a whole number, without quotes."),
        ("dms_a_week: '2'", "dms_a_week: This should be a whole number, without quotes."),
        ("dms_a_week: yes", "dms_a_week: This should be a whole number, without quotes."),
        ("dms_a_week: 1.5", "dms_a_week: This should be a whole number, without quotes."),
        ("prompts: {useful_for_hours: 145}", "prompts.useful_for_hours: This should be 144 or less."),
        ("prompts: {file: 7}", "prompts.file: This should be the name of a file."),
        ("audit_kept_months: 0", "audit_kept_months: This should be 1 or more."),
        ("drafts_kept_hours: 25", "drafts_kept_hours: This should be 24 or less."),
        ("logs: {level: loud}", "logs.level: This should be 'debug', 'info', 'warning' or 'error'."),
        ("logs: json", "logs: This should be followed by lines of its own, set in by two spaces: level or format."),
        (
            "features: reflections",
            'features: This should be a list: each entry on a line of its own, after "- ".',
        ),
        ("features: [reflections, 7]", 'features (number 2): This should be words; put them in "double quotes".'),
        (
            "community: {zone: Europe/Lundon}",
            "community.zone: This is not the name of a time zone; did you mean Europe/London, Europe/Lisbon"
            " or Europe/Tallinn?",
        ),
        (
            "community: {zone: qqqq}",
            "community.zone: This is not the name of a time zone, such as Europe/London.",
        ),
        (
            "community: {language: klingon}",
            "community.language: This is not the name of a language; write one such as en-GB, cy, es or fr.",
        ),
        ("comunity: {zone: UTC}", "comunity: This is not a setting; did you mean community?"),
        ("quiet_hours: {start: '21:00'}", "quiet_hours.start: This is not a setting; did you mean quiet_hours.starts?"),
        ("zone: UTC", "zone: This is not a setting; did you mean community.zone?"),
        ("logs: {colour: red}", "logs.colour: This is not a setting. Here it may be level or format."),
        (
            "7: x",
            "7: This is not a setting. Here it may be community, quiet_hours, dms_a_week, prompts, features,"
            " drafts_kept_hours, audit_kept_months, links, backups or logs.",
        ),
        ("token: abc", "token: This is not set in the file but in the environment, as DISCORD_TOKEN."),
        (
            "secret_key: abc",
            "secret_key: This is not set in the file but in the environment, as HEARTH_SECRET_KEY.",
        ),
        ("- a\n- b", 'The file should hold settings, one a line, such as "dms_a_week: 2".'),
        (
            "dms_a_week: 1\nlogs:\n  level: info\ndms_a_week: 2",
            'Line 4: "dms_a_week" stands in line 1 already; keep one of the two.',
        ),
    ],
)
def test_a_mistake_in_the_file_is_told(written, text, says):
    path = written(text)
    assert faults_of(path) == [f"{path}: {says}"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("dms_a_week: 2\ncommunity: {zone: UTC\n", ", line 3, column 1"),
        ("community:\n\tzone: UTC\n", ", line 2, column 1"),
        ('logs:\n  level: "info\n', ", line 3, column 1"),
    ],
)
def test_what_is_not_yaml_is_told_with_its_line(written, text, place):
    path = written(text)
    (fault,) = faults_of(path)
    assert fault.startswith(f"{path}{place}: This is not valid YAML (")
    assert fault.endswith("Look at the spaces, colons and quotes just before it.")


def test_a_file_in_another_encoding_is_told(tmp_path):
    path = tmp_path / "hearth.yaml"
    path.write_bytes("# caf\u00e9\n".encode("latin-1"))
    assert faults_of(path) == [f"{path}: The file is not saved as UTF-8; choose that encoding when you save it."]


def test_a_file_saved_by_notepad_is_read(tmp_path):
    path = tmp_path / "hearth.yaml"
    path.write_bytes(b"\xef\xbb\xbfdms_a_week: 1\r\n")
    assert load(path, {}).dms_a_week == 1


# -- Where the file is looked for ----------------------------------------------------------------


def test_the_file_beside_the_program_is_the_last_resort(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load(environ={}).config_dir == SHIPPED.parent


def test_the_working_folder_comes_first(tmp_path, monkeypatch):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "hearth.yaml").write_text("dms_a_week: 1")
    monkeypatch.chdir(tmp_path)
    settings = load(environ={})
    assert (settings.dms_a_week, settings.config_dir) == (1, Path("config"))


@pytest.mark.parametrize("named", ["hearth.yaml", ""])
def test_hearth_config_names_the_file_or_its_folder(written, named):
    folder = written("dms_a_week: 1").parent
    settings = load(environ={"HEARTH_CONFIG": str(folder / named)})
    assert (settings.dms_a_week, settings.config_dir) == (1, folder)


def test_a_file_that_was_named_must_be_there(tmp_path):
    missing = tmp_path / "none.yaml"
    assert faults_of(missing) == [f"{missing}: The file is missing."]
    assert faults_of(None, {"HEARTH_CONFIG": str(missing)}) == [f"{missing}: The file is missing."]
