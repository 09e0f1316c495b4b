"""Puts what is a member's own together: settings, rest, direct messages, and what `/home` says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.own import settings
from bot.commands.rest import rest
from bot.deliveries.handling import HouseRules
from bot.direct_messages import DirectMessages, DmHello, StopDmsButton
from bot.own.controls import ITEMS
from bot.own.forms import RestForm, ZoneForm
from bot.own.home import OwnWaiting
from bot.own.service import OwnSettings
from bot.reach import Reach

if TYPE_CHECKING:
    from bot.app import Hearth


def set_up(bot: Hearth, reach: Reach, house: HouseRules) -> None:
    """Sign it in with the bot, whose dispatcher stands already."""
    hello = DmHello(reach)
    bot.kinds[hello.name] = hello
    dms = DirectMessages(bot.dispatcher.arm)
    bot.own_purposes.append(dms.purpose)
    bot.offer(dms)
    bot.offer(OwnSettings(bot.database, bot.clock, dms, house, bot.house_zone))
    for form in (ZoneForm(), RestForm()):
        bot.forms[form.name] = form
    bot.own_waiting.append(OwnWaiting(bot.forms, bot.clock, bot.drafts_kept_for))
    bot.add_dynamic_items(*ITEMS, StopDmsButton)
    bot.my_group.add_command(settings)
    bot.tree.add_command(rest)
