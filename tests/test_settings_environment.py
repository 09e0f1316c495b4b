"""What the environment may set, and what is said where it is wrong: never with the value, which may be a secret."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.database import new_key
from bot.errors import CannotStart
from bot.settings import HttpAddress, Settings, Shards, load

SECRET = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.thisIsTheSecretPartOfAToken1234567890"


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


def test_the_environment_is_read(written):
    first, second = new_key(), new_key()
    settings = load(
        written(""),
        {
            "DISCORD_TOKEN": f" {SECRET}\n",
            "HEARTH_DATA_DIR": "/srv/hearth",
            "HEARTH_SECRET_KEY": f"{first}, {second}\n",
            "HEARTH_HTTP": "127.0.0.1:8080",
            "HEARTH_SHARDS": "0-3/16",
        },
    )
    assert settings.token is not None
    assert settings.token.get_secret_value() == SECRET
    assert settings.database_url == "sqlite:////srv/hearth/hearth.db"
    assert settings.keys(is_sqlite=False) == (first, second)
    assert settings.http == HttpAddress("127.0.0.1", 8080)
    assert settings.shards == Shards((0, 1, 2, 3), 16)


def test_the_settings_print_no_secret(written):
    key = new_key()
    settings = load(
        written(""),
        {
            "DISCORD_TOKEN": SECRET,
            "HEARTH_SECRET_KEY": key,
            "HEARTH_DATABASE_URL": "postgresql://hearth:pa55word@db/hearth",
        },
    )
    for shown in (repr(settings), str(settings)):
        assert not [secret for secret in (SECRET, key, "pa55word") if secret in shown]


def test_an_empty_variable_counts_as_not_set(written):
    names = ("DISCORD_TOKEN", "HEARTH_DATABASE_URL", "HEARTH_DATA_DIR", "HEARTH_SECRET_KEY", "HEARTH_HTTP")
    assert load(written(""), dict.fromkeys(names, " ")) == load(written(""), {})


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("127.0.0.1:8080", HttpAddress("127.0.0.1", 8080)),
        ("[::1]:8080", HttpAddress("::1", 8080)),
        ("localhost:80", HttpAddress("localhost", 80)),
        (":8080", HttpAddress("", 8080)),
        ("0.0.0.0:0", HttpAddress("0.0.0.0", 0)),
    ],
)
def test_addresses(written, typed, address):
    found = load(written(""), {"HEARTH_HTTP": typed}).http
    assert found == address
    assert str(found) == typed


@pytest.mark.parametrize(
    ("typed", "shards"),
    [
        ("0/1", Shards((0,), 1)),
        ("2/16", Shards((2,), 16)),
        ("4-7/8", Shards((4, 5, 6, 7), 8)),
        (" 0 - 1 / 4 ", Shards((0, 1), 4)),
    ],
)
def test_shards(written, typed, shards):
    assert load(written(""), {"HEARTH_SHARDS": typed}).shards == shards


ADDRESS = "This should be an address and a port, such as 127.0.0.1:8080 or [::1]:8080."
SHAPE = 'This should name the first and last shard of how many, such as "0-3/16" or "2/16".'
COUNTED = "Shards are counted from 0, the smaller number first, and the last is one below the count."
STRAY = "There is a space, a quote or another stray character in the token; copy it once more."
NOT_A_DATABASE = "is not a database address, such as sqlite:///data/hearth.db."


@pytest.mark.parametrize(
    ("variable", "typed", "says"),
    [
        ("HEARTH_HTTP", "8080", f"HEARTH_HTTP: {ADDRESS}"),
        ("HEARTH_HTTP", "127.0.0.1", f"HEARTH_HTTP: {ADDRESS}"),
        ("HEARTH_HTTP", "::1:8080", f"HEARTH_HTTP: {ADDRESS}"),
        ("HEARTH_HTTP", "localhost:65536", f"HEARTH_HTTP: {ADDRESS}"),
        ("HEARTH_HTTP", "http://localhost:8080", f"HEARTH_HTTP: {ADDRESS}"),
        ("HEARTH_SHARDS", "all", f"HEARTH_SHARDS: {SHAPE}"),
        ("HEARTH_SHARDS", "0-3", f"HEARTH_SHARDS: {SHAPE}"),
        ("HEARTH_SHARDS", "16/16", f"HEARTH_SHARDS: {COUNTED}"),
        ("HEARTH_SHARDS", "3-0/16", f"HEARTH_SHARDS: {COUNTED}"),
        ("HEARTH_SHARDS", "0/0", f"HEARTH_SHARDS: {COUNTED}"),
        ("DISCORD_TOKEN", f'"{SECRET}"', f"DISCORD_TOKEN: {STRAY}"),
        ("DISCORD_TOKEN", "two words", f"DISCORD_TOKEN: {STRAY}"),
        ("DISCORD_TOKEN", f"Bot {SECRET}", 'DISCORD_TOKEN: Leave out the word "Bot" and the space after it.'),
        ("HEARTH_DATABASE_URL", "hearth.db", f"HEARTH_DATABASE_URL {NOT_A_DATABASE}"),
        ("HEARTH_DATABASE_URL", "postgresql://db:port/x", f"HEARTH_DATABASE_URL: This {NOT_A_DATABASE}"),
        (
            "HEARTH_DATABASE_URL",
            "mysql://root:pa55word@db/x",
            "HEARTH_DATABASE_URL is for mysql. Hearth keeps its data in SQLite or PostgreSQL.",
        ),
        ("HEARTH_DATABSE_URL", "x", "HEARTH_DATABSE_URL: This is not a setting; did you mean HEARTH_DATABASE_URL?"),
        ("HEARTH_SECRET_KEYS", "x", "HEARTH_SECRET_KEYS: This is not a setting; did you mean HEARTH_SECRET_KEY?"),
    ],
)
def test_a_mistake_in_the_environment_is_told(written, variable, typed, says):
    assert faults_of(written(""), {variable: typed}) == [says]


@pytest.mark.parametrize("name", ["HEARTH_SERVICE_HOST", "HEARTH_PORT", "HEARTH_PORT_8080_TCP", "DISCORD_TOKENS"])
def test_variables_of_others_are_left_alone(written, name):
    assert load(written(""), {name: "tcp://10.0.0.1:8080"}) == load(written(""), {})


# -- The secret key ------------------------------------------------------------------------------


def test_a_key_can_lie_in_a_file(written, tmp_path):
    first, second = new_key(), new_key()
    (tmp_path / "key").write_text(f"{first}\n{second}\n")
    settings = load(written(""), {"HEARTH_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert settings.keys(is_sqlite=True) == (first, second)


def test_a_key_and_a_key_file_are_one_too_many(written, tmp_path):
    (tmp_path / "key").write_text(new_key())
    variables = {"HEARTH_SECRET_KEY": new_key(), "HEARTH_SECRET_KEY_FILE": str(tmp_path / "key")}
    assert faults_of(written(""), variables) == [
        "HEARTH_SECRET_KEY and HEARTH_SECRET_KEY_FILE: Only one of the two can be set."
    ]


def test_a_key_of_the_wrong_form_is_told_without_it(written):
    (fault,) = faults_of(written(""), {"HEARTH_SECRET_KEY": "open-sesame"})
    assert fault.startswith("HEARTH_SECRET_KEY: The secret key is not of the right form.")
    assert "open-sesame" not in fault


def test_a_key_file_that_is_missing_is_told(written, tmp_path):
    (fault,) = faults_of(written(""), {"HEARTH_SECRET_KEY_FILE": str(tmp_path / "none")})
    assert fault.startswith(f"HEARTH_SECRET_KEY_FILE: The secret key file {tmp_path / 'none'} could not be read")


def test_on_sqlite_a_key_is_made_once_for_its_owner_alone(tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    made = settings.keys(is_sqlite=True)
    assert settings.keys(is_sqlite=True) == made
    assert stat.S_IMODE((tmp_path / "data" / "hearth.key").stat().st_mode) == 0o600


def test_on_postgresql_a_key_must_be_given(tmp_path):
    with pytest.raises(CannotStart, match="With PostgreSQL a key must be given") as caught:
        Settings(data_dir=tmp_path).keys(is_sqlite=False)
    assert "`hearth key` prints a new one" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


# -- Together with the file ----------------------------------------------------------------------


def test_every_mistake_is_told_at_once(written):
    path = written("dms_a_week: 9\nquiet_hours: {starts: 19:00}\ncomunity: {}\n")
    assert faults_of(path, {"HEARTH_HTTP": "8080", "HEARTH_SHARDS": "x"}) == [
        f'{path}: quiet_hours.starts: YAML reads a time without quotes as a number, so write it in quotes: "19:00".',
        f"{path}: dms_a_week: This should be 7 or less.",
        f"{path}: comunity: This is not a setting; did you mean community?",
        f"HEARTH_HTTP: {ADDRESS}",
        f"HEARTH_SHARDS: {SHAPE}",
    ]


def test_no_message_repeats_what_may_be_secret(written):
    variables = dict.fromkeys(("DISCORD_TOKEN", "HEARTH_SECRET_KEY", "HEARTH_HTTP", "HEARTH_SHARDS"), "hunter2 hunter2")
    variables["HEARTH_DATABASE_URL"] = "mysql://hearth:hunter2@db/hearth"
    faults = faults_of(written("token: hunter2\nlogs: {level: hunter2}\n"), variables)
    assert len(faults) == 7
    assert "hunter2" not in "\n".join(faults)
