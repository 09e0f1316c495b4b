"""Everything of introducing oneself is pressed, and nobody but who pressed sees what comes of it."""

from __future__ import annotations

from typing import Any

from tests.community import Community
from tests.contracts import posted
from tests.interface.pressing import pressable, private, standing
from tests.introductions.introducing import cards_in, kept, passes, room

WORDS = {"name": "Mo", "work": "A garden", "change": "Who is asked"}


class Person:
    """Presses what is shown to one person, and remembers what was pressed and sent."""

    def __init__(self, person: Any) -> None:
        self.person = person
        self.pressed: set[str] = set()
        self.forms: set[str] = set()

    async def presses(self, shown: Any, verb: str) -> Any:
        """Press the one control of this verb; the answer must be for the presser alone."""
        message = getattr(shown, "response", shown)
        found = [node["custom_id"] for node in pressable(message)]
        [custom_id] = [one for one in found if posted.noun_and_verb(one) == f"introduction:{verb}"]
        self.pressed.add(posted.noun_and_verb(custom_id))
        answer = await self.person.click(message, custom_id=custom_id)
        private(answer)
        return answer

    async def sends(self, form: Any, **given: Any) -> Any:
        self.forms.add(posted.noun_and_verb(form.modal["custom_id"]))
        answer = await self.person.submit_modal(form, given)
        private(answer)
        return answer


async def test_every_answer_is_for_the_asker_alone(community: Community):
    channel = await room(community)
    mo, sam = Person(community.member), Person(community.steward)
    home = await community.member.slash(community.reflections, "home")
    ways = await mo.presses(home, "show")
    await mo.presses(ways, "here")
    preview = await mo.sends(await mo.presses(ways, "write"), **WORDS)
    preview = await mo.sends(await mo.presses(preview, "more"), pronouns="", offers=["media"], hopes=[])
    preview = await mo.sends(await mo.presses(preview, "taking-part"), ways=["no_dms"], adjustments="")
    agreed = await mo.presses(await mo.presses(preview, "found-on"), "suggested-on")
    await mo.presses(await mo.presses(agreed, "found-off"), "suggested-off")
    panel = await mo.presses(preview, "post")
    await passes(community)

    change = await mo.sends(await mo.presses(panel, "write"), **{**WORDS, "work": "Two gardens"})
    await mo.presses(change, "leave")
    change = await mo.sends(await mo.presses(panel, "write"), **{**WORDS, "work": "Three gardens"})
    await mo.presses(change, "change")
    await passes(community)
    [card] = cards_in(channel)
    assert "Three gardens" in card

    own = await kept(community, community.member)
    shown = await standing(community, community.stewards, f"introduction:take-down:{own.id}")
    await sam.sends(await sam.presses(shown, "take-down"), reason="A kind reason")
    await passes(community)
    down = await mo.presses(home, "show")
    await mo.presses(down, "seen")
    back = await mo.presses(await mo.presses(down, "post"), "take-back")
    await mo.presses(await mo.presses(back, "withdraw"), "erase")
    await passes(community)

    assert mo.pressed | sam.pressed == posted.presses_of(posted.INTRODUCING)
    assert mo.forms | sam.forms == set(posted.INTRODUCING.forms)
    assert cards_in(channel) == []
