"""What is a member's own: settings, rest, how they are reached. Only they ever see any of it."""
