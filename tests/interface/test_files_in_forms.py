"""Files in forms: read when they come, never more than was asked for, and honest about what is not kept."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import discord
import pytest

from bot.errors import Expected
from bot.interface import drafts
from bot.interface.files import FileGone, FileTooBig, FileUnread, SentFile, files_of
from bot.interface.forms import fields_of
from tests.community import Community
from tests.interface.pressing import everything_kept, filled_in, labels, nodes, private, standing
from tests.interface.test_held_forms import AWAY, away, hurried
from tests.interface.uploading import MOST_BYTES, OPEN, FileForm, UploadButton

AGAIN = "Open the form again"
CHOOSE_AGAIN = "The file is not kept: please choose it again."


@pytest.fixture
def uploading(community: Community) -> Community:
    """A server in a bot with a form that takes a file."""
    takes_files(community)
    return community


def takes_files(community: Community) -> None:
    """Give the bot the form."""
    community.hearth.forms[FileForm.name] = FileForm()
    community.hearth.add_dynamic_items(UploadButton)


async def opened(community: Community) -> Any:
    message = await standing(community, community.reflections, OPEN)
    return await community.member.click(message, custom_id=OPEN)


async def sent(community: Community, *files: tuple[str, bytes], note: str = "what I wrote") -> Any:
    return await community.member.submit_modal(await opened(community), {"note": note, "file": list(files)})


def hint_of_file(form: Any) -> str:
    [label] = [node for node in nodes(form.modal["components"]) if node.get("label") == "File"]
    return str(label["description"])


async def test_a_file_that_comes_is_read_and_kept_nowhere(uploading: Community):
    answer = await sent(uploading, ("books.csv", b"title,link\n"))
    assert private(answer) == "1 came: books.csv has 11 bytes."
    assert (await everything_kept(uploading))["drafts"] == []


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([("empty.csv", b"")], "1 came: empty.csv has 0 bytes."),
        ([("a.csv", b"a"), ("b.csv", b"bb")], "2 came: a.csv has 1 bytes."),
        ([("full.csv", b"x" * MOST_BYTES)], "has 2048 bytes."),
    ],
)
async def test_none_of_it_several_and_just_enough(uploading: Community, files: Any, told: str):
    assert told in private(await sent(uploading, *files))


async def test_one_that_is_too_big_is_refused_before_it_is_read_and_the_words_come_back(
    uploading: Community, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []
    with monkeypatch.context() as listening:
        listening.setattr(uploading.env.backend.cdn, "get", asked.append)
        refused = await sent(uploading, ("books.csv", b"x" * (MOST_BYTES + 1)))
    told = private(refused)
    assert "That file is too big for me: it may have 2 KB at most. Nothing was changed." in told
    assert "What you wrote is kept for a day at most" in told
    assert CHOOSE_AGAIN in told
    assert asked == []

    again = await uploading.member.click(refused.response, label=AGAIN)
    assert filled_in(again) == {"note": "what I wrote"}
    assert hint_of_file(again) == "Files are not kept. Please choose it again. 2 KB at most."
    answer = await uploading.member.submit_modal(again, {"note": "what I wrote", "file": ("small.csv", b"x")})
    assert "small.csv has 1 bytes" in private(answer)


async def test_a_form_without_its_file_says_so_and_nothing_of_a_file(uploading: Community):
    refused = await sent(uploading)
    assert "No file came with the form. Nothing was changed. Please choose one." in private(refused)
    assert CHOOSE_AGAIN not in private(refused)
    assert hint_of_file(await opened(uploading)) == "2 KB at most."


async def test_one_that_discord_no_longer_has_is_told(uploading: Community, monkeypatch: pytest.MonkeyPatch):
    form = await opened(uploading)
    monkeypatch.setattr(uploading.env.backend.cdn, "get", lambda _url: None)
    told = private(await uploading.member.submit_modal(form, {"file": ("books.csv", b"x")}))
    assert "Discord doesn't have that file for me any more." in told
    assert CHOOSE_AGAIN in told


async def test_held_while_the_database_is_away_it_is_named_and_taken_in_afterwards(uploading: Community):
    await hurried(uploading)
    takes_files(uploading)
    form = await opened(uploading)
    with away(uploading):
        held = await uploading.member.submit_modal(form, {"note": "what I wrote", "file": ("my_books.csv", b"abc")})
    assert AWAY in private(held)
    assert "**File**\nmy\\_books.csv" in private(held)
    [*_, last] = [one for one in (held.response, *held.followups) if one is not None]
    assert "Try again" in labels(last)
    assert "has 3 bytes" in private(await uploading.member.click(last, label="Try again"))


async def test_a_draft_holds_no_word_of_a_file(uploading: Community):
    await sent(uploading, ("secret name.csv", b"x" * 5000))
    async with uploading.hearth.database.reading() as unit:
        [draft] = await drafts.of_person(unit, uploading.member.id)
    assert draft.fields == {"note": "what I wrote"}


# -- What Discord tells of a file ------------------------------------------------------------------


def upload(*values: Any, **told_of: Any) -> dict[str, Any]:
    """Return an interaction's data with these values in a control called `file`."""
    control = {"type": 19, "custom_id": "file", "values": list(values)}
    return {"components": [{"type": 18, "component": control}], "resolved": {"attachments": told_of}}


GOOD = {"filename": "a.csv", "size": 3, "url": "https://cdn.example/a", "content_type": "text/csv"}


@pytest.mark.parametrize(
    "told",
    [
        None,
        "a.csv",
        {},
        {**GOOD, "size": "3"},
        {**GOOD, "size": -1},
        {**GOOD, "url": None},
        {**GOOD, "filename": 7},
    ],
)
async def test_of_what_discord_says_too_little_nothing_is_made(told: Any):
    http: Any = None
    assert files_of(upload("1", **{"1": told}), http) == {"file": ()}
    assert files_of(upload("2", **{"1": GOOD}), http) == {"file": ()}
    assert files_of({"components": upload("1")["components"]}, http) == {"file": ()}
    [file] = files_of(upload("1", "2", **{"1": told, "2": {**GOOD, "content_type": None}}), http)["file"]
    assert (file.name, file.size, file.content_type) == ("a.csv", 3, "")
    assert fields_of(upload("1", **{"1": GOOD})) == {}


async def test_a_name_is_whole_bounded_and_in_no_log():
    http: Any = None
    [file] = files_of(upload("1", **{"1": {**GOOD, "filename": "\ud800" + "x" * 6000}}), http)["file"]
    assert len(file.name) == 255
    json.dumps(file.name).encode().decode()
    assert file.name.encode()
    assert "xxx" not in repr(file)


class Cdn:
    """A Discord that gives a file, or fails."""

    def __init__(self, gives: bytes | Exception) -> None:
        self._gives = gives

    async def get_from_cdn(self, url: str) -> bytes:
        if isinstance(self._gives, Exception):
            raise self._gives
        return self._gives


class Said:
    status, reason = 0, ""


@pytest.mark.parametrize(
    ("gives", "raised"),
    [
        (b"four", FileTooBig),  # it said three
        (discord.NotFound(Said(), "gone"), FileGone),  # type: ignore[arg-type]
        (discord.Forbidden(Said(), "over"), FileGone),  # type: ignore[arg-type]
        (discord.HTTPException(Said(), "failed"), FileUnread),  # type: ignore[arg-type]
        (aiohttp.ClientPayloadError(), FileUnread),
        (ConnectionResetError(), FileUnread),
        (TimeoutError(), FileUnread),
    ],
)
async def test_what_may_go_wrong_while_it_is_read(gives: Any, raised: type[Expected]):
    http: Any = Cdn(gives)
    with pytest.raises(raised):
        await SentFile("a.csv", 3, "", "https://cdn.example/a", http).read(3)
