"""The tour's library: something that helped is shared, found, used and kept; an opportunity closes on its day."""

from __future__ import annotations

from typing import Final

from simcord.builders import ChannelHandle

from demo.community import london
from demo.jumps import A_MOMENT
from demo.stage import NotAsTold, Stage, answered

ROOM: Final = "library"
TAGS: Final = ("Facilitation", "Governance", "Wellbeing", "Pay and funding", "Rights", "Opportunities")
GUIDE: Final = "Chairing a meeting where everybody speaks"
_GUIDE_LINK: Final = "https://example.org/guides/chairing"
_THE_SAME_LINK: Final = "http://www.example.org/guides/chairing/?utm_source=newsletter#top"
_GUIDE_WHY: Final = "Short, kind and practical. I chaired my first residents' meeting with it in my lap."
_MISTYPED: Final = "metting evrybody"
_OFFER: Final = "Paid seat on a housing panel"
_OFFER_LINK: Final = "https://panels.example.net/housing-seat"


async def room_for_it(stage: Stage) -> None:
    """A steward chooses a forum, in which each resource gets a post with tags."""
    community = stage.community
    await community.go_to(london(2026, 3, 14, 11))
    stage.scene("A library")
    forum, sam = community.open_forum(ROOM, TAGS), community.members["Sam"]
    await community.env.settle()
    stage.does("Sam", "has made a forum, #library, with a few tags. Sam types /steward library in #stewards.")
    panel = await sam.slash(community.rooms["stewards"], "steward library")
    stage.must_say(stage.answer("Sam", panel), "0 resources are in it.", "/library find works all the same")
    stage.does("Sam", "presses Choose the channel, and chooses #library.")
    opened = await sam.click(answered(panel), label="Choose the channel")
    chosen = await sam.submit_modal(opened, {"library_channel": [forum]})
    stage.must_say(stage.read("Sam", chosen), "Now: #library")


async def passed_on(stage: Stage) -> None:
    """A newcomer shares what helped her: a short form, more if she likes, a look at it, and her yes."""
    community = stage.community
    await community.go_to(london(2026, 3, 14, 11, 30))
    stage.scene("Amina passes on what helped her")
    amina, forum = community.members["Amina"], community.forums[ROOM]
    stage.does("Amina", "types /library share.")
    opened = await amina.slash(community.rooms["welcome"], "library share")
    entered = {"link": _GUIDE_LINK, "title": GUIDE, "why": _GUIDE_WHY}
    stage.form("Amina", opened, {**entered, "kind": "Article or guide"})
    preview = await amina.submit_modal(opened, {**entered, "kind": ["article"]})
    stage.must_say(stage.read("Amina", preview), "Only you see this so far.", GUIDE, _GUIDE_WHY, _GUIDE_LINK)
    stage.does("Amina", "presses Add topics and credit.")
    opened = await amina.click(answered(preview), label="Add topics and credit")
    more = {"creator": "The Open Table Project", "region": "", "note": ""}
    stage.form("Amina", opened, {**more, "topics": "Facilitation, Governance"})
    preview = await amina.submit_modal(opened, {**more, "topics": ["facilitation", "governance"]})
    shown = stage.answer("Amina", preview)
    stage.must_say(shown, "About: Governance and Facilitation", "Made by: The Open Table Project")
    stage.must("nothing is posted before she says so", forum.threads == [])
    stage.does("Amina", "presses Share it.")
    told = await amina.click(answered(preview), label="Share it")
    stage.must_say(stage.answer("Amina", told), f"“{GUIDE}” is in the library", "Thank you.")
    await community.go_to(community.now + A_MOMENT)
    post = post_of(stage, GUIDE)
    words = _card(stage, post, "Mo")
    stage.must_say(words, GUIDE, _GUIDE_WHY, "Shared by @Amina.")
    tags = community.tags_of(post)
    stage.must("the post has the tags of its topics", sorted(tags) == ["Facilitation", "Governance"])
    stage.must("it pings nobody", community.pinged(post.id) == set())
    stage.say(f"It is a post of the forum #{ROOM}, with the tags {' and '.join(sorted(tags))}.")


async def found_and_kept(stage: Stage) -> None:
    """Somebody finds it in spite of mistakes, says that it was of use, and keeps it; nobody else sees that."""
    community = stage.community
    await community.go_to(london(2026, 3, 15, 20))
    stage.scene("Found, used and kept")
    bishnu, grace, welcome = community.members["Bishnu"], community.members["Grace"], community.rooms["welcome"]
    stage.does("Bishnu", f"types /library find words:{_MISTYPED}, in a hurry.")
    found = await bishnu.slash(welcome, "library find", words=_MISTYPED)
    stage.must_say(stage.answer("Bishnu", found), "Did you mean", "“meeting”", "1 resource for", GUIDE)
    stage.does("Bishnu", "presses Open, and I used this, and Keep it for me.")
    opened = await bishnu.click(answered(found), label="Open")
    stage.must_say(stage.answer("Bishnu", opened), _GUIDE_WHY, "Made by: The Open Table Project")
    thanked = await bishnu.click(answered(opened), label="I used this")
    stage.must_say(stage.read("Bishnu", thanked), "It is counted, and nobody sees by whom.")
    kept = await bishnu.click(answered(opened), label="Keep it for me")
    stage.must_say(stage.read("Bishnu", kept), "It is on your shelf now.")
    stage.does("Bishnu", "types /library shelf.")
    stage.must_say(stage.answer("Bishnu", await bishnu.slash(welcome, "library shelf")), "My shelf", GUIDE)
    theirs = stage.read("Grace", await grace.slash(welcome, "library shelf"))
    stage.must("a shelf is its owner's alone", "Your shelf is empty." in theirs)

    stage.does("Grace", f"shares a link from a newsletter:\n  {_THE_SAME_LINK}")
    form = await grace.slash(welcome, "library share")
    written = {"link": _THE_SAME_LINK, "title": "Good guide", "why": "It says how to wait.", "kind": ["article"]}
    known = await grace.submit_modal(form, written)
    stage.must_say(stage.answer("Grace", known), f"“{GUIDE}”", "in the library already")
    stage.does("Grace", "presses Add my name.")
    added = await grace.click(answered(known), label="Add my name")
    stage.must_say(stage.read("Grace", added), "your name is under")
    await community.go_to(london(2026, 3, 16, 7))
    stage.must("it is still one post", len(community.forums[ROOM].threads) == 1)
    words = stage.words_of(community.posts(post_of(stage, GUIDE))[0], "Mo")
    stage.must_say(words, "Shared by @Amina and @Grace.", "1 person used this.")
    stage.say(
        "The link is written another way, and it is the same page, so it is the same resource. The next morning its"
        " card says: “Shared by @Amina and @Grace. 1 person used this.”"
    )


async def opportunity(stage: Stage) -> None:
    """An opportunity says what it pays and when it closes, before anybody sees it."""
    community = stage.community
    await community.go_to(london(2026, 3, 17, 8, 30))
    stage.scene("An opportunity")
    nadia, welcome = community.members["Nadia"], community.rooms["welcome"]
    stage.does("Nadia", f"shares an opportunity, “{_OFFER}”. Two things are missing.")
    form = await nadia.slash(welcome, "library share")
    written = {"link": _OFFER_LINK, "title": _OFFER, "why": "Six evenings a year.", "kind": ["opportunity"]}
    preview = await nadia.submit_modal(form, written)
    stage.must_say(stage.read("Nadia", preview), "whether it is paid, and when it closes")
    opened = await nadia.click(answered(preview), label="Pay and closing date")
    stage.form("Nadia", opened, {"pay": "Paid", "closes": "Friday"})
    whole = await nadia.submit_modal(opened, {"pay": "paid", "closes": "Friday"})
    stage.must_say(stage.answer("Nadia", whole), "Paid · closes Friday, 20 March 2026 at 23:59")
    opened = await nadia.click(answered(whole), label="Add topics and credit")
    whole = await nadia.submit_modal(opened, {"topics": ["opportunities"], "creator": "", "region": "", "note": ""})
    await nadia.click(answered(whole), label="Share it")
    await community.go_to(community.now + A_MOMENT)
    post = post_of(stage, _OFFER)
    stage.must("its post is tagged Opportunities", community.tags_of(post) == ["Opportunities"])
    found = await community.members["Bishnu"].slash(welcome, "library find", pay="paid")
    stage.must_say(stage.read("Bishnu", found), "1 resource for Paid", _OFFER)
    stage.say("Until Friday is over, /library find pay:Paid finds it.")


async def closed(stage: Stage) -> None:
    """The day after its last day nobody finds it any more, and its card says so."""
    community = stage.community
    await community.go_to(london(2026, 3, 21, 9))
    stage.scene("Its last day is over")
    stage.does("Bishnu", "types /library find pay:Paid on Saturday.")
    found = await community.members["Bishnu"].slash(community.rooms["welcome"], "library find", pay="paid")
    stage.must_say(stage.answer("Bishnu", found), "Nothing fits Paid at the moment.")
    words = _card(stage, post_of(stage, _OFFER), "Mo")
    stage.must_say(words, "Paid · closed Friday, 20 March 2026 at 23:59")
    stage.say("Nobody is sent to a door that is shut. What others wrote below the card is still there.")


def post_of(stage: Stage, title: str) -> ChannelHandle:
    """Return the forum's post of this name; raises `NotAsTold` where there is none, or another one."""
    posts = [thread for thread in stage.community.forums[ROOM].threads if thread.name == title]
    if len(posts) != 1:
        raise NotAsTold(f"there is one post “{title}” in #{ROOM}, and there are {len(posts)}")
    return posts[0]


def _card(stage: Stage, post: ChannelHandle, name: str) -> str:
    return stage.post(stage.community.posts(post)[0], f"the post “{post.name}”", name)
