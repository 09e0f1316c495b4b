"""What people see of their own introduction: the panel, the preview, and what becomes of it."""

from __future__ import annotations

from typing import Any

from discord.ui import Button, LayoutView

from bot.consents import Purpose
from bot.interface.cards import Part, card, day_and_time, line, row, section
from bot.interface.confirm import asking, button
from bot.words import Words
from cogs.introductions.cards.introduction import link_of
from cogs.introductions.cards.profile import body, plain
from cogs.introductions.purposes import FOUND, SUGGESTED
from cogs.introductions.rules.profile import Hitch, Introduction, State
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.introducing import Panel


def panel(found: Panel, skills: Skills, words: Words, done: str | None = None) -> LayoutView:
    """Return all there is to see and do, beginning with what was just done."""
    own = found.introduction
    if own is None:
        return nothing_yet(words, done)
    if own.state is State.HERE:
        return just_here(words, done)
    if found.proposed is not None:
        return _proposal(found, own, skills, words)
    parts: list[Part] = [line(done)] if done else []
    parts.append(line(standing(found, own, words)))
    if own.state is State.TAKEN_DOWN and own.reason:
        parts.append(line(words.say("They wrote: {reason}", reason=plain(own.reason))))
    parts += body(own.profile, own.person_id, skills, words)
    parts += [row(*some) for some in _buttons(own, words)]
    parts += [_consent(found, FOUND, "found", words), _consent(found, SUGGESTED, "suggested", words)]
    return card(*parts)


def nothing_yet(words: Words, done: str | None = None) -> LayoutView:
    """Return the two ways in, for who has said nothing yet: both are whole answers."""
    return card(
        *([line(done)] if done else []),
        line(
            words.say(
                "You can introduce yourself: a name to use is enough, and you see it before anybody else does. Or you"
                " can just be here. Both are fine, and everything is open to you either way."
            )
        ),
        row(
            button(words.say("Introduce myself"), "introduction:write:0", main=True),
            button(words.say("I'd rather just be here"), "introduction:here:0"),
        ),
    )


def just_here(words: Words, done: str | None = None) -> LayoutView:
    """Return the welcome of who would rather just be here."""
    welcome = words.say(
        "**Welcome. It is good that you are here.** Just being here is a full answer. Nobody will ask again, and"
        " everything here is open to you."
    )
    return card(
        line(done or welcome),
        line(words.say("`/home` shows what you can do. If you'd like to say more one day, it takes a minute.")),
        row(button(words.say("Introduce myself after all"), "introduction:write:0")),
    )


def standing(found: Panel, own: Introduction, words: Words) -> str:
    """Say whether others can read it, and what came in the way."""
    if own.is_posted:
        told = words.say("**Your introduction** is posted: [see the post]({link}).", link=link_of(own))
        if own.hitch is Hitch.UNCHANGED:
            told = f"{told} {words.say('I could not change the post: it still says what it said before.')}"
        return told
    if own.state is State.TAKEN_DOWN:
        return words.say(
            "**A steward took your introduction down.** Only you see it now. You can change it and post it again."
        )
    match own.hitch:
        case Hitch.REFUSED:
            return words.say(
                "**Your introduction** could not be posted: Discord refused it. Stewards have been told if they can"
                " mend that. Your words are safe here."
            )
        case Hitch.GONE:
            return words.say(
                "**Your introduction** is kept. Its post was deleted in Discord, and not by you. You can post it again."
            )
        case Hitch.NO_CHANNEL if found.channel_id is None:
            return words.say(
                "**Your introduction** is kept. Nothing can be posted yet: stewards have not chosen a channel for"
                " introductions. They see that now. Your words are safe here."
            )
        case _:
            pass
    if own.state is State.SHARED:
        return words.say("**Your introduction** is being posted.")
    return (
        f"{words.say('**Your introduction** is kept, and not posted.')} {who_sees(found, words)} {where(found, words)}"
    )


def who_sees(found: Panel, words: Words) -> str:
    """Say who can read what is not posted."""
    is_held_back = found.introduction is not None and found.introduction.state is State.TAKEN_DOWN
    if found.is_given(FOUND) and not is_held_back:
        return words.say("Who looks for people in `/people find` can see it, since you agreed to that.")
    return words.say("Nobody else sees it.")


def where(found: Panel, words: Words) -> str:
    """Say where it would be posted."""
    if found.channel_id is None:
        return words.say("Stewards have not chosen a channel for introductions yet.")
    return words.say(
        "If you post it, it stands in <#{channel}>, where everybody in this server can read it.",
        channel=found.channel_id,
    )


def _buttons(own: Introduction, words: Words) -> list[list[Button[Any]]]:
    edit = [
        button(words.say("Edit it"), "introduction:write:0"),
        button(words.say("Add more"), "introduction:more:0"),
        button(words.say("How I take part"), "introduction:taking-part:0"),
    ]
    act: list[Button[Any]] = []
    if own.is_posted and own.hitch is Hitch.UNCHANGED:
        act.append(button(words.say("Try again"), f"introduction:post:{own.id}", main=True))
    elif not own.is_public:
        again = own.state is State.SHARED
        label = words.say("Try again") if again else words.say("Post it")
        act.append(button(label, f"introduction:post:{own.id}", main=True))
    if own.state is State.SHARED:
        act.append(button(words.say("Keep it without posting"), f"introduction:take-back:{own.id}"))
    if (own.state is State.TAKEN_DOWN and own.taken_down_at is not None) or own.hitch is Hitch.GONE:
        act.append(button(words.say("I have read it"), f"introduction:seen:{own.id}"))
    elif own.state is State.KEPT and own.hitch is Hitch.NO_CHANNEL:
        act.append(button(words.say("Keep it without posting"), f"introduction:seen:{own.id}"))
    act.append(button(words.say("Withdraw it"), f"introduction:withdraw:{own.id}"))
    return [edit, act]


def _consent(found: Panel, purpose: Purpose, verb: str, words: Words) -> Part:
    consent = found.agreed.get(purpose.name)
    is_given = found.is_given(purpose)
    if is_given and consent is not None:
        when = day_and_time(consent.given_at)
        told = words.say("**Yes**, since {when} (wording {version}).", when=when, version=consent.version)
    elif consent is not None and consent.withdrawn_at is not None:
        told = words.say("**No**, taken back on {when}.", when=day_and_time(consent.withdrawn_at))
    else:
        told = words.say("**No.**")
    label = words.say("Take back") if is_given else words.say("Agree")
    control = button(label, f"introduction:{verb}-{'off' if is_given else 'on'}:0")
    return section(f"{words.marked(purpose.wording)}\n{told}", control)


def preview(found: Panel, skills: Skills, words: Words) -> LayoutView:
    """Return what would be posted and where, to its writer alone; nothing is, until they say so."""
    own = found.introduction
    if own is None or not own.is_written or found.proposed is not None or own.is_public:
        return panel(found, skills, words)
    first = words.say("**Saved. This is how it will look.** It is not posted until you say so.")
    return card(
        line(f"{first} {who_sees(found, words)} {where(found, words)}"),
        *body(own.profile, own.person_id, skills, words),
        row(
            button(words.say("Post it"), f"introduction:post:{own.id}", main=True),
            button(words.say("Add more"), "introduction:more:0"),
            button(words.say("How I take part"), "introduction:taking-part:0"),
            button(words.say("Edit it"), "introduction:write:0"),
            button(words.say("Keep it without posting"), "introduction:show:0"),
        ),
        line(words.say("Two more things you can agree to, each on its own. Posting needs neither.")),
        _consent(found, FOUND, "found", words),
        _consent(found, SUGGESTED, "suggested", words),
    )


def _proposal(found: Panel, own: Introduction, skills: Skills, words: Words) -> LayoutView:
    first = words.say(
        "**This is how your post will look.** Until you say yes it stays as it is. The change waits a day for you, here"
        " and in `/home`."
    )
    profile = found.proposed or own.profile
    return card(
        line(first),
        *body(profile, own.person_id, skills, words),
        row(
            button(words.say("Change the post"), f"introduction:change:{found.draft_id}", main=True),
            button(words.say("Change it more"), f"form:again:{found.draft_id}"),
            button(words.say("Leave it as it is"), f"introduction:leave:{found.draft_id}"),
        ),
    )


def answered_already(words: Words) -> LayoutView:
    """Return what is said of a change that was dealt with."""
    return card(
        line(words.say("That was answered already, a newer one took its place, or it is over a day old.")),
        row(button(words.say("Show my introduction"), "introduction:show:0", main=True)),
    )


def asks_to_withdraw(own: Introduction, words: Words) -> LayoutView:
    """Return the question before an introduction is deleted."""
    told = words.say("**Withdraw your introduction?** All of it is deleted, at once. It can't be brought back.")
    if own.is_public:
        told = f"{told} {words.say('Its post goes too, and the thread under it is closed.')}"
    return asking(
        line(told),
        yes=button(words.say("Yes, withdraw it"), f"introduction:erase:{own.id}", main=True),
        other=button(words.say("No, keep it"), "introduction:show:0"),
    )


def withdrawn(own: Introduction, words: Words) -> LayoutView:
    """Return what is said once it is gone."""
    told = words.say("Done: your introduction is gone.")
    if own.is_public:
        told = words.say("Done: your introduction is gone. Its post goes within a moment.")
    return card(
        line(told),
        line(
            words.say(
                "You are just as welcome here without one. What else you agreed to stands in `/my data`, and you can"
                " take it back there."
            )
        ),
    )
