"""Tables: what a person's spreadsheet holds is found, and every row that cannot be taken says why."""

from __future__ import annotations

from datetime import date

import pytest

from cogs.resources.rules.exchange.faults import Format, Problem, Remark
from cogs.resources.rules.exchange.fields import Field
from cogs.resources.rules.exchange.refusals import NothingInIt, NoTitles
from cogs.resources.rules.resource import Access, Cost, Description, Kind, Pay, Takes
from tests.resources.rules.exchange.taking_in import from_file, problems, taken, told

EXCEL = [
    (
        2,
        "https://trustees.example.org/guide",
        Description(
            title="A trustee’s guide",
            why="It says what a board may ask of you.\nChapter 2 is the one to begin with.",
            topics=("governance", "rights"),
            creator="The Trustees’ Network",
            cost=Cost.FREE,
            region="England",
            takes=Takes.HALF_HOUR,
            access=frozenset({Access.CAPTIONS, Access.EASY_READ}),
        ),
    ),
    (
        3,
        "https://circles.example.net/ask",
        Description(
            title="Listening, and asking",
            why="“Questions, not advice”",
            kind=Kind.VIDEO,
            topics=("peer-support",),
            cost=Cost.PARTLY,
            takes=Takes.HOURS,
            access=frozenset({Access.BSL}),
        ),
    ),
    (
        4,
        "https://jobs.example.org/adviser",
        Description(
            title="Paid adviser – Cardiff",
            why="£150 a day, and they mean it",
            kind=Kind.OPPORTUNITY,
            topics=("opportunities",),
            region="Wales",
            pay=Pay.PAID,
            closes_on=date(2026, 3, 31),
        ),
    ),
    (
        5,
        "",
        Description(
            title="Café for organisers",
            why="Fridays, next to the library",
            kind=Kind.SERVICE,
            topics=("wellbeing",),
            cost=Cost.FREE,
            region="Leeds",
        ),
    ),
    (
        10,
        "https://sheets.example.org/",
        Description(
            title="=SUM(1,2) explained",
            kind=Kind.TOOL,
            topics=("digital-access",),
            takes=Takes.MINUTES,
            access=frozenset({Access.SCREEN_READER}),
        ),
    ),
]


def test_a_table_that_excel_saved_is_read_row_by_row():
    found = from_file("excel.csv")
    assert found.format is Format.CSV
    assert [(row.number, row.link, row.description) for row in found.rows] == EXCEL
    assert told(found) == {Remark.OLD_ENCODING: (), Remark.UNKNOWN_COLUMNS: ("My own notes",)}


def test_each_row_that_cannot_be_taken_says_everything_that_is_wrong_with_it():
    assert problems(from_file("excel.csv").faults) == [
        (6, Field.TITLE, Problem.NO_TITLE),
        (8, Field.CLOSES_ON, Problem.CLOSED_ALREADY),
        (9, Field.KIND, Problem.UNKNOWN_KIND),
        (9, Field.COST, Problem.UNKNOWN_COST),
        (9, Field.TOPICS, Problem.UNKNOWN_TOPIC),
    ]


def test_rows_are_counted_as_a_spreadsheet_counts_and_lines_as_an_editor():
    found = from_file("excel.csv")
    assert [(row.number, row.line) for row in found.rows] == [(2, 2), (3, 4), (4, 5), (5, 6), (10, 11)]
    assert [(fault.number, fault.line) for fault in found.faults] == [(6, 7), (8, 9), (9, 10), (9, 10), (9, 10)]


def test_the_same_table_in_utf_8_is_not_said_to_be_old():
    found = from_file("excel_utf8.csv")
    assert told(found) == {Remark.UNKNOWN_COLUMNS: ("My own notes",)}
    assert [row.description.title for row in found.rows][3] == "Caffi’r gŵyl 会"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_delimiter_encoding_and_line_ends_are_found_by_themselves(delimiter: str, encoding: str, ends: str):
    lines = [
        ["Name", "URL", "Notes"],
        ["Gŵyl", "https://a.example/", '"one, two; three"'],
        ["日本", "https://b.example/"],
    ]
    found = taken(ends.join(delimiter.join(cells) for cells in lines).encode(encoding))
    assert [(row.number, row.description.title, row.description.why) for row in found.rows] == [
        (2, "Gŵyl", "one, two; three"),
        (3, "日本", ""),
    ]
    assert (found.faults, found.told) == ((), ())


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("LINK", Field.LINK),
        (" web_address ", Field.LINK),
        ("Why did it help?", Field.WHY),
        ("Description", Field.WHY),
        ("tags", Field.TOPICS),
        ("Closing-Date", Field.CLOSES_ON),
        ("Creator / credit", Field.CREATOR),
        ("ＬＩＮＫ", Field.LINK),
    ],
)
def test_columns_are_known_by_the_names_people_give_them(heading: str, field: Field):
    found = taken(f"title;{heading}\nA guide;nowhere\n")
    assert not any(one.remark is Remark.UNKNOWN_COLUMNS for one in found.told)
    shown = {fault.field: fault.shown for fault in found.faults}
    match field:
        case Field.LINK:
            assert found.rows[0].link == "nowhere"
        case Field.TOPICS | Field.CLOSES_ON:
            assert shown[field] == "nowhere"
        case _:
            assert problems(found.faults) == [(2, Field.LINK, Problem.NO_LINK)]


def test_a_column_that_is_there_twice_is_a_fault_of_the_heading_and_the_first_one_counts():
    found = taken("title,link,url\nA guide,https://a.example/,https://b.example/\n")
    assert problems(found.faults) == [(1, Field.LINK, Problem.COLUMN_TWICE)]
    assert found.faults[0].shown == "url"
    assert [row.link for row in found.rows] == ["https://a.example/"]


def test_what_stands_right_of_the_last_heading_is_a_fault_of_its_row_only():
    found = taken("title,link\nA guide, with a comma,https://a.example/\nB,https://b.example/,,\n")
    assert problems(found.faults) == [(2, None, Problem.TOO_MANY_CELLS)]
    assert [row.number for row in found.rows] == [3]


@pytest.mark.parametrize("broken", ['"A guide, https://a.example/', 'A guide,https://a.example/,"x'])
def test_a_quotation_mark_left_open_costs_its_own_row_only(broken: str):
    found = taken(
        f'title,link,why\nZ,https://z.example/,\n{broken}\n"B","https://b.example/","b"\nC,https://c.example/\n'
    )
    assert [(row.number, row.description.title) for row in found.rows] == [(2, "Z"), (4, "B"), (5, "C")]
    assert {(fault.number, fault.problem) for fault in found.faults} >= {(3, Problem.QUOTE_NOT_CLOSED)}
    assert {fault.number for fault in found.faults} == {3}


def test_characters_that_nobody_can_see_are_a_fault_of_their_row_only():
    found = taken("title,link,why\nA\0,https://a.example/,\nB,https://b.example/,\x1b[0m\nC,https://c.example/,\n")
    assert problems(found.faults) == [(2, Field.TITLE, Problem.NOT_TEXT), (3, Field.WHY, Problem.NOT_TEXT)]
    assert [fault.shown for fault in found.faults] == ["A\ufffd", "\ufffd[0m"]
    assert [row.number for row in found.rows] == [4]


def test_a_cell_of_a_million_characters_is_a_fault_of_its_row_only():
    found = taken(f"title,link,why\nA,https://a.example/,{'é' * 1_000_000}\nB,https://b.example/,\n")
    [fault] = found.faults
    assert (fault.number, fault.problem, fault.length, fault.most) == (2, Problem.TOO_LONG, 1_000_000, 600)
    assert len(fault.shown) == 60
    assert [row.number for row in found.rows] == [3]


def test_names_of_unknown_columns_are_told_once_and_never_flood():
    found = taken(
        "title,link,colour,colour," + ",".join(f"x{count}" for count in range(150)) + "\nA,https://a.example/\n"
    )
    names = told(found)[Remark.UNKNOWN_COLUMNS]
    assert names[:3] == ("colour", "x0", "x1")
    assert len(names) == 50


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff", "title,link\n", "title,link\r\n,\r\n,,,\r\n"])
def test_an_empty_table_is_refused(content: str):
    with pytest.raises(NothingInIt):
        taken(content, "table.csv")


@pytest.mark.parametrize(
    "content", ["https://a.example/\nhttps://b.example/\n", "link,why\nhttps://a.example/,x\n", "Hello"]
)
def test_a_table_without_titles_is_refused_with_what_its_first_row_says(content: str):
    with pytest.raises(NoTitles) as refused:
        taken(content)
    assert refused.value.headings == tuple(content.split("\n")[0].split(","))
