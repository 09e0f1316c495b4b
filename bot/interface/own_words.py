"""What every form says before somebody writes their own words."""

from __future__ import annotations

from bot.words import Words


def leave_out(words: Words) -> str:
    """Say what not to write, since Discord and whoever reads it should not be given it."""
    return words.say("Please leave out health, offences, immigration status and other people's details.")
