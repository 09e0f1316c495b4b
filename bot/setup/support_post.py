"""What the support post says: the numbers of the file, in words that need no bot."""

from __future__ import annotations

from datetime import datetime

from bot.interface.cards import Part, line, lines
from bot.support import Group, Service, Support
from bot.words import Words


def support_post(support: Support, words: Words, now: datetime) -> list[Part]:
    """Return the post. When the numbers were checked stands in it only as long as that check counts."""
    closing = words.say("I'm a bot. This post stays here when I am switched off, and nobody answers in it.")
    if support.is_checked(now) and support.last_checked is not None:
        checked = words.say("Last checked: {date}.", date=f"{support.last_checked:%d/%m/%Y}")
        closing = f"{checked} {closing}"
    return [
        line(words.say("**Support: numbers for now**")),
        line(
            words.say(
                "People here listen when they can, and nobody here is on call. These services are. You need no reason"
                " to ring them."
            )
        ),
        *numbers(support, words),
        line(f"-# {closing}"),
    ]


def numbers(support: Support, words: Words) -> list[Part]:
    """Return the numbers themselves, a paragraph for each group of services."""
    return [_group(group, words) for group in support.groups]


def _group(group: Group, words: Words) -> Part:
    return lines([f"**{group.title}**", *(_service(service, words) for service in group.services)])


def _service(service: Service, words: Words) -> str:
    ways = [
        *([words.say("Call **{number}**.", number=service.call)] if service.call else []),
        *([words.say("By text: {how}", how=_closed(service.text))] if service.text else []),
        *([_closed(service.good_to_know)] if service.good_to_know else []),
        # Last, so that no full stop becomes part of the address.
        *([words.say("Online: {address}", address=service.online)] if service.online else []),
    ]
    return words.say("- {service}: {ways}", service=service.name, ways=" ".join(ways))


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
