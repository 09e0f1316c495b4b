"""Buttons, lists and menus: parse, ask the service, show the card."""
