"""What people see of the weekly prompt."""

from __future__ import annotations

import discord
from discord.ui import ActionRow, ChannelSelect, LayoutView, Select

from bot.interface.cards import OPTION_LABEL, Part, card, clip, day_and_time, line, lines, moment, row
from bot.interface.confirm import asking, button
from bot.notices import told
from bot.words import Words
from cogs.reflections.posting import ToPost
from cogs.reflections.rules.bank import Prompt
from cogs.reflections.rules.schedule import Coming, Schedule
from cogs.reflections.rules.week import Week
from cogs.reflections.service import NextPrompt, Panel, Preview

_SELECT_MOST = 25
_TEXT_IN_LIST = 110


def prompt(to_post: ToPost, words: Words) -> LayoutView:
    """Return the weekly prompt with its three buttons."""
    week = to_post.week_id
    ping = "" if to_post.role_id is None else f"<@&{to_post.role_id}>\n"
    return card(
        line(f"{ping}**{words.say('This week: {theme}', theme=to_post.prompt.theme)}**"),
        line(to_post.prompt.text),
        line(words.say("-# You can answer in your own time, or pass: both are fine. I'm a bot.")),
        row(
            button(words.say("Answer"), f"prompt:answer:{week}", main=True),
            button(words.say("Lighter question"), f"prompt:lighter:{week}"),
            button(words.say("Not this week"), f"prompt:pass:{week}"),
        ),
    )


def answering_comes_next(week: Week, words: Words) -> LayoutView:
    """Return what *Answer* says until answers can be kept."""
    return card(
        line(words.say("**Thank you for wanting to answer.**")),
        line(f"> {week.text}"),
        line(
            words.say(
                "Answering here comes next: I can't keep answers yet. Until then you could write yours somewhere of"
                " your own, or talk it over with somebody. Nothing was sent or kept."
            )
        ),
    )


def lighter(week: Week, words: Words) -> LayoutView:
    """Return the lighter question, for this reader alone."""
    return card(
        line(words.say("**A lighter question**")),
        line(week.lighter or ""),
        line(words.say("Answering here comes next. You can think about it for yourself meanwhile. Nothing was kept.")),
    )


def passed(words: Words) -> LayoutView:
    """Return what passing says: it is an equal answer."""
    return card(line(words.say("That's fine. Nobody sees that you passed, and nothing is kept. See you another week.")))


def at_home(found: NextPrompt, guild_id: int, words: Words) -> list[str]:
    """Return the lines for `/home`."""
    told_lines = []
    if found.posted is not None and found.posted.text:
        link = f"https://discord.com/channels/{guild_id}/{found.posted.channel_id}/{found.posted.message_id}"
        told_lines.append(
            words.say("This week's question: {text} ([open it]({link}))", text=clip(found.posted.text, 300), link=link)
        )
    if found.at is not None:
        told_lines.append(
            words.say(
                "The next weekly prompt comes {when}, in <#{channel}>.", when=moment(found.at), channel=found.channel_id
            )
        )
    return told_lines


# -- For stewards ----------------------------------------------------------------------------------


def panel(found: Panel, words: Words, done: str | None = None) -> LayoutView:
    """Return the stewards' panel, beginning with what was just done."""
    parts: list[Part] = [line(done)] if done else []
    parts.append(line(f"**{words.say('The weekly prompt')}**"))
    schedule = found.schedule
    if schedule is None:
        parts.append(
            line(
                words.say(
                    "It is off. A prompt is a practice that a community switches on: once a week I post a question to"
                    " reflect on, in a channel you choose. Every one can be answered without telling anything private."
                )
            )
        )
        return card(*parts, row(button(words.say("Set it up"), "prompts:schedule:0", main=True)))
    parts.append(lines(_standing(found, schedule, words)))
    if found.mends:
        parts.append(lines([f"**{words.say('To mend')}**", *(told(notice, words) for notice in found.mends)]))
    parts.append(lines([words.say("**The coming weeks**"), *_weeks(found, words)]))
    parts += _panel_controls(found, schedule, words)
    return card(*parts)


def _standing(found: Panel, schedule: Schedule, words: Words) -> list[str]:
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
    if found.stewards_channel is not None:
        said.append(words.say("If I can't post, I'll say so in <#{channel}>.", channel=found.stewards_channel))
    return said


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
        placeholder=words.say("Where to tell stewards of trouble…"),
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


def choices(week: Coming, prompts: tuple[Prompt, ...], words: Words) -> LayoutView:
    """Return the prompts that a week may have instead, in order, 25 to a list."""
    asked = words.say(
        "Which prompt should {when} have? It trades places with the one it has.", when=day_and_time(week.at)
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
        placeholder = words.say("Prompts {first} to {last}…", first=start + 1, last=start + len(some))
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
        *([words.say("A prompt is waiting from before. It is posted there at once.")] if preview.posts_at_once else []),
        words.say("Then: {when}", when=moment(preview.first_at))
        if preview.posts_at_once
        else words.say("First: {when}", when=moment(preview.first_at)),
        words.say("It pings <@&{role}>.", role=schedule.role_id)
        if schedule.role_id is not None
        else words.say("It pings nobody."),
        *([words.say("It is paused now. Saying yes resumes it.")] if preview.resumes else []),
        *([] if told_in is None else [words.say("If I can't post, I'll say so in <#{channel}>.", channel=told_in)]),
        *notes,
    ]
    return asking(
        line(words.say("**Shall I do this?** Nothing is set until you say yes.")),
        lines(facts),
        yes=button(words.say("Yes, set it"), f"prompts:set:{draft_id}", main=True),
        other=button(words.say("Change it"), f"form:again:{draft_id}"),
    )
