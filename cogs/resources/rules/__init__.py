"""The rules of the library: pure, without Discord and without a database."""
