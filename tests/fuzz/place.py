"""A community in which everything is there that can be pressed, and a second one whose things must look absent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
import simcord
from simcord.backend import serializers
from sqlalchemy import select

from bot.database import metadata
from tests.community import STEWARD, Community
from tests.fuzz.librarians import librarians
from tests.fuzz.newcomers import newcomers
from tests.reflections.answering import answers, asked, shares

NOBODY = discord.AllowedMentions.none()


class Place:
    """The community, with rooms and rows of every kind. `things` are what an option or a list may name."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.things: dict[str, Any] = {}
        self.prompt: Any = None
        self.people: dict[str, tuple[Any, Any]] = {}
        """Who acts, and in which channel."""

    async def furnish(self) -> None:
        """Make everything: rooms of every kind, a posted question with answers, and another server."""
        community, guild, env = self.community, self.community.guild, self.community.env
        elsewhere = env.create_guild()
        self.prompt = await asked(community)
        await shares(community, community.member, self.prompt)
        await answers(community.steward, self.prompt, "Only for me")
        peer = await newcomers(community)
        await librarians(community)
        role_elsewhere = elsewhere.create_role("Away", permissions=STEWARD)
        self.things = {
            "reflections": community.reflections,
            "stewards": community.stewards,
            "hidden": guild.create_text_channel(
                "hidden", overwrites={guild.default_role: discord.PermissionOverwrite(view_channel=False)}
            ),
            "voice": guild.create_voice_channel("voice"),
            "forum": guild.create_forum_channel("forum"),
            "category": guild.create_category("category"),
            "news": guild.create_news_channel("news"),
            "deleted channel": guild.create_text_channel("gone"),
            "channel elsewhere": elsewhere.create_text_channel("away"),
            "role": guild.create_role("Readers", mentionable=True),
            "everyone": guild.default_role,
            "deleted role": guild.create_role("Gone"),
            "role elsewhere": role_elsewhere,
            "member": community.member,
            "steward": community.steward,
            "peer": peer,
            "program": guild.add_member(env.create_user("machine", bot=True)),
            "somebody elsewhere": elsewhere.add_member(env.create_user("zed")),
        }
        self._resolved = {name: self._told_of(thing) for name, thing in self.things.items()}
        env.backend.delete_channel(self.things["deleted channel"].id)
        env.backend.delete_role(guild.id, self.things["deleted role"].id)
        self.people = {
            "member": (community.member, community.reflections),
            "steward": (community.steward, community.stewards),
            "steward elsewhere": (
                elsewhere.add_member(community.steward.user, roles=[role_elsewhere]),
                self.things["channel elsewhere"],
            ),
        }
        self.people["member in a direct message"] = (community.member.user, community.member.user.dm_channel)
        await env.settle()
        self._messages = {channel.id: await self._posted_in(channel) for _person, channel in self.people.values()}

    async def _posted_in(self, channel: Any) -> discord.Message:
        bot = self.community.hearth
        message = await bot.get_partial_messageable(channel.id).send("-", allowed_mentions=NOBODY)
        await self.community.env.settle()
        return message

    def message_in(self, channel: Any) -> discord.Message:
        """Return a message of the bot's in which something is to stand that can be pressed."""
        return self._messages[channel.id]

    def _told_of(self, thing: Any) -> dict[str, dict[str, Any]]:
        """Return what Discord would send along with the id of a thing, were it of this server or not."""
        backend, number = self.community.env.backend, str(thing.id)
        if isinstance(thing, simcord.ChannelHandle):
            payload = dict(serializers.channel_payload(backend, backend.get_channel(thing.id)))
            return {"channels": {number: {**payload, "permissions": "8"}}}
        if isinstance(thing, simcord.RoleHandle):
            return {"roles": {number: dict(serializers.role_payload(thing._role))}}
        guild = backend.get_guild(thing.guild.id)
        found = {"users": {number: dict(serializers.user_payload(backend.get_user(thing.id)))}}
        if guild.id == self.community.guild.id:
            member = serializers.member_payload(backend, guild, guild.members[thing.id], with_user=False)
            found["members"] = {number: dict(member)}
        return found

    def named(self, names: Iterable[str | int]) -> tuple[list[str], dict[str, dict[str, Any]]]:
        """Return the ids of things, by name or as they are, and what Discord sends along with those it knows."""
        resolved: dict[str, dict[str, Any]] = {}
        numbers = []
        for name in names:
            if name not in self.things:
                numbers.append(str(name))
                continue
            numbers.append(str(self.things[str(name)].id))
            for kind, payloads in self._resolved[str(name)].items():
                resolved.setdefault(kind, {}).update(payloads)
        return numbers, resolved

    def uploaded(self, files: Iterable[Any]) -> tuple[list[str], dict[str, dict[str, Any]]]:
        """Return the ids of files, and what Discord sends along with those it tells of."""
        backend = self.community.env.backend
        numbers, told_of = [], {}
        for file in files:
            number = backend.snowflake()
            stored = backend.cdn.store_attachment(number, self.community.reflections.id, "a", file.content, None)
            url = stored["url"] if file.is_there else f"{stored['url']}.gone"
            numbers.append(str(number))
            if file.is_told_of:
                facts = {"filename": file.name, "size": file.size, "url": url, "proxy_url": url}
                told_of[str(number)] = {"id": str(number), **facts, "content_type": file.content_type}
        return numbers, told_of

    async def numbers(self) -> list[int]:
        """Return the ids of all rows that have one."""
        async with self.community.hearth.database.reading() as unit:
            return [
                int(row[0])
                for table in metadata.sorted_tables
                if "id" in table.c
                for row in await unit.all(select(table.c.id).order_by(table.c.id).limit(20))
            ]
