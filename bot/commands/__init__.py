"""Commands of the platform: those that hold several features, and what belongs to none."""
