"""What introductions send later, composed from rows at the moment of sending."""
