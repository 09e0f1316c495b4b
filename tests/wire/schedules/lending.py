"""Carries out what people do with the library: share, change, use, take out, merge; and a last day that passes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from bot import servers
from bot.access import Actor
from bot.app import Hearth
from bot.deliveries.tables import deliveries
from bot.interface.drafts import DraftId
from cogs.resources.keeping import LIBRARY_CHANNEL
from cogs.resources.rules.resource import Kind, Resource, ResourceId, State
from cogs.resources.rules.sharing import Offer, Said
from cogs.resources.service.curating import Curating
from cogs.resources.service.posting import CHANGE_KIND
from cogs.resources.service.sharing import Sharing
from cogs.resources.service.using import Using
from cogs.resources.store import resources
from cogs.resources.tables import resources as rows
from tests.wire.hearth_bed import now
from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.doing import Doing
from tests.wire.schedules.model import Book, Model, Server
from tests.wire.world import World

_NO_DRAFT = DraftId(0)
_A_DAY = timedelta(days=1)


class Lending(Doing):
    """The library of the schedule."""

    def __init__(self, world: World, hearth: Hearth, model: Model) -> None:
        self._world, self._database, self._model = world, hearth.database, model
        self._sharing, self._using, self._curating = (hearth.service(one) for one in (Sharing, Using, Curating))
        self._does = {
            Verb.SHARE: self._share,
            Verb.SHARE_OFFER: self._share_offer,
            Verb.SHARE_AGAIN: self._share_again,
            Verb.CHANGE_SHARED: self._change,
            Verb.USE: self._use,
            Verb.LAST_DAY_OVER: self._last_day_over,
            Verb.RETIRE: self._retire,
            Verb.RESTORE: self._restore,
            Verb.MERGE: self._merge,
            Verb.CARD_DELETED: self._delete_card,
        }

    async def arrange(self) -> None:
        """Let stewards have chosen where the cards stand."""
        async with self._database.writing() as unit:
            for server in self._model.servers:
                await servers.put(unit, server.guild.id, LIBRARY_CHANNEL, server.library.id)

    # -- Members -------------------------------------------------------------------------------------

    async def _share(self, act: Act, server: Server) -> None:
        await self._shares(act, server, Kind.TOOL)

    async def _share_offer(self, act: Act, server: Server) -> None:
        await self._shares(act, server, Kind.OPPORTUNITY)

    async def _shares(self, act: Act, server: Server, kind: Kind) -> None:
        book, actor = Book(act.label, act.server, 0), _member(server, act.who)
        said = Said(book.title, "It helped", kind)
        preview = await self._sharing.begin(actor, book.link, said, 0, _NO_DRAFT)
        if kind is Kind.OPPORTUNITY:
            today, _zone = await self._sharing.today(actor)
            await self._sharing.add(actor, preview.share_id, Offer("paid", today + _A_DAY), _NO_DRAFT)
        book.id = (await self._sharing.share(actor, preview.share_id)).resource.id
        book.credits.add(actor.id)
        self._model.books[act.label] = book

    async def _share_again(self, act: Act, server: Server) -> None:
        book = self._there(act)
        if book is not None and not book.is_over:  # the link of one that is over would begin another
            actor = server.people[act.who - 1].id
            await self._by_link(Actor(actor, server.guild.id, is_steward=False), book)
            book.credits.add(actor)

    async def _by_link(self, actor: Actor, book: Book) -> None:
        written_otherwise = book.link.replace("https://", "http://www.") + "/?utm_source=x#top"
        preview = await self._sharing.begin(actor, written_otherwise, Said("The same"), 0, _NO_DRAFT)
        await self._sharing.share(actor, preview.share_id)

    async def _change(self, act: Act, server: Server) -> None:
        book = self._there(act)
        if book is None or book.is_over:
            return
        book.version += 1
        steward = _steward(server)
        preview = await self._sharing.change(steward, ResourceId(book.id))
        said = Said(book.title, "It helped", preview.share.description.kind)
        preview = await self._sharing.begin(steward, book.link, said, preview.share_id, _NO_DRAFT)
        await self._sharing.share(steward, preview.share_id)
        book.is_looked_at = True

    async def _use(self, act: Act, server: Server) -> None:
        if (book := self._there(act)) is not None:
            actor = _member(server, act.who)
            await self._using.use(actor, ResourceId(book.id), yes=True)
            book.users.add(actor.id)

    async def _last_day_over(self, act: Act, server: Server) -> None:
        """Let an opportunity's last day be over: it ends this moment, and what was planned for that is due."""
        book = self._there(act)
        if book is None or book.is_over:
            return
        at = now()
        async with self._database.writing() as unit:
            found = await self._row(unit, book)
            if found.closes_at is None:
                return
            await unit.execute(update(rows).where(rows.c.id == book.id).values(closes_at=at))
            planned = deliveries.c.kind == CHANGE_KIND, deliveries.c.subject == book.id
            its_end = *planned, deliveries.c.about_at == found.closes_at
            await unit.execute(update(deliveries).where(*its_end).values(about_at=at, due_at=at))
        book.is_over = True

    # -- Stewards ------------------------------------------------------------------------------------

    async def _retire(self, act: Act, server: Server) -> None:
        if (book := self._there(act)) is not None:
            await self._curating.retire(_steward(server), ResourceId(book.id))
            book.ended_at = now()

    async def _restore(self, act: Act, server: Server) -> None:
        book = self._model.books.get(act.label)
        if book is None or book.ended_at is None or book.is_merged:
            return
        await self._curating.restore(_steward(server), ResourceId(book.id))
        book.restore()

    async def _merge(self, act: Act, server: Server) -> None:
        book = self._there(act)
        others = [one for one in self._model.books.values() if one.server == act.server and one.ended_at is None]
        into = next((one for one in others if one is not book), None)
        if book is None or into is None:
            return
        await self._curating.merge(_steward(server), ResourceId(book.id), ResourceId(into.id))
        book.ended_at, book.is_merged = now(), True
        into.credits |= book.credits
        into.users |= book.users
        into.gone += book.gone

    async def _delete_card(self, act: Act, server: Server) -> None:
        if (book := self._there(act)) is None:
            return
        # Only one that the program knows of: one in doubt that is deleted now cannot be told from one never sent.
        async with self._database.reading() as unit:
            found = await self._row(unit, book)
        if found.is_forum_post and found.post_id in self._world.backend.channels:
            self._world.backend.delete_channel(found.post_id)
        elif found.post_id in self._world.backend.messages.get(found.channel_id or 0, {}):
            self._world.backend.delete_message(found.channel_id, found.post_id)
        else:
            return
        book.lose_card()

    # -- Within --------------------------------------------------------------------------------------

    def _there(self, act: Act) -> Book | None:
        book = self._model.books.get(act.label)
        return None if book is None or book.ended_at is not None else book

    async def _row(self, unit: Any, book: Book) -> Resource:
        found = await resources.get(unit, ResourceId(book.id))
        assert found is not None
        assert found.state is State.SHARED
        return found


def _member(server: Server, who: int) -> Actor:
    return Actor(server.people[who].id, server.guild.id, is_steward=False)


def _steward(server: Server) -> Actor:
    return Actor(server.steward.id, server.guild.id, is_steward=True)
