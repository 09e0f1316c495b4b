"""The file of support numbers: what it may hold, and every fault named in a plain sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import CannotStart
from bot.interface.cards import card
from bot.setup.support_post import support_post
from bot.support import Support, load_support, support_file
from bot.words import SOURCE, Catalogue
from tests.community import contract, texts
from tests.contracts.sources import ROOT

SHIPPED = ROOT / "config" / "support.yaml"
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
GOOD = 'version: 1\ngroups:\n  - title: "Here"\n    services:\n      - name: "Somebody"\n        call: "123"\n'


def read(folder: Path, text: str) -> Support:
    file = folder / "support.yaml"
    file.write_text(text, encoding="utf-8")
    return load_support(file)


def test_the_shipped_file_says_honestly_that_nobody_has_checked_it():
    shipped = load_support(SHIPPED)
    assert shipped.last_checked is None
    assert not shipped.is_checked(NOW)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace('"123"', "123"), "groups (number 1).services (number 1).call: This should be words; put them in"),
        (GOOD.replace('        call: "123"\n', ""), 'needs at least one of "call", "text" and "online"'),
        (GOOD.replace('call: "123"', 'cal: "123"'), "cal: This is not a setting"),
        (GOOD.replace("version: 1\n", ""), "version: Field required"),
        (GOOD.replace('"Here"', '" "'), "title: This should be one line of words."),
        ("version: 1\ngroups: []\n", "groups"),
        (GOOD.replace("version: 1", "version: 1\nlast_checked: soon"), "last_checked"),
        (GOOD.replace('"123"', '"' + "1" * 201 + '"'), "call"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, text: str, fault: str):
    with pytest.raises(CannotStart) as caught:
        read(tmp_path, text)
    assert fault in str(caught.value)
    assert "support.yaml" in str(caught.value)


def test_more_than_one_message_can_hold_is_refused_and_never_cut(tmp_path: Path):
    services = "".join(f'      - name: "{"n" * 190}"\n        call: "{number:0190}"\n' for number in range(9))
    text = f'version: 1\ngroups:\n  - title: "Here"\n    services:\n{services}'
    with pytest.raises(CannotStart, match="3000 characters"):
        read(tmp_path, text)


def test_the_longest_file_fits_whole_into_one_message(tmp_path: Path):
    # Many short services carry the most words of ours for each of theirs.
    services = "".join(
        f'      - name: "n{n}"\n        call: "{n}"\n        text: "t"\n        online: "o"\n' for n in range(60)
    )
    support = read(tmp_path, f'version: 1\ngroups:\n  - title: "Here"\n    services:\n{services}')
    words = Catalogue(ROOT / "config" / "locales").words(SOURCE)
    components = card(*support_post(support, words, NOW)).to_components()
    shown = texts(components)
    assert "…" not in shown
    assert "- n59: Call **59**." in shown
    module = contract()
    if module is not None:
        body = {"flags": 1 << 15, "components": components, "allowed_mentions": {"parse": []}}
        assert module.violations("POST", "/channels/1/messages", body) == []


def test_a_check_counts_six_months_and_never_from_the_future():
    shipped = load_support(SHIPPED)
    today = NOW.date()

    def checked(day: date) -> bool:
        return shipped.model_copy(update={"last_checked": day}).is_checked(NOW)

    assert checked(today)
    assert checked(today + timedelta(days=1))  # where the host is, it may be tomorrow already
    assert checked(today - timedelta(days=183))
    assert not checked(today - timedelta(days=184))
    assert not checked(today + timedelta(days=2))


def test_a_folder_of_settings_without_such_a_file_has_the_shipped_one(tmp_path: Path):
    assert support_file(tmp_path) == SHIPPED
    (tmp_path / "support.yaml").write_text(GOOD, encoding="utf-8")
    assert support_file(tmp_path) == tmp_path / "support.yaml"


def test_every_change_of_the_numbers_changes_the_digest(tmp_path: Path):
    assert read(tmp_path, GOOD).digest == read(tmp_path, GOOD + "# a note\n").digest
    assert read(tmp_path, GOOD).digest != read(tmp_path, GOOD.replace("123", "124")).digest
