"""One method for each thing a person can ask."""
