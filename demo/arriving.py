"""The tour's arrival: rooms for newcomers, somebody who introduces herself, her welcome, and being found."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import discord
from simcord import InteractionResult
from simcord.builders import ChannelHandle

from demo.community import london
from demo.jumps import A_MOMENT
from demo.stage import NotAsTold, Stage, answered

INTRODUCTION_OF_MO: Final = (
    "I'm Mo. I run a repair café with neighbours, so that nobody has to throw things away for want of a friend with"
    " a screwdriver."
)
HER_WORK: Final = "A community garden behind the library, with forty neighbours."
HER_CHANGE: Final = "That people who use a park decide what is planted there."
HELLO_TO_MO: Final = "Hello Mo! Is there a bench free on Saturdays?"
HELLO_TO_HER: Final = "Welcome, Amina. What grows best behind a library?"
_POSTED_AT: Final = london(2026, 3, 12, 19, 30)


async def rooms_for_newcomers(stage: Stage) -> None:
    """A steward makes room for introductions, lets “Start here” stand in its channel, and begins the rota."""
    community = stage.community
    sam, nadia, mo = (community.members[name] for name in ("Sam", "Nadia", "Mo"))
    room = community.rooms["stewards"]
    stage.scene("Somewhere to arrive")
    stage.does("Sam", "types /steward setup in #stewards again, and presses Make #introductions for me.")
    panel = await sam.slash(room, "steward setup")
    stage.must_say(stage.read("Sam", panel), "The weekly prompt: done.", "Introductions: to do.")
    made = await sam.click(answered(panel), label="Make #introductions for me")
    stage.must_say(stage.answer("Sam", made), "Done: there is #introductions.")
    stage.does("Sam", "chooses it for introductions, #welcome for “Start here”, and a new #welcomers for the rota.")
    await chooses(stage, made, "Choose the channel", "introductions_channel", "introductions")
    panel = await sam.slash(room, "steward setup")
    await chooses(stage, panel, "Next: “Start here”", "start_channel", "welcome")
    panel = await sam.slash(room, "steward setup")
    made = await sam.click(answered(panel), label="Make #welcomers for me")
    await chooses(stage, made, "Choose the channel", "welcomers_channel", "welcomers")
    await community.env.settle()
    post = stage.the_only_post("welcome")
    words = stage.post(post, "welcome", "Amina")
    stage.must_say(words, "A name is all it takes", "That is a full answer.")
    stage.must("“Start here” is pinned", post.pinned)
    stage.say("Its buttons work for ever.")

    stage.does("Sam", "types /steward people, and asks Mo whether welcoming newcomers would suit.")
    rota = await sam.slash(room, "steward people")
    asked = await sam.select(answered(rota), [mo], custom_id="welcome:ask:0")
    stage.must_say(stage.read("Sam", asked), "@Mo finds the question")
    stage.does("Mo", "finds the question in /home, and presses Yes, and ping me.")
    home = await mo.slash(community.rooms["welcome"], "home")
    stage.must_say(stage.read("Mo", home), "The stewards ask whether you'd like to welcome newcomers.")
    question = await mo.click(answered(home), label="Read and answer")
    stage.must_say(stage.answer("Mo", question), "It is never a duty", "Nobody is told if you say no.")
    yes = await mo.click(answered(question), label="Yes, and ping me")
    stage.must_say(stage.read("Mo", yes), "You are on the welcomers' rota.")
    stage.does("Nadia", "joins the rota too.")
    joined = await nadia.click(answered(await nadia.slash(room, "steward people")), label="Join the rota")
    stage.must_say(stage.read("Nadia", joined), "Done: you are on the rota.")


async def from_a_message(stage: Stage) -> None:
    """An ordinary message can become an introduction; a hello in its thread is all the welcome there is to it."""
    community = stage.community
    await community.go_to(london(2026, 3, 12, 16))
    stage.scene("The first introduction")
    mo, room = community.members["Mo"], community.rooms["introductions"]
    stage.does("Mo", "has written an ordinary message in #introductions, and chooses Make this my introduction.")
    message = await mo.send(room, INTRODUCTION_OF_MO)
    opened = await mo.context_menu(room, "Make this my introduction", message)
    filled = stage.form("Mo", opened)
    stage.must("the form holds what Mo wrote", INTRODUCTION_OF_MO in filled.values())
    preview = await mo.submit_modal(opened, {"name": "Mo", "work": INTRODUCTION_OF_MO, "change": ""})
    await mo.click(answered(preview), label="Post it")
    await community.go_to(community.now + A_MOMENT)
    _, thread = introduction_of(stage, "Mo")
    stage.does("Nadia", f"writes in the thread under Mo's introduction: “{HELLO_TO_MO}”")
    await community.members["Nadia"].send(thread, HELLO_TO_MO)
    stage.say("That is a welcome, so nobody will be reminded. Hearth saw that somebody wrote, and not what.")


async def introduces_herself(stage: Stage) -> None:
    """The newcomer writes, looks, adds, and posts; nobody sees it before she says so."""
    community = stage.community
    await community.go_to(_POSTED_AT)
    stage.scene("Amina introduces herself")
    amina, room = community.members["Amina"], community.rooms["introductions"]
    before = len(community.posts(room))
    stage.does("Amina", "joined today. She finds “Start here” in #welcome, and presses Introduce myself.")
    opened = await amina.click(stage.the_only_post("welcome"), label="Introduce myself")
    entered = {"name": "Amina", "work": HER_WORK, "change": HER_CHANGE}
    stage.form("Amina", opened, entered)
    preview = await amina.submit_modal(opened, entered)
    stage.must_say(stage.read("Amina", preview), "This is how it will look.", "Nobody else sees it.")
    stage.does("Amina", "presses Add more.")
    opened = await amina.click(answered(preview), label="Add more")
    stage.form(
        "Amina", opened, {"pronouns": "she/her", "offers": "Running a meeting", "hopes": "Working with the media"}
    )
    more = {"pronouns": "she/her", "offers": ["facilitation"], "hopes": ["media"]}
    preview = await amina.submit_modal(opened, more)
    shown = stage.answer("Amina", preview)
    stage.must_say(shown, "It is not posted until you say so.", HER_WORK, "I'd welcome: Working with the media")
    stage.must("nothing is posted before she says so", len(community.posts(room)) == before)
    stage.does("Amina", "presses Post it.")
    stage.must_say(stage.read("Amina", await amina.click(answered(preview), label="Post it")), "within a moment")
    await community.go_to(community.now + A_MOMENT)
    post, thread = introduction_of(stage, "Amina")
    words = stage.post(post, "introductions", "Mo")
    stage.must_say(words, "Amina (she/her) @Amina", HER_WORK, HER_CHANGE, "I can offer: Running a meeting or a group")
    stage.must("there is a thread to say hello in", thread.name == "Say hello to Amina")
    stage.must("it pings nobody", community.pinged(room.id) == set())


async def welcomed(stage: Stage) -> None:
    """Nobody answers for twelve hours, so a welcomer is told, in the welcomers' own room; a person says hello."""
    community = stage.community
    await community.go_to(_POSTED_AT + timedelta(hours=12, minutes=10))
    stage.scene("Nobody has said hello yet")
    stage.say("It is the next morning. Twelve hours have passed, and those who read Amina's introduction were busy.")
    _, thread = introduction_of(stage, "Amina")
    nudge = stage.the_only_post("welcomers")
    stage.must_say(stage.post(nudge, "welcomers", "Mo"), "Nobody has answered Amina yet", "It is your turn, @Mo")
    stage.must("nobody but Mo is pinged", community.pinged(nudge.channel.id) == {community.members["Mo"].id})
    stage.does("Mo", "presses Ideas for a first line.")
    ideas = await community.members["Mo"].click(nudge, label="Ideas for a first line")
    stage.must_say(stage.answer("Mo", ideas), "Your own words are best.", "Running a meeting or a group")
    stage.does("Mo", f"writes in the thread: “{HELLO_TO_HER}”")
    await community.members["Mo"].send(thread, HELLO_TO_HER)
    await community.go_to(london(2026, 3, 13, 16))
    today = await community.members["Sam"].slash(community.rooms["stewards"], "steward today")
    stage.must("nobody waits for a welcome in /steward today", "Amina" not in stage.read("Sam", today))
    stage.must("welcomers were reminded once", len(community.posts(community.rooms["welcomers"])) == 1)
    stage.say(
        "Had nobody written for twenty hours, it would stand in /steward today now. It does not: a person has said"
        " hello, and only people can."
    )


async def found(stage: Stage) -> None:
    """She agrees to be found, and only from then on is she found, typing mistakes and all."""
    community = stage.community
    await community.go_to(london(2026, 3, 14, 10))
    stage.scene("Finding one another")
    amina, bishnu, welcome = community.members["Amina"], community.members["Bishnu"], community.rooms["welcome"]
    words = "comunity gardn"
    before = stage.read("Bishnu", await bishnu.slash(welcome, "people find", words=words))
    stage.must("nobody is found who has not agreed", "Amina" not in before)
    stage.does("Amina", "types /introduce, and agrees to one more thing: to be found.")
    own = await amina.slash(welcome, "introduce")
    agreed = await amina.click(answered(own), custom_id="introduction:found-on:0")
    stage.must_say(stage.read("Amina", agreed), "in /people find", "Yes, since Saturday, 14 March 2026")
    stage.does("Bishnu", f"types /people find words:{words}, which is not quite how it is spelled.")
    results = await bishnu.slash(welcome, "people find", words=words)
    stage.must_say(stage.answer("Bishnu", results), "1 person", "Amina (@Amina)", "Only those who agreed to it")


async def chooses(stage: Stage, shown: InteractionResult, button: str, setting: str, room: str) -> None:
    """Let Sam press the button that opens the form of a setting, and choose a room in it."""
    sam, chosen = stage.community.members["Sam"], stage.community.rooms[room]
    opened = await sam.click(answered(shown), label=button)
    told = stage.read("Sam", await sam.submit_modal(opened, {setting: [chosen]}))
    stage.must_say(told, f"Now: #{room}")


def introduction_of(stage: Stage, name: str) -> tuple[discord.Message, ChannelHandle]:
    """Return somebody's post in #introductions with its thread; raises `NotAsTold` where there is none."""
    room = stage.community.rooms["introductions"]
    threads = {thread.id: thread for thread in room.threads}
    for post in stage.community.posts(room):
        thread = threads.get(post.id)
        if post.author.bot and thread is not None and thread.name == f"Say hello to {name}":
            return post, thread
    raise NotAsTold(f"the introduction of {name} stands in #introductions, with a thread")
