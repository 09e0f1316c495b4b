"""The buttons between the first form and the yes, and the choice among the links of a message."""

from __future__ import annotations

import re
from typing import Any, Final

import discord
from discord.ui import Button, DynamicItem, Item, Select

from bot.errors import Outdated
from bot.interface.answering import answering_at_once, answering_privately
from bot.interface.drafts import Fields
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of
from bot.interface.typed import whole
from bot.report import reported
from bot.texts import cut, one_line
from cogs.resources.cards import sharing as cards
from cogs.resources.forms.sharing import MORE, OFFER, PRACTICAL, WRITE, filled_from
from cogs.resources.rules.links import Link, links_in
from cogs.resources.rules.resource import MOST_TITLE
from cogs.resources.rules.sharing import NoLinksThere
from cogs.resources.rules.topics import Topics
from cogs.resources.service.sharing import Sharing

_FORMS: Final = {"edit": WRITE, "more": MORE, "practical": PRACTICAL, "offer": OFFER}


def sharing_of(interaction: discord.Interaction) -> Sharing:
    """Return the service behind the controls."""
    return host_of(interaction).service(Sharing)


def topics_of(interaction: discord.Interaction) -> Topics:
    """Return the list of topics."""
    return host_of(interaction).service(Topics)


async def open_share_form(interaction: discord.Interaction, filled: Fields | None = None) -> None:
    """Open the first form."""
    async with host_of(interaction).database.reading() as unit:
        asker = await asker_of(unit, interaction)
    await open_form(interaction, host_of(interaction).forms[WRITE], asker, filled=filled)


async def share_from_message(interaction: discord.Interaction, message: discord.Message) -> None:
    """Open the form with the link of a message in it, or offer its links; raises `NoLinksThere`."""
    links = _links_of(message)
    if not links:
        raise NoLinksThere
    if len(links) == 1:
        await open_share_form(interaction, {"link": links[0].shown, "title": _title_of(message, links[0])})
        return
    async with answering_privately(interaction) as answer:
        shown = [link.shown for link in links]
        share_id = await sharing_of(interaction).choose_from(answer.actor, shown)
        answer.show(cards.choice(share_id, shown, answer.words))


def _links_of(message: discord.Message) -> list[Link]:
    """Return the links that somebody wrote or passed on in a message; where there are none, those it shows."""
    written = [message.content, *(passed_on.content for passed_on in message.message_snapshots)]
    shown = [embed.url for embed in message.embeds if embed.url]
    return links_in(whole("\n".join(written))) or links_in(whole("\n".join(shown)))


def _title_of(message: discord.Message, link: Link) -> str:
    # What Discord itself shows below a link; whoever shares it may write something else.
    passed_on = [embed for snapshot in message.message_snapshots for embed in snapshot.embeds]
    told = [embed for embed in (*message.embeds, *passed_on) if embed.title]
    titles = [one.title for one in told if one.url == link.shown] or [one.title for one in told]
    return cut(one_line(whole(titles[0] or "")), MOST_TITLE)[0] if len(titles) == 1 else ""


class ShareButton(
    DynamicItem[Button[Any]], template=r"share:(?P<verb>yes|no|edit|more|practical|offer|show):(?P<id>[0-9]{1,18})"
):
    """Shares it, drops it, shows it again, or opens one of its forms, filled in with what it says now."""

    def __init__(self, verb: str, share_id: int) -> None:
        super().__init__(Button(custom_id=f"share:{verb}:{share_id}"))
        self.verb = verb
        self.share_id = share_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ShareButton:
        return cls(match["verb"], int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        sharing = sharing_of(interaction)
        if self.verb in _FORMS:
            await self._open(interaction, sharing)
            return
        if self.verb == "show":
            async with answering_at_once(interaction) as (answer, unit):
                found = await sharing.preview(unit, answer.actor, self.share_id)
                answer.show(cards.preview(found, topics_of(interaction), answer.words))
            return
        async with answering_privately(interaction) as answer:
            if self.verb == "yes":
                answer.show(cards.kept(await sharing.share(answer.actor, self.share_id), answer.words))
            else:
                await sharing.forget(answer.actor, self.share_id)
                answer.show(cards.dropped(answer.words))

    async def _open(self, interaction: discord.Interaction, sharing: Sharing) -> None:
        async with host_of(interaction).database.reading() as unit:
            asker = await asker_of(unit, interaction)
            found = await sharing.preview(unit, asker.actor, self.share_id)
        form = host_of(interaction).forms[_FORMS[self.verb]]
        await open_form(interaction, form, asker, self.share_id, filled_from(found.share))


class LinkSelect(DynamicItem[Select[Any]], template=r"share:choose:(?P<id>[0-9]{1,18})"):
    """Opens the form with the link that was chosen."""

    def __init__(self, share_id: int) -> None:
        super().__init__(Select(custom_id=f"share:choose:{share_id}"))
        self.share_id = share_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> LinkSelect:
        return cls(int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        value = next(iter(self.item.values), "")
        if not re.fullmatch(r"[0-9]{1,2}", value):
            raise Outdated
        async with host_of(interaction).database.reading() as unit:
            asker = await asker_of(unit, interaction)
            link = await sharing_of(interaction).chosen(unit, asker.actor, self.share_id, int(value))
        await open_form(interaction, host_of(interaction).forms[WRITE], asker, filled={"link": link})


ITEMS = (ShareButton, LinkSelect)
