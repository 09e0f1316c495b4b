"""Who is in the made-up community. Nobody in it exists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up. `zone` is the IANA name of the zone their phone is in; `about` says who they are here."""

    name: str
    role: str
    zone: str
    about: str
    is_steward: bool = False
    wants_nudges: bool = False
    is_new: bool = False


PEOPLE = (
    Person(
        "Sam",
        "a steward",
        "Europe/London",
        "Looks after the community, and sets Hearth up. Sees #stewards.",
        is_steward=True,
    ),
    Person(
        "Nadia",
        "a steward",
        "Europe/London",
        "The other steward. A steward's changes ask for a yes, and are written down for both to see.",
        is_steward=True,
    ),
    Person(
        "Mo",
        "a member",
        "Europe/London",
        "Here from the start. Chose the role “Weekly nudge”, so as to be told when the question comes.",
        wants_nudges=True,
    ),
    Person(
        "Grace",
        "a member",
        "America/New_York",
        "Five hours behind London most of the year. Every time Grace sees is in New York's time.",
        wants_nudges=True,
    ),
    Person("Bishnu", "a member", "Asia/Kathmandu", "Often reads late in the evening. Likes to write for a few people."),
    Person(
        "Amina",
        "a newcomer",
        "Europe/London",
        "Joined today, has no role, and has never used Hearth. Everybody else has been here for half a year.",
        is_new=True,
    ),
)
