"""What people see of their own data; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord.ui import File, LayoutView

from bot.interface.cards import Part as Shown
from bot.interface.cards import card, day_and_time, line, lines, row, section
from bot.interface.confirm import button
from bot.own_data.service import Agreed, Responsible
from bot.personal_data import Erased, Part
from bot.words import Words

ZIP = "your-data.zip"
COMPLAINTS = "https://ico.org.uk/make-a-complaint"
DISCORDS_POLICY = "https://discord.com/privacy"


def what_is_kept(parts: Sequence[Part], words: Words, *, first: str = "") -> LayoutView:
    """Return the panel: every kind of thing, how many there are, why, and for how long; `first` is said before it."""
    told = [text for part in parts if (text := _of(part, words))]
    return card(
        *([line(first)] if first else []),
        line(words.say("**Your data**")),
        line(words.say("This is all that Hearth keeps of you, in every server. Only you see it here.")),
        *(line(text) for text in told),
        row(
            button(words.say("Download it all"), "data:take:0"),
            button(words.say("What I agreed to"), "data:agreed:0"),
            button(words.say("Who is responsible"), "data:who:0"),
            button(words.say("Erase everything"), "data:erase:0"),
        ),
    )


def _of(part: Part, words: Words) -> str:
    about = part.contract.about(words)
    if about is None:
        return ""
    return words.say(
        "**{title}**: {number}\n{why} {period}",
        title=about.title,
        number=_number(part, words),
        why=about.why,
        period=about.period,
    )


def _number(part: Part, words: Words) -> str:
    if not part.kept:
        return words.say("nothing now")
    return words.many("{number} entry", "{number} entries", len(part.kept))


def who_is_responsible(responsible: Responsible, words: Words) -> LayoutView:
    """Return whom to ask, on what ground, where to complain, and who else holds something."""
    return card(
        line(words.say("**Who is responsible for your data**")),
        lines(_whom(responsible, words)),
        line(
            words.say(
                "**On what ground.** They decide that. By default it is this: what you agreed to rests on your"
                " consent, which you can take back. The rest is kept to run what you use, and that is called a"
                " legitimate interest."
            )
        ),
        line(
            words.say(
                "**What you can ask for.** You can see, take and erase everything here yourself. For anything else,"
                " such as to put something right, ask them."
            )
        ),
        line(
            words.say(
                "**Who else holds something.** Discord carries and stores what is posted and what you send me. Its own"
                " privacy policy applies: {link}",
                link=DISCORDS_POLICY,
            )
        ),
        line(
            words.say(
                "What you write for yourself is encrypted. Nobody can read it through me. Whoever runs the computer I"
                " live on holds the key, and backups of my records."
            )
        ),
        line(
            words.say(
                "**If you are unhappy** with how your data is handled, you can complain. In the UK, that is to the"
                " Information Commissioner's Office: {link}",
                link=COMPLAINTS,
            )
        ),
        _back(words),
    )


def _whom(responsible: Responsible, words: Words) -> list[str]:
    name, contact = (discord.utils.escape_markdown(one) for one in (responsible.name, responsible.contact))
    if not name and not contact:
        return [words.say("Nobody is named for this server yet. Until then, please ask one of its stewards.")]
    told = [words.say("In this server: {name}.", name=name)] if name else []
    if contact:
        told.append(words.say("You can reach them here: {contact}", contact=contact))
    return told


def what_was_agreed(agreed: Sequence[Agreed], words: Words, *, first: str = "") -> LayoutView:
    """Return each purpose with its wording, whether it is agreed to and since when, and the button to change that."""
    parts: list[Shown] = [line(first)] if first else []
    parts.append(line(words.say("**What you agreed to**")))
    parts.append(
        line(
            words.say(
                "Each stands alone, and is off until you say yes. Saying no takes nothing else from you. You can"
                " change your mind here at any time."
            )
        )
    )
    if not agreed:
        parts.append(line(words.say("There is nothing to agree to yet.")))
    parts.extend(_consent(one, words) for one in agreed)
    return card(*parts, _back(words))


def _consent(one: Agreed, words: Words) -> Shown:
    verb, label = ("withdraw", words.say("Take back")) if one.is_given else ("give", words.say("Agree"))
    where = words.say("This holds in every server.") if one.purpose.everywhere else words.say("In this server only.")
    told = f"{words.marked(one.purpose.wording)}\n{_standing(one, words)} {where}"
    return section(told, button(label, f"consent:{verb}:{one.purpose.name}-0"))


def _standing(one: Agreed, words: Words) -> str:
    consent = one.consent
    if consent is None:
        return words.say("**No.**")
    if consent.withdrawn_at is not None:
        return words.say("**No**, taken back on {when}.", when=day_and_time(consent.withdrawn_at))
    if not one.is_given:
        return words.say(
            "**No.** You agreed on {when}, but the wording has changed since.", when=day_and_time(consent.given_at)
        )
    when = day_and_time(consent.given_at)
    return words.say("**Yes**, since {when} (wording {version}).", when=when, version=consent.version)


def copy_to_take(words: Words) -> LayoutView:
    """Return the answer that carries the zip, attached as `your-data.zip`."""
    return card(
        line(
            words.say(
                "Here is everything that Hearth keeps of you: as text to read, and as JSON for programs. Please save"
                " it now, since this message goes when you close it."
            )
        ),
        File(f"attachment://{ZIP}"),
        _back(words),
    )


def copy_is_too_large(words: Words) -> LayoutView:
    """Return what to do where Discord does not carry so large a file."""
    told = words.say(
        "There is too much for one file in Discord. Whoever runs Hearth can give it to you: please ask a steward."
        " Nothing was changed."
    )
    return card(line(told), _back(words))


def asking_to_erase(parts: Sequence[Part], words: Words, at: datetime) -> LayoutView:
    """Return what would happen, and what cannot go, with a yes that holds for a while from this instant."""
    told = [
        words.say("- {title}: {number}", title=about.title, number=_number(part, words))
        for part in parts
        if (about := part.contract.about(words)) is not None and part.kept
    ]
    return card(
        line(words.say("**Erase everything?**")),
        line(words.say("Everything that Hearth keeps of you goes, in every server, at once and for good:")),
        lines(told or [words.say("Nothing is kept of you now.")]),
        line(
            words.say(
                "Posts that I made for you are deleted from Discord too, and so are messages I sent you, as far back as"
                " I know of them. What still waits to be sent to you is not sent."
            )
        ),
        lines([words.say("**What I cannot erase:**"), *what_stays(parts, words)]),
        line(words.say("You can take a copy first. You stay a member here, and can begin anew at any time.")),
        row(
            button(words.say("Yes, erase everything"), f"data:erase-all:{int(at.timestamp())}"),
            button(words.say("No, keep everything"), "data:keep:0"),
            button(words.say("Download it all"), "data:take:0"),
        ),
    )


def what_stays(parts: Sequence[Part], words: Words) -> list[str]:
    """Return what an erasure leaves behind and why, a line each."""
    abouts = [about for part in parts if (about := part.contract.about(words)) is not None]
    return [
        *(f"- {about.stays}" for about in abouts if about.stays is not None),
        words.say("- What other people wrote or copied, and what Discord itself keeps: neither is in my hands."),
        words.say(
            "- Backups, until they are replaced, 30 days at most. If one has to be put back, you are erased again."
        ),
    ]


def erased(done: Erased, words: Words) -> LayoutView:
    """Return that it is done, and what follows."""
    told = [words.say("Done: nothing is kept of you any more, in any server.")]
    if done.posts:
        told.append(
            words.many(
                "{number} post or message of mine is being deleted from Discord now.",
                "{number} posts and messages of mine are being deleted from Discord now.",
                done.posts,
            )
        )
    told.append(words.say("You are still welcome here, and can begin anew at any time."))
    return card(lines(told))


def _back(words: Words) -> Shown:
    return row(button(words.say("Back to your data"), "data:what:0"))
