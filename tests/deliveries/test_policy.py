"""Rest, quiet hours, closed DMs and the week's two DMs: tables and laws of the one place that decides."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import QuietHours
from bot.deliveries.model import Purpose, Skip
from bot.deliveries.policy import WEEK, Circumstances, Wait, decide

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
NIGHT = datetime(2026, 3, 4, 22, tzinfo=UTC)
MORNING = datetime(2026, 3, 5, 8, tzinfo=UTC)
QUIET = QuietHours(time(21), time(8))
ZONES = [ZoneInfo(name) for name in ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")]


def decided(
    now: datetime = NOON,
    purpose: Purpose = Purpose.PROMPT,
    *,
    is_dm: bool = True,
    useless_after: datetime | None = None,
    dms_a_week: int = 2,
    **known: object,
):
    circumstances = Circumstances(**{"zone": LONDON, **known})  # type: ignore[arg-type]
    return decide(
        now,
        purpose,
        circumstances,
        is_dm=is_dm,
        useless_after=useless_after,
        quiet=QUIET,
        dms_a_week=dms_a_week,
    )


@pytest.mark.parametrize(
    ("purpose", "is_left_in_peace"),
    [
        (Purpose.REMINDER, True),
        (Purpose.PROMPT, True),
        (Purpose.NUDGE, True),
        (Purpose.STEWARDS, False),
        (Purpose.UPKEEP, False),
        (Purpose.ANSWER, False),
    ],
)
@pytest.mark.parametrize("is_dm", [True, False])
def test_who_rests_gets_no_reminder_prompt_or_nudge(purpose: Purpose, is_left_in_peace: bool, is_dm: bool):
    found = decided(purpose=purpose, is_dm=is_dm, resting_until=NOON + timedelta(days=3))
    assert found == (Skip("resting") if is_left_in_peace else None)


def test_rest_ends_by_itself():
    assert decided(resting_until=NOON) is None
    assert decided(resting_until=NOON - timedelta(days=1)) is None


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.ANSWER])
def test_no_dm_comes_by_night_and_none_is_lost_for_it(purpose: Purpose):
    assert decided(NIGHT, purpose) == Wait(MORNING, "quiet hours")
    assert decided(NIGHT, purpose, is_dm=False) is None


def test_what_they_asked_for_this_minute_is_held_back_by_closed_dms_alone():
    asked = {"purpose": Purpose.ANSWER, "resting_until": NIGHT + timedelta(days=3), "dms_at": (NIGHT,) * 9}
    assert decided(NIGHT, **asked) is None
    assert decided(NIGHT, dms_a_week=0, **asked) is None
    assert decided(NIGHT, dms_closed=True, **asked) == Skip("their DMs are closed")


@pytest.mark.parametrize(("zone", "is_quiet"), [("Asia/Tokyo", True), ("America/New_York", False)])
def test_the_night_is_the_one_where_they_are(zone: str, is_quiet: bool):
    found = decided(datetime(2026, 3, 4, 13, tzinfo=UTC), zone=ZoneInfo(zone))
    assert (found is not None) is is_quiet


def test_closed_dms_are_not_tried():
    assert decided(dms_closed=True) == Skip("their DMs are closed")
    assert decided(dms_closed=True, is_dm=False) is None


def test_a_third_dm_waits_until_the_first_is_a_week_old():
    first, second = NOON - timedelta(days=5), NOON - timedelta(days=1)
    assert decided(dms_at=(first, second)) == Wait(first + WEEK + timedelta(seconds=1), "two DMs this week already")
    assert decided(dms_at=(second,)) is None
    assert decided(dms_at=(NOON - WEEK, second)) is None


def test_what_they_chose_and_what_stewards_send_is_not_counted():
    just_now = (NOON - timedelta(hours=1),) * 9
    for purpose in (Purpose.REMINDER, Purpose.STEWARDS, Purpose.UPKEEP):
        assert decided(purpose=purpose, dms_at=just_now) is None


def test_where_a_house_sends_no_dms_none_is_sent_and_none_waits():
    found = decided(dms_a_week=0)
    assert isinstance(found, Skip)
    assert decided(dms_a_week=0, purpose=Purpose.REMINDER) is None


def test_a_wait_that_ends_when_it_is_of_no_use_is_a_skip():
    assert isinstance(decided(NIGHT, useless_after=MORNING - timedelta(seconds=1)), Skip)
    assert decided(NIGHT, useless_after=MORNING) == Wait(MORNING, "quiet hours")


instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@st.composite
def situations(draw: st.DrawFn):
    now = draw(instants)
    ages = draw(st.lists(st.timedeltas(timedelta(0), timedelta(days=10)), max_size=6))
    useless_in = draw(st.none() | st.timedeltas(timedelta(0), timedelta(days=9)))
    resting = draw(st.none() | st.timedeltas(timedelta(days=-2), timedelta(days=2)))
    return (
        now,
        draw(st.sampled_from(Purpose)),
        Circumstances(
            draw(st.sampled_from(ZONES)),
            None if resting is None else now + resting,
            draw(st.booleans()),
            tuple(sorted(now - age for age in ages)),
        ),
        draw(st.booleans()),
        None if useless_in is None else now + useless_in,
        QuietHours(draw(st.times()).replace(second=0, microsecond=0), draw(st.times()).replace(second=0)),
        draw(st.integers(0, 7)),
    )


@given(situations())
def test_the_laws_hold_everywhere(situation):
    now, purpose, known, is_dm, useless_after, quiet, dms_a_week = situation

    def ask(at: datetime):
        return decide(at, purpose, known, is_dm=is_dm, useless_after=useless_after, quiet=quiet, dms_a_week=dms_a_week)

    found = ask(now)
    assert ask(now) == found, "the same is decided from the same"
    if isinstance(found, Wait):
        assert found.until > now
        assert useless_after is None or found.until <= useless_after
        assert not quiet.holds(found.until, known.zone)
    if found is None:
        assert not (purpose.rests and known.resting_until is not None and known.resting_until > now)
    if found is None and is_dm:
        assert not known.dms_closed
        assert not (purpose.keeps_quiet and quiet.holds(now, known.zone))
        if purpose.is_counted:
            assert len([sent for sent in known.dms_at if now - WEEK < sent <= now]) < dms_a_week
    if found is not None and not is_dm:
        assert found == Skip("resting")


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=3)), max_size=25), st.integers(1, 7), st.sampled_from(ZONES))
def test_however_many_are_planned_no_seven_days_hold_more_than_the_house_allows(gaps, dms_a_week, zone):
    now = datetime(2026, 3, 20, tzinfo=UTC)
    sent: list[datetime] = []
    for gap in gaps:
        now += gap
        while True:
            found = decide(
                now,
                Purpose.NUDGE,
                Circumstances(zone, dms_at=tuple(sent)),
                is_dm=True,
                useless_after=None,
                quiet=QUIET,
                dms_a_week=dms_a_week,
            )
            if found is None:
                break
            assert isinstance(found, Wait)
            now = found.until
        sent.append(now)
    for start in sent:
        assert len([at for at in sent if start <= at < start + WEEK]) <= dms_a_week
