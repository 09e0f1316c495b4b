"""Puts the parts of introductions together and signs them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.features import Feature
from cogs.introductions.keeping import SETTINGS
from cogs.introductions.parts import All
from cogs.introductions.personal_data import IntroductionsData
from cogs.introductions.skills_file import load_skills, skills_file
from cogs.introductions.wiring import PARTS

if TYPE_CHECKING:
    from bot.app import Hearth


def sign_in(bot: Hearth) -> None:
    """Put the parts together and sign in."""
    skills = load_skills(skills_file(bot.settings.config_dir))
    parts = [part.set_up(bot, skills) for part in PARTS]
    together = All(parts)
    bot.sign(
        Feature(
            name="introductions",
            personal_data=IntroductionsData([keeps for part in parts for keeps in part.keeps]),
            permissions=tuple(dict.fromkeys(one for part in parts for one in part.permissions)),
            kinds=[kind for part in parts for kind in part.kinds],
            settings=SETTINGS,
            consents=[purpose for part in parts for purpose in part.consents],
            setup_steps=together.setup_steps,
            previews=together.previews,
            waiting=together.waiting,
            offers=together.offers,
            channel_needs=together.channel_needs,
            on_start=together.on_start,
            dynamic_items=[item for part in parts for item in part.dynamic_items],
            forms=[form for part in parts for form in part.forms],
            books=[book for part in parts for book in part.books],
            acts={name: tell for part in parts for name, tell in part.acts.items()},
            act_titles={name: title for part in parts for name, title in part.act_titles.items()},
            explanations={kind: tell for part in parts for kind, tell in part.explanations.items()},
        )
    )
