"""What stewards see of setup: the panel with all steps, and a page for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import discord
from discord.ui import ActionRow, Button, ChannelSelect, LayoutView, RoleSelect, Select

from bot.interface.cards import OPTION_LABEL, Part, card, clip, line, lines, row
from bot.interface.confirm import button
from bot.interface.permissions import called
from bot.setup import telling
from bot.setup.rooms import STEWARDS_ROOM, SUPPORT_ROOM
from bot.setup.standing import Own, Standing
from bot.words import Words

PANEL = "setup:open:0"
_MOST_STEPS = 20
_MOST_MISSING = 8


def panel(standing: Standing, words: Words, done: str | None = None) -> LayoutView:
    """Return all steps with their state, and one main button for the first that is open."""
    following = standing.next_open()
    parts: list[Part] = [line(done)] if done else []
    parts.append(line(words.say("**Set up Hearth**")))
    if following is None:
        parts.append(line(words.say("**All is set up.** Members can type `/home` to begin.")))
        parts.append(line(adults_only(words)))
    else:
        parts.append(
            line(words.say("You can stop at any time. Any steward can go on from here with `/steward setup`."))
        )
    steps = standing.numbers[:_MOST_STEPS]
    parts.append(lines([_line(standing, place, number, words) for place, number in enumerate(steps, 1)]))
    controls = [_towards(standing, following, words)] if following is not None else []
    controls += _makes(standing, following, words)
    controls.append(button(words.say("What members will see"), _opens(Own.PREVIEW)))
    parts += [row(*controls), _jump(standing, words)]
    return card(*parts)


def adults_only(words: Words) -> str:
    """Return the advice about who a community like this is for."""
    return words.say(
        "We recommend that your community is for adults only (18 or over). Please say so in your rules, and where"
        " people join."
    )


def page(
    standing: Standing, number: int, words: Words, done: str | None = None, shown: Sequence[Part] = ()
) -> LayoutView:
    """Return a step on its own, with what takes it further and the way on; `shown` is what the page is about."""
    parts: list[Part] = [line(done)] if done else []
    place = standing.numbers.index(number) + 1
    heading = words.say(
        "**Step {number} of {of}: {title}** ({state})",
        number=place,
        of=len(standing.numbers),
        title=telling.title(standing, number, words),
        state=telling.state(standing, number, words),
    )
    parts.append(line(heading))
    parts += shown or _PAGES.get(number, _feature)(standing, number, words)
    parts.append(row(*_ways_on(standing, number, words)))
    return card(*parts)


def _ways_on(standing: Standing, number: int, words: Words) -> list[Button[LayoutView]]:
    following = standing.next_open(number)
    ways = [button(words.say("All steps"), PANEL)]
    if following is not None:
        is_main = not standing.state(number).is_open
        ways.insert(0, _towards(standing, following, words, is_main=is_main))
    return ways


def _line(standing: Standing, place: int, number: int, words: Words) -> str:
    return words.say(
        "{place}. {title}: **{state}**. {told}",
        place=place,
        title=telling.title(standing, number, words),
        state=telling.state(standing, number, words),
        told=telling.told(standing, number, words),
    )


def _towards(standing: Standing, number: int, words: Words, *, is_main: bool = True) -> Button[LayoutView]:
    """Return the button that goes on with a step: straight to its form, where that is all there is to it."""
    step = standing.feature(number)
    label = words.say("Next: {title}", title=telling.title(standing, number, words))
    if number == Own.BASICS:
        return button(label, "setup:basics:0", main=is_main)
    if step is not None and step.press is not None:
        return button(label, step.press.custom_id, main=is_main)
    return button(label, _opens(number), main=is_main)


def _makes(standing: Standing, number: int | None, words: Words) -> list[Button[LayoutView]]:
    """Return the button that makes the channel a feature's step would like, where it is not there and may be made."""
    step = standing.feature(number) if number is not None else None
    if step is None or step.is_done or step.room is None or step.room in standing.seen.rooms:
        return []
    return [_make(step.room, words)] if standing.seen.may_make else []


def _make(name: str, words: Words) -> Button[LayoutView]:
    return button(words.say("Make #{name} for me", name=name), f"setup:make:{name}:r")


def _opens(number: int) -> str:
    return f"setup:open:{int(number)}"


def _jump(standing: Standing, words: Words) -> ActionRow[LayoutView]:
    options = [
        discord.SelectOption(
            label=clip(f"{place}. {telling.title(standing, number, words)}", OPTION_LABEL),
            value=str(int(number)),
            description=clip(telling.state(standing, number, words), OPTION_LABEL),
        )
        for place, number in enumerate(standing.numbers[:_MOST_STEPS], 1)
    ]
    return ActionRow(Select(custom_id="setup:jump:0", placeholder=words.say("Go to a step…"), options=options))


# -- A page for each step ----------------------------------------------------------------------------


def _basics(standing: Standing, number: int, words: Words) -> list[Part]:
    label = words.say("Fill it in") if standing.state(number).is_open else words.say("Change it")
    return [
        line(telling.told(standing, number, words)),
        line(words.say("Members see in `/my data` who is responsible for their data, and how to reach them.")),
        row(button(label, "setup:basics:0", main=standing.state(number).is_open)),
    ]


def _stewards(standing: Standing, number: int, words: Words) -> list[Part]:
    roles: RoleSelect[LayoutView] = RoleSelect(
        custom_id="setup:stewards:0",
        placeholder=words.say("Roles whose holders are stewards…"),
        min_values=1,
        max_values=25,
        default_values=[
            discord.SelectDefaultValue(id=role, type=discord.SelectDefaultValueType.role)
            for role in standing.kept.steward_roles
            if role not in standing.seen.gone
        ],
    )
    return [
        line(telling.told(standing, number, words)),
        line(
            words.say(
                "Stewards set Hearth up and hear of what needs mending. People with *Manage Server* always are. Choose"
                " the roles of any others."
            )
        ),
        line(telling.readers(standing, words)),
        ActionRow(roles),
        row(button(words.say("Only people with Manage Server"), "setup:managers:0")),
    ]


def _rooms(standing: Standing, number: int, words: Words) -> list[Part]:
    kept, seen = standing.kept, standing.seen
    parts: list[Part] = [
        line(telling.told(standing, number, words)),
        line(
            words.say(
                "One channel is where I tell stewards what only they can mend. It is best if only they can read it."
                " In the other, everybody finds the support numbers."
            )
        ),
    ]
    if kept.stewards_channel in seen.open_to_all:
        parts.append(
            line(
                words.say(
                    "Everybody can read <#{channel}>. I never name members there, but a private channel is better.",
                    channel=kept.stewards_channel,
                )
            )
        )
    told_in, support_in = words.say("Channel for messages to stewards…"), words.say("Channel for the support post…")
    parts.append(_picks("setup:stewards-in:0", told_in, kept.stewards_channel, seen.gone))
    parts.append(_picks("setup:support-in:0", support_in, kept.support_channel, seen.gone))
    if not seen.may_make:
        parts.append(
            line(
                words.say(
                    "I may not make channels here, and I don't need to. If you'd like me to make them, switch on"
                    " *Manage Channels* for my role in *Server Settings*, *Roles*. You can switch it off afterwards."
                )
            )
        )
        return parts
    wanted = ((STEWARDS_ROOM, kept.stewards_channel), (SUPPORT_ROOM, kept.support_channel))
    makes = [_make(name, words) for name, chosen in wanted if chosen is None or chosen in seen.gone]
    return [*parts, *([row(*makes)] if makes else [])]


def _picks(custom_id: str, placeholder: str, chosen: int | None, gone: frozenset[int]) -> ActionRow[LayoutView]:
    channels: ChannelSelect[LayoutView] = ChannelSelect(
        custom_id=custom_id,
        placeholder=placeholder,
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
        default_values=[
            discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)
            for channel in (chosen,)
            if channel is not None and channel not in gone
        ],
    )
    return ActionRow(channels)


def _permissions(standing: Standing, number: int, words: Words) -> list[Part]:
    seen = standing.seen
    told = [telling.told(standing, number, words)]
    told += [telling.missing(one, words) for one in seen.missing[:_MOST_MISSING]]
    if seen.missing_in_server:
        names = words.all_of([f"*{called(name, words)}*" for name in seen.missing_in_server])
        told.append(
            words.say(
                "In the server as a whole I'm missing {names}. *Server Settings*, *Roles*, my role is where to switch"
                " that on. It does no harm as long as each channel I use allows it.",
                names=names,
            )
        )
    if not seen.may_make:
        told.append(words.say("I don't have *Manage Channels*. I only need it to make channels for you."))
    return [lines(told), line(telling.readers(standing, words)), row(button(words.say("Look again"), _opens(number)))]


def _feature(standing: Standing, number: int, words: Words) -> list[Part]:
    step = standing.feature(number)
    if step is None:
        return []
    controls = _makes(standing, number, words)
    if step.press is not None:
        controls.insert(0, button(step.press.label, step.press.custom_id, main=not step.is_done))
    return [line(telling.told(standing, number, words)), *([row(*controls)] if controls else [])]


_PAGES: dict[int, Callable[[Standing, int, Words], Sequence[Part]]] = {
    Own.BASICS: _basics,
    Own.STEWARDS: _stewards,
    Own.ROOMS: _rooms,
    Own.PERMISSIONS: _permissions,
}
