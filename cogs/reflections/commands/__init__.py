"""The slash commands of reflections."""

from cogs.reflections.commands.prompts import prompts
from cogs.reflections.commands.reflect import reflect_group

__all__ = ["prompts", "reflect_group"]
