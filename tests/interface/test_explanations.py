"""The words for every expected error: all have some, and none says more than it should."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import (
    ChannelGone,
    Expected,
    MissingPermissions,
    TooFarAhead,
    UnknownZone,
    UnreadableDate,
    UnreadableDay,
    UnreadableTime,
    WrongChannel,
)
from bot.features import KNOWN
from bot.interface.cards import MOST_TEXT
from bot.interface.files import FileTooBig
from bot.report import explain
from bot.setting_changes import NoSuchSetting
from bot.setting_kinds import Around, WholeNumber, WrongValue
from bot.setting_places import UnknownChannel, UnknownRole
from bot.setup.refusals import MayNotMake, NotMade, RoomInUse
from bot.telling_acts import NoSuchAct
from bot.words import SOURCE, Catalogue, Words
from cogs.introductions.rules.calling import TooFewAgain
from cogs.introductions.rules.introducing import MayNotPost, TooMuch
from cogs.introductions.rules.meeting import OutOfSight, TooManyWishes, TooNew
from cogs.reflections.rules.reflection import TooLong
from cogs.resources.rules import refused_links, sharing
from cogs.resources.rules.exchange import refusals
from cogs.resources.rules.exchange.faults import Format
from cogs.resources.rules.resource import ResourceId
from tests.community import Community
from tests.contracts.sources import CODE, ROOT, files, name

TYPED = "**bold** _x_ `code` ~~s~~ ||spoiler|| <@1> @everyone {typed} {0} %s " + "x" * 6000
MADE: dict[type[Expected], Expected] = {
    TooFarAhead: TooFarAhead(366),
    UnreadableDate: UnreadableDate(TYPED),
    TooLong: TooLong(7),
    WrongValue: WrongValue(TYPED, WholeNumber(1, 24), Around(Catalogue(ROOT / "config" / "locales").words(SOURCE))),
    NoSuchSetting: NoSuchSetting(TYPED),
    NoSuchAct: NoSuchAct(TYPED),
    UnknownChannel: UnknownChannel(TYPED),
    UnknownRole: UnknownRole(TYPED),
    UnknownZone: UnknownZone(TYPED, ("Europe/London", "Europe/Paris")),
    UnreadableTime: UnreadableTime(TYPED),
    UnreadableDay: UnreadableDay(TYPED),
    ChannelGone: ChannelGone(1),
    WrongChannel: WrongChannel(1),
    MissingPermissions: MissingPermissions(1, ("send_messages", "view_channel")),
    FileTooBig: FileTooBig(5 * 1024 * 1024),
    RoomInUse: RoomInUse(1),
    MayNotMake: MayNotMake("stewards"),
    NotMade: NotMade("stewards"),
    MayNotPost: MayNotPost(5),
    TooMuch: TooMuch("work", 3),
    OutOfSight: OutOfSight(5),
    TooManyWishes: TooManyWishes(100),
    TooFewAgain: TooFewAgain(6),
    TooNew: TooNew(datetime(2026, 3, 4, tzinfo=UTC)),
    refusals.FileTooLarge: refusals.FileTooLarge(2**25, 2**24),
    refusals.TooManyRows: refusals.TooManyRows(10_000),
    refusals.NotAText: refusals.NotAText(refusals.Found.EXCEL),
    refusals.NoTitles: refusals.NoTitles(("Colour", "Size")),
    refusals.Unreadable: refusals.Unreadable(Format.JSON, 3, 7),
    refused_links.OtherScheme: refused_links.OtherScheme("ftp"),
    refused_links.PrivateHost: refused_links.PrivateHost("localhost"),
    refused_links.NoSuchPort: refused_links.NoSuchPort("99999"),
    refused_links.LinkTooLong: refused_links.LinkTooLong(2000),
    sharing.TooLong: sharing.TooLong("title", 3),
    sharing.ThereAlready: sharing.ThereAlready(ResourceId(1)),
}


def _load_all() -> None:
    for module in KNOWN.values():
        importlib.import_module(module)
    for path in files(*CODE):
        module = name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        if ".migrations" not in module and "__main__" not in module:
            importlib.import_module(module)


def leaves_of(kind: type[Expected]) -> Iterator[type[Expected]]:
    """Yield every kind of error of ours that has no kinds of its own."""
    children = [child for child in kind.__subclasses__() if child.__module__.split(".")[0] in CODE]
    for child in children:
        yield from leaves_of(child)
    if not children:
        yield kind


_load_all()
LEAVES = sorted(set(leaves_of(Expected)), key=lambda kind: kind.__name__)


@pytest.fixture
def words() -> Words:
    return Catalogue(ROOT / "config" / "locales").words(SOURCE)


def made(kind: type[Expected]) -> Expected:
    if kind in MADE:
        return MADE[kind]
    try:
        return kind("what the exception says")
    except TypeError:
        pytest.fail(f"say in MADE how to make {kind.__name__}")


async def test_every_expected_error_has_words(community: Community, words: Words):
    for kind in LEAVES:
        told = explain(made(kind), words, community.hearth.explanations)
        assert 10 < len(told) < 400, kind
        assert told[0].isupper() or told[0] in "“*", kind
        assert "what the exception says" not in told, kind
        assert kind.__name__ not in told, kind
        assert "Traceback" not in told, kind


async def test_every_feature_explains_its_own_errors_itself(community: Community):
    own = [kind for kind in LEAVES if kind.__module__.startswith("cogs.")]
    assert own
    assert set(own) <= set(community.hearth.explanations)


@pytest.mark.parametrize(
    "kind",
    [
        UnknownZone,
        UnreadableTime,
        UnreadableDay,
        WrongValue,
        NoSuchAct,
        UnknownChannel,
        UnknownRole,
    ],
)
def test_what_was_typed_is_repeated_short_and_as_plain_text(kind: type[Expected], words: Words):
    told = explain(MADE[kind], words)
    assert len(told) < 250 < MOST_TEXT
    assert not re.search(r"(?<!\\)(\*\*|`|~~|\|\|)", told)


@pytest.mark.parametrize("error", [UnknownZone("x{y}", ()), UnreadableTime("{0.__class__}"), UnreadableDay("{typed}")])
def test_braces_that_were_typed_stay_braces(error: Any, words: Words):
    assert error.typed.replace("_", "\\_") in explain(error, words)


def test_no_explanation_leaves_a_fact_open(words: Words):
    for kind in LEAVES:
        if not kind.__module__.startswith("cogs.") and kind not in MADE:
            assert "{" not in explain(made(kind), words)


def test_what_is_missing_is_named_as_discord_names_it(words: Words):
    told = explain(MissingPermissions(7, ("send_messages", "view_channel")), words)
    assert "<#7>" in told
    assert "*Send Messages* and *View Channel*" in told
