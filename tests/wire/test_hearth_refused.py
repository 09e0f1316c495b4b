"""The real program where it cannot start: exit status 2 and every fault in a sentence, and no traceback.

A wrong token, a missing intent, a taken port, a key that does not fit and a database from the future are in
`tests/test_running.py`, no token at all in `tests/test_cli.py`, the settings one by one in `tests/test_settings*.py`.
"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.wire


def faults(bed, process):
    """Return the faults it told, which are all that it said."""
    heading, *told = process.stderr.splitlines()
    assert heading == "Hearth cannot start:"
    assert bed.server.requests == []
    return [line.removeprefix("  - ") for line in told]


async def test_every_fault_is_told_at_once_each_with_its_place(bed):
    (bed.folder / "hearth.yaml").write_text(
        'community:\n  zone: Europe/Lundon\nquiet_hours:\n  starts: 21:00\ndms: "two"\n'
    )
    wrong = {"HEARTH_HTTP": "8080", "HEARTH_SHARDS": "2/2", "HEARTH_SECRET_KEY": "secret", "HEARTH_DATABSE_URL": "x"}
    async with bed.process(HEARTH_CONFIG=str(bed.folder), DISCORD_TOKEN="a 'token'", **wrong) as hearth:
        assert await hearth.exit_code() == 2
    told = faults(bed, hearth)
    assert len(told) == 8
    in_file = [f"{bed.folder / 'hearth.yaml'}: {name}" for name in ("community.zone", "quiet_hours.starts", "dms")]
    for place in (*in_file, "DISCORD_TOKEN", *wrong):
        assert sum(fault.startswith(f"{place}: ") for fault in told) == 1, place
    assert "Europe/London" in hearth.stderr
    assert "a 'token'" not in hearth.stderr


async def test_a_database_that_cannot_be_opened_is_told_with_its_place(bed):
    bed.data.mkdir()
    (bed.data / "hearth.db").write_text("not a database, but something of somebody's" * 100)
    async with bed.process() as hearth:
        assert await hearth.exit_code() == 2
    assert "Traceback" not in hearth.stderr
    last = hearth.stderr.splitlines()[-1]
    assert str(bed.data / "hearth.db") in last
    assert (bed.data / "hearth.db").read_text().startswith("not a database")


async def test_a_data_folder_that_cannot_be_made_is_told_with_its_place(bed):
    bed.data.write_text("a file where the folder should be")
    async with bed.process() as hearth:
        assert await hearth.exit_code() == 2
    assert "Traceback" not in hearth.stderr
    assert str(bed.data) in hearth.stderr.splitlines()[-1]


async def test_a_postgresql_that_is_not_there_is_told_without_its_password(bed):
    bed.environ = {
        "HEARTH_DATABASE_URL": "postgresql://hearth:geheim@127.0.0.1:9/hearth",
        "HEARTH_SECRET_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    }
    async with bed.process() as hearth:
        assert await hearth.exit_code() == 2
    assert "Traceback" not in hearth.stderr
    assert "127.0.0.1:9/hearth" in hearth.stderr.splitlines()[-1]
    assert "geheim" not in hearth.stderr
