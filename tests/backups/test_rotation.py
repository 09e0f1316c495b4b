"""Which backups stay and which go, for any run of days, and that nobody else's file is ever touched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rotation import DAYS, KEPT_FOR, WEEKS, Backup, found_in, free_name, had_their_time, name_for, named

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)

moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 4, 10)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)


def made_at(*instants: datetime, set_aside: bool = False) -> list[Backup]:
    return [Backup(Path(name_for(at, "db", set_aside=set_aside)), at, set_aside) for at in instants]


def kept(backups: list[Backup], now: datetime = NOW) -> list[Backup]:
    going = had_their_time(backups, now)
    return [backup for backup in backups if backup not in going]


def test_a_backup_every_day_leaves_seven_days_and_four_weeks():
    standing: list[Backup] = []
    for number in range(60):
        now = NOW + number * DAY
        standing = kept([*standing, *made_at(now)], now)
    ages = [(now - backup.at).days for backup in standing]
    assert now.strftime("%A") == "Saturday"
    # The week that runs is among the days; of the three before, their Sundays.
    assert ages == [20, 13, 6, 5, 4, 3, 2, 1, 0]


def test_the_newest_of_a_day_stays():
    early, late = made_at(NOW - 3 * DAY, NOW - 3 * DAY + timedelta(hours=2))
    assert kept([early, late]) == [late]


def test_what_a_restore_set_aside_stays_thirty_days():
    backups = made_at(NOW - KEPT_FOR, NOW - 9 * DAY, NOW - 9 * DAY - timedelta(minutes=1), set_aside=True)
    assert kept(backups) == backups
    assert kept(backups, NOW + timedelta(minutes=1)) == backups[1:]


def test_what_is_from_the_future_stays_since_then_the_clock_is_wrong():
    backups = made_at(NOW, NOW + 400 * DAY)
    assert kept(backups, datetime(1970, 1, 2, tzinfo=UTC)) == backups


@given(st.lists(moments, unique=True, min_size=1))
def test_whatever_there_is_the_rules_hold(instants: list[datetime]):
    backups = made_at(*instants)
    standing = kept(backups)
    assert len(standing) <= DAYS + WEEKS
    assert all(NOW - backup.at <= KEPT_FOR for backup in standing)
    newest = max(backups, key=lambda backup: backup.at)
    assert newest in standing or NOW - newest.at > 21 * DAY
    assert kept(standing) == standing


@given(moments, st.sampled_from(["db", "dump", "damaged"]), st.booleans(), st.integers(1, 9999))
def test_a_name_tells_when_it_was_made(at: datetime, kind: str, set_aside: bool, number: int):
    file = Path("somewhere") / name_for(at, kind, set_aside=set_aside, number=number)
    assert named(file) == Backup(file, at, set_aside, number)


def test_no_backup_takes_the_place_of_another(tmp_path: Path):
    for _ in range(3):
        free_name(tmp_path, NOW, "db").touch()
    found = found_in(tmp_path)
    assert [backup.number for backup in found] == [1, 2, 3]
    assert kept(found) == found[2:]


@pytest.mark.parametrize(
    "name",
    ["hearth.db", "hearth-2026-03-04-1000.db.bak", "mine-2026-03-04-1000.db", "hearth-2026-13-04-1000.db",
     "hearth-2026-03-04.db", "hearth-2026-03-04-1000.txt", ".hearth-2026-03-04-1000.db.unfinished"],
)  # fmt: skip
def test_other_files_are_not_ours(tmp_path: Path, name: str):
    (tmp_path / name).touch()
    (tmp_path / "hearth-2026-03-04-1000.db").touch()
    assert [backup.file.name for backup in found_in(tmp_path)] == ["hearth-2026-03-04-1000.db"]
    assert found_in(tmp_path / "nowhere") == []
