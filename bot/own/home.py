"""What `/home` says of a member's own: that they rest, that DMs are closed, which forms they did not finish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot import members
from bot.access import Actor
from bot.clock import Clock
from bot.database import Unit
from bot.interface import drafts
from bot.interface.cards import day_and_time
from bot.interface.forms import Form
from bot.own.cards import are_closed
from bot.ports import Press, Waits
from bot.words import Words

MOST_FORMS = 3


class OwnWaiting:
    """What waits for somebody that is no feature's."""

    def __init__(self, forms: Mapping[str, Form], clock: Clock, drafts_kept_for: timedelta) -> None:
        """`forms` are by name, and may still grow."""
        self._forms = forms
        self._clock = clock
        self._drafts_kept_for = drafts_kept_for

    async def __call__(self, unit: Unit, actor: Actor, words: Words) -> Sequence[Waits]:
        """Return the lines, each with the button that deals with it."""
        now = self._clock.now()
        person = await members.person(unit, actor.id)
        found: list[Waits] = []
        if person.resting_until is not None and person.is_resting(now):
            told = words.say(
                "You are resting until {until}. Nothing reaches you until then.",
                until=day_and_time(person.resting_until),
            )
            found.append(Waits(told, press=Press(words.say("End my rest now"), "rest:end:0")))
        if are_closed(person):
            told = words.say(
                "Discord refused my last direct message to you. What you chose to get that way waits here. Your"
                " settings say how to open direct messages."
            )
            found.append(Waits(told, press=Press(words.say("Your settings"), "own:show:0")))
        since = now - self._drafts_kept_for
        for draft in await drafts.unfinished(unit, actor.id, actor.guild_id, since=since, most=MOST_FORMS):
            form = self._forms.get(draft.form)
            if form is not None:
                told = words.say(
                    "A form you sent is not finished: “{form}”, {when}. You can open it again, filled in, or leave it:"
                    " it goes within a day.",
                    form=form.title(words),
                    when=day_and_time(draft.created_at),
                )
                found.append(Waits(told, press=Press(words.say("Open it again"), f"form:again:{draft.id}")))
        return found
