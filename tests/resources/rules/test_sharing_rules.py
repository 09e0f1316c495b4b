"""What becomes of what was typed, what is kept between two forms, and when an opportunity is over."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import is_seen, several_lines
from cogs.resources.rules.finding import Wanted, pick, picked, tokens_of, wanted_of
from cogs.resources.rules.resource import (
    MOST_TOPICS,
    Access,
    Cost,
    Description,
    Kind,
    Pay,
    Resource,
    ResourceId,
    State,
    Takes,
)
from cogs.resources.rules.sharing import (
    LONGEST_OPEN,
    ClosedAlready,
    ClosesTooLate,
    Incomplete,
    More,
    NoLinkGiven,
    NoTitle,
    Offer,
    Practical,
    Said,
    Share,
    closes_at,
    kept,
    must_be_open,
    must_be_whole,
    share_of,
)

ZONES = ("Europe/London", "Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu", "Africa/Cairo", "America/Asuncion")
DAY = timedelta(days=1)
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
A_JOB = Description("Trustee", kind=Kind.OPPORTUNITY, pay=Pay.PAID, closes_on=date(2026, 6, 30))

days = st.dates(date(1999, 1, 1), date(2099, 12, 30))
descriptions = st.builds(
    Description,
    title=st.text(min_size=1),
    why=st.text(),
    kind=st.sampled_from(Kind),
    topics=st.lists(st.text(), max_size=MOST_TOPICS).map(tuple),
    creator=st.text(),
    cost=st.sampled_from(Cost) | st.none(),
    region=st.text(),
    takes=st.sampled_from(Takes) | st.none(),
    access=st.frozensets(st.sampled_from(Access)),
    note=st.text(),
    pay=st.sampled_from(Pay) | st.none(),
    closes_on=days | st.none(),
)
shares = st.builds(Share, st.text(), st.text(), descriptions, st.integers(1, 2**63 - 1).map(ResourceId) | st.none())


@given(shares)
def test_what_is_kept_between_two_forms_comes_back_as_it_was(share: Share):
    assert share_of(json.loads(json.dumps(kept(share)))) == share


@given(days, st.sampled_from(ZONES))
def test_an_opportunity_is_open_all_of_its_last_day_where_the_server_is_and_over_with_it(day: date, name: str):
    zone = ZoneInfo(name)
    ends = closes_at(Description("t", kind=Kind.OPPORTUNITY, closes_on=day), zone)
    assert ends is not None
    assert ends.utcoffset() == timedelta(0)
    last = (ends - timedelta(microseconds=1)).astimezone(zone)
    assert last.date() == day
    assert ends.astimezone(zone).date() == day + DAY
    begins = datetime.combine(day, time(12), zone).astimezone(UTC)
    assert timedelta(hours=10) <= ends - begins <= timedelta(hours=14)


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        ("Europe/London", date(2026, 3, 28), datetime(2026, 3, 29, 0, tzinfo=UTC)),
        ("Europe/London", date(2026, 3, 29), datetime(2026, 3, 29, 23, tzinfo=UTC)),
        ("Europe/London", date(2026, 10, 25), datetime(2026, 10, 26, 0, tzinfo=UTC)),
        # There is no midnight in Cairo that night: the clocks go from 24:00 to 01:00.
        ("Africa/Cairo", date(2026, 4, 23), datetime(2026, 4, 23, 22, tzinfo=UTC)),
        # And two in Havana: the first ends the day.
        ("America/Havana", date(2026, 10, 31), datetime(2026, 11, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_last_day_ends_once_whatever_clocks_do(zone: str, day: date, ends: datetime):
    assert closes_at(Description("t", closes_on=day), ZoneInfo(zone)) == ends


def test_it_is_over_at_its_end_and_not_before():
    one = Resource(ResourceId(1), 1, State.SHARED, A_JOB, "", "", NOW, closes_at=NOW)
    assert not one.is_over(NOW - timedelta(microseconds=1))
    assert one.is_over(NOW)
    assert not one.is_there(NOW)


@given(days, st.integers(-9, LONGEST_OPEN.days + 9))
def test_a_last_day_lies_between_today_and_three_years(today: date, ahead: int):
    closes_on = date.fromordinal(min(today.toordinal() + ahead, date.max.toordinal()))
    if ahead < 0:
        with pytest.raises(ClosedAlready):
            must_be_open(closes_on, today)
    elif closes_on - today > LONGEST_OPEN:
        with pytest.raises(ClosesTooLate):
            must_be_open(closes_on, today)
    else:
        assert Offer("paid", closes_on).on(Description("t"), today).is_complete


@given(st.text(), st.text(max_size=300))
def test_a_title_stands_on_one_line_and_its_reason_on_few(title: str, why: str):
    if not is_seen(title):
        with pytest.raises(NoTitle):
            Said(title).on(None)
        return
    about = Said(title[:20] if is_seen(title[:20]) else "t", why).on(None)
    assert about.title == " ".join(about.title.split())
    assert "\n\n\n" not in about.why
    assert not about.why or is_seen(about.why)
    assert about.why in {"", several_lines(why)}


@given(st.text())
def test_lines_stay_lines_and_doing_it_twice_changes_nothing(text: str):
    once = several_lines(text)
    assert several_lines(once) == once
    assert "\x00" not in once
    assert "\u202e" not in once


def test_what_is_another_thing_now_forgets_pay_and_day():
    assert Said("t", kind="opportunity").on(A_JOB).pay is Pay.PAID
    again = Said("t", kind="event").on(A_JOB)
    assert (again.pay, again.closes_on) == (None, None)


def test_what_is_in_no_list_is_left_out():
    about = More(("wellbeing", "nonsense", "wellbeing"), "a", "b", "c").on(Description("t"), {"wellbeing"})
    assert about.topics == ("wellbeing",)
    about = Practical("free", "forever", ("bsl", "smell")).on(about)
    assert (about.cost, about.takes, about.access) == (Cost.FREE, None, {Access.BSL})
    assert Said("t", kind="spaceship").on(None).kind is Kind.ARTICLE
    with pytest.raises(Incomplete):
        Offer("in kind", date(2026, 6, 30)).on(about, date(2026, 1, 1))


@pytest.mark.parametrize("kind", Kind)
def test_only_a_service_and_a_person_do_without_a_link(kind: Kind):
    about = Description("t", kind=kind, pay=Pay.PAID, closes_on=date(2026, 6, 30))
    must_be_whole(Share("example.org", "https://example.org", about))
    if kind in {Kind.SERVICE, Kind.PERSON}:
        must_be_whole(Share("", "", about))
    else:
        with pytest.raises(NoLinkGiven):
            must_be_whole(Share("", "", about))


def test_an_opportunity_without_pay_or_day_is_not_whole():
    for about in (Description("t", kind=Kind.OPPORTUNITY), Description("t", kind=Kind.OPPORTUNITY, pay=Pay.UNPAID)):
        with pytest.raises(Incomplete):
            must_be_whole(Share("example.org", "https://example.org", about))


@given(
    st.builds(
        Wanted,
        st.text(),
        st.text(min_size=1) | st.none(),
        st.sampled_from(Kind) | st.none(),
        st.sampled_from(Cost) | st.none(),
        st.sampled_from(Takes) | st.none(),
        st.sampled_from(Access) | st.none(),
        st.sampled_from(Pay) | st.none(),
    )
)
def test_a_search_comes_back_as_it_was_kept(wanted: Wanted):
    assert wanted_of(json.loads(json.dumps(wanted.kept()))) == wanted


@given(descriptions)
def test_a_thing_is_filed_under_everything_it_can_be_filtered_by(about: Description):
    for one in (
        Wanted(kind=about.kind, cost=about.cost, takes=about.takes, pay=about.pay),
        *map(_of_way, about.access),
    ):
        assert set(one.tokens) <= set(tokens_of(about))


def _of_way(way: Access) -> Wanted:
    return Wanted(access=way)


@given(st.integers(0, 10**18 - 1).map(ResourceId))
def test_a_pick_is_read_back(number: ResourceId):
    assert picked(pick(number)) == number


@pytest.mark.parametrize(
    "typed", ["resource", "resource -1", "resource 1 ", "Resource 1", f"resource {2**63}", "1", "resource ١"]
)
def test_what_is_typed_is_no_pick(typed: str):
    assert picked(typed) is None
