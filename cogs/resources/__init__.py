"""The library: sharing what helps, finding it again, and keeping it in order."""
