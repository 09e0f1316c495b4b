"""The rules of introductions, welcomes and conversations: frozen dataclasses and pure functions."""
