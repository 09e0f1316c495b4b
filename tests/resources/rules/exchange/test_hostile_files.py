"""Files that mean harm, or were never text: a refusal or faults, in time that grows with the file and no faster."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from cogs.resources.rules.exchange.reading import MOST_BYTES, MOST_ROWS
from cogs.resources.rules.exchange.refusals import FileTooLarge, Found, NotAText, TooManyRows
from tests.resources.rules.exchange.taking_in import BOOKMARKS, taken

TABLE = "title,link\n"


def archive(*names: str, mimetype: str = "") -> bytes:
    """Return a zip with these files in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        if mimetype:
            zipped.writestr("mimetype", mimetype)
        for name in names:
            zipped.writestr(name, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", Found.PDF),
        (archive("[Content_Types].xml", "xl/workbook.xml"), Found.EXCEL),
        (archive("[Content_Types].xml", "word/document.xml"), Found.WORD),
        (archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), Found.OPEN_DOCUMENT),
        (archive("photo.txt"), Found.ZIP),
        (archive(), Found.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), Found.OLD_OFFICE),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Found.UNKNOWN),
        (bytes(1000), Found.UNKNOWN),
        (b"title,link\n\x81\x8d\x90,x\n", Found.UNKNOWN),
        ("title,link\n".encode("utf-16") + b"\x00\xd8\x20", Found.UNKNOWN),
    ],
)
@pytest.mark.parametrize("name", ["file", "resources.csv", "bookmarks.html", "resources.json"])
def test_what_is_no_text_is_refused_with_what_it_is(content: bytes, found: Found, name: str):
    with pytest.raises(NotAText) as refused:
        taken(content, name)
    assert refused.value.found is found


def test_a_file_that_is_too_large_is_refused_unread():
    with pytest.raises(FileTooLarge) as refused:
        taken(b"\xff" * (MOST_BYTES + 1))
    assert (refused.value.size, refused.value.most) == (MOST_BYTES + 1, MOST_BYTES)


@pytest.mark.parametrize(
    ("head", "row", "tail"),
    [
        (TABLE, "A,https://a.example/\n", ""),
        ("[", '{"title":"A","link":"x"},', '{"title":"A","link":"x"}]'),
        (BOOKMARKS, "<DT><A HREF=x>A</A>\n", ""),
    ],
)
def test_ten_thousand_rows_are_taken_and_one_more_is_refused(head: str, row: str, tail: str):
    most = MOST_ROWS - 1 if tail else MOST_ROWS
    assert len(taken(head + row * most + tail).rows) == MOST_ROWS
    with pytest.raises(TooManyRows) as refused:
        taken(head + row * (most + 1) + tail)
    assert refused.value.most == MOST_ROWS


def test_objects_within_objects_are_counted_while_they_are_parsed():
    with pytest.raises(TooManyRows):
        taken('[{"title":"A","link":"x","more":[' + "{}," * 10 * MOST_ROWS + "{}]}]")


BOMBS = {
    "quotation marks": (TABLE, '"', ""),
    "odd quotation marks": (TABLE, '"""a\n', ""),
    "doubled quotation marks": (f'{TABLE}"', 'x""y\n', ""),
    "cells": (TABLE, ",", ""),
    "headings": ("title,", "title,", ""),
    "blank lines": (TABLE, "\r", ""),
    "apostrophes": (TABLE, "';'' =", ""),
    "topics": ("title,topics\n", f'a,"{",".join(map(str, range(400)))}"\n', ""),
    "lists": ("", "[", ""),
    "objects": ("[", "{},", "{}]"),
    "keys": ("[{", '"title":1,', '"title":1}]'),
    "digits": ('[{"title":', "9", "}]"),
    "marks": (BOOKMARKS, "<", ""),
    "marks that never end": (BOOKMARKS, "<a ", ""),
    "links that never end": (BOOKMARKS, '<a href="', ""),
    "links that never end, in lines": (BOOKMARKS, '\n<DT><A HREF="', ""),
    "comments that never end": (BOOKMARKS, "<!--", ""),
    "attributes": (f"{BOOKMARKS}<a x", " =", ""),
    "folders": (BOOKMARKS, "<DT><H3>Rights</H3><DL>", ""),
    "lines": (BOOKMARKS, "\n<DT>", ""),
    "entities": (f"{BOOKMARKS}<a href=x>", "&#9", ""),
    "tags": (f'{BOOKMARKS}<A HREF=x TAGS="', "ab,", '">x</a>'),
}


def seconds(bomb: str, size: int) -> float:
    """Read so many bytes of it, and return the processor's time that took: others' load is no part of it."""
    head, unit, tail = BOMBS[bomb]
    content = (head + unit * ((size - len(head) - len(tail)) // len(unit)) + tail).encode()
    began = time.process_time()
    with suppress(Refused):
        taken(content)
    return time.process_time() - began


@pytest.mark.parametrize("bomb", BOMBS)
def test_eight_times_the_bomb_takes_nowhere_near_sixty_four_times_as_long(bomb: str):
    small, large = seconds(bomb, 60_000), seconds(bomb, 480_000)
    # The quarter of a second is for what a short measurement cannot tell; with the square it would be many seconds.
    assert large < 24 * small + 0.25


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"title,link\n", b"[", b'{"resources":', BOOKMARKS.encode(), b"\xff\xfe", b"\xef\xbb\xbf"]),
)
def test_any_bytes_at_all_are_read_or_refused(content: bytes, before: bytes):
    try:
        found = taken(before + content)
    except Refused:
        return
    assert not {row.number for row in found.rows} & {fault.number for fault in found.faults}


def test_millions_of_small_things_are_refused_before_they_are_parsed_in_one_go():
    with pytest.raises(TooManyRows):  # it is not even JSON, which nobody has found out yet
        taken("[" + "1," * (101 * MOST_ROWS))
