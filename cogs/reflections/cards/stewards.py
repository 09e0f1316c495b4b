"""What stewards see of the weekly prompt: the panel, what may be swapped, and the read-back."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord.ui import ActionRow, ChannelSelect, LayoutView, Select

from bot.interface.cards import OPTION_LABEL, Part, card, clip, day_and_time, line, lines, moment, row
from bot.interface.confirm import asking, button
from bot.notices import told
from bot.words import Words
from cogs.reflections.answers import Panel, Preview
from cogs.reflections.cards.members import missed_line
from cogs.reflections.rules.bank import Prompt
from cogs.reflections.rules.schedule import Coming, Schedule

_SELECT_MOST = 25
_FEW_LEFT = 4
_TEXT_IN_LIST = 110


def panel(
    found: Panel,
    words: Words,
    done: str | None = None,
    to_mend: Sequence[str] = (),
    told_in: int | None = None,
) -> LayoutView:
    """Return the stewards' panel, beginning with what was just done.

    `to_mend` is what is wrong at this moment; `told_in` is where stewards will hear of trouble, if that can be kept.
    """
    parts: list[Part] = [line(done)] if done else []
    parts.append(line(f"**{words.say('The weekly prompt')}**"))
    schedule = found.schedule
    if schedule is None:
        parts.append(
            line(
                words.say(
                    "It is off. When you switch it on, I post one question a week in a channel you choose. Nobody has"
                    " to share anything private to answer it."
                )
            )
        )
        return card(*parts, row(button(words.say("Set it up"), "prompts:schedule:0", main=True)))
    parts.append(lines(_standing(found, schedule, told_in, words)))
    wrong = [*(told(notice, words, here="/steward prompts") for notice in found.mends), *to_mend]
    if wrong:
        parts.append(lines([f"**{words.say('To mend')}**", *wrong]))
    parts.append(lines([words.say("**The coming weeks**"), *_weeks(found, words)]))
    parts += _panel_controls(found, schedule, words)
    return card(*parts)


def _standing(found: Panel, schedule: Schedule, told_in: int | None, words: Words) -> list[str]:
    said = [
        words.say(
            "Every {day} at {time} ({zone}), in <#{channel}>, all year.",
            day=words.weekday(schedule.weekday),
            time=f"{schedule.at:%H:%M}",
            zone=schedule.zone,
            channel=schedule.channel_id,
        )
    ]
    if schedule.role_id is not None:
        said.append(words.say("It pings <@&{role}>.", role=schedule.role_id))
    else:
        said.append(words.say("It pings nobody."))
    following = next((week for week in found.coming if not week.is_skipped), None)
    if schedule.paused:
        said.append(words.say("**Paused**: nothing is posted until you resume it."))
    elif following is not None:
        said.append(words.say("Next: {when}", when=moment(following.at)))
    if found.is_posting:
        said.append(words.say("This week's prompt is being posted now."))
    if found.waiting is not None:
        said.append(words.say("**This week's prompt could not be posted yet.** It waits, and is not lost."))
    if found.missed is not None and found.missed.about_at is not None:
        said.append(missed_line(found.missed.about_at, words))
    if found.left_in_round is not None and found.left_in_round <= _FEW_LEFT:
        said.append(
            words.many(
                "{number} prompt is left before they come again from the first.",
                "{number} prompts are left before they come again from the first.",
                found.left_in_round,
            )
        )
    said.append(_where_told(told_in, words))
    return said


def _where_told(told_in: int | None, words: Words) -> str:
    if told_in is None:
        return words.say("If I can't post, it waits for stewards in `/home`.")
    return words.say("If I can't post, I'll say so in <#{channel}>.", channel=told_in)


def _weeks(found: Panel, words: Words) -> list[str]:
    return [f"{number}. {_week(week, found, words)}" for number, week in enumerate(found.coming, 1)]


def _week(week: Coming, found: Panel, words: Words) -> str:
    if week.key is None or found.prompts is None:
        return words.say("{when}: skipped", when=day_and_time(week.at))
    prompt_ = found.prompts[week.key]
    return words.say(
        "{when}: *{theme}*. {text}",
        when=day_and_time(week.at),
        theme=prompt_.theme,
        text=clip(prompt_.text, _TEXT_IN_LIST),
    )


def _panel_controls(found: Panel, schedule: Schedule, words: Words) -> list[Part]:
    switch = (
        button(words.say("Resume"), "prompts:resume:0", main=True)
        if schedule.paused
        else button(words.say("Pause"), "prompts:pause:0")
    )
    buttons = [button(words.say("Change the schedule"), "prompts:schedule:0"), switch]
    if found.waiting is not None:
        buttons.append(button(words.say("Try this week's again"), "prompts:retry:0", main=True))
    opened = [week for week in found.coming if not week.is_skipped]
    skipped = [week for week in found.coming if week.is_skipped]
    controls: list[Part] = [row(*buttons)]
    if opened:
        controls.append(_pick("prompts:skip:0", words.say("Skip a week…"), opened, schedule, words))
        controls.append(_pick("prompts:swap:0", words.say("Give a week another prompt…"), opened, schedule, words))
    if skipped:
        controls.append(_pick("prompts:back:0", words.say("Put a skipped week back…"), skipped, schedule, words))
    tell: ChannelSelect[LayoutView] = ChannelSelect(
        custom_id="prompts:tell:0",
        placeholder=words.say("Channel for telling stewards about problems…"),
        channel_types=[discord.ChannelType.text],
    )
    controls.append(ActionRow(tell))
    return controls


def _pick(
    custom_id: str, placeholder: str, weeks: list[Coming], schedule: Schedule, words: Words
) -> ActionRow[LayoutView]:
    # Options cannot show a reader's own time, so these name the day as the schedule has it.
    options = [
        discord.SelectOption(
            label=clip(
                words.say("{day} {date}", day=words.weekday(schedule.weekday), date=_date(week, schedule)), OPTION_LABEL
            ),
            value=week.week.isoformat(),
        )
        for week in weeks
    ]
    return ActionRow(Select(custom_id=custom_id, placeholder=placeholder, options=options))


def _date(week: Coming, schedule: Schedule) -> str:
    return f"{schedule.in_week(week.week).local:%d/%m/%Y}"


def choices(week: Coming, own: Prompt | None, prompts: tuple[Prompt, ...], words: Words) -> LayoutView:
    """Return the prompts that a week may have instead, in order, 25 to a list."""
    asked = words.say(
        "{when} has: {text}\n\nWhich question would you like instead? The two swap weeks.",
        when=day_and_time(week.at),
        text=own.text if own is not None else "–",
    )
    if not prompts:
        return card(line(words.say("There is no other prompt left in this round to trade places with.")))
    parts: list[Part] = [line(asked)]
    for start in range(0, len(prompts), _SELECT_MOST):
        some = prompts[start : start + _SELECT_MOST]
        options = [
            discord.SelectOption(
                label=clip(one.text, OPTION_LABEL), value=one.key, description=clip(one.theme, OPTION_LABEL)
            )
            for one in some
        ]
        first, last = start + 1, start + len(some)
        placeholder = words.say("Prompt {first}…", first=first)
        if first != last:
            placeholder = words.say("Prompts {first} to {last}…", first=first, last=last)
        custom_id = f"prompts:trade:{week.week:%Y%m%d}-{start // _SELECT_MOST}"
        parts.append(ActionRow(Select(custom_id=custom_id, placeholder=placeholder, options=options)))
    return card(*parts)


def read_back(
    schedule: Schedule, preview: Preview, told_in: int | None, draft_id: int, notes: list[str], words: Words
) -> LayoutView:
    """Return what will happen, to be confirmed. `told_in` is where stewards will hear of trouble."""
    facts = [
        words.say(
            "Every **{day} at {time}** ({zone}), in <#{channel}>, all year.",
            day=words.weekday(schedule.weekday),
            time=f"{schedule.at:%H:%M}",
            zone=schedule.zone,
            channel=schedule.channel_id,
        ),
        *(
            [words.say("This week's question is still waiting. I'll post it there as soon as you say yes.")]
            if preview.posts_at_once
            else []
        ),
        _first(preview, words),
        words.say("It pings <@&{role}>.", role=schedule.role_id)
        if schedule.role_id is not None
        else words.say("It pings nobody."),
        *([words.say("It is paused now. Saying yes resumes it.")] if preview.resumes else []),
        _where_told(told_in, words),
        *notes,
    ]
    return asking(
        line(words.say("**Shall I do this?** Nothing is set until you say yes.")),
        lines(facts),
        yes=button(words.say("Yes, set it"), f"prompts:set:{draft_id}", main=True),
        other=button(words.say("Change it"), f"form:again:{draft_id}"),
    )


def _first(preview: Preview, words: Words) -> str:
    when = moment(preview.first_at)
    if preview.posts_at_once:
        return words.say("After that: {when}", when=when)
    if preview.week_is_done:
        return words.say("This week has had its question. The next comes {when}", when=when)
    return words.say("First: {when}", when=when)
