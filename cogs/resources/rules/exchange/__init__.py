"""Files that resources come in and go out by: CSV, JSON and browsers' bookmarks. Pure: bytes in, bytes out."""
