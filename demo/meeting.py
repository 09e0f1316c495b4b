"""The tour's conversations: a call, a round that stewards look at and release, two people who meet, and one question.

Somebody wishes to be kept apart from somebody else; the tour tells of it, and looks wherever it could show.
"""

from __future__ import annotations

from typing import Final

import discord
from simcord import InteractionResult
from simcord.builders import ChannelHandle

from demo.community import london
from demo.jumps import A_MOMENT
from demo.stage import NotAsTold, Stage, answered, button_of

_ROOM: Final = "conversations"
_TELLTALE: Final = ("apart", "wish", "rather not", "could not be matched")
"""Words that would give away that somebody asked for something."""


async def called(stage: Stage) -> None:
    """A steward calls; whoever likes joins, with a yes of their own; newcomers wait for seven days."""
    community = stage.community
    await community.go_to(london(2026, 3, 18, 15))
    stage.scene("Would you like to meet somebody?")
    sam, grace, amina = (community.members[name] for name in ("Sam", "Grace", "Amina"))
    stewards, room = community.rooms["stewards"], community.open_room(_ROOM, "Calls for conversations of two.")
    stage.does("Sam", "has made #conversations, types /steward matching in #stewards, and chooses that channel.")
    panel = await sam.slash(stewards, "steward matching")
    stage.must_say(stage.read("Sam", panel), "No call is open.")
    opened = await sam.click(answered(panel), label="Choose the channel")
    await sam.submit_modal(opened, {"meeting_channel": [room]})
    stage.does("Sam", "presses Open a call, and types until when people can join.")
    panel = await sam.slash(stewards, "steward matching")
    opened = await sam.click(answered(panel), label="Open a call")
    stage.form("Sam", opened, {"until": "Friday 6pm"})
    asked = await sam.submit_modal(opened, {"until": "Friday 6pm"})
    stage.must_say(stage.answer("Sam", asked), "Friday, 20 March 2026 at 18:00", "It pings nobody.")
    await sam.click(answered(asked), label="Yes, until then")
    await community.go_to(community.now + A_MOMENT)
    call = stage.the_only_post(_ROOM)
    stage.must_say(stage.post(call, _ROOM, "Amina"), "Would you like to meet somebody here?", "18:00")

    stage.does("Grace", "has written with /introduce what she can offer, and keeps it without posting. She joins.")
    await _says_what_she_offers(stage)
    yes = await grace.click(call, label="Join this round")
    stage.must_say(stage.answer("Grace", yes), "By joining you agree to this.", "You have not joined yet.")
    await _agrees(stage, "Grace", yes)
    stage.does("Mo", "and Nadia join too.")
    for name in ("Mo", "Nadia"):
        await _agrees(stage, name, await community.members[name].click(call, label="Join this round"))
    stage.does("Amina", "came six days ago, and tries.")
    tried = await amina.click(call, label="Join this round")
    stage.must_say(stage.answer("Amina", tried), "19 March 2026")

    stage.does("Grace", "chooses Keep us apart on Mo's name. No reason is asked.")
    kept = await grace.context_menu(community.rooms["welcome"], "Keep us apart", community.members["Mo"])
    stage.must_say(stage.answer("Grace", kept), "It holds both ways", "Nobody is told")


async def joined(stage: Stage) -> None:
    """After seven days the newcomer finds the call in `/home`, and joins."""
    community = stage.community
    await community.go_to(london(2026, 3, 19, 19))
    stage.scene("Seven days in")
    amina, welcome = community.members["Amina"], community.rooms["welcome"]
    stage.does("Amina", "types /home. The call waits there for her now, and she joins.")
    home = await amina.slash(welcome, "home")
    stage.must_say(stage.answer("Amina", home), "You can meet somebody here")
    await _agrees(stage, "Amina", await amina.click(answered(home), label="Join this round"))


async def drawn(stage: Stage) -> None:
    """A steward draws, looks at who would meet whom, and releases; no wish shows in any of it."""
    community = stage.community
    await community.go_to(london(2026, 3, 20, 18, 30))
    stage.scene("A round of conversations")
    sam, mo, stewards = community.members["Sam"], community.members["Mo"], community.rooms["stewards"]
    stage.does("Sam", "types /steward today. Joining has ended, so Sam looks at it, and draws.")
    today = await sam.slash(stewards, "steward today")
    stage.must_say(stage.read("Sam", today), "4 people have joined. It is time to draw.")
    panel = await sam.click(answered(today), custom_id="matching:show:0")
    preview = await sam.click(answered(panel), label="Draw now")
    shown = stage.answer("Sam", preview)
    stage.must_say(shown, "There are 2 conversations.", "@Grace offers Working with the media")
    pairs = [line for line in shown.splitlines() if line.startswith("- ")]
    stage.must("Grace and Mo are not brought together", not any("@Grace" in one and "@Mo" in one for one in pairs))
    stage.must("offers meet hopes: Amina meets Grace", any("@Grace" in one and "@Amina" in one for one in pairs))
    audit = stage.read("Sam", await sam.slash(stewards, "steward audit"))
    meets = stage.read("Mo", await mo.slash(community.rooms["welcome"], "people meet"))
    for where, words in (("the preview", shown), ("the audit trail", audit), ("what Mo sees", meets)):
        stage.must(f"Grace's wish does not show in {where}", not any(one in words.casefold() for one in _TELLTALE))
    stage.say("Grace and Mo are not brought together, and nothing says why: not here, nor in the audit trail.")
    stage.does("Sam", "presses Release.")
    stage.must_say(stage.read("Sam", await sam.click(answered(preview), label="Release")), "being introduced now")
    await community.go_to(london(2026, 3, 20, 18, 45))
    thread, post = _conversation(stage, "Amina", "Grace")
    words = stage.post(post, "a private thread", "Amina")
    stage.must_say(words, "@Amina", "@Grace", "meet each other", "moderators who can manage threads")
    starters = [line for line in words.splitlines() if line.startswith("- ")]
    stage.must("there are two starters", len(starters) == 2)
    ids = {community.members[name].id for name in ("Amina", "Grace")}
    stage.must("it pings nobody, since neither chose to be pinged", community.pinged(thread.id) == set())
    stage.must("the two are in it, and nobody else but Hearth", community.people_in(thread) == ids)
    stage.say("It waits in /home for both too, and pings neither: they have not asked to be. They talk, one Sunday.")


async def asked(stage: Stage) -> None:
    """Ten days later one question waits for each of them, and the answer is seen by nobody else."""
    community = stage.community
    await community.go_to(london(2026, 3, 30, 20))
    stage.scene("Ten days later: one question")
    amina, grace, welcome = community.members["Amina"], community.members["Grace"], community.rooms["welcome"]
    stage.does("Amina", "types /home, and presses Answer under “Did you talk with @Grace?”")
    home = await amina.slash(welcome, "home")
    stage.must_say(stage.answer("Amina", home), "Did you talk with @Grace?")
    question = await amina.click(answered(home), custom_id=button_of(home, "match:show:"))
    stage.must_say(stage.answer("Amina", question), "Only you see your answer.")
    stage.does("Amina", "presses We talked.")
    thanks = await amina.click(answered(question), label="We talked")
    stage.must_say(stage.answer("Amina", thanks), "I noted: we talked")
    theirs = stage.read("Grace", await grace.slash(welcome, "people meet"))
    stewards = stage.read("Sam", await community.members["Sam"].slash(community.rooms["stewards"], "steward matching"))
    stage.must(
        "her answer is seen by nobody else", not any("we talked" in words.casefold() for words in (theirs, stewards))
    )
    stage.say("It only steers whom she meets next. Grace does not see it, and stewards do not either.")


async def _says_what_she_offers(stage: Stage) -> None:
    grace, welcome = stage.community.members["Grace"], stage.community.rooms["welcome"]
    preview = await grace.submit_modal(
        await grace.slash(welcome, "introduce"), {"name": "Grace", "work": "", "change": ""}
    )
    more = await grace.click(answered(preview), label="Add more")
    preview = await grace.submit_modal(more, {"pronouns": "", "offers": ["media"], "hopes": ["facilitation"]})
    kept = await grace.click(answered(preview), label="Keep it without posting")
    stage.must_say(stage.read("Grace", kept), "is kept, and not posted")


async def _agrees(stage: Stage, name: str, yes: InteractionResult) -> None:
    joined = await stage.community.members[name].click(answered(yes), label="I agree, and join")
    stage.must_say(stage.read(name, joined), "You are in.")


def _conversation(stage: Stage, *names: str) -> tuple[ChannelHandle, discord.Message]:
    """Return the thread in which these people meet, and the message in it that introduces them."""
    community = stage.community
    for thread in community.rooms[_ROOM].threads:
        if community.people_in(thread) == {community.members[name].id for name in names}:
            return thread, community.posts(thread)[0]
    raise NotAsTold(f"there is a thread for {' and '.join(names)}")
