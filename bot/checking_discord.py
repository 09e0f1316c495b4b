"""What `hearth check` asks of Discord, without a gateway: the token, the switch for members, and rights in channels."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.errors import CannotStart
from bot.findings import Check, Verdict
from bot.ports import ChannelNeed
from bot.running import NO_MEMBERS_INTENT, TryLater, refusals_explained


async def ask_discord(token: str, needs: Sequence[ChannelNeed]) -> list[Check]:
    """Return what Discord says to the token, and whether the bot may do what it must in each channel."""
    client = discord.Client(intents=discord.Intents.none())
    try:
        with refusals_explained():
            await client.login(token)
            flags = client.application_flags
            findings = [Check(Verdict.OK, "token", f"Discord knows this bot as {client.user}.")]
            if flags.gateway_guild_members or flags.gateway_guild_members_limited:
                findings.append(Check(Verdict.OK, "members", '"Server Members Intent" is on.'))
            else:
                findings.append(Check(Verdict.WRONG, "members", NO_MEMBERS_INTENT))
            for guild_id in dict.fromkeys(need.guild_id for need in needs):
                findings += await _in_server(client, guild_id, [need for need in needs if need.guild_id == guild_id])
            return findings
    except CannotStart as error:
        return [Check(Verdict.WRONG, "token", fault) for fault in error.faults]
    except TryLater as later:
        return [Check(Verdict.LOOK, "Discord", str(later))]
    finally:
        await client.close()


async def _in_server(client: discord.Client, guild_id: int, needs: Sequence[ChannelNeed]) -> list[Check]:
    try:
        guild = await client.fetch_guild(guild_id, with_counts=False)
        me = await guild.fetch_member(client.user.id if client.user is not None else 0)
    except (discord.NotFound, discord.Forbidden):
        return [Check(Verdict.LOOK, f"server {guild_id}", "The bot is not in this server any longer.")]
    return [await _in_channel(guild, me, need) for need in needs]


async def _in_channel(guild: discord.Guild, me: discord.Member, need: ChannelNeed) -> Check:
    about = f"channel {need.channel_id} in {guild.name}"
    try:
        channel = await guild.fetch_channel(need.channel_id)
        if isinstance(channel, discord.Thread):
            # A thread has no rights of its own.
            channel = await guild.fetch_channel(channel.parent_id)
    except (discord.NotFound, discord.Forbidden):
        return Check(Verdict.WRONG, about, f"It is gone, or the bot may not see it. It is needed here: {need.why}")
    has = None if isinstance(channel, discord.Thread) else channel.permissions_for(me)
    is_forum = isinstance(channel, discord.ForumChannel) and need.in_forum is not None
    takes = (need.in_forum or ()) if is_forum else need.permissions
    missing = [name for name in takes if has is None or not getattr(has, name)]
    if missing:
        wanted = ", ".join(name.replace("_", " ").title() for name in missing)
        return Check(Verdict.WRONG, about, f"The bot needs these permissions in #{channel.name}: {wanted}. {need.why}")
    return Check(Verdict.OK, about, f"The bot may do all it must in #{channel.name}.")
