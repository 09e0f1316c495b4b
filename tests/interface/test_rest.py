"""`/rest`: three lengths and a typed date, read back; it is private, silences everything, and ends by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import members
from bot.errors import PastTime, TooFarAhead, UnreadableDate
from bot.own.rests import LONGEST, checked, typed_end
from tests.community import Community, posts, said
from tests.interface.pressing import everything_kept, filled_in, labels, private, standing

DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)


async def rest(community: Community, **given: str) -> Any:
    return (await community.member.slash(community.reflections, "rest", **given)).response


async def resting_until(community: Community) -> datetime | None:
    async with community.hearth.database.reading() as unit:
        return (await members.person(unit, community.member.id)).resting_until


def shown(instant: datetime) -> str:
    return f"<t:{int(instant.timestamp())}:F>"


async def seen_by_others(community: Community) -> list[str]:
    commands = ("home", "rest", "my settings", "steward audit", "steward today", "steward prompts")
    return [said(await community.steward.slash(community.stewards, command)) for command in commands]


# -- Reading a date ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("18 March", datetime(2026, 3, 18, tzinfo=UTC)),
        ("1 April", datetime(2026, 3, 31, 23, tzinfo=UTC)),  # summer time by then
        ("tomorrow", datetime(2026, 3, 5, tzinfo=UTC)),
        ("Friday 6pm", datetime(2026, 3, 6, 18, tzinfo=UTC)),
        ("in two weeks", datetime(2026, 3, 18, tzinfo=UTC)),
    ],
)
def test_a_typed_date_is_read_where_they_are(typed: str, end: datetime):
    assert typed_end(typed, now=NOW, zone=LONDON) == end


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", UnreadableDate),
        ("when I feel like it", UnreadableDate),
        ("12 March 2020", PastTime),
        ("today", PastTime),
        ("4 March 2027", None),
        ("6 March 2027", TooFarAhead),
        ("1 January 2031", TooFarAhead),
    ],
)
def test_what_is_no_date_or_too_far_is_refused(typed: str, error: type[Exception] | None):
    if error is None:
        assert typed_end(typed, now=NOW, zone=LONDON) == datetime(2027, 3, 4, tzinfo=UTC)
        return
    with pytest.raises(error):
        typed_end(typed, now=NOW, zone=LONDON)


@given(st.timedeltas(timedelta(days=-800), timedelta(days=800)))
def test_no_rest_is_over_already_or_lasts_over_a_year(ahead: timedelta):
    try:
        end = checked(NOW + ahead, now=NOW)
    except PastTime:
        assert ahead <= timedelta(0)
    except TooFarAhead:
        assert ahead > LONGEST
    else:
        assert NOW < end <= NOW + LONGEST


# -- As a person uses it -------------------------------------------------------------------------


async def test_it_says_how_it_stands_and_offers_three_lengths_and_a_date(community: Community):
    panel = await rest(community)
    assert labels(panel) == ["3 days", "A week", "2 weeks", "Choose a date"]
    told = said(await community.member.slash(community.reflections, "rest"))
    assert "Rest: you are not resting." in told
    assert "Nobody else is told." in told
    assert (await everything_kept(community))["people"] == []


@pytest.mark.parametrize(("label", "days"), [("3 days", 3), ("A week", 7), ("2 weeks", 14)])
async def test_a_length_is_set_with_one_press_and_ended_with_one(community: Community, label: str, days: int):
    start = community.now
    told = said(await community.member.click(await rest(community), label=label))
    until = await resting_until(community)
    assert until is not None
    assert abs(until - start - days * DAY) < timedelta(seconds=5)
    assert f"Done: you are resting until {shown(until)}" in told

    home = await community.member.slash(community.reflections, "home")
    assert f"You are resting until {shown(until)}. Nothing reaches you until then." in said(home)
    told = said(await community.member.click(home.response, label="End my rest now"))

    assert "Done: you are not resting any more." in told
    assert await resting_until(community) is None
    assert "resting" not in said(await community.member.slash(community.reflections, "home"))


async def test_it_ends_by_itself(community: Community):
    await community.member.click(await rest(community), label="3 days")
    await community.go_to(community.now + 3 * DAY + timedelta(minutes=1))
    assert "Rest: you are not resting." in said(await community.member.slash(community.reflections, "rest"))
    assert "resting" not in said(await community.member.slash(community.reflections, "home"))


async def test_a_typed_date_is_read_back_in_their_own_zone_and_set_by_a_yes(community: Community):
    await community.member.slash(community.reflections, "my settings", zone="Asia/Tokyo")
    end = datetime(2026, 2, 14, 15, tzinfo=UTC)  # the beginning of the 15th, there

    asked = await community.member.slash(community.reflections, "rest", until="15 Feb")

    assert f"**Rest until {shown(end)}" in said(asked)
    assert "You wrote: 15 Feb" in said(asked)
    assert await resting_until(community) is None
    told = said(await community.member.click(asked.response, label="Yes, rest until then"))
    assert shown(end) in told
    assert await resting_until(community) == end
    await community.member.click(asked.response, label="Yes, rest until then")
    assert await resting_until(community) == end


async def test_the_form_reads_back_too_and_what_it_cannot_read_comes_back(community: Community):
    form = await community.member.click(await rest(community), label="Choose a date")
    refused = await community.member.submit_modal(form, {"until": "next blue moon"})
    assert "I couldn't read “next blue moon” as one date." in said(refused)
    again = await community.member.click(refused.response, label="Open the form again")
    assert filled_in(again) == {"until": "next blue moon"}

    asked = await community.member.submit_modal(again, {"until": "20 January 6pm"})

    assert shown(datetime(2026, 1, 20, 18, tzinfo=UTC)) in said(asked)
    assert (await everything_kept(community))["drafts"] == []
    other = await community.member.click(asked.response, label="Choose another date")
    assert other.modal is not None
    await community.member.click(asked.response, label="Yes, rest until then")
    assert await resting_until(community) == datetime(2026, 1, 20, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("soon", "I couldn't read “soon” as one date."),
        ("1 January 2020", "That moment has passed already."),
        ("1 March 2027", "That is too far ahead. It can be 366 days from now at most."),
    ],
)
async def test_no_date_is_guessed(community: Community, typed: str, told: str):
    assert told in said(await community.member.slash(community.reflections, "rest", until=typed))
    assert await resting_until(community) is None


async def test_a_yes_after_the_date_sets_nothing(community: Community):
    asked = await community.member.slash(community.reflections, "rest", until="tomorrow")
    await community.go_to(community.now + 2 * DAY)
    told = said(await community.member.click(asked.response, label="Yes, rest until then"))
    assert "That moment has passed already." in told
    assert await resting_until(community) is None


@pytest.mark.parametrize("seconds", ["999999999999999999", "253402300800", "1"])
async def test_an_end_that_no_button_of_ours_has_sets_nothing(community: Community, seconds: str):
    custom_id = f"rest:until:{seconds}"
    message = await standing(community, community.reflections, custom_id)
    told = private(await community.member.click(message, custom_id=custom_id))
    assert "too far ahead" in told or "passed already" in told
    assert await resting_until(community) is None


async def test_others_never_see_who_rests(community: Community):
    before = await seen_by_others(community)
    await community.member.click(await rest(community), label="A week")
    assert await seen_by_others(community) == before
    assert posts(community.reflections) == []
    assert posts(community.stewards) == []
    assert (await everything_kept(community))["audit"] == []
