"""Search over what a community wrote and agreed to have found: words in any order, prefixes, small typing mistakes."""

from bot.search.finding import Found, ReadAs, find, suggest
from bot.search.index import AT_ONCE, Entry, Text, every, forget, forget_ended, forget_server, index, index_many

__all__ = [
    "AT_ONCE",
    "Entry",
    "Found",
    "ReadAs",
    "Text",
    "every",
    "find",
    "forget",
    "forget_ended",
    "forget_server",
    "index",
    "index_many",
    "suggest",
]
