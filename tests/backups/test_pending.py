"""An erasure that was written down and never committed is not lost because somebody else is erased after it."""

from __future__ import annotations

from datetime import timedelta

from bot.app import Hearth
from bot.database import Sealer
from bot.ledger import LEDGER_FILE, Ledger
from tests.backups.conftest import ADA, BEN, Host

CID = 7100000000000000003
MINUTE = timedelta(minutes=1)


def ledger_of(host: Host) -> Ledger:
    return Ledger(host.data / LEDGER_FILE, Sealer(host.settings.keys(is_sqlite=True)))


def test_the_next_erasure_finishes_one_that_another_process_began(host: Host):
    host.keep(ADA, BEN, CID)

    async def act(bot: Hearth) -> None:
        # Another process noted Ada's erasure, and was killed before its commit.
        ledger_of(host).erased(ADA, host.clock.now())
        host.clock.advance(MINUTE)
        await bot.personal_data.erase(BEN)

    host.do(act)
    assert set(host.zones()) == {CID}


def test_who_came_back_after_an_erasure_is_left_alone_by_the_next_one(host: Host):
    host.keep(ADA, BEN)
    host.erase(ADA)
    host.clock.advance(MINUTE)
    host.keep(ADA)
    host.erase(BEN)
    assert set(host.zones()) == {ADA}
