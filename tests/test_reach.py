"""A person hears of something later as they chose: mentioned there, by DM, or by looking in `/home`."""

from __future__ import annotations

from bot.deliveries.effects import Pings, Send
from bot.deliveries.model import Skip
from bot.interface.cards import card, line
from bot.reach import How, sent_to

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
