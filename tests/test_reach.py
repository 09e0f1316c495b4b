"""A person hears of something later as they chose: mentioned there, by DM, or by looking in `/home`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.deliveries.effects import Pings, Send
from bot.deliveries.model import Skip
from bot.interface.cards import card, line
from bot.members import Person
from bot.reach import How, how_reached, is_reminded_by_dm, sent_to, wants_dms

PERSON, CHANNEL = 7, 9


def test_who_chose_a_mention_is_pinged_there_and_nobody_else():
    sent = sent_to(PERSON, How.MENTION, CHANNEL, card(line("news")))
    assert isinstance(sent, Send)
    assert (sent.channel_id, sent.pings) == (CHANNEL, Pings(people=(PERSON,)))


def test_who_chose_a_dm_hears_nothing_in_public():
    sent = sent_to(PERSON, How.DM, CHANNEL, card(line("news")))
    assert isinstance(sent, Send)
    assert (sent.channel_id, sent.pings) == (None, Pings())


def test_who_looks_in_home_is_sent_nothing():
    assert isinstance(sent_to(PERSON, How.HOME, CHANNEL, card(line("news"))), Skip)


@pytest.mark.parametrize(
    ("chosen", "how"), [(None, How.HOME), (How.HOME, How.HOME), (How.MENTION, How.MENTION), (How.DM, How.DM)]
)
def test_who_has_not_chosen_looks_in_home(chosen: How | None, how: How):
    assert how_reached(Person(PERSON, reach=chosen)) is how


@pytest.mark.parametrize("gone", ["dms_closed_at", "dms_stopped_at"])
def test_where_dms_do_not_get_through_it_is_home_and_never_a_public_ping(gone: str):
    closed = Person(PERSON, reach=How.DM, dm_reminders=True, **{gone: datetime(2026, 3, 4, tzinfo=UTC)})
    assert how_reached(closed) is How.HOME
    assert not is_reminded_by_dm(closed)
    assert wants_dms(closed), "what they chose is not forgotten"
    assert how_reached(replace(closed, reach=How.MENTION)) is How.MENTION


def test_reminders_by_dm_are_a_choice_of_their_own():
    assert is_reminded_by_dm(Person(PERSON, dm_reminders=True))
    assert not is_reminded_by_dm(Person(PERSON, reach=How.DM))
    assert not wants_dms(Person(PERSON, reach=How.MENTION, dm_reminders=False))
