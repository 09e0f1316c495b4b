"""What people see of their own words, and what everybody sees of an answer for everyone."""

from __future__ import annotations

from typing import Any

from discord.ui import Button, LayoutView

from bot.interface.cards import Part, card, line, moment, row
from bot.interface.confirm import asking, button
from bot.words import Words
from cogs.reflections.rules.journal import pieces
from cogs.reflections.rules.reflection import MOST_FOR_EVERYONE, Asked, Hitch, Reflection
from cogs.reflections.rules.week import Week
from cogs.reflections.service import ToAnswer


def post(person_id: int, text: str, lighter: str | None, words: Words) -> LayoutView:
    """Return an answer for everyone as it stands in the prompt's thread; `lighter`: the question, if it is that one."""
    return card(*_post(person_id, text, lighter, words))


def _post(person_id: int, text: str, lighter: str | None, words: Words) -> list[Part]:
    if lighter is None:
        heading = words.say("<@{person}> answered:", person=person_id)
    else:
        heading = words.say(
            "<@{person}> answered the lighter question: *{question}*", person=person_id, question=lighter
        )
    return [line(heading), line(text)]


def preview(asked: ToAnswer, person_id: int, text: str, draft_id: int, words: Words) -> LayoutView:
    """Return what would be posted, to its writer alone, to be confirmed."""
    lighter = asked.question if asked.asked is Asked.LIGHTER else None
    return card(
        line(
            words.say(
                "**This is how it will look.** Nobody else sees it until you post it. It waits a day for you, here and"
                " in `/home`."
            )
        ),
        *_post(person_id, text, lighter, words),
        row(
            button(words.say("Post it"), f"reflection:post:{draft_id}", main=True),
            button(words.say("Change it"), f"form:again:{draft_id}"),
            button(words.say("Keep it for me only"), f"reflection:keep:{draft_id}"),
        ),
    )


def too_long(by: int, draft_id: int, words: Words) -> LayoutView:
    """Return what is said of an answer that is too long for everyone: nothing of it is lost."""
    return card(
        line(
            words.many(
                "An answer for everyone has room for {most} characters, and yours has {number} too many. You can"
                " shorten it, or keep it for you only: then there is room for 4,000.",
                "An answer for everyone has room for {most} characters, and yours has {number} too many. You can"
                " shorten it, or keep it for you only: then there is room for 4,000.",
                by,
                most=f"{MOST_FOR_EVERYONE:,}",
            )
        ),
        line(words.say("What you wrote is kept for a day at most, for you alone.")),
        row(
            button(words.say("Change it"), f"form:again:{draft_id}", main=True),
            button(words.say("Keep it for me only"), f"reflection:keep:{draft_id}"),
        ),
    )


def lighter(week: Week, words: Words) -> LayoutView:
    """Return the lighter question, for this reader alone."""
    return card(
        line(words.say("**A lighter question**")),
        line(week.lighter or ""),
        row(button(words.say("Answer this one"), f"reflection:lighter:{week.id}", main=True)),
    )


def answered_before(asked: ToAnswer, earlier: Reflection, words: Words) -> LayoutView:
    """Return what somebody has written on this question already, with ways to change it or to write more."""
    verb = "another-lighter" if asked.asked is Asked.LIGHTER else "another"
    return entry(
        earlier,
        words,
        words.say("You have answered this already. You can edit it, or write another."),
        more=[button(words.say("Write another"), f"reflection:{verb}:{asked.week.id}")],
    )


def saved(found: Reflection, words: Words) -> LayoutView:
    """Return what is said of an answer that was kept for its writer alone."""
    return card(
        line(words.say("**Saved in your journal.** Only you can read it here.")),
        row(
            button(words.say("Open it"), f"reflection:open:{found.id}", main=True),
            button(words.say("Edit it"), f"reflection:edit:{found.id}"),
            button(words.say("Delete it"), f"reflection:delete:{found.id}"),
        ),
    )


def entry(
    found: Reflection, words: Words, done: str | None = None, piece: int = 0, more: list[Button[Any]] | None = None
) -> LayoutView:
    """Return an entry to its writer, beginning with what was just done. A long one is shown in pieces, from 0."""
    shown = pieces(found.text)
    piece = min(piece, len(shown) - 1)
    parts: list[Part] = [line(done)] if done else []
    parts += [line(f"**{found.question}**"), line(f"-# {standing(found, words)}"), line(shown[piece])]
    if found.hitch is not None:
        parts.append(line(hitch_line(found.hitch, words)))
    controls = []
    if piece + 1 < len(shown):
        controls.append(button(words.say("Read the rest"), f"reflection:rest:{found.id}", main=True))
    controls.append(button(words.say("Edit it"), f"reflection:edit:{found.id}"))
    if found.hitch is not None and found.is_for_everyone:
        controls.append(button(words.say("Try again"), f"reflection:retry:{found.id}"))
    if found.is_for_everyone:
        label = words.say("Keep it for me only") if found.could_not_be_posted else words.say("Take it back")
        controls.append(button(label, f"reflection:take-back:{found.id}"))
    controls.append(button(words.say("Delete it"), f"reflection:delete:{found.id}"))
    back = button(words.say("Back to the journal"), "page:journal:0:b")
    return card(*parts, row(*controls), row(*(more or ()), back))


def standing(found: Reflection, words: Words) -> str:
    """Say when an entry was written and whom it is for, with the way to its post."""
    when = f"<t:{int(found.written_at.timestamp())}:D>"
    if found.channel_id is not None and found.message_id is not None:
        return words.say("{when}, for everyone: [see the post]({link})", when=when, link=link_of(found))
    if found.waits_for_post:
        return words.say("{when}, for everyone: it is being posted", when=when)
    if found.is_for_everyone:
        return words.say("{when}, for everyone, but not posted", when=when)
    return words.say("{when}, only for you", when=when)


def link_of(found: Reflection) -> str:
    """Return the address of an entry's post."""
    return f"https://discord.com/channels/{found.guild_id}/{found.channel_id}/{found.message_id}"


def hitch_line(hitch: Hitch, words: Words) -> str:
    """Say what came between an entry and its post."""
    match hitch:
        case Hitch.PROMPT_GONE:
            return words.say("It could not be posted: the question's message was deleted. Your words are safe here.")
        case Hitch.THREAD_GONE:
            return words.say(
                "It could not be posted: the question's thread was deleted. Your words are safe here. If you try"
                " again, I make a new thread."
            )
        case Hitch.NOT_ALLOWED:
            return words.say(
                "It could not be posted: I'm not allowed to post in the question's thread. Stewards have been told."
                " Your words are safe here."
            )
        case Hitch.REFUSED:
            return words.say("It could not be posted: Discord did not take it. Your words are safe here.")
        case Hitch.REMOVED:
            return words.say("The post was deleted in Discord, and not by you. What you wrote is only for you now.")
        case _:
            return words.say(
                "The post could not be changed: it still says what it said before. You can try again, or take it back."
            )


def on_its_way(found: Reflection, words: Words) -> LayoutView:
    """Return what is said of an answer whose post is planned: not that it is there."""
    return entry(found, words, words.say("**Thank you.** I'm posting it in the question's thread now."))


def answered_already(words: Words) -> LayoutView:
    """Return what is said of a preview that was dealt with."""
    return card(
        line(
            words.say(
                "That was answered already, a newer one took its place, or it is over a day old. Your journal holds"
                " what was saved."
            )
        ),
        row(button(words.say("Open my journal"), "page:journal:0:b", main=True)),
    )


def asks_to_delete(found: Reflection, words: Words) -> LayoutView:
    """Return the question before an entry is deleted."""
    told = words.say("**Delete this for good?** It can't be brought back.")
    if found.is_for_everyone and not found.could_not_be_posted:
        told = words.say("**Delete this for good?** Its post goes too. It can't be brought back.")
    return asking(
        line(told),
        line(f"**{found.question}**\n-# {standing(found, words)}"),
        yes=button(words.say("Yes, delete it"), f"reflection:erase:{found.id}", main=True),
        other=button(words.say("No, keep it"), f"reflection:open:{found.id}"),
    )


def deleted(found: Reflection, words: Words) -> LayoutView:
    """Return what is said once an entry is gone."""
    told = words.say("Deleted.")
    if found.is_for_everyone and not found.could_not_be_posted:
        told = words.say("Deleted. Its post goes within a moment.")
    return card(line(told), row(button(words.say("Back to the journal"), "page:journal:0:b")))


def going_line(number: int, first_at: Any, words: Words) -> str:
    """Say that entries go soon, as their time ends."""
    return words.many(
        "{number} entry in your journal goes soon, as its time here ends: {when}. You can save your journal before.",
        "{number} entries in your journal go soon, as their time here ends: the first {when}. You can save your"
        " journal before.",
        number,
        when=moment(first_at),
    )
