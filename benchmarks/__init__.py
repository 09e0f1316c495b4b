"""How quick Hearth is, as ratios against a bare discord.py bot and bare SQLite measured in the same run."""
