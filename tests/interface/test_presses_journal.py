"""Everything of answers and the journal is pressed, and nobody but who pressed sees what comes of it."""

from __future__ import annotations

from typing import Any

from tests.community import Community, posts
from tests.contracts import posted
from tests.interface.pressing import options, pressable, private
from tests.reflections.answering import answers_in, asked, passes, thread_of

LONG = "A long thought about the garden. " * 100


class Writer:
    """Presses what is shown to one person, and remembers what was pressed."""

    def __init__(self, community: Community, person: Any) -> None:
        self.community = community
        self.person = person
        self.pressed: set[str] = set()
        self.forms: set[str] = set()

    async def presses(self, message: Any, verb: str) -> Any:
        """Press the one control of this verb; the answer must be for the presser alone."""
        [custom_id] = [
            node["custom_id"] for node in pressable(message) if posted.noun_and_verb(node["custom_id"]) == verb
        ]
        self.pressed.add(verb)
        if custom_id in posted.LISTS:
            answer = await self.person.select(message, [options(message, custom_id)[0]], custom_id=custom_id)
        else:
            answer = await self.person.click(message, custom_id=custom_id)
        private(answer)
        return answer

    async def sends(self, form: Any, **given: str) -> Any:
        self.forms.add(posted.noun_and_verb(form.modal["custom_id"]))
        answer = await self.person.submit_modal(form, given)
        private(answer)
        return answer

    async def exports(self, page: Any) -> None:
        for custom_id in ("journal:export:markdown", "journal:export:json"):
            answer = await self.person.click(page, custom_id=custom_id)
            private(answer)
            assert answer.response.attachments
        self.pressed.add("journal:export")


async def test_every_answer_is_for_the_asker_alone(community: Community):
    prompt = await asked(community)
    mo = Writer(community, community.member)
    room = community.reflections

    form = await community.member.click(prompt, label="Answer")
    saved = await mo.sends(form, text=LONG, audience="me")
    opened = await mo.presses(saved.response, "reflection:open")
    await mo.presses(opened.response, "reflection:rest")
    await mo.sends(await mo.presses(opened.response, "reflection:edit"), text="Shorter")

    again = await community.member.click(prompt, label="Answer")
    form = await mo.presses(again.response, "reflection:another")
    preview = await mo.sends(form, text="For everyone", audience="everyone")
    await mo.presses(preview.response, "reflection:keep")

    lighter = await community.member.click(prompt, label="Lighter question")
    form = await mo.presses(lighter.response, "reflection:lighter")
    await mo.sends(form, text="Green", audience="me")
    again = await mo.presses(lighter.response, "reflection:lighter")
    form = await mo.presses(again.response, "reflection:another-lighter")
    preview = await mo.sends(form, text="Blue", audience="everyone")
    community.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)
    await mo.presses(preview.response, "reflection:post")
    await passes(community)

    home = await community.member.slash(room, "home")
    stuck = await mo.presses(home.response, "reflection:open")
    await mo.presses(stuck.response, "reflection:retry")
    await passes(community)
    assert len(answers_in(thread_of(community, prompt))) == 1
    taken = await mo.presses(stuck.response, "reflection:take-back")
    await mo.presses((await mo.presses(taken.response, "reflection:delete")).response, "reflection:erase")
    await passes(community)
    assert answers_in(thread_of(community, prompt)) == []

    await community.restart()
    page = await community.member.slash(room, "reflect journal")
    private(page)
    await mo.presses(page.response, "journal:open")
    await mo.exports(page.response)
    back = await mo.presses(opened.response, "page:journal")
    private(back)
    private(await community.member.slash(room, "reflect journal", words="shorter"))

    assert mo.pressed == posted.presses_of(posted.JOURNAL)
    assert mo.forms == set(posted.JOURNAL.forms)
    # Of all of it, the channel holds the prompt and the line with which Discord shows its thread.
    assert [post.id for post in posts(room) if post.author.bot and post.components and not post.flags.ephemeral] == [
        prompt.id
    ]
    sent = [one.json for one in community.env.http_requests if one.method == "POST" and one.path.endswith("/messages")]
    assert all(one["allowed_mentions"] in ({"parse": []}, {"parse": [], "users": [], "roles": []}) for one in sent)
