"""Yesterday's backup brings everything back, but not whoever was erased since."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import Hearth
from bot.database import Sealer, new_key
from bot.deliveries import store
from bot.deliveries.model import Plan
from bot.deliveries.tables import deliveries
from bot.errors import CannotStart, StorageUnavailable
from bot.ledger import LEDGER_FILE, Ledger
from bot.personal_data import PersonalDataOfAll
from tests.backups.conftest import ADA, BEN, WORDS, Host

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def stored(host: Host) -> bytes:
    return b"".join(path.read_bytes() for path in host.data.glob("hearth.db*"))


def test_yesterdays_backup_brings_everything_back_but_not_who_was_erased_today(host: Host):
    host.keep(ADA, BEN)
    made = host.back_up()
    assert made.file == host.data / "backups" / "hearth-2026-03-04-1000.db"
    host.clock.advance(DAY)
    host.erase(ADA)
    host.keep(BEN, zone="Europe/Paris")

    done = host.restore(made.file)
    assert (done.made_at, done.erased_again, done.had_ledger) == (host.clock.now() - DAY, 1, True)
    assert host.zones() == {BEN: "Asia/Tokyo"}
    assert ADA.to_bytes(8, "big") not in stored(host)
    assert BEN.to_bytes(8, "big") in stored(host)
    assert not (host.data / ".restoring").exists()

    # What stood there before can be had back in the same way.
    assert done.set_aside == host.data / "backups" / "hearth-2026-03-05-1000-before-restore.db"
    host.restore(done.set_aside)
    assert host.zones() == {BEN: "Europe/Paris"}


def test_one_put_back_by_hand_is_as_safe(host: Host):
    host.keep(ADA, BEN)
    made = host.back_up()
    host.clock.advance(DAY)
    host.erase(ADA)
    for old in host.data.glob("hearth.db*"):
        old.unlink()
    shutil.copyfile(made.file, host.database)
    assert host.zones() == {BEN: "Asia/Tokyo"}
    assert ADA.to_bytes(8, "big") not in stored(host)


def test_who_came_back_after_an_erasure_that_the_backup_knows_of_is_left_alone(host: Host):
    host.keep(ADA, BEN)
    host.erase(ADA)
    host.clock.advance(MINUTE)
    host.keep(ADA)
    made = host.back_up()
    host.clock.advance(DAY)
    assert host.restore(made.file).erased_again == 0
    assert set(host.zones()) == {ADA, BEN}


def test_erasures_keep_their_order_where_the_clock_is_set_back(host: Host):
    host.keep(ADA, BEN)
    host.erase(BEN)
    made = host.back_up()
    host.clock.advance(-400 * DAY)
    host.erase(ADA)
    host.clock.advance(401 * DAY)
    assert host.restore(made.file).erased_again == 1
    assert host.zones() == {}


def test_on_a_new_machine_the_ledger_beside_the_backup_speaks(host: Host, tmp_path: Path):
    away = tmp_path / "away"
    host.keep(ADA, BEN)
    made = host.back_up(away)
    host.erase(ADA)
    host.clock.advance(DAY)
    host.back_up(away)
    new = Host(tmp_path / "new", host.clock)
    with pytest.raises(CannotStart, match="The secret key is missing"):
        new.restore(made.file)
    assert not new.data.exists()
    new.data.mkdir()
    shutil.copyfile(host.data / "hearth.key", new.data / "hearth.key")
    assert new.restore(made.file).erased_again == 1
    assert new.zones() == {BEN: "Asia/Tokyo"}


def test_where_there_is_no_ledger_that_is_said(host: Host):
    host.keep(ADA)
    made = host.back_up()
    assert not host.restore(made.file).had_ledger


def test_after_the_key_was_changed_the_ledger_still_speaks(host: Host):
    host.keep(ADA, BEN)
    made = host.back_up()
    host.erase(ADA)
    old = (host.data / "hearth.key").read_text().strip()
    host.environ["HEARTH_SECRET_KEY"] = f"{new_key()} {old}"
    host.zones()  # a start, which remembers the new key
    assert host.restore(made.file).erased_again == 1
    assert set(host.zones()) == {BEN}


def test_a_killed_erasure_is_finished_at_the_next_start(host: Host):
    host.keep(ADA, BEN)

    Ledger(host.data / LEDGER_FILE, Sealer(host.settings.keys(is_sqlite=True))).erased(ADA, host.clock.now())
    assert set(host.zones()) == {BEN}


class FullDisk(Ledger):
    """A ledger whose disk is full once the line is written."""

    def erased(self, person_id: int, at: datetime) -> None:
        super().erased(person_id, at)
        raise StorageUnavailable


def test_an_erasure_that_failed_is_void(host: Host):
    host.keep(ADA, BEN)
    made = host.back_up()

    async def fail(bot: Hearth) -> None:
        ledger = FullDisk(host.data / LEDGER_FILE, Sealer(host.settings.keys(is_sqlite=True)))
        everybody = PersonalDataOfAll(bot.database, bot.personal_data.contracts, host.clock, ledger)
        with pytest.raises(StorageUnavailable):
            await everybody.erase(ADA)

    host.do(fail)
    assert set(host.zones()) == {ADA, BEN}
    assert host.restore(made.file).erased_again == 0
    assert set(host.zones()) == {ADA, BEN}


def test_what_was_due_since_the_backup_is_in_doubt_and_nothing_else(host: Host):
    now = host.clock.now() + DAY

    async def plan(bot: Hearth) -> None:
        async with bot.database.writing() as unit:
            for key, due_at in (("late", now - 2 * DAY), ("past", now - HOUR), ("coming", now + HOUR)):
                await store.plan(unit, Plan("reflections.prompt", key, due_at, guild_id=5, subject=1))

    async def tries(bot: Hearth) -> dict[str, object]:
        async with bot.database.reading() as unit:
            rows = await unit.all(select(deliveries))
            return {row.dedupe_key: (row.state, row.attempted_at) for row in rows}

    host.do(plan)
    made = host.back_up()
    host.clock.advance(DAY)
    assert host.restore(made.file).doubtful == 2
    assert host.do(tries) == {
        "late": ("sending", now - DAY), "past": ("sending", now - HOUR), "coming": ("planned", None),
    }  # fmt: skip


def test_without_the_key_nobody_reads_sealed_words_in_a_backup(host: Host):
    host.keep(ADA)
    made = host.back_up()
    key = host.data / "hearth.key"
    assert WORDS.encode() not in made.file.read_bytes()
    assert key.read_bytes().strip() not in made.file.read_bytes()
    key.write_text(new_key())
    before = stored(host)
    with pytest.raises(CannotStart, match="sealed with another secret key"):
        host.restore(made.file)
    assert stored(host) == before
