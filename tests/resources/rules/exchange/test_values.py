"""What people write in a cell: taken where there is no doubt, and a fault of its own kind where there is."""

from __future__ import annotations

from datetime import date

import pytest

from cogs.resources.rules.exchange import values
from cogs.resources.rules.exchange.faults import Problem
from cogs.resources.rules.exchange.fields import HEADINGS, Field, field_of
from cogs.resources.rules.resource import (
    MOST_CREATOR,
    MOST_LINK,
    MOST_NOTE,
    MOST_REGION,
    MOST_TITLE,
    MOST_WHY,
    Access,
    Cost,
    Kind,
    Pay,
    Takes,
)
from tests.resources.rules.exchange.taking_in import TODAY, in_json, problems

OPPORTUNITY = {"kind": "opportunity", "pay": "paid", "closes_on": "2026-04-01"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Free", Cost.FREE),
        ("free of charge", Cost.FREE),
        ("free in part", Cost.PARTLY),
        ("Partly-free", Cost.PARTLY),
        ("Costs money", Cost.COSTS),
    ],
)
def test_costs(written: str, meant: Cost):
    assert in_json(cost=written).rows[0].description.cost is meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A few minutes", Takes.MINUTES),
        ("half hour", Takes.HALF_HOUR),
        ("Half an hour", Takes.HALF_HOUR),
        ("hours", Takes.HOURS),
        ("a day", Takes.DAY),
        ("More than a day", Takes.LONGER),
    ],
)
def test_times(written: str, meant: Takes):
    assert in_json(**{"time needed": written}).rows[0].description.takes is meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("ARTICLE", Kind.ARTICLE), ("Blog post", Kind.ARTICLE), ("toolkit", Kind.TOOL), ("person to ask", Kind.PERSON)],
)
def test_kinds(written: str, meant: Kind):
    assert in_json(kind=written).rows[0].description.kind is meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Easy Read", {Access.EASY_READ}),
        ("BSL, subtitles", {Access.BSL, Access.CAPTIONS}),
        ("screen readers;captions\neasy_read", {Access.SCREEN_READER, Access.CAPTIONS, Access.EASY_READ}),
    ],
)
def test_ways_of_access(written: str, meant: set[Access]):
    assert in_json(access=written).rows[0].description.access == meant


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("rights", ("rights",)),
        ("Pay & Funding", ("pay-and-funding",)),
        ("Telling a story | peer_support", ("storytelling-and-boundaries", "peer-support")),
        ("Screens, and access", ("digital-access",)),
        ("Rights, rights; RIGHTS", ("rights",)),
    ],
)
def test_topics_by_key_or_name(written: str, keys: tuple[str, ...]):
    assert in_json(topics=written).rows[0].description.topics == keys


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03-18", date(2026, 3, 18)),
        ("2026-03-18T00:00:00Z", date(2026, 3, 18)),
        ("18/03/2026", date(2026, 3, 18)),
        ("18/03/2026 00:00", date(2026, 3, 18)),
        ("5/4/26", date(2026, 4, 5)),
        ("18.03.2026", date(2026, 3, 18)),
        ("18-Mar-26", date(2026, 3, 18)),
        ("18th March 2026", date(2026, 3, 18)),
        ("March 18, 2026", date(2026, 3, 18)),
        ("1 sept. 2026", date(2026, 9, 1)),
    ],
)
def test_dates_have_the_day_before_the_month(written: str, day: date):
    assert values.date_of(written) == day


@pytest.mark.parametrize(
    "written",
    ["03/18/2026", "31/02/2026", "2026", "46099", "18 March", "soon", "18/03-2026", "0/1/2026", "٣/٣/2026", "1" * 5000],
)
def test_dates_that_are_none_or_could_be_two_are_never_guessed(written: str):
    assert values.date_of(written) is None
    found = in_json(**{**OPPORTUNITY, "closes_on": written})
    assert found.rows == ()
    assert {fault.field for fault in found.faults} == {Field.CLOSES_ON}


def test_an_opportunity_says_what_it_pays_and_when_it_closes():
    description = in_json(**OPPORTUNITY).rows[0].description
    assert (description.pay, description.closes_on) == (Pay.PAID, date(2026, 4, 1))
    assert problems(in_json(kind="opportunity").faults) == [
        (1, Field.PAY, Problem.NO_PAY),
        (1, Field.CLOSES_ON, Problem.NO_CLOSING_DATE),
    ]


@pytest.mark.parametrize(("day", "is_taken"), [(TODAY, True), (date(2026, 3, 3), False)])
def test_an_opportunity_may_close_today_and_not_have_closed_before(day: date, is_taken: bool):
    found = in_json(**{**OPPORTUNITY, "closes_on": day.isoformat()})
    assert len(found.rows) == is_taken
    assert problems(found.faults) == ([] if is_taken else [(1, Field.CLOSES_ON, Problem.CLOSED_ALREADY)])


def test_only_opportunities_have_pay_and_a_closing_date():
    assert problems(in_json(kind="event", pay="unpaid", closes_on="2026-04-01").faults) == [
        (1, Field.PAY, Problem.ONLY_OPPORTUNITIES),
        (1, Field.CLOSES_ON, Problem.ONLY_OPPORTUNITIES),
    ]


@pytest.mark.parametrize("kind", Kind)
def test_only_people_and_services_need_no_link(kind: Kind):
    found = in_json(**{**(OPPORTUNITY if kind is Kind.OPPORTUNITY else {"kind": kind}), "link": ""})
    assert problems(found.faults) == ([(1, Field.LINK, Problem.NO_LINK)] if kind.needs_link else [])


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ({"kind": "spreadsheet"}, (1, Field.KIND, Problem.UNKNOWN_KIND)),
        ({"cost": "cheap"}, (1, Field.COST, Problem.UNKNOWN_COST)),
        ({"takes": "a while"}, (1, Field.TAKES, Problem.UNKNOWN_TIME)),
        ({"access": "bsl, smell"}, (1, Field.ACCESS, Problem.UNKNOWN_ACCESS)),
        ({"topics": "rights, money"}, (1, Field.TOPICS, Problem.UNKNOWN_TOPIC)),
        ({**OPPORTUNITY, "pay": "fame"}, (1, Field.PAY, Problem.UNKNOWN_PAY)),
        ({**OPPORTUNITY, "closes_on": "soon"}, (1, Field.CLOSES_ON, Problem.UNREADABLE_DATE)),
        ({"title": " "}, (1, Field.TITLE, Problem.NO_TITLE)),
    ],
)
def test_each_kind_of_fault_is_one_fault(cell: dict[str, object], wrong: tuple[int, Field, Problem]):
    assert problems(in_json(**cell).faults) == [wrong]


def test_more_topics_than_a_resource_has_are_a_fault_with_how_many():
    found = in_json(topics="rights; governance; wellbeing; influencing; facilitation; peer-support")
    [fault] = found.faults
    assert (fault.problem, fault.length, fault.most) == (Problem.TOO_MANY_TOPICS, 6, 5)


def test_a_thousand_unknown_topics_are_a_few_faults_that_say_how_many_there_are():
    found = in_json(
        topics=[f"topic {count}" for count in range(1000)], access=[f"way {count}" for count in range(1000)]
    )
    assert len(found.faults) == 52
    assert [fault.length for fault in found.faults if fault.length] == [1000, 1000]


@pytest.mark.parametrize(
    ("field", "most"),
    [
        (Field.LINK, MOST_LINK),
        (Field.TITLE, MOST_TITLE),
        (Field.WHY, MOST_WHY),
        (Field.CREATOR, MOST_CREATOR),
        (Field.REGION, MOST_REGION),
        (Field.NOTE, MOST_NOTE),
    ],
)
def test_what_is_too_long_says_how_long_it_is(field: Field, most: int):
    assert in_json(**{field: f"  {'ŵ' * most}  "}).faults == ()
    [fault] = in_json(**{field: "ŵ" * (most + 1)}).faults
    assert (fault.field, fault.problem, fault.length, fault.most) == (field, Problem.TOO_LONG, most + 1, most)


def test_blanks_around_words_and_line_ends_inside_short_fields_are_no_part_of_them():
    description = in_json(title="  A\n guide\t", why=" One.\r\n\rTwo. ").rows[0].description
    assert (description.title, description.why) == ("A guide", "One.\n\nTwo.")


def test_every_heading_of_an_export_means_its_own_field():
    assert {field: field_of(heading) for field, heading in HEADINGS.items()} == {field: field for field in Field}
    assert {field: field_of(field.value) for field in Field} == {field: field for field in Field}
