"""The community that the bed holds: simcord's builders and members over a backend in real time.

Everything that simcord's own environment lets a test arrange works here too (`create_guild`, `create_user`,
`guild.create_text_channel`, `guild.add_member`, `ada.slash(...)`, `ada.click(...)`, `ada.submit_modal(...)`), but a bot
answers over the wire. Time is the machine's: `advance_time`, `settle` and `restart_bot` have no meaning.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord
from simcord._clock import Clock
from simcord.backend import Backend
from simcord.backend.cdn import CDN_BASE, CdnStore
from simcord.backend.models import Interaction, Overwrite
from simcord.builders import ChannelHandle, RoleHandle, UserHandle
from simcord.enums import OverwriteType
from simcord.env import Env
from simcord.results import ResponseMessage

from demo.forums import number_posts_as_discord_does

from .happenings import Happenings
from .watch import NeverHappened, Watch

_FIRST_ANSWER_SECONDS = 3.5  # Discord takes none after 3 s; the rest is for one that is just arriving


class WallClock(Clock):
    """The machine's own time, which a process of its own shares."""

    def now(self) -> datetime:
        return discord.utils.utcnow()


class ServedFiles(CdnStore):
    """Attachments under an address that the bot's process can fetch; `base` is set once the port is known."""

    def __init__(self) -> None:
        super().__init__()
        self.base = CDN_BASE

    def store_attachment(
        self, attachment_id: int, channel_id: int, filename: str, data: bytes, description: str | None
    ) -> dict[str, Any]:
        stored = super().store_attachment(attachment_id, channel_id, filename, data, description)
        url = stored["url"].replace(CDN_BASE, self.base, 1)
        return {**stored, "url": url, "proxy_url": url}

    def get(self, url: str) -> bytes | None:
        return super().get(url.replace(self.base, CDN_BASE, 1))


class World(Happenings, Env):
    """Guilds, channels, roles, members and what members do; handles are simcord's own."""

    def __init__(self, watch: Watch, *, shard_count: int = 1) -> None:
        # The client is never logged in: simcord only builds message objects upon its state.
        super().__init__(discord.Client(intents=discord.Intents(guilds=True)))
        self._shard_count, self._shard_ids = shard_count, tuple(range(shard_count))
        self._message_states.add(self.bot._connection)
        self._watch = watch
        self._asked: Interaction | None = None
        self.files = ServedFiles()
        self.backend = Backend(clock=WallClock())
        self.backend.cdn = self.files
        number_posts_as_discord_does(self.backend)
        self.patience = 10.0
        """Seconds that a member's act waits for a deferred answer to be completed."""
        self.tags_required: set[int] = set()
        """The forums in which every post needs a tag, by channel id."""
        self.locales: dict[int, str] = {}
        """The language of a member's own Discord, by user id; "en-US" where nothing is said."""

    @property
    def me(self) -> UserHandle:
        """The bot's own account, as a target of overwrites."""
        return UserHandle(self, self.backend.bot_user)

    def allow_only(self, channel: ChannelHandle, target: RoleHandle | UserHandle, **permissions: bool | None) -> None:
        """Replace the overwrites of one role or account in a channel, as a steward would in its settings."""
        allow, deny = discord.PermissionOverwrite(**permissions).pair()
        kind = OverwriteType.ROLE if isinstance(target, RoleHandle) else OverwriteType.MEMBER
        self.backend.set_overwrite(channel.id, Overwrite(target.id, kind, allow.value, deny.value))

    def messages(self, channel: ChannelHandle | int) -> list[ResponseMessage]:
        """Return what stands in a channel for all to see, oldest first; each can be given to `click` and `select`."""
        channel_id = channel if isinstance(channel, int) else channel.id
        standing = sorted(self.backend.messages.get(channel_id, {}).values(), key=lambda message: message.id)
        return [ResponseMessage(self, message) for message in standing if not message.is_ephemeral]

    # simcord drives a bot in its own process through these; here several acts may be under way at once, and what there
    # is to wait for after one is the answer that comes over the wire.

    def _begin_operation(self, label: str) -> None:
        return None

    def _end_operation(self) -> None:
        return None

    def _notify_dispatch_observers(self, interaction: Any) -> None:
        self._asked = interaction
        super()._notify_dispatch_observers(interaction)

    async def _settle_internal(self, *, dispatch: str | None = None, **_: Any) -> None:
        asked, self._asked = self._asked, None
        if dispatch != "INTERACTION_CREATE" or asked is None:
            return
        try:
            await self._watch.until(lambda: asked.responded, "an answer", within=_FIRST_ANSWER_SECONDS)
            await self._watch.until(lambda: not asked.loading, "the deferred answer", within=self.patience)
        except NeverHappened:
            return  # the result tells: not acknowledged, or still deferred
