"""The ledger of erasures: what it says, to whom, and what it survives."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database import Sealer, new_key
from bot.errors import StorageUnavailable
from bot.ledger import KEPT_FOR, Entry, Ledger, read

ADA, BEN = 7100000000000000001, 7100000000000000002
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ROOT = Path(__file__).parents[1]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "data" / "erasures.log", Sealer((new_key(),)))


def erased(ledger: Ledger, person_id: int, after: datetime | None = None) -> bool:
    marks = ledger.read().after(after)
    return any(mark in marks for mark in ledger.marks(person_id))


def test_it_knows_who_was_erased_and_holds_no_id(ledger: Ledger):
    ledger.erased(ADA, NOW)
    assert (erased(ledger, ADA), erased(ledger, BEN)) == (True, False)
    text = ledger.file.read_text()
    assert str(ADA) not in text
    assert re.fullmatch(r"2026-03-04T10:00:00\.000000Z erased [0-9a-f]{64}\n", text)
    assert ledger.file.stat().st_mode & 0o777 == 0o600


def test_only_what_came_after_counts(ledger: Ledger):
    ledger.erased(ADA, NOW)
    assert not erased(ledger, ADA, NOW)
    assert erased(ledger, ADA, NOW - timedelta(microseconds=1))
    assert ledger.read().newest == NOW


def test_what_was_undone_is_void_and_a_later_erasure_stands(ledger: Ledger):
    ledger.erased(ADA, NOW)
    ledger.undone(ADA, NOW)
    assert not erased(ledger, ADA)
    assert ledger.read().newest is None
    ledger.erased(ADA, NOW + SECOND)
    assert erased(ledger, ADA)


def test_with_another_key_it_says_nothing_and_a_changed_key_still_finds(ledger: Ledger, tmp_path: Path):
    old, new = new_key(), new_key()
    Ledger(ledger.file, Sealer((old,))).erased(ADA, NOW)
    assert not erased(Ledger(ledger.file, Sealer((new,))), ADA)
    assert erased(Ledger(ledger.file, Sealer((new, old))), ADA)


@given(st.integers(min_value=0, max_value=90))
def test_a_line_broken_off_anywhere_is_none_and_swallows_none(tmp_path_factory: pytest.TempPathFactory, cut: int):
    ledger = Ledger(tmp_path_factory.mktemp("ledger") / "erasures.log", Sealer((new_key(),)))
    ledger.erased(ADA, NOW)
    whole = ledger.file.read_bytes()
    ledger.file.write_bytes(whole + whole[:cut])
    ledger.erased(BEN, NOW + SECOND)
    assert erased(ledger, ADA)
    assert erased(ledger, BEN)
    assert len(ledger.read().entries) == 2


def test_many_programs_may_write_at_once(ledger: Ledger):
    program = (
        "import sys; from datetime import datetime, timedelta; from pathlib import Path;"
        "from bot.database import Sealer; from bot.ledger import Ledger;"
        "ledger = Ledger(Path(sys.argv[1]), Sealer((sys.argv[2],)));"
        "at = datetime.fromisoformat(sys.argv[3]);"
        "[ledger.erased(int(sys.argv[4]) + n, at + timedelta(seconds=n)) for n in range(100)];"
        "ledger.prune(at + timedelta(seconds=50))"
    )
    key = new_key()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(ledger.file), key, (NOW + number * KEPT_FOR).isoformat(), str(ADA)],
            cwd=ROOT,
        )
        for number in range(3)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    entries = ledger.read().entries
    for number in range(50, 100):
        assert (
            Entry(NOW + 2 * KEPT_FOR + number * SECOND, Ledger(ledger.file, Sealer((key,))).marks(ADA + number)[0])
            in entries
        )


def test_what_passed_its_period_is_forgotten_and_it_says_from_when_it_is_whole(ledger: Ledger):
    ledger.erased(ADA, NOW)
    ledger.erased(BEN, NOW + SECOND)
    assert ledger.prune(NOW) == 0
    assert ledger.read().since is None
    assert ledger.prune(NOW + SECOND) == 1
    assert (erased(ledger, ADA), erased(ledger, BEN)) == (False, True)
    assert ledger.read().since == NOW + SECOND
    assert ledger.prune(NOW + SECOND) == 0
    assert ledger.file.stat().st_mode & 0o777 == 0o600


def test_a_copy_and_its_ledger_know_together_what_either_knew(ledger: Ledger, tmp_path: Path):
    copy = Ledger(tmp_path / "copy.log", ledger._sealer)
    ledger.erased(ADA, NOW)
    assert copy.take_in(ledger.file) == 1
    assert copy.take_in(ledger.file) == 0
    copy.erased(BEN, NOW + SECOND)
    ledger.undone(ADA, NOW)
    copy.take_in(ledger.file)
    assert (erased(copy, ADA), erased(copy, BEN)) == (False, True)
    assert ledger.take_in(tmp_path / "none.log") == 0


def test_where_nothing_can_be_written_nothing_is_claimed(tmp_path: Path):
    (tmp_path / "file").touch()
    ledger = Ledger(tmp_path / "file" / "erasures.log", Sealer((new_key(),)))
    with pytest.raises(StorageUnavailable):
        ledger.erased(ADA, NOW)
    assert read(tmp_path / "none.log").entries == frozenset()
