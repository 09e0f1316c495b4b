"""What somebody wrote comes back as they wrote it: in the journal, in the files they take along, and in the post."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from typing import Any

import discord
import pytest
from hypothesis import strategies as st

from bot import servers
from cogs.reflections.rules.reflection import MOST_FOR_EVERYONE, MOST_TEXT, Reflection, length
from cogs.reflections.store import reflections
from tests.community import texts as read_in
from tests.conftest import ENGINES
from tests.fuzz.conftest import Fuzzed
from tests.fuzz.hostile import texts
from tests.fuzz.test_forms import RADIO, TEXT, Field, Sent, send
from tests.interface.pressing import nodes

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # what follows would read from the other side
FIELDS = (Field("text", TEXT), Field("audience", RADIO))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def words(most: int) -> st.SearchStrategy[str]:
    """Return texts with something in them."""
    return texts(most, halves=False).filter(lambda text: bool(text.strip()))


async def kept(fuzzed: Fuzzed) -> list[Reflection]:
    """Return what the member has written, oldest first."""
    community = fuzzed.place.community
    async with community.hearth.database.reading() as unit:
        return await reflections.all_of(unit, community.member.id)


async def opened(fuzzed: Fuzzed, custom_id: str) -> Any:
    person, channel = fuzzed.place.people["member"]
    return await fuzzed.laws.hold(lambda: fuzzed.hands.press(person, fuzzed.place.message_in(channel), custom_id))


async def file_in(fuzzed: Fuzzed, custom_id: str) -> bytes:
    """Press a button and return the file that it gives."""
    [attached] = (await opened(fuzzed, custom_id)).response.attachments
    return bytes(await attached.read())


def test_what_is_kept_for_oneself_comes_back_as_it_was_typed(fuzzed: Fuzzed):
    async def law(text: str) -> None:
        await send(fuzzed, Sent("reflection:answer", "member", week, {"text": text, "audience": "me"}), FIELDS)
        newest = (await kept(fuzzed))[-1]
        assert newest.text == text.strip()
        taken = json.loads(await file_in(fuzzed, "journal:export:json"))
        assert taken["entries"][-1]["text"] == text.strip()
        assert text.strip() in (await file_in(fuzzed, "journal:export:markdown")).decode()
        await opened(fuzzed, f"reflection:open:{newest.id}")
        await opened(fuzzed, f"reflection:rest:{newest.id}")
        form = await opened(fuzzed, f"reflection:edit:{newest.id}")
        [shown] = [node["value"] for node in nodes(form.modal["components"]) if node.get("custom_id") == "text"]
        assert shown == text.strip()
        await opened(fuzzed, "page:journal:0:b")
        await opened(fuzzed, f"reflection:erase:{newest.id}")

    week = fuzzed.do(kept(fuzzed))[0].week_id
    fuzzed.examine(words(MOST_TEXT), law, share=0.3)


def test_what_is_posted_says_what_was_written_and_no_more(fuzzed: Fuzzed):
    async def law(text: str) -> None:
        sent = Sent("reflection:answer", "member", week, {"text": text, "audience": "everyone"})
        preview = await send(fuzzed, sent, FIELDS)
        post = [node["custom_id"] for node in nodes(preview.response.components) if "custom_id" in node]
        [yes] = [custom_id for custom_id in post if custom_id.startswith("reflection:post:")]
        before = len(posts())
        await opened(fuzzed, yes)
        await fuzzed.place.community.env.advance_time(1)
        newest = (await kept(fuzzed))[-1]
        assert newest.text == text.strip()
        assert len(posts()) == before + 1
        said = [node["content"] for node in nodes(posts()[-1].components) if "content" in node]
        assert text.strip() in said
        await opened(fuzzed, f"reflection:take-back:{newest.id}")
        await fuzzed.place.community.env.advance_time(1)
        assert len(posts()) == before

    def posts() -> list[Any]:
        [thread] = fuzzed.place.community.reflections.threads
        return sorted(thread.history(), key=lambda message: message.id)

    week = fuzzed.do(kept(fuzzed))[0].week_id
    fits = words(MOST_FOR_EVERYONE).filter(lambda text: length(text.strip()) <= MOST_FOR_EVERYONE)
    fuzzed.examine(fits, law, share=0.25)


def test_what_everybody_reads_of_a_server_is_one_line_and_the_copy_holds_it(fuzzed: Fuzzed):
    """The name of who is responsible: shown in `/my data` to every member, whatever a steward typed."""
    fields = (Field("zone", TEXT), Field("name", TEXT), Field("contact", TEXT))

    async def law(typed: tuple[str, str]) -> None:
        name, contact = typed
        sent = Sent("setup:basics", "steward", 0, {"zone": "Europe/London", "name": name, "contact": contact})
        await send(fuzzed, sent, fields)
        shown = read_in((await opened(fuzzed, "data:who:0")).response.components)
        async with fuzzed.place.community.hearth.database.reading() as unit:
            set_now = await servers.settings(unit, fuzzed.place.community.guild.id)
        for one in (set_now.get("controller_name", ""), set_now.get("controller_contact", "")):
            assert one == " ".join(one.split())
            assert not any(TURNING.match(c) or unicodedata.category(c) in ("Cc", "Cs", "Co") for c in one)
            assert discord.utils.escape_markdown(one) in shown
        with zipfile.ZipFile(io.BytesIO(await file_in(fuzzed, "data:take:0"))) as copy:
            for one in copy.namelist():
                copy.read(one).decode()

    fuzzed.examine(st.tuples(texts(100, halves=False), texts(200, halves=False)), law, share=0.25)
