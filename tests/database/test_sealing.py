"""Keys and sealed text: unreadable at rest, openable after the key is changed, refused with a wrong key."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from bot.database import Database, Sealer, Unsealable, new_key
from bot.database.meta import accept_key, meta, remember, remembered
from bot.database.sealing import KEY_FILE, key_made_beside, read_key_file
from bot.errors import CannotStart
from tests.database.tables import values

SECRET = "a sentence that nobody else may read"


def everything_in(database: Database) -> bytes:
    """Return all bytes on disk of an SQLite database, its write-ahead log included."""
    file = Path(database.url.database or "")
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_what_is_sealed_cannot_be_read_in_the_file(counting: Database) -> None:
    async with counting.writing() as unit:
        await unit.execute(values.insert().values(sealed=unit.seal(SECRET), words="said aloud"))
    assert b"said aloud" in everything_in(counting)
    assert SECRET.encode() not in everything_in(counting)


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_what_was_deleted_is_in_the_file_no_longer(counting: Database) -> None:
    async with counting.writing() as unit:
        await unit.execute(values.insert().values(words=SECRET))
    assert SECRET.encode() in everything_in(counting)
    async with counting.writing() as unit:
        await unit.execute(delete(values))
    await counting.leave_no_trace()
    assert SECRET.encode() not in everything_in(counting)


async def test_leaving_no_trace_waits_for_no_reader_and_loses_nothing(counting: Database, second: Database) -> None:
    async with second.reading(snapshot=True) as unit:
        assert await unit.all(select(values)) == []
        async with counting.writing() as other:
            await other.execute(values.insert().values(words="kept"))
        await counting.leave_no_trace()
        assert await unit.all(select(values)) == []
    await counting.leave_no_trace()
    async with second.reading() as unit:
        assert [row.words for row in await unit.all(select(values))] == ["kept"]


def test_the_same_text_never_looks_the_same_twice() -> None:
    sealer = Sealer((new_key(),))
    assert sealer.seal(SECRET) != sealer.seal(SECRET)


def test_with_a_new_key_in_front_old_text_still_opens() -> None:
    old, new = new_key(), new_key()
    sealed = Sealer((old,)).seal(SECRET)
    both = Sealer((new, old))
    assert both.open(sealed) == SECRET
    assert Sealer((new,)).open(both.seal(SECRET)) == SECRET


def test_with_another_key_it_does_not_open() -> None:
    with pytest.raises(Unsealable):
        Sealer((new_key(),)).open(Sealer((new_key(),)).seal(SECRET))


def test_text_that_was_tampered_with_does_not_open() -> None:
    sealer = Sealer((new_key(),))
    sealed = bytearray(sealer.seal(SECRET))
    sealed[20] ^= 1
    with pytest.raises(Unsealable):
        sealer.open(bytes(sealed))


@pytest.mark.parametrize("keys", [(), ("",), ("short",), (new_key(), "not a key at all"), ("é" * 44,)])
def test_a_key_of_another_form_is_refused_in_words_without_it(keys: tuple[str, ...]) -> None:
    with pytest.raises(CannotStart) as refused:
        Sealer(keys)
    assert all(fault.endswith(".") for fault in refused.value.faults)
    assert not any(key and key in str(refused.value) for key in keys)


async def fingerprint(database: Database) -> str | None:
    async with database.reading() as unit:
        return await remembered(unit, "key_fingerprint")


async def test_a_new_database_remembers_its_key_without_keeping_it(database: Database) -> None:
    key = new_key()
    database.sealer = Sealer((key,))
    await accept_key(database)
    await accept_key(database)
    kept = await fingerprint(database)
    assert kept == database.sealer.fingerprints[0]
    assert kept is not None
    assert kept not in key
    assert key[:8] not in kept


async def test_a_wrong_key_is_refused_and_nothing_is_changed(database: Database) -> None:
    await accept_key(database)
    before = await fingerprint(database)
    database.sealer = Sealer((new_key(), new_key()))
    with pytest.raises(CannotStart, match="nothing was changed"):
        await accept_key(database)
    assert await fingerprint(database) == before


async def test_a_new_key_in_front_of_the_old_takes_its_place(database: Database) -> None:
    old, new = new_key(), new_key()
    database.sealer = Sealer((old,))
    await accept_key(database)
    database.sealer = Sealer((new, old))
    await accept_key(database)
    assert await fingerprint(database) == Sealer((new,)).fingerprints[0]
    database.sealer = Sealer((old,))
    with pytest.raises(CannotStart):
        await accept_key(database)


async def test_a_database_without_a_key_holds_nothing_against_it(database: Database) -> None:
    database.sealer = None
    with pytest.raises(RuntimeError):
        await accept_key(database)


async def test_what_is_remembered_again_takes_the_place_of_the_first(database: Database) -> None:
    async with database.writing() as unit:
        assert await remembered(unit, "colour") is None
        await remember(unit, "colour", "red")
        await remember(unit, "colour", "blue")
    async with database.reading() as unit:
        assert await remembered(unit, "colour") == "blue"
        assert len(await unit.all(select(meta))) == 1


def test_a_key_made_is_for_its_owner_alone_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    key = key_made_beside(folder)
    assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600
    assert key_made_beside(folder) == key == read_key_file(folder / KEY_FILE)
    assert Sealer((key,)).open(Sealer((key,)).seal(SECRET)) == SECRET
    assert [path.name for path in folder.iterdir()] == [KEY_FILE]


def test_of_several_starters_at_once_all_get_the_same_key(tmp_path: Path) -> None:
    starters = 4
    with ThreadPoolExecutor(starters) as pool:
        for number in range(60):
            together = threading.Barrier(starters)

            def start(folder: Path, together: threading.Barrier = together) -> str:
                together.wait()
                return key_made_beside(folder)

            keys = set(pool.map(start, [tmp_path / str(number)] * starters))
            assert len(keys) == 1


def test_an_empty_key_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("\n")
    with pytest.raises(CannotStart, match="is empty"):
        key_made_beside(tmp_path)
    assert (tmp_path / KEY_FILE).read_text() == "\n"


def test_an_unreadable_key_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for unreadable in (tmp_path, tmp_path / "none", tmp_path / "bytes"):
        (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(CannotStart, match="could not be read") as refused:
            read_key_file(unreadable)
        assert len(refused.value.faults) == 1


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="could not be written"):
        key_made_beside(tmp_path / "file" / "data")
