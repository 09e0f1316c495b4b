"""A form that arrives while the database is away: its words come back at once, and it can be sent again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from discord import TextStyle, ui
from structlog.testing import capture_logs

from bot.access import Actor
from bot.app import build
from bot.database import Unit
from bot.errors import NotFound
from bot.interface import drafts
from bot.interface.cards import card, line
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled
from bot.interface.held import HELD_FOR, Arrived, HeldForms, HeldId, given_back
from bot.words import SOURCE, Words
from tests.community import Community, texts
from tests.interface.pressing import everything_kept, filled_in, labels, nodes, private, standing

AWAY = "I can't reach my records just now"
ZONE = "own:zone:0"


async def hurried(community: Community) -> None:
    """Start the bot afresh, so that it waits for another process's unit for a twentieth of a second only."""
    await community.stop()
    hearth = build(community.settings)
    hearth.patience = timedelta(milliseconds=50)
    await community.env.restart_bot(hearth)


@contextmanager
def away(community: Community) -> Iterator[None]:
    """Hold the database so that the bot cannot write, as another process might."""
    file = community.hearth.database.url.database
    assert file is not None
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def opened(community: Community) -> Any:
    await hurried(community)
    panel = await community.member.slash(community.reflections, "my settings")
    return await community.member.click(panel.response, custom_id=ZONE)


async def held(community: Community, zone: str = "Asia/Tokyo") -> Any:
    """Send the form while the database is away; returns the answer."""
    form = await opened(community)
    with away(community):
        return await community.member.submit_modal(form, {"zone": zone})


async def zone(community: Community) -> str | None:
    [*rows] = (await everything_kept(community))["people"]
    return rows[0][1] if rows else None


async def test_it_says_so_gives_the_words_back_and_takes_them_at_the_next_try(community: Community):
    answer = await held(community)
    told = private(answer)
    assert AWAY in told
    assert "I hold it for 15 minutes." in told
    assert "**Time zone**\nAsia/Tokyo" in told
    assert (await everything_kept(community))["drafts"] == []

    told = private(await community.member.click(answer.response, label="Try again"))

    assert "Done: your time zone is set." in told
    assert await zone(community) == "Asia/Tokyo"
    assert len(community.hearth.service(HeldForms)) == 0


async def test_tried_again_too_early_nothing_is_lost(community: Community):
    answer = await held(community)
    with away(community):
        again = await community.member.click(answer.response, label="Try again")
    assert AWAY in private(again)
    assert "Asia/Tokyo" in private(again)
    assert "Your words stand above" in private(await community.member.click(answer.response, label="Try again"))

    await community.member.click(again.response, label="Try again")

    assert await zone(community) == "Asia/Tokyo"


async def test_pressed_twice_it_is_sent_once(community: Community):
    answer = await held(community)
    await community.member.click(answer.response, label="Try again")
    await community.member.slash(community.reflections, "my settings", zone="Europe/Paris")
    told = private(await community.member.click(answer.response, label="Try again"))
    assert "I don't hold that form any more" in told
    assert await zone(community) == "Europe/Paris"


async def test_what_is_refused_when_it_arrives_can_be_mended(community: Community):
    answer = await held(community, "Europe/Pariss")
    refused = await community.member.click(answer.response, label="Try again")
    assert "Did you mean Europe/Paris" in private(refused)
    again = await community.member.click(refused.response, label="Open the form again")
    assert filled_in(again) == {"zone": "Europe/Pariss"}


async def test_a_draft_that_was_opened_again_keeps_its_place_until_the_new_one_is_taken(community: Community):
    refused = await community.member.submit_modal(await opened(community), {"zone": "Europe/Pariss"})
    again = await community.member.click(refused.response, label="Open the form again")
    with away(community):
        answer = await community.member.submit_modal(again, {"zone": "Europe/Paris"})
    assert len((await everything_kept(community))["drafts"]) == 1
    await community.member.click(answer.response, label="Try again")
    assert (await everything_kept(community))["drafts"] == []
    assert await zone(community) == "Europe/Paris"


async def test_after_a_restart_the_button_says_where_the_words_are(community: Community):
    answer = await held(community)
    await community.restart()
    told = private(await community.member.click(answer.response, label="Try again"))
    assert "I was started again meanwhile. Your words stand above." in told
    assert await zone(community) is None


async def test_nobody_else_can_send_it_and_no_log_holds_it(community: Community):
    with capture_logs() as logged:
        answer = await held(community, "my very own words")
    assert "my very own words" not in str(logged)
    assert [entry for entry in logged if entry["event"] == "a form waits for the database"]
    [button] = [node["custom_id"] for node in nodes(answer.response.components) if node["type"] == 2]
    message = await standing(community, community.reflections, button)
    assert "I don't hold that form" in private(await community.steward.click(message, custom_id=button))
    assert len(community.hearth.service(HeldForms)) == 1


async def test_an_erasure_lets_go_of_what_is_held_of_them_and_of_nobody_else(community: Community):
    answer = await held(community)
    forms = community.hearth.service(HeldForms)
    forms.hold(Arrived("own:zone", 0, {"zone": "Europe/Paris"}), community.steward.id, community.guild.id)
    await community.hearth.personal_data.erase(community.member.id)
    assert len(forms) == 1
    assert "I don't hold that form" in private(await community.member.click(answer.response, label="Try again"))
    assert await zone(community) is None


async def test_after_a_quarter_of_an_hour_it_is_let_go(community: Community):
    answer = await held(community)
    await community.go_to(community.now + HELD_FOR + timedelta(seconds=1))
    assert "I don't hold that form" in private(await community.member.click(answer.response, label="Try again"))


# -- Long texts ----------------------------------------------------------------------------------


class Letter(Form):
    """A form of these tests, with as much text as a form can hold."""

    name: ClassVar[str] = "test:letter"

    def title(self, words: Words) -> str:
        return "A letter"

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        return [
            labelled(f"Part {number}", ui.TextInput(custom_id=f"part{number}", style=TextStyle.paragraph))
            for number in range(4)
        ]

    async def submitted(self, interaction: Any, submission: Submission) -> Received:
        told = ", ".join(str(len(submission.text(f"part{number}"))) for number in range(4))
        return Received(card(line(f"Characters: {told}")))


async def test_every_word_of_a_long_form_comes_back(community: Community):
    letter = Letter()
    form = await opened(community)
    community.hearth.forms[letter.name] = letter
    form._interaction.modal["custom_id"] = f"{letter.name}:0:abcdefgh"
    parts = {f"part{number}": f"{number} word " * 570 for number in range(4)}
    words = community.hearth.catalogue.words(SOURCE)
    form._interaction.modal["components"] = [part.to_component_dict() for part in letter.parts(words, {})]
    with away(community):
        answer = await community.member.submit_modal(form, parts)

    told = [answer.response, *answer.followups]
    assert len(told) > 1
    read = "".join(node["content"] for message in told for node in nodes(message.components) if node.get("content"))
    for typed in parts.values():
        assert typed.replace(" ", "") in read.replace(" ", "").replace("\n", "")
    assert [labels(message) for message in told] == [*([[]] * (len(told) - 1)), ["Try again"]]

    tried = await community.member.click(told[-1], label="Try again")
    assert "Characters: 3989, 3989, 3989, 3989" in private(tried)


@pytest.mark.parametrize("typed", ["x" * 9000, "one two " * 1200, "line\n" * 1800, "é" * 4000, " " * 5000 + "x"])
async def test_no_letter_is_lost_where_a_text_is_cut(community: Community, typed: str):
    views = given_back("told", [("Part", typed)], community.hearth.catalogue.words(SOURCE), HeldId(1))
    read = ""
    for view in views:
        shown = [str(item.content) for item in view.walk_children() if hasattr(item, "content")]
        assert sum(map(len, shown)) <= 4000
        assert all(one.strip() for one in shown)
        read += "".join(shown)
    squeezed = "".join(read.split()).removeprefix("told**Part**")
    assert squeezed == "".join(typed.split())


async def test_a_form_we_do_not_know_any_more_gives_the_words_back_too(community: Community):
    form = await opened(community)
    form._interaction.modal["custom_id"] = "once:upon:1:abcdefgh"
    answer = await community.member.submit_modal(form, {"zone": "what I wrote"})
    assert "out of date" in private(answer)
    assert "Here is what you wrote:" in private(answer)
    assert "what I wrote" in private(answer)


class Gone(Letter):
    """A form about something that is gone by now."""

    name: ClassVar[str] = "test:gone"

    async def shown_with(self, unit: Unit, actor: Actor, subject: int) -> Fields:
        raise NotFound


async def test_opened_again_after_its_subject_has_gone_the_words_come_back(community: Community):
    community.hearth.forms[Gone.name] = Gone()
    async with community.hearth.database.writing() as unit:
        draft_id = await drafts.keep(
            unit,
            person_id=community.member.id,
            guild_id=community.guild.id,
            form=Gone.name,
            subject=3,
            fields={"part0": "what I wrote"},
            at=community.now,
        )
    message = await standing(community, community.reflections, f"form:again:{draft_id}")
    told = private(await community.member.click(message, custom_id=f"form:again:{draft_id}"))
    assert "I can't find that any more." in told
    assert "what I wrote" in told
    assert "I can't find" not in private(await community.steward.click(message, custom_id=f"form:again:{draft_id}"))


# -- Killed between keeping and answering ----------------------------------------------------------


async def test_home_offers_what_was_kept_and_never_answered(community: Community):
    async with community.hearth.database.writing() as unit:
        for number in range(4):
            await drafts.keep(
                unit,
                person_id=community.member.id,
                guild_id=community.guild.id,
                form="own:zone",
                subject=0,
                fields={"zone": f"Europe/{number}"},
                at=community.now,
            )
    await community.restart()

    home = (await community.member.slash(community.reflections, "home")).response

    told = texts(home.components)
    assert told.count("A form you sent is not finished: “Your time zone”") == 3
    assert labels(home).count("Open it again") == 3
    newest = next(node["custom_id"] for node in nodes(home.components) if node.get("label") == "Open it again")
    again = await community.member.click(home, custom_id=newest)
    assert filled_in(again) == {"zone": "Europe/3"}
    await community.member.submit_modal(again, {"zone": "Europe/Paris"})
    home = (await community.member.slash(community.reflections, "home")).response
    assert labels(home).count("Open it again") == 3, "the one sent again is gone, the one before it has come up"
    assert "not finished" not in texts((await community.steward.slash(community.stewards, "home")).response.components)
    await community.go_to(community.now + timedelta(hours=25))
    home = (await community.member.slash(community.reflections, "home")).response
    assert "Open it again" not in labels(home)
