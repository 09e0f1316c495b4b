"""The tour's library as stewards look after it: what waits, a collection, and a browser's bookmarks brought in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from demo.community import london
from demo.library import GUIDE
from demo.stage import Stage, answered, button_of, options_of

_UNSORTED: Final = "Twelve ways to begin a meeting"
_COLLECTION: Final = "Before your first meeting"
_NEW: Final = 35
"""How many links of the bookmarks the library takes in."""
_BOOKMARKS: Final = Path(__file__).resolve().parents[1] / "tests" / "resources" / "files" / "firefox.html"


async def looked_after(stage: Stage) -> None:
    """What has no topic waits for stewards: one looks, sorts it, and puts it into a collection."""
    community = stage.community
    await community.go_to(london(2026, 3, 21, 10))
    stage.scene("What waits in the library")
    sam, grace, room = community.members["Sam"], community.members["Grace"], community.rooms["stewards"]
    stage.does("Grace", f"has shared “{_UNSORTED}”, and has not said what it is about. That is fine.")
    form = await grace.slash(community.rooms["welcome"], "library share")
    written = {"link": "https://meetings.example.com/beginnings", "title": _UNSORTED, "why": "", "kind": ["tool"]}
    await grace.click(answered(await grace.submit_modal(form, written)), label="Share it")
    stage.does("Sam", "types /steward library in #stewards, and presses What waits.")
    panel = await sam.slash(room, "steward library")
    stage.must_say(stage.read("Sam", panel), "3 resources are in it.", "1 waits for you.", "Cards stand in #library.")
    inbox = await sam.click(answered(panel), label="What waits")
    stage.must_say(stage.answer("Sam", inbox), _UNSORTED, "it has no topic")
    stage.does("Sam", "presses Open, Change it, and Add topics and credit; it is about Facilitation.")
    opened = await sam.click(answered(inbox), label="Open")
    preview = await sam.click(answered(opened), label="Change it")
    form = await sam.click(answered(preview), label="Add topics and credit")
    sent = {"topics": ["facilitation"], "creator": "", "region": "", "note": ""}
    saved = await sam.click(answered(await sam.submit_modal(form, sent)), label="Save the change")
    stage.must_say(stage.read("Sam", saved), "is changed.")
    panel = await sam.slash(room, "steward library")
    stage.must_say(stage.read("Sam", panel), "Nothing waits for you.")

    stage.does("Sam", f"makes a collection, “{_COLLECTION}”, and puts both guides into it.")
    named = await sam.click(answered(await sam.click(answered(panel), label="Collections")), label="A new collection")
    stage.form("Sam", named, {"name": _COLLECTION, "about": "Two things to read on the way there."})
    made = await sam.submit_modal(named, {"name": _COLLECTION, "about": "Two things to read on the way there."})
    stage.must_say(stage.read("Sam", made), _COLLECTION, "0 resources are in it.")
    for title in (_UNSORTED, GUIDE):
        await _files(stage, title)
    stage.does("Mo", f"types /library find collection:{_COLLECTION}.")
    found = await community.members["Mo"].slash(community.rooms["welcome"], "library find", collection=_COLLECTION)
    stage.must_say(stage.answer("Mo", found), _COLLECTION, GUIDE, _UNSORTED)


async def brought_in(stage: Stage) -> None:
    """A steward brings in the bookmarks of a browser: a look first, which changes nothing, and then for good."""
    community = stage.community
    await community.go_to(london(2026, 3, 21, 10, 30))
    stage.scene("A browser's bookmarks")
    sam, room = community.members["Sam"], community.rooms["stewards"]
    content = _BOOKMARKS.read_bytes()
    stage.does("Sam", "types /steward library, presses Bring in a file, and chooses what Firefox has exported.")
    panel = await sam.slash(room, "steward library")
    form = await sam.click(answered(panel), label="Bring in a file")
    stage.form("Sam", form, {"file": "bookmarks.html", "how": "Only look"})
    looked = await sam.submit_modal(form, {"file": ("bookmarks.html", content), "how": "look"})
    stage.must_say(
        stage.answer("Sam", looked), "It is a browser's bookmarks.", f"{_NEW} new resources. Nothing is changed."
    )
    panel = await sam.slash(room, "steward library")
    stage.must_say(stage.read("Sam", panel), "3 resources are in it.")
    stage.does("Sam", "presses Bring in a file again, and chooses Take in what is right.")
    form = await sam.click(answered(looked), label="Bring in a file")
    taken = await sam.submit_modal(form, {"file": ("bookmarks.html", content), "how": "good_rows"})
    stage.must_say(stage.read("Sam", taken), f"Done: {_NEW} new resources are in the library.")
    panel = await sam.slash(room, "steward library")
    stage.must_say(stage.answer("Sam", panel), f"{_NEW + 3} resources are in it.")
    found = await community.members["Mo"].slash(community.rooms["welcome"], "library find", words="silence is fine")
    stage.must_say(stage.read("Mo", found), "“Silence is fine”: a facilitator’s notes")
    stage.must("an import posts no cards", len(community.forums["library"].threads) == 3)
    stage.say("Everybody finds them now. None of them got a card, so that nobody's forum is flooded.")


async def _files(stage: Stage, title: str) -> None:
    community = stage.community
    sam, room = community.members["Sam"], community.rooms["stewards"]
    found = await sam.slash(room, "library find", words=title)
    opened = await sam.click(answered(found), custom_id=button_of(found, "resource:open:"))
    filing = await sam.click(answered(opened), label="Collections")
    chooser = button_of(filing, "library:file:")
    done = await sam.select(answered(filing), options_of(filing, chooser), custom_id=chooser)
    stage.must_say(stage.read("Sam", done), "Done.")
