"""Whatever the rules let through fits a message whole, names no other address, and turns nothing around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from discord.ui import LayoutView
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.kept import SearchId
from bot.texts import length, several_lines
from bot.words import SOURCE, Catalogue
from cogs.resources.cards import finding, resource, sharing, told
from cogs.resources.rules.finding import A_PAGE, Page, Wanted
from cogs.resources.rules.keeping import (
    MOST_COLLECTION_ABOUT,
    MOST_COLLECTION_NAME,
    MOST_REPORT,
    Collected,
    CollectionId,
    Problem,
    Report,
)
from cogs.resources.rules.resource import (
    MOST_CREATOR,
    MOST_LINK,
    MOST_NOTE,
    MOST_REGION,
    MOST_TITLE,
    MOST_WHY,
    Access,
    Cost,
    Credit,
    Description,
    Hitch,
    Kind,
    Pay,
    Resource,
    ResourceId,
    State,
    Takes,
)
from cogs.resources.rules.sharing import More, NoTitle, Said, Share, TooLong, Unfinished, as_seen
from cogs.resources.rules.topics import MOST, MOST_NAME, Topic, Topics
from cogs.resources.service.finding import Looked
from cogs.resources.service.posting import ToPost
from cogs.resources.service.sharing import Kept, Preview
from cogs.resources.service.using import Opened, Shelf
from cogs.resources.store.members import Own
from cogs.resources.store.sharing import ShareId
from scripts.words import ROOT
from tests.community import contract
from tests.interface.pressing import nodes

WORDS = Catalogue(ROOT / "config" / "locales").words(SOURCE)
TOPICS = Topics(tuple(Topic(f"topic-{number}", f"{'M' * (MOST_NAME - 2)}{number:02}") for number in range(MOST)))
LARGEST = 2**63 - 1
AN_ID = 10**18 - 1
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
LONGEST_LINK = "https://example.org/" + "x" * (MOST_LINK - 20)
PIECES: Final = (
    "*", "_", "`", "```", "~~", "||", "\\", "[", "](", "[a](https://e.example)", "<a:/[x](https://e.example)>", "#",
    "\n# ", "\n> ", "\n>>> ", "\n- ", "\n", "\n\n\n", "\u2028", "\x00", "\u202e", "\u2066", "\u200f", "\u200b",
    "@everyone", "<@1>", "<t:1:F>", "\U0001f33b", "é", "word", " ", "https://e.example/](https://f.example)",
)  # fmt: skip


def typed(most: int) -> st.SearchStrategy[str]:
    """Text of just the length that fits, or shorter, of the pieces that could do harm."""
    pieces = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12)
    return st.builds(lambda parts, often: _cut("".join(parts) * often, most), pieces, st.integers(1, most))


def _cut(text: str, most: int) -> str:
    text = text[:most]
    while length(text) > most:
        text = text[:-1]
    return text


@st.composite
def descriptions(draw: Any) -> Description:
    """What the rules make of what was typed into every form."""
    said = Said(draw(typed(MOST_TITLE)), draw(typed(MOST_WHY)), "opportunity")
    try:
        about = said.on(None)
    except NoTitle:
        about = replace(said, title="t" * MOST_TITLE).on(None)
    more = More(
        tuple(topic.key for topic in TOPICS.all),
        draw(typed(MOST_CREATOR)),
        draw(typed(MOST_REGION)),
        draw(typed(MOST_NOTE)),
    )
    facts = {"cost": Cost.PARTLY, "takes": Takes.HALF_HOUR, "access": frozenset(Access)}
    return replace(more.on(about, TOPICS.keys), pay=Pay.EXPENSES, closes_on=date(2028, 12, 31), **facts)


@st.composite
def shared(draw: Any) -> Resource:
    return Resource(
        id=ResourceId(LARGEST),
        guild_id=1,
        state=draw(st.sampled_from([State.SHARED, State.RETIRED])),
        description=draw(descriptions()),
        address="",
        shown=draw(st.sampled_from(["", "https://example.org/", LONGEST_LINK])),
        shared_at=NOW,
        closes_at=datetime(2029, 1, 1, tzinfo=UTC),
        uses=10**9,
        flagged_at=NOW,
        hitch=draw(st.sampled_from([None, Hitch.DELETED, Hitch.REFUSED])),
        is_sorted=False,
    )


def sharers(number: int, why: str = "") -> tuple[Credit, ...]:
    return tuple(Credit(AN_ID - one, f"{why}{one}"[:MOST_WHY], NOW) for one in range(number))


def fits(view: LayoutView) -> list[str]:
    """Return the paragraphs of a message; Discord takes it, nothing was cut off, and no text acts on another."""
    view.stop()
    components = view.to_components()
    said = [node["content"] for node in nodes(components) if node["type"] == 10]
    assert sum(map(length, said)) < 4000
    assert all(said)
    for paragraph in said:
        assert "](" not in paragraph
        assert not set(paragraph) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\x00")
        assert "\n\n\n" not in paragraph
    if (module := contract()) is not None:
        body = {"components": components, "flags": 1 << 15, "allowed_mentions": {"parse": []}}
        assert module.violations("POST", "/channels/1/messages", body) == []
    return said


fitting = settings(deadline=None, max_examples=20)  # the first look at Discord's contract reads all of it


@fitting
@given(shared(), st.booleans())
def test_a_posted_card_ends_with_who_shared_it(one: Resource, is_over: bool):
    said = fits(resource.posted(ToPost(one, sharers(9), 1, None, is_over), TOPICS, WORDS))
    assert said[-1].endswith("1000000000 people used this.")
    assert "and 4 more" in said[-1]
    assert 1 <= len(resource.post_name(one)) <= 100


@fitting
@given(shared(), typed(MOST_WHY), typed(MOST_REPORT), st.booleans(), st.booleans())
def test_an_opened_one_ends_with_what_stewards_are_to_see(
    one: Resource, why: str, words: str, is_steward: bool, is_own: bool
):
    collections = tuple(Collected(CollectionId(1), 1, "_" * MOST_COLLECTION_NAME, "", 1) for _ in range(25))
    reported = " ".join(words.split())
    reports = tuple(Report(AN_ID, Problem.UNSAFE, _seen(reported), NOW) for _ in range(9))
    found = Opened(
        one,
        tuple(replace(credit, why=_seen(credit.why)) for credit in sharers(9, why)),
        Own(is_own, is_own, is_own),
        collections,
        reports if is_steward else (),
        may_change=is_own,
        is_over=False,
        waits_for_topics=True,
    )
    said = fits(resource.opened(found, TOPICS, WORDS, "Done: it is not counted.", is_steward=is_steward))
    if is_steward:
        assert any("And 6 more." in each for each in said)


def _seen(text: str) -> str:
    return Said("t", _cut(text, MOST_WHY)).on(None).why


@fitting
@given(descriptions(), st.sampled_from(["", LONGEST_LINK]), st.booleans(), shared() | st.none(), st.booleans())
def test_a_preview_ends_with_its_buttons(
    about: Description, link: str, is_change: bool, there: Resource | None, is_own: bool
):
    share = Share("", link, about, ResourceId(LARGEST) if is_change else None)
    fits(sharing.preview(Preview(ShareId(LARGEST), share, there, is_own, NOW), TOPICS, WORDS))


@fitting
@given(st.lists(shared(), min_size=A_PAGE, max_size=A_PAGE), typed(100))
def test_pages_of_results_shelves_and_collections_fit(several: list[Resource], words: str):
    several = [replace(one, id=ResourceId(LARGEST - number)) for number, one in enumerate(several)]
    words = words or "w"
    wanted = Wanted(
        words.replace("](", "]"), "topic-1", Kind.PERSON, Cost.COSTS, Takes.DAY, Access.SCREEN_READER, Pay.PAID
    )
    instead = {f"w{number}": ("m" * 100,) * 5 for number in range(20)}
    page = Page(tuple(several), wanted, 1, 999, 8000, instead)
    fits_but_for_typed(finding.results(Looked(page, SearchId(LARGEST)), TOPICS, WORDS))
    held = Shelf(tuple(several), frozenset({ResourceId(LARGEST)}), 1, 999, 8000)
    fits(finding.shelf(held, TOPICS, WORDS))
    fits(finding.shared(held, TOPICS, WORDS))
    collected = Collected(CollectionId(LARGEST), 1, "_" * MOST_COLLECTION_NAME, "*" * MOST_COLLECTION_ABOUT, 9)
    fits(finding.collection(collected, several, (1, 999), TOPICS, WORDS, alone=False))


def fits_but_for_typed(view: LayoutView) -> None:
    """The same, but for what the asker themselves typed a moment ago, which only they see."""
    view.stop()
    components = view.to_components()
    assert sum(length(node["content"]) for node in nodes(components) if node["type"] == 10) < 4000
    if (module := contract()) is not None:
        body = {"components": components, "flags": 1 << 15, "allowed_mentions": {"parse": []}}
        assert module.violations("POST", "/channels/1/messages", body) == []


@fitting
@given(shared())
def test_short_answers_fit(one: Resource):
    for is_new, is_change in ((True, False), (False, False), (False, True)):
        fits(sharing.kept(Kept(one, is_new, is_change, True), WORDS))
    fits(resource.link_alone(replace(one, shown=LONGEST_LINK), WORDS))
    fits(told.used(one.id, WORDS))
    waiting = sharing.waiting([Unfinished(LARGEST, Share("", "", one.description), NOW)], WORDS)
    assert all(length(wait.line) < 500 for wait in waiting)


@given(st.text(max_size=MOST_WHY + 9))
def test_what_is_longer_than_its_card_has_room_for_is_refused(text: str):
    said = Said("t", text)
    if length(as_seen(several_lines(text))) > MOST_WHY:
        with pytest.raises(TooLong):
            said.on(None)
    else:
        assert Said("t", said.on(None).why).on(None) == said.on(None)
