"""The slash commands and menus of introductions."""
