"""What runs in the program under test: modules that import nothing of the bed, by their own names."""
