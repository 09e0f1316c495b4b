"""What a failed try tells, and what is kept of it: facts, and no words of anybody's."""

from __future__ import annotations

import aiohttp
import pytest

from bot.deliveries import failures
from bot.deliveries.failures import Verdict
from tests.deliveries.fake_discord import lost_reply, no_line, refusal


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (refusal(403, 50007), Verdict.REFUSED),
        (refusal(403, 50278), Verdict.REFUSED),
        (refusal(403, 50013), Verdict.REFUSED),
        (refusal(403, 50001), Verdict.REFUSED),
        (refusal(404, 10003), Verdict.REFUSED),
        (refusal(400, 50035), Verdict.REFUSED),
        (refusal(401, 0), Verdict.UNSURE),
        (refusal(408, 0), Verdict.UNSURE),
        (refusal(429, 0), Verdict.UNSURE),
        (refusal(500, 0), Verdict.UNSURE),
        (refusal(502, 0), Verdict.UNSURE),
        (refusal(503, 0), Verdict.UNSURE),
        (refusal(524, 0), Verdict.UNSURE),
        (no_line(), Verdict.UNSURE),
        (lost_reply(), Verdict.UNSURE),
        (aiohttp.ServerDisconnectedError(), Verdict.UNSURE),
        (aiohttp.ClientPayloadError("secret words of somebody"), Verdict.UNSURE),
        (ConnectionResetError(104, "secret words of somebody"), Verdict.UNSURE),
        (TimeoutError("secret words of somebody"), Verdict.UNSURE),
    ],
)
def test_an_error_is_read_cautiously_and_kept_without_its_words(error: Exception, verdict: Verdict):
    assert isinstance(error, failures.TRANSPORT)
    assert failures.read(error) is verdict
    assert "secret" not in failures.phrase(error)
    assert failures.phrase(error)


def test_the_code_is_discords_or_nothing():
    assert failures.code_of(refusal(403, 50013)) == 50013
    assert failures.code_of(TimeoutError()) == 0


def test_a_phrase_names_the_status_the_code_and_the_kind_of_trouble():
    assert failures.phrase(refusal(403, 50013)) == "Discord answered 403 (code 50013)"
    assert failures.phrase(lost_reply()) == "no answer from Discord (ClientOSError)"
