"""Typed times, read at Wednesday 4 March 2026, 10:00, in London, unless a test says otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.when import Reading, read
from tests.when.saying import LONDON, said


def test_a_reading_holds_the_readers_day_and_time_and_the_instant():
    july = datetime(2026, 7, 1, 10, tzinfo=UTC)
    found = read("tomorrow 7pm", now=july, zone=LONDON)
    assert found == Reading(date(2026, 7, 2), time(19), datetime(2026, 7, 2, 18, tzinfo=UTC))
    assert read("tomorrow", now=july, zone=LONDON) == Reading(date(2026, 7, 2), None, None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Thurs 7-8.30pm", "2026-03-05 19:00"),
        ("18/03 at 19:30", "2026-03-18 19:30"),
        ("in a fortnight", "2026-03-18"),
        ("in fourteen days", "2026-03-18"),
        ("a week tomorrow", "2026-03-12"),
        ("tomorrow week 7pm", "2026-03-12 19:00"),
        ("two weeks tomorrow 7pm", "2026-03-19 19:00"),
        ("a fortnight today", "2026-03-18"),
        ("3 days from tomorrow", "2026-03-08"),
        ("Friday fortnight", "2026-03-20"),
        ("a fortnight on saturday 3pm", "2026-03-21 15:00"),
        ("wednesday week 7pm", "2026-03-11 19:00"),
        ("the day after tomorrow 6pm", "2026-03-06 18:00"),
        ("in two weeks' time at 7pm", "2026-03-18 19:00"),
        ("a week from now", "2026-03-11"),
        ("in 3 months", "2026-06-04"),
        ("in a year", "2027-03-04"),
        ("friday next week 6pm", "2026-03-13 18:00"),
        ("next week on tuesday", "2026-03-10"),
        ("tuesday of next week", "2026-03-10"),
        ("this week friday", "2026-03-06"),
        ("this coming monday 7pm", "2026-03-09 19:00"),
        ("next wednesday 7pm", "2026-03-11 19:00"),
        ("tomorrow, Thursday 5th March, 7pm", "2026-03-05 19:00"),
        ("next fri 13 march 7pm", "2026-03-13 19:00"),
        ("Wensday 7pm", "2026-03-04 19:00"),
        ("every thursday at 6pm", "2026-03-05 18:00"),
        ("every 2 weeks on thursday at 6pm", "2026-03-05 18:00"),
        ("fortnightly thursdays 6pm", "2026-03-05 18:00"),
        ("yesterday", "2026-03-03"),
    ],
)
def test_days_by_name_and_distance(typed, meant):
    assert said(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Thursday the 12th of March 2026 at 7.00 p.m.", "2026-03-12 19:00"),
        ("Mar 12, 2026 7pm", "2026-03-12 19:00"),
        ("12 Mar. 7pm", "2026-03-12 19:00"),
        ("12-03-2026 19:00", "2026-03-12 19:00"),
        ("12.3.26 7pm", "2026-03-12 19:00"),
        ("18.03 7pm", "2026-03-18 19:00"),
        ("2026/03/12 7pm", "2026-03-12 19:00"),
        ("2026-03-12T19:00", "2026-03-12 19:00"),
        ("2026-03-12T19:00:00.000+01:00", "2026-03-12 18:00"),
        ("2026-03-12T19:00-0500", "2026-03-13 00:00"),
        ("2026-03-12 14:30-16:00", "2026-03-12 14:30"),
        ("12 march 1930", "2026-03-12 19:30"),
        ("2000 12 march", "2026-03-12 20:00"),
        ("12 march at 2030", "2026-03-12 20:30"),
        ("2030 tomorrow", "2026-03-05 20:30"),
        ("Friday 13th", "2026-03-13"),
        ("the 3rd at 7pm", "2026-04-03 19:00"),
        ("the 30th of next month 7pm", "2026-04-30 19:00"),
        ("the 4th at 7pm", "2026-03-04 19:00"),
        ("4 march 7pm", "2026-03-04 19:00"),
        ("3 march 7pm", "2027-03-03 19:00"),
        ("29 feb 2028", "2028-02-29"),
        ("1 april 2025 7pm", "2025-04-01 19:00"),
        ("first Tuesday of April 7pm", "2026-04-07 19:00"),
        ("first Tuesday of March", "2027-03-02"),
        ("first monday of feb 2028", "2028-02-07"),
        ("last Friday of the month", "2026-03-27"),
        ("first monday of the month 6pm", "2026-04-06 18:00"),
        ("every first tuesday of the month, 6pm", "2026-04-07 18:00"),
        ("third thurs of next month 7pm", "2026-04-16 19:00"),
        ("2nd tuesday in may at 6:30pm", "2026-05-12 18:30"),
    ],
)
def test_dates(typed, meant):
    assert said(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026 March 12 7pm", "2026-03-12 19:00"),
        ("2026, 12th of March, 19:00", "2026-03-12 19:00"),
        ("2026 March 12 7:30 pm thursday", "2026-03-12 19:30"),
        ("2026 March 12", "2026-03-12"),
    ],
)
def test_dates_in_other_orders(typed, meant):
    assert said(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("friday noon", "2026-03-06 12:00"),
        ("12 noon sunday", "2026-03-08 12:00"),
        ("midnight", "2026-03-05 00:00"),
        ("midnight tonight", "2026-03-05 00:00"),
        ("19h30", "2026-03-04 19:30"),
        ("friday 1900hrs", "2026-03-06 19:00"),
        ("friday 7.30 hrs", "2026-03-06 07:30"),
        ("quarter to eight pm", "2026-03-04 19:45"),
        ("friday quarter to 12pm", "2026-03-06 11:45"),
        ("ten to 8 tonight", "2026-03-04 19:50"),
        ("20 to 8 tonight", "2026-03-04 19:40"),
        ("twenty-five past seven this evening", "2026-03-04 19:25"),
        ("friday at half past 10", "2026-03-06 10:30"),
        ("friday 7 o'clock in the evening", "2026-03-06 19:00"),
        ("this evening at 7", "2026-03-04 19:00"),
        ("tonight", "2026-03-04"),
        ("tomorrow evening", "2026-03-05"),
        ("tomorrow morning at half nine", "2026-03-05 09:30"),
        ("friday night 8pm", "2026-03-06 20:00"),
        ("3 in the afternoon friday", "2026-03-06 15:00"),
        ("7 in the evening", "2026-03-04 19:00"),
        ("thursday at seven pm", "2026-03-05 19:00"),
        ("thursday seven thirty pm", "2026-03-05 19:30"),
        ("today at 7", "2026-03-04 19:00"),
        ("friday at 9", "2026-03-06 09:00"),
        ("tomorrow 10", "2026-03-05 10:00"),
        ("friday 08:15", "2026-03-06 08:15"),
        ("friday 10.30", "2026-03-06 10:30"),
        ("friday 19:00pm", "2026-03-06 19:00"),
        ("friday 0:30am", "2026-03-06 00:30"),
        ("12am friday", "2026-03-06 00:00"),
        ("12pm friday", "2026-03-06 12:00"),
        ("Saturday 10am to noon", "2026-03-07 10:00"),
        ("Saturday noon-2pm", "2026-03-07 12:00"),
        ("Sat 11-1pm", "2026-03-07 11:00"),
        ("sat from 7 until 9pm", "2026-03-07 19:00"),
        ("sat 10-12", "2026-03-07 10:00"),
        ("18:00 – 20:00 Friday", "2026-03-06 18:00"),
        ("in an hour and a half", "2026-03-04 11:30"),
        ("in 2h30", "2026-03-04 12:30"),
        ("in 1 day and 2 hours", "2026-03-05 12:00"),
        ("30 mins from now", "2026-03-04 10:30"),
        ("in three quarters of an hour", "2026-03-04 10:45"),
        ("9.30\u202fPM friday?", "2026-03-06 21:30"),
    ],
)
def test_times_of_day(typed, meant):
    assert said(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7pm CET friday", "2026-03-06 18:00"),
        ("7pm UK time friday", "2026-03-06 19:00"),
        ("9am New York time friday", "2026-03-06 14:00"),
        ("6pm ET 1 july", "2026-07-01 23:00"),
        ("7pm BST 1 july", "2026-07-01 19:00"),
        ("7pm GMT 1 july", "2026-07-01 20:00"),
        ("7pm Europe/Paris tomorrow", "2026-03-05 18:00"),
        ("7pm UTC+5:30 friday", "2026-03-06 13:30"),
        ("friday 7pm (GMT-1)", "2026-03-06 20:00"),
        ("8pm PST friday", "2026-03-07 04:00"),
    ],
)
def test_a_typed_zone_wins(typed, meant):
    assert said(typed) == meant


def test_a_year_that_could_be_a_time_is_clear_once_there_is_a_time():
    assert said("12 march 2030 7pm") == "2030-03-12 19:00"
    assert said("12/03/2030") == "2030-03-12"


@pytest.mark.parametrize(
    ("typed", "now", "meant"),
    [
        ("wednesday 7pm", "2026-03-04T20:00Z", "2026-03-11 19:00"),
        ("next monday 7pm", "2026-03-08T10:00Z", "2026-03-09 19:00"),  # a Sunday: it is tomorrow for everyone
        ("this saturday", "2026-03-07T10:00Z", "2026-03-07"),
        ("at 9", "2026-03-04T08:00Z", "2026-03-04 09:00"),
        ("12:30", "2026-03-04T10:00Z", "2026-03-04 12:30"),
        ("in 3 hours", "2026-03-28T23:30:42Z", "2026-03-29 03:30"),  # across the missing hour, to the minute
        ("tomorrow 1:30 am", "2026-03-28T12:00Z", "2026-03-29 02:30"),
        ("tomorrow 01:30", "2026-10-24T12:00Z", "2026-10-25 01:30"),
        ("last friday of the month 6pm", "2026-03-27T18:00Z", "2026-04-24 18:00"),
        ("in a month", "2026-12-31T10:00Z", "2027-01-31"),
        ("the 1st", "2026-12-31T10:00Z", "2027-01-01"),
    ],
)
def test_what_is_meant_hangs_on_now(typed, now, meant):
    assert said(typed, datetime.fromisoformat(now)) == meant


def test_a_time_alone_in_a_typed_zone_is_the_next_one_there():
    sydney = ZoneInfo("Australia/Sydney")
    now = datetime(2026, 3, 4, 22, tzinfo=UTC)  # Thursday morning in Sydney, Wednesday 17:00 in New York
    assert read("7pm EST", now=now, zone=sydney).at == datetime(2026, 3, 5, 0, tzinfo=UTC)


def test_the_day_is_the_readers_own():
    auckland = ZoneInfo("Pacific/Auckland")
    now = datetime(2026, 3, 4, 20, tzinfo=UTC)  # Thursday there already
    assert said("tomorrow 9am", now, auckland) == "2026-03-06 09:00"
    assert said("<t:1773342000:F>", now, auckland) == "2026-03-13 08:00"
