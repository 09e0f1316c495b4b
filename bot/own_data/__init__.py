"""`/my data`: what is kept of a person, what they agreed to, a copy to take, and erasing all of it."""
