"""Commands that hold several features: one group object each, to which features add their own subcommands."""

from __future__ import annotations

from discord import Permissions, app_commands

from bot.words import _


def steward_group() -> app_commands.Group:
    """Return `/steward`. Discord shows it to those who may moderate members, until a server says otherwise;

    who may use it is asked at every press, since this only decides what is shown.
    """
    return app_commands.Group(
        name="steward",
        description=_("Look after the community: for stewards."),
        guild_only=True,
        default_permissions=Permissions(moderate_members=True),
    )


def people_group() -> app_commands.Group:
    """Return `/people`: finding and meeting one another."""
    return app_commands.Group(name="people", description=_("Find people here, and meet them."), guild_only=True)


def my_group() -> app_commands.Group:
    """Return `/my`: what is a member's own."""
    return app_commands.Group(name="my", description=_("What is yours: your settings and your data."), guild_only=True)
