"""Bookmark files: as four browsers write them, and as broken as they come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import length
from cogs.resources.rules.exchange.faults import Format, Problem, Remark
from cogs.resources.rules.exchange.fields import Field
from cogs.resources.rules.exchange.refusals import NoBookmarks
from cogs.resources.rules.resource import MOST_TITLE, MOST_WHY, Kind
from tests.resources.rules.exchange.taking_in import BOOKMARKS, from_file, problems, taken, told


def bookmarks(marks: str) -> list[tuple[str, str]]:
    """Return title and link of each bookmark in these marks."""
    return [(row.description.title, row.link) for row in taken(BOOKMARKS + marks).rows]


def test_everything_of_a_firefox_export_is_found():
    found = from_file("firefox.html")
    assert (found.format, len(found.rows), found.faults) == (Format.BOOKMARKS, 43, ())
    assert told(found) == {
        Remark.BROWSER_QUERIES: (1, 30),
        Remark.BOOKMARKLETS: (29,),
        Remark.UNKNOWN_TAGS: ("to read", "日本語", "grants"),
    }
    by_link = {row.link: row for row in found.rows}
    guide = by_link["https://trustees.example.org/guide?chapter=2&copy=1&lang=en"]
    assert (guide.number, guide.line) == (6, 23)
    assert guide.description.title == "Being a trustee: the essential guide"
    assert guide.description.why == (
        "What a board may ask of you, and what you may ask of it.\nChapter 2 is the one to begin with."
    )
    assert guide.description.topics == ("governance",)
    assert guide.description.kind is Kind.ARTICLE
    assert by_link["https://law.example.org/equality-act/"].description.title == "Equality Act 2010 <easy read>"
    assert by_link["https://law.example.org/1995/"].description.why == "Replaced, & kept for the history."
    assert by_link["https://mail.example.com/mail/u/0/#inbox"].description.title == "mail.example.com"
    assert by_link["https://cymorth.example.wales/ŵyl"].description.title == "Gŵyl y Dysgwyr: croeso i bawb"
    assert by_link["https://ja.example.jp/%E6%94%AF%E6%8F%B4"].description.title == "ピアサポートとは何か＝入門"


@pytest.mark.parametrize(
    ("link", "topics"),
    [
        ("https://boards.example.org/paying-people", ("rights", "pay-and-funding", "governance")),
        ("https://circles.example.net/start", ("facilitation", "peer-support", "governance")),
        ("https://law.example.org/equality-act/", ("rights", "peer-support", "governance")),
        ("https://law.example.org/1995/", ("rights", "peer-support", "governance")),
        ("https://cymorth.example.wales/ŵyl", ("peer-support",)),
        ("https://cymorth.example.wales/arwain", ()),
        ("https://news.example.co.uk/", ()),
        ("https://nameless.example.org/", ()),
    ],
)
def test_topics_come_from_tags_and_then_from_folders_the_innermost_first(link: str, topics: tuple[str, ...]):
    [row] = [row for row in from_file("firefox.html").rows if row.link == link]
    assert row.description.topics == topics


def test_everything_of_a_chrome_export_is_found_with_its_links_to_the_letter():
    found = from_file("chrome.html")
    assert (len(found.rows), found.faults) == (39, ())
    assert told(found) == {Remark.BOOKMARKLETS: (3,), Remark.SHORTENED: (40,)}
    assert [(row.number, row.line) for row in found.rows][:3] == [(1, 11), (2, 12), (4, 16)]
    by_link = {row.link: row.description for row in found.rows}
    shop = by_link["https://shop.example.com/?id=1&copy=2&reg=3&amp=4"]
    assert shop.title == "Ampersands & entities: &copy; is written like this"
    assert by_link["https://www.example.com/"].title == "www.example.com"
    assert by_link["https://pay.example.org/templates"].title == "Templates <draft>"
    assert by_link["https://pay.example.org/templates"].topics == ()
    assert by_link["https://fund.example.com/open-calls"].topics == ("pay-and-funding",)
    assert by_link["https://stories.example.org/archive/2019"].topics == ("storytelling-and-boundaries", "peer-support")
    assert by_link["https://ja.example.jp/"].title == "＝関係のつくりかた"


def test_a_safari_export_is_read():
    found = taken(
        '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n\t<HTML>\n\t<META HTTP-EQUIV="Content-Type" CONTENT="text/html; '
        'charset=UTF-8">\n\t<Title>Bookmarks</Title>\n\t<H1>Bookmarks</H1>\n'
        "\t<DT><H3 FOLDED>Governance</H3>\n\t<DL><p>\n"
        '\t\t<DT><A HREF="https://a.example/">A</A>\n\t</DL><p>\n\t<DT><A HREF="https://b.example/">B</A>\n'
        '\t<DT><H3 id="com.apple.ReadingList" FOLDED>Reading List</H3>\n\t<DL><p>\n'
        '\t\t<DT><A HREF="https://c.example/">C</A>\n\t</DL><p>\n\t</HTML>\n'
    )
    assert [(row.link, row.line, row.description.topics) for row in found.rows] == [
        ("https://a.example/", 8, ("governance",)),
        ("https://b.example/", 10, ()),
        ("https://c.example/", 13, ()),
    ]


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        ("<DT><A HREF=https:a ADD_DATE=1>Bare</A>", [("Bare", "https:a")]),
        ("<dt><a add_date='1' href='https:a'>Small</a>", [("Small", "https:a")]),
        ("<DT><A HREF=https:a>A<DT><A HREF=https:b>B", [("A", "https:a"), ("B", "https:b")]),
        ("<A HREF=https:a>Of <b>two</b>\n   words</A>", [("Of two words", "https:a")]),
        ('<DT><A HREF = "https:a" HREF="https:b">First</A>', [("First", "https:a")]),
        ("<DT><A HREF=https:a>1 < 2 &lt; 3 &#51; &#x34; &hellip; AT&T</A>", [("1 < 2 < 3 3 4 … AT&T", "https:a")]),
        ("<!-- <DT><A HREF=https:no>No</A> --><DT><A HREF=https:a>A</A>", [("A", "https:a")]),
        ("<!-- never closed\n<DT><A HREF=https:a>A</A>", [("A", "https:a")]),
        ('<DT><A HREF="https:a" ICON="data:,>">A</A>', [("A", "https:a")]),
        ("<DT><A HREF=https:a>A</A>\n</DL></DL></DL><DT><A HREF=https:b>B</A>", [("A", "https:a"), ("B", "https:b")]),
    ],
)
def test_marks_as_people_and_programs_leave_them(marks: str, found: list[tuple[str, str]]):
    assert bookmarks(marks) == found


def test_a_quotation_mark_left_open_costs_its_own_line_only():
    marks = '<DT><A HREF="https://a.example/>A</A>\n<DT><A HREF="https://b.example/">B</A>\n'
    assert ("B", "https://b.example/") in bookmarks(marks)


def test_a_bookmark_without_a_link_is_a_fault_with_its_line():
    found = taken(f'{BOOKMARKS}<DT><A>Nowhere</A>\n<DT><A HREF="">Empty</A>\n<DT><A HREF="https://a.example/">A</A>')
    assert {(fault.number, fault.line, fault.problem) for fault in found.faults} == {
        (1, 5, Problem.NO_LINK),
        (2, 6, Problem.NO_LINK),
    }
    assert [row.number for row in found.rows] == [3]


@pytest.mark.parametrize("link", ["https://[::1", "nothing", "https://"])
def test_a_title_that_is_missing_where_the_link_has_no_host_is_a_fault(link: str):
    found = taken(f'{BOOKMARKS}<DT><A HREF="{link}"></A>')
    assert problems(found.faults) == [(1, Field.TITLE, Problem.NO_TITLE)]


@pytest.mark.parametrize("link", ["javascript:alert(1)", " \tJavaScript\n:alert(1)", "JAVASCRIPT:"])
def test_bookmarklets_are_left_out_however_they_are_written(link: str):
    found = taken(f'{BOOKMARKS}<DT><A HREF="{link}">x</A>')
    assert (found.rows, found.faults, told(found)) == ((), (), {Remark.BOOKMARKLETS: (1,)})


def test_descriptions_end_where_the_next_thing_begins():
    found = taken(
        f'{BOOKMARKS}<DT><H3>Rights</H3><DD>About the folder<DL><p><DT><A HREF="x">X</A> stray\n'
        "<DD>Line one<br>line two\n"
        "   &amp; three\n<HR>after<DT><A HREF=y>Y</A></DL><DD>Nobody's"
    )
    assert [(row.description.title, row.description.why) for row in found.rows] == [
        ("X", "Line one\nline two\n   & three"),
        ("Y", ""),
    ]


def test_only_tags_themselves_can_be_too_many_topics():
    six = "rights,governance,wellbeing,influencing,facilitation,peer-support"
    assert problems(taken(f'{BOOKMARKS}<DT><A HREF="x" TAGS="{six}">X</A>').faults) == [
        (1, Field.TOPICS, Problem.TOO_MANY_TOPICS)
    ]
    folders = "".join(f"<DT><H3>{name}</H3><DL>" for name in six.split(","))
    [row] = taken(f'{BOOKMARKS}{folders}<DT><A HREF="x" TAGS="opportunities">X</A>').rows
    assert row.description.topics == ("opportunities", "peer-support", "facilitation", "influencing", "wellbeing")


@pytest.mark.parametrize("page", ["<html><body>Hello</body></html>", BOOKMARKS, "<!DOCTYPE html><p>x</p>"])
def test_a_page_without_bookmarks_is_refused(page: str):
    with pytest.raises(NoBookmarks):
        taken(page)


def test_a_page_is_known_by_its_name_where_it_begins_like_nothing():
    assert [row.link for row in taken('Links: <a href="https://a.example/">A</a>', "links.HTM").rows] == [
        "https://a.example/"
    ]


pieces = st.sampled_from(
    [
        *"\"'=/<> x",
        *["<DL><p>", "</DL>", "\n<DT>", "<H3>", "</H3>", "Rights", "<A ", "HREF=", "TAGS=", "</A>", "<DD>"],
        *["<!--", "-->", "&#", "&amp;"],
    ]
)


@given(st.lists(pieces, max_size=40).map("".join))
def test_whatever_comes_before_it_a_bookmark_on_a_line_of_its_own_is_found(marks: str):
    found = taken(f'{BOOKMARKS}{marks}\n    <DT><A HREF="https://last.example/">Last</A>\n')
    assert ("https://last.example/", "Last") in [(row.link, row.description.title) for row in found.rows]
    assert not {row.number for row in found.rows} & {fault.number for fault in found.faults}


def test_a_title_that_no_browser_cut_is_shortened_at_a_word_and_told():
    long, why = "A very long title " * 10, "Because " * 200
    found = taken(
        f"{BOOKMARKS}<DT><A HREF=https://a.example/>{long}</A><DD>{why}\n<DT><A HREF=https://b.example/>B</A>"
    )
    first, second = found.rows
    assert (first.description.title, second.description.title) == (f"{'A very long title ' * 6}A very long…", "B")
    assert first.description.why.endswith("Because…")
    assert length(first.description.why) <= MOST_WHY
    assert told(found) == {Remark.SHORTENED: (1,)}


@given(st.text(alphabet="a é🌱 ", max_size=400))
def test_a_shortened_title_fits_however_it_is_counted(title: str):
    found = taken(f"{BOOKMARKS}<DT><A HREF=https://a.example/>x{title}</A>")
    assert found.faults == ()
    assert length(found.rows[0].description.title) <= MOST_TITLE
