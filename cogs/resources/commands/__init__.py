"""The slash commands and menus of the library."""
