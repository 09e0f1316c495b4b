"""What stands in the demo's library. All of it is made up: no such place, nor anybody who wrote it, exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Book:
    """A resource as one member shares it: what they choose from lists stands as the forms' own values."""

    by: str
    link: str
    title: str
    why: str
    kind: str = "article"
    topics: tuple[str, ...] = ()
    creator: str = ""
    region: str = ""
    note: str = ""
    cost: str = ""
    takes: str = ""
    access: tuple[str, ...] = ()
    pay: str = ""
    closes: str = ""
    used_by: tuple[str, ...] = ()


CHAIRING: Final = "Chairing a meeting where everybody speaks"
FIRST_BOARD: Final = "Your first board meeting, in pictures"
AGREEMENT: Final = "An agreement for a peer group, to copy"
PHONES: Final = "A lending library of phones and tablets"
GRANTS: Final = "The long list of small grants"
SEAT: Final = "Trustee at Riverside Tenants' Forum"

BOOKS: Final = (
    Book(
        "Bishnu",
        "https://letters.example.com/rest",
        "Six short letters about resting",
        "One letter a week, two minutes each. I read them on the bus, and I said no to a fourth committee.",
        topics=("wellbeing",),
        creator="Slow Lane Press",
        cost="partly",
        takes="minutes",
        access=("screen_reader",),
        used_by=("Mo",),
    ),
    Book(
        "Mo",
        "https://town-halls.example.org/how-councils-decide",
        "How a council decides: a map",
        "Shows who to write to and in which month. We got our crossing a year sooner for it.",
        topics=("influencing", "rights"),
        creator="Town Hall Walks",
        region="England",
        cost="free",
        takes="half_hour",
    ),
    Book("Mo", "https://small-grants.example.net/list", GRANTS, "Up to £5,000, and most forms are one page.", "tool"),
    Book(
        "Grace",
        "https://carers-radio.example.net/before-you-tell",
        "Before you tell your story: ten questions",
        "I answer these before every interview. Number seven, “what will I keep for myself?”, is on my fridge.",
        "tool",
        topics=("storytelling-and-boundaries", "wellbeing"),
        creator="Carers' Radio Workshop",
        note="One page is about being quoted without having been asked.",
        cost="free",
        takes="minutes",
        access=("easy_read", "screen_reader"),
        used_by=("Mo", "Bishnu", "Nadia"),
    ),
    Book(
        "Grace",
        "https://carers-radio.example.net/honestly",
        "Co-production, honestly: a conversation",
        "Two people who tried it for three years say what they would never do again. You can only listen, or read it.",
        "video",
        topics=("co-production", "organisational-change"),
        creator="Carers' Radio Workshop",
        cost="free",
        takes="hours",
        access=("captions",),
        used_by=("Sam",),
    ),
    Book(
        "Nadia",
        "https://fair-pay.example.org/lived-expertise",
        "Paying people for what they know",
        "Day rates, what to offer beside money, and how payment touches benefits. I took it to our finance meeting.",
        topics=("pay-and-funding", "rights"),
        creator="The Fair Table",
        region="United Kingdom",
        cost="free",
        takes="half_hour",
        access=("easy_read",),
        used_by=("Mo", "Grace"),
    ),
    Book(
        "Nadia",
        "https://boards.example.com/first-meeting",
        FIRST_BOARD,
        "What the papers are, when to speak, and what “to note” means. My son laughed at the drawings, I did not.",
        "video",
        topics=("governance",),
        creator="Boards Made Plain",
        cost="free",
        takes="half_hour",
        access=("captions", "bsl"),
        used_by=("Grace",),
    ),
    Book(
        "Bishnu",
        "https://kitchens.example.org/rota",
        "A rota that forgives",
        "A template where everybody may skip twice without saying why. Nobody has left our kitchen since.",
        "tool",
        topics=("peer-support", "facilitation"),
        creator="Four Languages Kitchen",
        cost="free",
        takes="minutes",
    ),
    Book(
        "Sam",
        "https://circles.example.org/agreement",
        AGREEMENT,
        "Half a page, in words that people really use. Change what does not suit you.",
        "tool",
        topics=("peer-support", "facilitation"),
        creator="The Open Table Project",
        cost="free",
        takes="minutes",
        access=("easy_read", "screen_reader"),
        used_by=("Bishnu", "Grace"),
    ),
    Book(
        "Mo",
        "https://borrow-a-phone.example.net/",
        PHONES,
        "They lent us six tablets for a year, with data, so that everybody could join the call.",
        "service",
        topics=("digital-access",),
        region="Northbridge",
        cost="free",
        used_by=("Bishnu",),
    ),
    Book(
        "Bishnu",
        "https://plain-words.example.org/rights-at-work",
        "Your rights when you speak up at work",
        "Written with people who had to. It says what to put in writing, and who can sit beside you.",
        topics=("rights", "influencing"),
        creator="Plain Words Advice",
        note="It tells of bullying at work in the second chapter.",
        cost="free",
        takes="hours",
        access=("screen_reader",),
    ),
    Book(
        "Nadia",
        "https://riverside.example.net/trustee",
        SEAT,
        "They want people who have rented from a council, and they pay fares and childcare.",
        "opportunity",
        topics=("opportunities", "governance"),
        region="Northbridge",
        pay="expenses",
        closes="in three weeks",
    ),
    Book(
        "Mo",
        "https://example.org/guides/chairing",
        CHAIRING,
        "Short, kind and practical. I chaired my first residents' meeting with it in my lap.",
        topics=("facilitation", "governance"),
        creator="The Open Table Project",
        cost="free",
        takes="half_hour",
        access=("easy_read", "screen_reader"),
        used_by=("Grace", "Nadia", "Sam"),
    ),
)
"""In the order in which they are shared: the newest stands last."""

COLLECTION: Final = "Before your first board meeting"
COLLECTION_ABOUT: Final = "Three things to look at beforehand. An hour in all."
COLLECTED: Final = (CHAIRING, FIRST_BOARD, AGREEMENT)

ON_THE_SHELF: Final = (CHAIRING, SEAT)
"""What Mo keeps."""

WRONG: Final = ("Grace", PHONES, "broken", "It says that the domain is for sale.")
"""What somebody reported: who, which one, the problem, and their own words."""
