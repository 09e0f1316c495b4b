"""Puts together what stewards have of the platform itself: the queue, the trail, the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import notices, servers
from bot.commands.server_settings import (
    AllSettingsButton,
    SettingButton,
    SettingsBook,
    SettingSelect,
    server_settings,
)
from bot.commands.setting_form import SettingForm
from bot.commands.today import Today, TodayButton, today
from bot.commands.trail import AuditExportButton, AuditPageButton, Trail, audit_trail
from bot.setting_changes import ServerSettings
from bot.telling_acts import Teller

if TYPE_CHECKING:
    from bot.app import Hearth


def set_up_stewards(bot: Hearth) -> None:
    """Offer the services, and add the commands, books, forms and buttons; once, before the features."""
    house = bot.settings.community
    instead = {servers.ZONE.name: house.zone, servers.LANGUAGE.name: house.language}
    settings = ServerSettings(
        bot.database, bot.clock, lambda: bot.declared_settings, lambda: bot.setting_rules, instead
    )
    trail = Trail(bot.database, bot.clock, Teller(bot.acts, bot.act_titles, lambda: bot.declared_settings))
    queue = Today(lambda: bot.waiting, lambda: bot.channel_needs)
    for service in (settings, trail, queue):
        bot.offer(service)
    languages = bot.catalogue.languages
    book = SettingsBook(settings, languages)
    form = SettingForm(lambda: bot.declared_settings, languages)
    bot.books.update({trail.name: trail, book.name: book})
    bot.forms[form.name] = form
    bot.own_channel_needs.append(notices.channel_needs)
    bot.steward_group.add_command(today)
    bot.steward_group.add_command(server_settings)
    bot.steward_group.add_command(audit_trail)
    bot.add_dynamic_items(
        AllSettingsButton, AuditExportButton, AuditPageButton, SettingButton, SettingSelect, TodayButton
    )
