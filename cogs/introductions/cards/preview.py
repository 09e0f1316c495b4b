"""What stewards see of a drawn round: who would meet whom, in pages, and what they can still do about it."""

from __future__ import annotations

from discord.ui import ActionRow, LayoutView, UserSelect

from bot.interface.cards import Part, clip, moment, row
from bot.interface.confirm import button
from bot.interface.pages import Page
from bot.words import Words
from cogs.introductions.calls import Gift, Meeting, Preview, Standing
from cogs.introductions.cards.calling import channel_button, no_channel, steering, title
from cogs.introductions.rules.calling import Round

A_PAGE = 10
_LONGEST_LINE = 280


def page(
    standing: Standing, round_: Round, preview: Preview, number: int, words: Words, done: str | None = None
) -> Page:
    """Return a page of the preview (the last, where `number` is past it), beginning with what was just done."""
    of = max(1, -(-len(preview.meetings) // A_PAGE))
    number = min(number, of - 1)
    some = preview.meetings[number * A_PAGE : (number + 1) * A_PAGE]
    said = [
        *([done] if done else []),
        *_facts(standing, round_, preview, words),
        *(clip(_line(one, words), _LONGEST_LINE) for one in some),
    ]
    return Page(title(words), tuple(said), number, of, tuple(_controls(standing, round_, preview, words)))


def _facts(standing: Standing, round_: Round, preview: Preview, words: Words) -> list[str]:
    drawn_at = moment(round_.drawn_at or standing.now)
    said = [words.say("Drawn {when}. Only stewards see this. Nobody is introduced yet.", when=drawn_at)]
    number = len(preview.meetings)
    drawn = words.many("There is {number} conversation.", "There are {number} conversations.", number)
    said.append(drawn if number else words.say("There is no conversation."))
    if preview.unmatched:
        said.append(
            words.many(
                "{number} person could not be matched this time.",
                "{number} people could not be matched this time.",
                preview.unmatched,
            )
        )
    if preview.is_outdated and preview.may_be_drawn_again:
        said.append(words.say("Things have changed since. *Draw again* takes that in, and so does *Release*."))
    elif preview.is_outdated:
        said.append(words.say("Things have changed since. *Release* leaves out whoever cannot take part any more."))
    return [*said, *no_channel(standing, words)]


def _line(meeting: Meeting, words: Words) -> str:
    told = words.say("- {people}", people=words.all_of([f"<@{one}>" for one in meeting.people]))
    if meeting.met_before:
        told = words.say("{told} (met before)", told=told)
    if not meeting.gifts:
        return told
    return words.say("{told}: {gifts}", told=told, gifts="; ".join(_gift(one, words) for one in meeting.gifts))


def _gift(gift: Gift, words: Words) -> str:
    return words.say("<@{giver}> offers {skills}", giver=gift.giver_id, skills=words.all_of(list(gift.skills)))


def _controls(standing: Standing, round_: Round, preview: Preview, words: Words) -> list[Part]:
    apart: UserSelect[LayoutView] = UserSelect(
        custom_id=f"matching:separate:{round_.id}",
        placeholder=words.say("Separate two people in this round…"),
        min_values=2,
        max_values=2,
    )
    return [
        ActionRow(apart),
        *steering(standing, words),
        row(
            button(
                words.say("Release"),
                f"matching:release:{round_.id}-{round_.draws}",
                main=True,
                disabled=not preview.meetings,
            ),
            button(words.say("Draw again"), f"matching:redraw:{round_.id}", disabled=not preview.may_be_drawn_again),
            button(
                words.say("Let more people join"), f"matching:ask:{round_.id}", disabled=preview.fewest_again is None
            ),
            button(words.say("Call it off"), f"matching:cancel:{round_.id}"),
            *channel_button(standing, words),
        ),
    ]
