"""A small made-up community in which Hearth can be tried, without a Discord account."""
