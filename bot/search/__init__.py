"""Search over what a community wrote and agreed to have found: words in any order, prefixes, small typing mistakes."""

from bot.search.index import Found, Text, every, find, forget, forget_server, index

__all__ = ["Found", "Text", "every", "find", "forget", "forget_server", "index"]
