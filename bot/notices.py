"""What only a steward can mend, told to them once and kept until it is mended.

It waits in `/steward today` and `/home`, and one message goes to the channel the server named for such things, if it
named one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text, bindparam, delete, select, update

from bot import servers
from bot.clock import Clock
from bot.database import Id, Instant, Prepared, Unit, metadata
from bot.deliveries import store
from bot.deliveries.effects import Effect, Send
from bot.deliveries.failures import CHANNEL_DELETED, TAG_REQUIRED, WRONG_KIND
from bot.deliveries.model import Delivery, Outcome, Plan, Purpose, Skip, Trouble
from bot.interface.cards import card, line
from bot.interface.permissions import TO_POST, called
from bot.ports import ChannelNeed, ChannelNeeds, Press
from bot.setting_changes import press_to_change
from bot.words import Words, sentence

notices = Table(
    "notices",
    metadata,
    Column("guild_id", Id, nullable=False),
    Column("channel_id", Id, nullable=False),
    Column("code", Id, nullable=False),
    Column("about", Text, nullable=False),
    Column("mended_with", Text, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("mended_at", Instant),
    PrimaryKeyConstraint("guild_id", "channel_id"),
    sqlite_strict=True,
)

USEFUL_FOR = timedelta(days=7)

# Made once: every message that arrives asks for them.
_OPEN: Final = Prepared(
    select(notices)
    .where(notices.c.guild_id == bindparam("guild"), notices.c.mended_at.is_(None))
    .order_by(notices.c.raised_at)
)
_MENDING = (
    update(notices)
    .where(notices.c.guild_id == bindparam("guild"))
    .where(notices.c.raised_at <= bindparam("tried"), notices.c.mended_at.is_(None))
    .values(mended_at=bindparam("now"))
)
_MENDED: Final = Prepared(_MENDING.where(notices.c.channel_id == bindparam("channel")))
_MENDED_ABOUT: Final = Prepared(_MENDING.where(notices.c.about == bindparam("what")))


@dataclass(frozen=True, slots=True)
class Notice:
    """A trouble, and since when there is word of it."""

    trouble: Trouble
    raised_at: datetime


def told(notice: Notice, words: Words, here: str = "", missing: Sequence[str] = TO_POST) -> str:
    """Say what is wrong and what mends it; `here` is the command that is being looked at already, if one is.

    `missing` are permissions to ask for in that channel, discord.py's names.
    """
    trouble = notice.trouble
    about = words.marked(trouble.about)
    if trouble.code in CHANNEL_DELETED:  # it has no name any more
        wrong = words.say(
            "{about} could not be posted: the channel chosen for it is gone. Nothing is lost. Please choose another"
            " channel.",
            about=about,
        )
    else:
        wrong = words.say(
            "{about} could not be posted in <#{channel}>. Nothing is lost.", about=about, channel=trouble.channel_id
        )
        wrong = f"{wrong} {_cure(trouble.code, missing, words)}"
    if not trouble.mended_with or trouble.mended_with == here:
        return wrong
    return f"{wrong} {words.say('You can do so with {command}.', command=f'`{trouble.mended_with}`')}"


def _cure(code: int, missing: Sequence[str], words: Words) -> str:
    if code in TAG_REQUIRED:
        return words.say(
            "Every post in that forum needs a tag, and it has none that fits. Please add a tag that fits, or switch off"
            " “Require people to select tags when posting” in the forum's settings. Or choose another channel."
        )
    if code in WRONG_KIND:
        return words.say("That is no channel I can post this in. Please choose another channel.")
    return _to_allow(missing, words)


def _to_allow(missing: Sequence[str], words: Words) -> str:
    if not missing:
        return words.say(
            "As far as I can see, I may do all I must there now. Please let me try again, or choose another channel."
        )
    return words.say(
        "Please allow me {names} in that channel's settings and let me try again, or choose another channel.",
        names=words.all_of([f"*{called(name, words)}*" for name in missing]),
    )


async def open_notices(unit: Unit, guild_id: int) -> list[Notice]:
    """Return what waits to be mended in this server, oldest first."""
    rows = await unit.all(_OPEN, {"guild": guild_id})
    return [
        Notice(Trouble(row.guild_id, row.channel_id, row.code, row.about, row.mended_with), row.raised_at)
        for row in rows
    ]


async def mended(unit: Unit, guild_id: int, channel_id: int, now: datetime) -> None:
    """Close the notice about a channel, if there is one."""
    await unit.run(_MENDED, {"guild": guild_id, "channel": channel_id, "tried": now, "now": now})


async def all_mended_about(unit: Unit, guild_id: int, about: str, tried_at: datetime, now: datetime) -> None:
    """Close every notice of a server about this that was raised before `tried_at`, in whichever channel it was."""
    await unit.run(_MENDED_ABOUT, {"guild": guild_id, "what": about, "tried": tried_at, "now": now})


async def all_mended(unit: Unit, guild_id: int, now: datetime) -> None:
    """Close every notice of a server: it invited us anew, and what was wrong before is to be seen again."""
    await unit.execute(
        update(notices).where(notices.c.guild_id == guild_id, notices.c.mended_at.is_(None)).values(mended_at=now)
    )


async def forget_mended(unit: Unit, before: datetime) -> int:
    """Delete notices that were mended before this instant; return how many."""
    return (await unit.execute(delete(notices).where(notices.c.mended_at < before))).rowcount


async def channel_needs(unit: Unit, guild_id: int | None = None) -> list[ChannelNeed]:
    """Return the channels that servers named for stewards."""
    why = sentence("Stewards hear there of what only they can mend.")
    press = Press(sentence("Choose another"), press_to_change(servers.STEWARDS_CHANNEL.name))
    chosen = await servers.everywhere(unit, servers.STEWARDS_CHANNEL, guild_id)
    return [ChannelNeed(server, channel_id, TO_POST, why, press) for server, channel_id in chosen.items()]


def together(needs: Sequence[ChannelNeed]) -> tuple[str, ...]:
    """Return the permissions that these take in a text channel, each once."""
    return tuple(dict.fromkeys(name for need in needs for name in need.permissions))


def together_in_forum(needs: Sequence[ChannelNeed]) -> tuple[str, ...] | None:
    """Return the permissions that these take in a forum, each once; None where one of them can do with no forum."""
    if any(need.in_forum is None for need in needs):
        return None
    return tuple(dict.fromkeys(name for need in needs for name in need.in_forum or ()))


class Notices:
    """Raises notices, and is the delivery kind that tells stewards of one."""

    name = "stewards.notice"
    purpose = Purpose.STEWARDS
    called = sentence("A message to stewards")
    mended_with = ""

    def __init__(
        self,
        clock: Clock,
        words_of_server: Callable[[str | None], Words],
        needs: Callable[[], Sequence[ChannelNeeds]] = tuple,
    ) -> None:
        """`words_of_server` gives the words for a server's language setting; `needs` tell what each channel takes."""
        self._clock = clock
        self._words = words_of_server
        self._needs = needs

    async def cannot_post(self, unit: Unit, trouble: Trouble, now: datetime) -> None:
        """Raise the notice and plan one message about it, unless it is open already."""
        facts = {
            "code": trouble.code,
            "about": trouble.about,
            "mended_with": trouble.mended_with,
            "raised_at": now,
            "mended_at": None,
        }
        guild_id, channel_id = trouble.guild_id, trouble.channel_id
        statement = unit.insert(notices).values(guild_id=guild_id, channel_id=channel_id, **facts)
        raised = await unit.execute(
            statement.on_conflict_do_update(
                index_elements=[notices.c.guild_id, notices.c.channel_id],
                set_=facts,
                where=notices.c.mended_at.is_not(None),
            )
        )
        if raised.rowcount == 0:
            return
        await store.plan(
            unit,
            Plan(
                kind=self.name,
                dedupe_key=f"notice:{guild_id}:{channel_id}:{now.isoformat()}",
                guild_id=guild_id,
                subject=channel_id,
                about_at=now,
                due_at=now,
                useless_after=now + USEFUL_FOR,
            ),
        )

    async def can_post(self, unit: Unit, guild_id: int, channel_id: int, tried_at: datetime, now: datetime) -> None:
        """A message that was sent at `tried_at` or later got there: whatever was wrong before then is mended."""
        await unit.run(_MENDED, {"guild": guild_id, "channel": channel_id, "tried": tried_at, "now": now})

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the message from the notice as it stands now."""
        guild_id = delivery.guild_id or 0
        notice = next((n for n in await open_notices(unit, guild_id) if n.trouble.channel_id == delivery.subject), None)
        if notice is None:
            return Skip("mended meanwhile")
        channel_id = await servers.setting(unit, guild_id, servers.STEWARDS_CHANNEL)
        if channel_id is None or channel_id == notice.trouble.channel_id:
            return Skip("the server named no other channel for stewards; it waits in /home")
        words = self._words(await servers.setting(unit, guild_id, servers.LANGUAGE))
        takes = await self._takes(unit, guild_id, notice.trouble.channel_id)
        return Send(channel_id, card(line(words.say("**For stewards**")), line(told(notice, words, missing=takes))))

    async def _takes(self, unit: Unit, guild_id: int, channel_id: int) -> Sequence[str]:
        """Return all that a channel takes: which of it is missing, only a process that is in that server could see."""
        needs = [need for ask in self._needs() for need in await ask(unit, guild_id) if need.channel_id == channel_id]
        # Which of the two kinds it is, nobody knows here: what only one of them takes does the other no harm.
        return tuple(dict.fromkeys((*together(needs), *(together_in_forum(needs) or ())))) or TO_POST

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows: the notice itself stays until it is mended."""
