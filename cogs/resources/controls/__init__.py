"""Buttons and lists of the library: parse, ask the service, show the card."""
