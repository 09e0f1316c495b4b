"""What nobody in their right mind would type, and what somebody will."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

MOST_IN_AN_OPTION: Final = 6000
MOST_IN_A_FORM: Final = 4000

_PINGS = (
    "@everyone",
    "@here",
    "<@&1000>",
    "<@1000>",
    "<@!1000>",
    "<#1000>",
    "</my settings:1000>",
    "<id:customize>",
    "<t:99999999999999:F>",
    "<:smile:1000>",
)
_MARKS = (
    "\x00",
    "a\x00b",
    "\x07\x08\x1b[31mred\x1b[0m",
    "\r\n\r\n",
    "\x7f\x85\u2028\u2029",
    "\u202eevil\u202c",
    "\u2066\u2067\u2068\u2069",
    "\u200f\u200e\u061c",
    "\u200b\u200c\u200d\ufeff\u2060",
    "Z" + "\u0301\u0325\u0489" * 100,
    "\u0301" * 300,
    "\ufdfa" * 60,  # one letter that becomes eighteen when it is folded
    "\u1e9e\u00df\u0130\ufb03",  # letters that change their number with their case
    "\U000e0001\U000e0020",
    "\ufffe\uffff\U0010ffff",
    "\ue000",
)
_HALVES = ("\ud800", "a\udc00b", "\udfff\ud800")  # half of a character, which JSON can write and UTF-8 cannot
_MARKDOWN = (
    "```",
    "```py\nunclosed",
    "`a",
    "**bold _and ~~not",
    "|| spoiler",
    "> quote\n>>> all",
    "# Heading",
    "-# small",
    "- a\n  - b\n1. c",
    "[text](https://evil.example)",
    "[text](<javascript:alert(1)>)",
    "<https://evil.example>",
    "\\",
    "\\" * 61,
    "*" * 200,
    "[" * 120,
    "_" * 120,
)
_EMOJI = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "\U0001f1ec\U0001f1e7" * 40,
    "\U0001f44d\U0001f3fd",
    "\u2764\ufe0f" * 50,
)
_CODE = (
    "'; DROP TABLE people; --",
    '" OR 1=1 --',
    "%' OR '1'='1",
    "\\'; --",
    "{0}",
    "{typed}",
    "{__class__.__mro__}",
    "{",
    "}",
    "%s%n%d",
    "%(name)s",
    "${HOME}",
    "$(reboot)",
    "`id`",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "<!--",
    '{"a": [1, null]}',
    "null",
    "undefined",
    "None",
    "True",
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    "Europe/../Europe/London",
    "Europe/London\x00",
    "C:\\CON",
    "file:///etc/passwd",
    "https://discord.com/channels/1/2/3",
)
_IDS = (
    "form:again:1",
    "prompt:answer:1",
    "reflection:post:1",
    "setup:make:stewards:r",
    "prompts:schedule:0:abcdefgh",
    "any-0",
    "settings.zone",
    "a.b",
    "default",
    "server",
    "discord",
    "yes",
    "none",
)
_NUMBERS = (
    "0",
    "-0",
    "-1",
    "7",
    "1e309",
    "NaN",
    "inf",
    "0x10",
    "1_000",
    "1,000.5",
    "٣",
    "१२",
    "²",
    "Ⅷ",
    "１２:３０",
    str(2**31),
    str(2**63),
    str(10**30),
    "9" * 4000,
    "+5",
)
_TIMES = (
    "31/12/9999",
    "1 January 10000",
    "0000-00-00",
    "2026-02-30",
    "99999999999 days",
    "in 99999999999999999999 years",
    "in 9999 months",
    "in 2.5 weeks",
    "-3 days",
    "24:00",
    "25:61",
    "00:00",
    "midnight",
    "yesterday",
    "now",
    "29 February",
    "the 31st",
    "Monday Tuesday",
    "in in in",
    "٣ days",
    "tomorrow" * 20,
    "9999-12-31T23:59:59.999999999Z",
    "2026-01-01T00:00:00+99:99",
)
_LINKS = (
    "https://example.org/0",
    "HTTP://WWW.Example.org:80/0/?utm_source=x#top",
    "https://example.net/" + "a" * 600,
    "https://example.net/?q=" + "%F0%9F%98%80" * 60,
    "https://b\u00fccher.example/\u6f22\u5b57?\u00e9=\u00df#\u2603",
    "https://name:secret@example.org/",
    "http://127.0.0.1:8080/admin",
    "http://[::ffff:10.0.0.1]/",
    "http://2130706433/",
    "https://localhost/",
    "https://example.org:99999/",
    "https://example.org/%zz%00%0d%0aSet-Cookie:x",
    "https://xn--zzzz--.example/",
    "https://example.org/](https://evil.example)",
    "see https://example.org/1 and https://example.net/2, or (https://example.com/3).",
    "javascript:alert(1)",
)
_NOTHING = ("", " ", "\t\n ", "\u00a0\u3000", "\u200b", "\u2800", "\u3164")
_LONG = ("x" * 6000, "word " * 1200, "\n" * 4000, "\U0001f600" * 3000, "é" * 6000, "a\n" * 2000)
_FILES: Final = (
    b"abc",
    b"",
    b"\x00" * 100,
    b"PK\x03\x04" + b"\x00" * 60,
    b"\xef\xbb\xbftitle,link\r\n=1+1,https://example.org/0\r\nA book,https://example.com/book\r\n",
    b"title;link;kind;topics\n" + b"A;https://example.com/a;nonsense;rights|" + b"x" * 4000 + b"\n",
    b'title,link\n"never closed,https://example.com/b\n',
    b"a,b,c\n1,2\n",
    "title,link\n\u202e,https://example.com/c\n".encode("utf-16"),
    b'[{"title": "A", "link": "https://example.com/json"}, null, 3, {"title": ["x"]}]',
    b'{"resources": ' + b"[" * 3000,
    b'{"a": 1e999, "a": "\\ud800"}',
    b'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><A HREF="https://example.com/mark">A</A>\n<DD>B</DL>',
    b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n" + b"<DL><p><DT><H3>F</H3>" * 400,
    b"%PDF-1.7\n%\xe2\xe3",
)
_ORDINARY = (
    "London",
    "Europe/Paris",
    "Asia/Kathmandu",
    "tomorrow",
    "in two weeks",
    "Friday 6pm",
    "10:00",
    "7pm",
    "Monday",
    "en-GB",
    "English",
    "Our group",
    "hello@example.org",
    "We planted a garden",
    "zone",
    "stewards",
    "language",
    "2026-01-05",
    "#stewards",
)

SAMPLES: Final = (
    *_PINGS,
    *_MARKS,
    *_HALVES,
    *_MARKDOWN,
    *_EMOJI,
    *_CODE,
    *_IDS,
    *_NUMBERS,
    *_TIMES,
    *_LINKS,
    *_NOTHING,
    *_LONG,
    *_ORDINARY,
)


def texts(most: int = MOST_IN_AN_OPTION, *, halves: bool = True) -> st.SearchStrategy[str]:
    """Return texts of at most `most` characters, nasty ones mostly; with `halves`, those no encoding can hold too."""
    kept = [one for one in SAMPLES if halves or is_whole(one)]
    samples = st.sampled_from(range(len(kept))).map(lambda number: kept[number])  # printed in full otherwise
    anything = st.text(st.characters() if halves else st.characters(codec="utf-8"), max_size=80)
    joined = st.lists(samples.map(lambda one: one[:500]), min_size=2, max_size=4).map("".join)
    # The plainest first: that is where a failure shrinks to.
    return st.one_of(samples, anything, joined).map(lambda text: text[:most])


def contents() -> st.SearchStrategy[bytes]:
    """Return what a file may hold: tables, lists and bookmarks, whole and broken, and what is none of these."""
    return st.one_of(st.sampled_from(_FILES), st.binary(max_size=200))


def typed_over(most: int) -> st.SearchStrategy[str]:
    """Return texts that are longer than `most` characters, which only a program can send."""
    return st.sampled_from((1, 100, 21_000)).map(lambda more: "y" * (most + more))


def ids(*known: int) -> st.SearchStrategy[int]:
    """Return numbers of things that are there, that are nowhere, and that nothing can have."""
    return st.sampled_from((*known, 0, 1, 12, 10**17, 10**18 - 1, 2**63 - 1, 2**63, 2**64, 10**30))


def values(*known: str) -> st.SearchStrategy[list[str]]:
    """Return what might be chosen in a list: one of its own values, others, several, or none."""
    one = st.one_of(st.sampled_from(known), texts(100)) if known else texts(100)
    return st.one_of(
        one.map(lambda value: [value]), st.lists(one, max_size=3), st.just([known[0]] * 2 if known else [])
    )


def is_whole(value: Any) -> bool:
    """Whether a text can be written as UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in str(value))
