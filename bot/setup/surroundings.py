"""What setup shows of the rest of the bot: asked each time, since features sign one after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import discord
from discord.ui import LayoutView

from bot.access import Actor
from bot.database import Unit
from bot.interface.answering import Answer
from bot.interface.host import Asker, host_of
from bot.ports import Previews
from bot.words import Words

A_NEW_MEMBER = 0
"""An id that nobody has: of whom it stands for, nothing is kept."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`permissions` are those the bot needs anywhere; `previews` are the features'; `home` answers `/home`."""

    permissions: Callable[[], discord.Permissions]
    previews: Callable[[], Sequence[Previews]]
    home: Callable[[Unit, Answer], Awaitable[LayoutView]]

    def posts(self, words: Words) -> list[LayoutView]:
        """Return an example of what each feature posts."""
        return [post for show in self.previews() for post in show(words)]

    async def home_of_a_new_member(self, interaction: discord.Interaction, words: Words) -> LayoutView:
        """Return what somebody finds at home who has just joined, and sees what everybody may see."""
        guild = interaction.guild

        def sees(channel_id: int) -> bool:
            channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
            return (
                guild is not None and channel is not None and channel.permissions_for(guild.default_role).view_channel
            )

        member = Actor(A_NEW_MEMBER, interaction.guild_id or 0, is_steward=False, sees=sees)
        async with host_of(interaction).database.reading(snapshot=True) as unit:
            return await self.home(unit, Answer(interaction, Asker(member, words)))
