"""What somebody typed, as it arrives."""

from __future__ import annotations

import discord
from discord import app_commands


def whole(text: str) -> str:
    """Return the text with a mark (U+FFFD) for each half of a character.

    JSON can hold such a half, UTF-8 cannot: Discord would refuse an answer that repeats it, and no key seals it.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class TypedOption(app_commands.Transformer):
    """Takes what was typed as it is, whole."""

    async def transform(self, interaction: discord.Interaction, value: str, /) -> str:
        return whole(value)


class WordsOption(TypedOption):
    """Words to look for, 100 characters at most."""

    @property
    def min_value(self) -> int:
        return 1

    @property
    def max_value(self) -> int:
        return 100
