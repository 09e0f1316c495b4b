"""The tour's answers: for oneself, for everyone, or none; one's own journal; and taking something back."""

from __future__ import annotations

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from demo.community import london
from demo.stage import Stage, answered, options_of

ANSWER_OF_MO = "More listening, less rushing. It scares me a little, so this one is for me."
ANSWER_OF_GRACE = "Walks with the group before we plan anything. First step: this Thursday, rain or not."
_ME, _EVERYONE = "me", "everyone"


async def answering(stage: Stage) -> None:
    """One answers for themselves, one for everyone, one passes; each is a good answer."""
    community = stage.community
    await community.go_to(london(2026, 3, 16, 12, 35))
    stage.scene("Three buttons, and each is a good answer")
    reflections = community.rooms["reflections"]
    prompt = stage.the_only_post("reflections")
    grace, bishnu = community.members["Grace"], community.members["Bishnu"]

    stage.does("Mo", "presses Answer, and writes something for nobody else.")
    saved = await _write(stage, "Mo", prompt, ANSWER_OF_MO, _ME)
    stage.must_say(saved, "Saved in your journal. Only you can read it here.")
    stage.must("nothing of it shows in the room", not reflections.threads and len(community.posts(reflections)) == 1)

    stage.does("Grace", "presses Answer, and writes for everyone.")
    opened = await grace.click(prompt, label="Answer")
    stage.form("Grace", opened, {"text": ANSWER_OF_GRACE, "audience": "Everyone here"})
    preview = await grace.submit_modal(opened, {"text": ANSWER_OF_GRACE, "audience": _EVERYONE})
    stage.must_say(stage.answer("Grace", preview), "This is how it will look.", ANSWER_OF_GRACE)
    stage.must("nothing is posted before Grace says so", not reflections.threads)
    stage.does("Grace", "presses Post it.")
    thanked = await grace.click(answered(preview), label="Post it")
    stage.must_say(stage.answer("Grace", thanked, shortened=True), "Thank you.")
    await community.env.settle()
    stage.say("It stands in a thread under the question, where others can reply:")
    stage.must_say(
        stage.post(_in_the_thread(stage)[0], "the question's thread", "Mo"), "@Grace answered:", ANSWER_OF_GRACE
    )

    stage.does("Amina", "joined this week, and presses Lighter question.")
    lighter = await community.members["Amina"].click(prompt, label="Lighter question")
    stage.must_say(stage.answer("Amina", lighter), "A lighter question")
    stage.does("Bishnu", "presses Not this week.")
    passed = await bishnu.click(prompt, label="Not this week")
    stage.must_say(stage.answer("Bishnu", passed), "Nobody sees that you passed")
    stage.does("Bishnu", "is in Kathmandu, and types /home. Every time is shown on Bishnu's own clock.")
    home = await bishnu.slash(community.rooms["welcome"], "home")
    stage.must_say(stage.answer("Bishnu", home), "This week's question", "Monday, 23 March 2026 at 15:45")


async def journal(stage: Stage) -> None:
    """The journal shows everybody their own, and nobody anything else, stewards included."""
    community = stage.community
    await community.go_to(london(2026, 3, 16, 20, 10))
    stage.scene("A journal that is one's own")
    welcome = community.rooms["welcome"]
    stage.does("Mo", "types /reflect journal.")
    own = stage.answer("Mo", await community.members["Mo"].slash(welcome, "reflect journal"))
    stage.must_say(own, ANSWER_OF_MO, "only for you")
    stage.does("Sam", "is a steward, and types the same.")
    other = stage.answer("Sam", await community.members["Sam"].slash(welcome, "reflect journal"))
    stage.must("a steward reads nothing of it", ANSWER_OF_MO not in other and ANSWER_OF_GRACE not in other)
    kept = b"".join(path.read_bytes() for path in community.settings.data_dir.glob("hearth.db*"))
    stage.must("what Mo wrote stands nowhere in the database's files", ANSWER_OF_MO.encode() not in kept)
    stage.say("In the database it is encrypted: what Mo wrote stands nowhere in its files.")


async def taken_back(stage: Stage) -> None:
    """A post for everyone can be taken back, and stays in the journal."""
    community = stage.community
    await community.go_to(london(2026, 3, 18, 9, 15))
    stage.scene("Second thoughts")
    grace = community.members["Grace"]
    stage.must("Grace's answer stands in the thread", len(_in_the_thread(stage)) == 1)
    stage.does("Grace", "types /reflect journal, and opens the entry.")
    book = await grace.slash(community.rooms["welcome"], "reflect journal")
    entry = await grace.select(answered(book), options_of(book, "journal:open:0")[:1], custom_id="journal:open:0")
    stage.must_say(stage.answer("Grace", entry), ANSWER_OF_GRACE, "for everyone")
    stage.does("Grace", "presses Take it back.")
    done = await grace.click(answered(entry), label="Take it back")
    stage.must_say(stage.answer("Grace", done), "it is only for you now", ANSWER_OF_GRACE)
    await community.env.settle()
    stage.must("the post is gone from the thread", _in_the_thread(stage) == [])
    stage.say("The post is gone from the thread. Grace still has the words.")


async def _write(stage: Stage, name: str, prompt: discord.Message, text: str, audience: str) -> str:
    member: MemberActor = stage.community.members[name]
    opened = await member.click(prompt, label="Answer")
    shown = {_ME: "Only me", _EVERYONE: "Everyone here"}[audience]
    stage.form(name, opened, {"text": text, "audience": shown})
    return stage.answer(name, await member.submit_modal(opened, {"text": text, "audience": audience}))


def _in_the_thread(stage: Stage) -> list[discord.Message]:
    threads: list[ChannelHandle] = stage.community.rooms["reflections"].threads
    stage.must("the question has one thread", len(threads) == 1)
    return [post for post in stage.community.posts(threads[0]) if post.author.bot and post.components]
