"""What the platform itself keeps of people, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot import members
from bot.audit_data import NOBODY, AuditData
from bot.clock import Clock
from bot.consents import EVERYWHERE, consents
from bot.database import Unit
from bot.deliveries.tables import deliveries
from bot.interface import drafts
from bot.keep_apart_data import KeepApartData
from bot.members import people
from bot.memberships import memberships
from bot.notices import forget_mended, notices
from bot.personal_data import About, Kept, PersonalData
from bot.search.kept import SearchData
from bot.settings import Settings
from bot.takedowns import Post, take_down_all, takedowns
from bot.words import Words, sentence

__all__ = ["DELIVERIES_KEPT", "NOBODY", "contracts"]

DELIVERIES_KEPT = timedelta(days=90)


def contracts(settings: Settings, clock: Clock) -> list[PersonalData]:
    """Return the platform's contracts, with the periods that the settings give."""
    return [
        PeopleData(),
        DraftData(timedelta(hours=settings.drafts_kept_hours)),
        DeliveryData(clock),
        AuditData(timedelta(days=settings.audit_kept_months * 30)),
        ConsentData(),
        MembershipData(),
        KeepApartData(),
        SearchData(),
    ]


class PeopleData:
    """Zone, language, rest, and whether DMs reach them."""

    tables = frozenset({"people"})

    def about(self, words: Words) -> About:
        return About(
            words.say("Your settings"),
            words.say("So that times are right for you, and you hear of things the way you chose."),
            words.say("Kept until 30 days after you left the last server that Hearth and you share."),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        if await unit.scalar(select(people.c.person_id).where(people.c.person_id == person_id)) is None:
            return []
        person = await members.person(unit, person_id)
        facts = {
            sentence("time zone"): person.zone,
            sentence("language"): person.language,
            sentence("resting until"): person.resting_until,
            sentence("direct messages stopped"): person.dms_stopped_at,
            sentence("direct messages refused by Discord"): person.dms_closed_at,
            sentence("how you want to hear of things"): person.reach,
            sentence("reminders by direct message"): person.dm_reminders,
        }
        return [Kept(sentence("Your settings"), facts)]

    async def erase(self, unit: Unit, person_id: int) -> None:
        await unit.execute(delete(people).where(people.c.person_id == person_id))

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """People are the same in every server, and go with the last one: that is told by `EVERYWHERE`."""
        if guild_id == EVERYWHERE:
            await self.erase(unit, person_id)

    async def expire(self, unit: Unit, now: datetime) -> int:
        return 0

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Nothing: people are the same in every server."""


class DraftData:
    """What was submitted and is kept for a day."""

    tables = frozenset({"drafts"})

    def __init__(self, kept_for: timedelta) -> None:
        self._kept_for = kept_for

    def about(self, words: Words) -> About:
        return About(
            words.say("Forms you sent and did not finish"),
            words.say("So that nothing you wrote is lost when something goes wrong. They are encrypted."),
            words.many(
                "Kept for {number} hour.", "Kept for {number} hours.", int(self._kept_for.total_seconds() // 3600)
            ),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        found = await drafts.of_person(unit, person_id)
        return [
            Kept(
                sentence("A form you sent"),
                {
                    sentence("server"): draft.guild_id,
                    sentence("form"): draft.form,
                    sentence("sent"): draft.created_at,
                    sentence("what you wrote"): draft.fields,
                    **({sentence("cannot be opened any more"): True} if draft.is_damaged else {}),
                },
            )
            for draft in found
        ]

    async def erase(self, unit: Unit, person_id: int) -> None:
        await drafts.erase(unit, person_id)

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        await unit.execute(
            delete(drafts.drafts).where(drafts.drafts.c.person_id == person_id, drafts.drafts.c.guild_id == guild_id)
        )

    async def expire(self, unit: Unit, now: datetime) -> int:
        return await drafts.expire(unit, now - self._kept_for)

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        await unit.execute(delete(drafts.drafts).where(drafts.drafts.c.guild_id == guild_id))


class DeliveryData:
    """What was or will be sent to them."""

    tables = frozenset({"deliveries"})

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def about(self, words: Words) -> About:
        return About(
            words.say("Messages sent or to be sent to you"),
            words.say("So that nothing is sent twice, and no more often than you allow. Their words are not kept."),
            words.many(
                "Kept for {number} day after each was sent.",
                "Kept for {number} days after each was sent.",
                DELIVERIES_KEPT.days,
            ),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        rows = await unit.all(select(deliveries).where(deliveries.c.recipient == person_id).order_by(deliveries.c.id))
        return [
            Kept(
                sentence("A message for you"),
                {
                    sentence("server"): row.guild_id,
                    sentence("kind"): row.kind,
                    sentence("about"): row.about_at,
                    sentence("due"): row.due_at,
                    sentence("of use until"): row.useless_after,
                    sentence("state"): row.state,
                    sentence("reason"): row.reason,
                    sentence("done"): row.settled_at,
                    sentence("channel"): row.channel_id,
                    sentence("message"): row.message_id,
                },
            )
            for row in rows
        ]

    async def erase(self, unit: Unit, person_id: int) -> None:
        theirs = deliveries.c.recipient == person_id
        sent = (theirs, deliveries.c.channel_id.is_not(None), deliveries.c.message_id.is_not(None))
        rows = await unit.all(select(deliveries).where(*sent).order_by(deliveries.c.id))
        posts = [Post(row.guild_id or EVERYWHERE, row.channel_id, row.message_id) for row in rows]
        await take_down_all(unit, posts, self._clock.now())
        await unit.execute(delete(deliveries).where(theirs))

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        theirs = (deliveries.c.recipient == person_id, deliveries.c.guild_id == guild_id)
        await unit.execute(delete(deliveries).where(*theirs))

    async def expire(self, unit: Unit, now: datetime) -> int:
        old = deliveries.c.settled_at < now - DELIVERIES_KEPT
        gone = (await unit.execute(delete(deliveries).where(old))).rowcount
        return gone + await forget_mended(unit, now - DELIVERIES_KEPT)

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        await unit.execute(delete(deliveries).where(deliveries.c.guild_id == guild_id))
        await unit.execute(delete(notices).where(notices.c.guild_id == guild_id))
        await unit.execute(delete(takedowns).where(takedowns.c.guild_id == guild_id))


class ConsentData:
    """What they agreed to."""

    tables = frozenset({"consents"})

    def about(self, words: Words) -> About:
        return About(
            words.say("What you agreed to"),
            words.say("So that nothing is done without your yes, and you can take it back."),
            words.say("Kept until 30 days after you left the server."),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        rows = await unit.all(select(consents).where(consents.c.person_id == person_id).order_by(consents.c.given_at))
        return [
            Kept(
                sentence("Something you agreed to"),
                {
                    sentence("server"): None if row.guild_id == EVERYWHERE else row.guild_id,
                    sentence("purpose"): row.purpose,
                    sentence("version of its wording"): row.version,
                    sentence("agreed"): row.given_at,
                    sentence("taken back"): row.withdrawn_at,
                },
            )
            for row in rows
        ]

    async def erase(self, unit: Unit, person_id: int) -> None:
        await unit.execute(delete(consents).where(consents.c.person_id == person_id))

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        theirs = (consents.c.person_id == person_id, consents.c.guild_id == guild_id)
        await unit.execute(delete(consents).where(*theirs))

    async def expire(self, unit: Unit, now: datetime) -> int:
        return 0

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        await unit.execute(delete(consents).where(consents.c.guild_id == guild_id))


class MembershipData:
    """In which servers something of theirs is kept."""

    tables = frozenset({"memberships"})

    def about(self, words: Words) -> About:
        return About(
            words.say("In which servers something of yours is kept"),
            words.say("So that it goes after you leave."),
            words.say("Kept until 30 days after you left the server."),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        rows = await unit.all(select(memberships).where(memberships.c.person_id == person_id))
        return [
            Kept(
                sentence("A server where something of yours is kept"),
                {
                    sentence("server"): None if row.guild_id == EVERYWHERE else row.guild_id,
                    sentence("since"): row.noted_at,
                    sentence("left"): row.left_at,
                },
            )
            for row in rows
        ]

    async def erase(self, unit: Unit, person_id: int) -> None:
        await unit.execute(delete(memberships).where(memberships.c.person_id == person_id))

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        theirs = (memberships.c.person_id == person_id, memberships.c.guild_id == guild_id)
        await unit.execute(delete(memberships).where(*theirs))

    async def expire(self, unit: Unit, now: datetime) -> int:
        return 0

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        await unit.execute(delete(memberships).where(memberships.c.guild_id == guild_id))
